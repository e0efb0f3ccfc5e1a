import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createApi } from './api/api';
import type { Answer } from './api/call';
import { RateLimit, type RateLimitOptions } from './api/rate-limit';
import { type Application, createAuthServer } from './auth-server/auth-server';
import { answer, answerHtml, readBytes } from './http';
import { pageFor } from './page/page';
import { personNamed, signInName } from './people';
import { Store } from './records/store';
import { randomSecret, samePassword } from './secrets';
import type { Crowd } from './seed/crowd';
import { seed } from './seed/index';

export interface TenantOptions {
  /** 0, the default, takes a free one. */
  port?: number;
  clientSecrets?: { account: string; application: string };
  /** Of all agents and end users. */
  agentPassword?: string;
  redirectUris?: string[];
  tenantName?: string;
  accessTokenSeconds?: number;
  refreshTokenSeconds?: number;
  /** A refresh token is good for one use, and a second use revokes what came of the first. On by default. */
  rotate?: boolean;
  rateLimit?: RateLimitOptions;
  /** Users and assets beside the usual ones, for a tenant as large as real ones are. */
  crowd?: Crowd;
  /** Members of `/api/authinfo` to change; `undefined` leaves one out. */
  authInfo?: Record<string, unknown>;
}

/** One request to the API or for a token, without secrets. */
export interface LoggedRequest {
  method: string;
  path: string;
  query: Record<string, string>;
  /** The JSON that came; of a token request its `grant_type`, `client_id` and `scope`. */
  body?: unknown;
  /** 0 until it is answered. */
  status: number;
}

/**
 * Stands before the API and the token endpoint. `proceed` lets the tenant process the request; what the interceptor
 * returns is answered instead, `'drop'` breaks the connection off. (A token request that proceeded is answered.)
 */
export type Interceptor = (
  request: LoggedRequest,
  proceed: () => Promise<Answer | undefined>,
) => Promise<Answer | 'drop' | undefined> | Answer | 'drop' | undefined;

export interface Tenant {
  url: string;
  /** An agent who can sign in. */
  signIn: { username: string; password: string };
  /** The application for people who sign in (authorisation code). */
  account: Application;
  /** The application that signs in by itself (client credentials). */
  application: Application;
  store: Store;
  requests: LoggedRequest[];
  readonly revokedGrants: number;
  expireAccessTokens(): void;
  /** Ends all sign-ins: access and refresh tokens alike are refused from now on. */
  revokeAll(): void;
  /** Without an argument the tenant answers by itself again. */
  intercept(interceptor?: Interceptor): void;
  /** Records as at the start, no requests, an empty rate window. Sign-ins stay. */
  reset(): void;
  close(): Promise<void>;
}

const DEFAULT_LIMIT: RateLimitOptions = { requests: 300, minutes: 5 };

/** Starts a practice tenant on 127.0.0.1. */
export async function startTenant(options: TenantOptions = {}): Promise<Tenant> {
  const server = createServer((req, res) => {
    handle(req, res).catch((thrown: unknown) => {
      console.error(thrown);
      if (!res.headersSent) answerHtml(res, 500, 'The practice tenant failed; see its terminal.');
    });
  });
  server.listen(options.port ?? 0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The practice tenant has no port.');

  const url = `http://127.0.0.1:${address.port}`;
  const tenantName = options.tenantName ?? 'practice';
  const password = options.agentPassword ?? randomSecret();
  const application = (clientId: string, clientSecret = randomSecret()) => ({ clientId, clientSecret });
  const account = application('practice-account', options.clientSecrets?.account);
  const service = application('practice-application', options.clientSecrets?.application);
  const store = new Store();
  seed(store, options.crowd);
  const requests: LoggedRequest[] = [];
  const rateLimit = new RateLimit(options.rateLimit ?? DEFAULT_LIMIT);
  const tokenRequests = new WeakMap<IncomingMessage, LoggedRequest>();
  let interceptor: Interceptor | undefined;

  const auth = await createAuthServer({
    url,
    tenantName,
    account,
    application: service,
    redirectUris: options.redirectUris ?? [],
    accessTokenTtl: options.accessTokenSeconds ?? 3600,
    refreshTokenTtl: options.refreshTokenSeconds ?? 14 * 24 * 3600,
    rotate: options.rotate ?? true,
    authenticate: (userName, given) =>
      samePassword(given, password) ? personNamed(store, userName) : undefined,
    onTokenRequest: (req, { grant_type, client_id, scope }) => {
      const request = tokenRequests.get(req);
      if (request) request.body = { grant_type, client_id, scope };
    },
  });
  const api = createApi({
    url,
    store,
    rateLimit,
    ownerOf: auth.ownerOf,
    authInfo: { auth_url: `${url}/auth`, tenant_id: tenantName, ...options.authInfo },
  });

  function log(req: IncomingMessage, path: string, query: URLSearchParams): LoggedRequest {
    const request = { method: req.method ?? '', path, query: Object.fromEntries(query), status: 0 };
    requests.push(request);
    return request;
  }

  async function handle(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const target = new URL(req.url ?? '/', url);
    const { pathname, searchParams } = target;
    if (/^\/api(\/|$)/i.test(pathname)) return handleApi(req, res, pathname, searchParams);
    if (pathname === '/auth/token') return handleToken(req, res, target);
    if (pathname.startsWith('/auth/')) return auth.handle(req, res, target);
    if (req.method === 'PUT' && pathname.startsWith('/storage/')) return keep(req, res, pathname);
    answer(res, pageFor({ store, requests }, req.method ?? '', pathname, searchParams));
  }

  async function handleApi(req: IncomingMessage, res: ServerResponse, path: string, query: URLSearchParams) {
    const request = log(req, path, query);
    const body = await readBytes(req);
    request.body = jsonOf(body);
    await finish(res, request, () => api(req, path.slice('/api'.length), query, body));
  }

  async function handleToken(req: IncomingMessage, res: ServerResponse, target: URL) {
    const request = log(req, target.pathname, target.searchParams);
    tokenRequests.set(req, request);
    await finish(res, request, async () => {
      await auth.handle(req, res, target);
      return undefined;
    });
  }

  /** What a presigned address takes: the bytes of a large file, until the API is told that they are there. */
  async function keep(req: IncomingMessage, res: ServerResponse, path: string) {
    const bytes = await readBytes(req);
    const data_base64 = bytes.toString('base64');
    store.table('Storage').push({ id: path.slice('/storage/'.length), data_base64, filesize: bytes.length });
    answer(res, { status: 200 });
  }

  async function finish(
    res: ServerResponse,
    request: LoggedRequest,
    proceed: () => Promise<Answer | undefined>,
  ) {
    const outcome = await (interceptor ? interceptor(request, proceed) : proceed());
    if (outcome === 'drop') {
      res.destroy();
      return;
    }
    if (outcome) answer(res, outcome);
    request.status = res.statusCode;
  }

  return {
    url,
    signIn: { username: signInName(store.find('Agent', 2)), password },
    account,
    application: service,
    store,
    requests,
    get revokedGrants() {
      return auth.revokedGrants;
    },
    expireAccessTokens: auth.expireAccessTokens,
    revokeAll: auth.revokeAll,
    intercept: (next) => {
      interceptor = next;
    },
    reset: () => {
      store.clear();
      seed(store, options.crowd);
      requests.length = 0;
      rateLimit.reset();
      interceptor = undefined;
    },
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

function jsonOf(body: Buffer): unknown {
  try {
    return body.length > 0 ? (JSON.parse(body.toString('utf8')) as unknown) : undefined;
  } catch {
    return undefined;
  }
}
