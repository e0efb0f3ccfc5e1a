import type { IncomingMessage } from 'node:http';
import type { TokenInfo } from '../auth-server/auth-server';
import { handlerFor } from '../endpoints/index';
import type { Store } from '../records/store';
import { authorize } from './access';
import type { ApiResponse } from './call';
import { ApiError, endpointNotFound, methodNotAllowed, unauthorized, unsupportedMediaType } from './errors';
import type { RateLimiter } from './rate-limit';
import { matchEndpoint } from './spec';
import { parseJsonBody, parsePath, parseQuery } from './values';

export interface ApiOptions {
  url: string;
  store: Store;
  rateLimiter: RateLimiter;
  introspect: (accessToken: string) => Promise<TokenInfo | undefined>;
  /** The body of the `/api/authinfo` response. */
  authInfo: Record<string, unknown>;
}

/** Handles one request below `/api`. `path` is the part after `/api`. */
export type ApiHandler = (
  req: IncomingMessage,
  path: string,
  query: URLSearchParams,
  body: Buffer,
) => Promise<ApiResponse>;

async function authenticate(
  req: IncomingMessage,
  introspect: ApiOptions['introspect'],
): Promise<TokenInfo | undefined> {
  const token = /^Bearer (.+)$/i.exec(req.headers.authorization ?? '')?.[1];
  return token ? introspect(token) : undefined;
}

function parseBody(endpoint: Parameters<typeof parseJsonBody>[0], type: string, body: Buffer): unknown {
  if (endpoint.method !== 'POST') return undefined;
  if (endpoint.body?.multipart) {
    if (!type.startsWith('multipart/form-data')) throw unsupportedMediaType(type);
    return body;
  }
  if (body.length > 0 && !type.startsWith('application/json')) throw unsupportedMediaType(type);
  return parseJsonBody(endpoint, body.toString('utf8'));
}

export function createApi({ url, store, rateLimiter, introspect, authInfo }: ApiOptions): ApiHandler {
  async function handle(req: IncomingMessage, path: string, query: URLSearchParams, body: Buffer) {
    rateLimiter.admit();
    const method = req.method ?? '';
    const match = matchEndpoint(method, path);
    if (typeof match === 'object' && match.endpoint.path === '/AuthInfo') {
      parseQuery(match.endpoint, query);
      return { status: 200, body: authInfo };
    }
    const token = await authenticate(req, introspect);
    if (!token) throw unauthorized();
    if (match === 'method') throw methodNotAllowed(method);
    if (!match) throw endpointNotFound(`${url}/api${path}`);
    const { endpoint, pathValues } = match;
    const contentType = req.headers['content-type'] ?? '';
    return handlerFor(endpoint)({
      endpoint,
      principal: authorize(store, endpoint, token),
      path: parsePath(endpoint, pathValues),
      query: parseQuery(endpoint, query),
      body: parseBody(endpoint, contentType, body),
      contentType,
      store,
      url,
    });
  }

  return async (req, path, query, body) => {
    try {
      return await handle(req, path.replace(/\/$/, ''), query, body);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      return { status: error.status, body: error.body, headers: error.headers };
    }
  };
}
