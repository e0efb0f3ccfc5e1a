import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createApi } from './api/api';
import type { ApiResponse } from './api/call';
import { RateLimiter, type RateLimitOptions } from './api/rate-limit';
import { type ClientApplication, createAuthServer } from './auth-server/auth-server';
import { readBytes, sendHtml, sendResponse } from './http';
import { renderPage } from './page/page';
import type { LoggedRequest } from './page/page-data';
import { principalByName, signInName } from './principals';
import { Store } from './records/store';
import { isSamePassword, randomSecret } from './secrets';
import type { ExtraRecords } from './seed/extra-records';
import { seed } from './seed/index';

export type { LoggedRequest };

export interface TenantOptions {
  /** 0, the default, chooses a free port. */
  port?: number;
  clientSecrets?: { account: string; application: string };
  /** Shared by all agents and end users. */
  agentPassword?: string;
  redirectUris?: string[];
  tenantName?: string;
  accessTokenSeconds?: number;
  refreshTokenSeconds?: number;
  /** A refresh token can be used once; a second use revokes all tokens issued from it. On by default. */
  rotateRefreshTokens?: boolean;
  rateLimit?: RateLimitOptions;
  /** Additional users and assets, for a tenant of realistic size. */
  extraRecords?: ExtraRecords;
  /** Properties of `/api/authinfo` to change; `undefined` removes one. */
  authInfo?: Record<string, unknown>;
}

/**
 * Runs before the API and the token endpoint. `proceed` lets the tenant process the request. The returned response is
 * sent instead of the tenant's; `'drop'` closes the connection. A token request is always answered by `proceed`.
 */
export type Interceptor = (
  request: LoggedRequest,
  proceed: () => Promise<ApiResponse | undefined>,
) => Promise<ApiResponse | 'drop' | undefined> | ApiResponse | 'drop' | undefined;

export interface Tenant {
  url: string;
  /** Credentials of an agent who can sign in. */
  signIn: { username: string; password: string };
  /** The application for interactive sign-in (authorization code). */
  account: ClientApplication;
  /** The application for unattended access (client credentials). */
  application: ClientApplication;
  store: Store;
  requests: LoggedRequest[];
  readonly revokedGrantCount: number;
  expireAccessTokens(): void;
  /** Revokes all access and refresh tokens. */
  revokeAll(): void;
  /** Sets the interceptor; without an argument it is removed. */
  intercept(interceptor?: Interceptor): void;
  /** Restores the seeded records and clears logged requests, rate limit and interceptor. Tokens stay valid. */
  reset(): void;
  close(): Promise<void>;
}

const DEFAULT_RATE_LIMIT: RateLimitOptions = { requests: 300, windowMinutes: 5 };

/** Starts a practice tenant on 127.0.0.1. */
export async function startTenant(options: TenantOptions = {}): Promise<Tenant> {
  const server = createServer((req, res) => {
    handle(req, res).catch((error: unknown) => {
      console.error(error);
      if (!res.headersSent) sendHtml(res, 500, 'The practice tenant failed. See its terminal output.');
    });
  });
  server.listen(options.port ?? 0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The practice tenant has no port.');

  const url = `http://127.0.0.1:${address.port}`;
  const tenantName = options.tenantName ?? 'practice';
  const password = options.agentPassword ?? randomSecret();
  const createApplication = (clientId: string, clientSecret = randomSecret()) => ({ clientId, clientSecret });
  const account = createApplication('practice-account', options.clientSecrets?.account);
  const applicationClient = createApplication('practice-application', options.clientSecrets?.application);
  const store = new Store();
  seed(store, options.extraRecords);
  const requests: LoggedRequest[] = [];
  const rateLimiter = new RateLimiter(options.rateLimit ?? DEFAULT_RATE_LIMIT);
  const tokenRequests = new WeakMap<IncomingMessage, LoggedRequest>();
  let interceptor: Interceptor | undefined;

  const authServer = await createAuthServer({
    url,
    tenantName,
    account,
    application: applicationClient,
    redirectUris: options.redirectUris ?? [],
    accessTokenTtlSeconds: options.accessTokenSeconds ?? 3600,
    refreshTokenTtlSeconds: options.refreshTokenSeconds ?? 14 * 24 * 3600,
    rotateRefreshTokens: options.rotateRefreshTokens ?? true,
    authenticate: (userName, candidate) =>
      isSamePassword(candidate, password) ? principalByName(store, userName) : undefined,
    onTokenRequest: (req, { grant_type, client_id, scope }) => {
      const request = tokenRequests.get(req);
      if (request) request.body = { grant_type, client_id, scope };
    },
  });
  const api = createApi({
    url,
    store,
    rateLimiter,
    introspect: authServer.introspect,
    authInfo: { auth_url: `${url}/auth`, tenant_id: tenantName, ...options.authInfo },
  });

  function logRequest(req: IncomingMessage, path: string, query: URLSearchParams): LoggedRequest {
    const request = { method: req.method ?? '', path, query: Object.fromEntries(query), status: 0 };
    requests.push(request);
    return request;
  }

  async function handle(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const requestUrl = new URL(req.url ?? '/', url);
    const { pathname, searchParams } = requestUrl;
    if (/^\/api(\/|$)/i.test(pathname)) return handleApi(req, res, pathname, searchParams);
    if (pathname === '/auth/token') return handleToken(req, res, requestUrl);
    if (pathname.startsWith('/auth/')) return authServer.handle(req, res, requestUrl);
    if (req.method === 'PUT' && pathname.startsWith('/storage/')) return storeUpload(req, res, pathname);
    sendResponse(res, renderPage({ store, requests }, req.method ?? '', pathname, searchParams));
  }

  async function handleApi(req: IncomingMessage, res: ServerResponse, path: string, query: URLSearchParams) {
    const request = logRequest(req, path, query);
    const body = await readBytes(req);
    request.body = parseJson(body);
    await respond(res, request, () => api(req, path.slice('/api'.length), query, body));
  }

  async function handleToken(req: IncomingMessage, res: ServerResponse, requestUrl: URL) {
    const request = logRequest(req, requestUrl.pathname, requestUrl.searchParams);
    tokenRequests.set(req, request);
    await respond(res, request, async () => {
      await authServer.handle(req, res, requestUrl);
      return undefined;
    });
  }

  /** Presigned upload URL: stores the bytes of a large file until the API call that completes the upload. */
  async function storeUpload(req: IncomingMessage, res: ServerResponse, path: string) {
    const bytes = await readBytes(req);
    const data_base64 = bytes.toString('base64');
    store.table('Storage').push({ id: path.slice('/storage/'.length), data_base64, filesize: bytes.length });
    sendResponse(res, { status: 200 });
  }

  async function respond(
    res: ServerResponse,
    request: LoggedRequest,
    proceed: () => Promise<ApiResponse | undefined>,
  ) {
    const response = await (interceptor ? interceptor(request, proceed) : proceed());
    if (response === 'drop') {
      res.destroy();
      return;
    }
    if (response) sendResponse(res, response);
    request.status = res.statusCode;
  }

  return {
    url,
    signIn: { username: signInName(store.find('Agent', 2)), password },
    account,
    application: applicationClient,
    store,
    requests,
    get revokedGrantCount() {
      return authServer.revokedGrantCount;
    },
    expireAccessTokens: authServer.expireAccessTokens,
    revokeAll: authServer.revokeAll,
    intercept: (next) => {
      interceptor = next;
    },
    reset: () => {
      store.clear();
      seed(store, options.extraRecords);
      requests.length = 0;
      rateLimiter.reset();
      interceptor = undefined;
    },
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

function parseJson(body: Buffer): unknown {
  try {
    return body.length > 0 ? (JSON.parse(body.toString('utf8')) as unknown) : undefined;
  } catch {
    return undefined;
  }
}
