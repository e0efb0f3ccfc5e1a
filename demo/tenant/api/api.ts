import type { IncomingMessage } from 'node:http';
import type { TokenOwner } from '../auth-server/auth-server';
import { handlerOf } from '../endpoints/index';
import type { Store } from '../records/store';
import { actor } from './access';
import type { Answer } from './call';
import { methodNotAllowed, noSuchEndpoint, Refusal, unauthorized, unsupportedMediaType } from './errors';
import type { RateLimit } from './rate-limit';
import { matchEndpoint } from './spec';
import { readBody, readPath, readQuery } from './values';

export interface ApiOptions {
  url: string;
  store: Store;
  rateLimit: RateLimit;
  ownerOf: (accessToken: string) => Promise<TokenOwner | undefined>;
  /** What `/api/authinfo` answers. */
  authInfo: Record<string, unknown>;
}

/** Answers one request below `/api`; `path` is what follows it. */
export type Api = (
  req: IncomingMessage,
  path: string,
  query: URLSearchParams,
  body: Buffer,
) => Promise<Answer>;

async function bearer(req: IncomingMessage, ownerOf: ApiOptions['ownerOf']): Promise<TokenOwner | undefined> {
  const token = /^Bearer (.+)$/i.exec(req.headers.authorization ?? '')?.[1];
  return token ? ownerOf(token) : undefined;
}

function readAnyBody(endpoint: Parameters<typeof readBody>[0], type: string, body: Buffer): unknown {
  if (endpoint.method !== 'POST') return undefined;
  if (endpoint.body?.multipart) {
    if (!type.startsWith('multipart/form-data')) throw unsupportedMediaType(type);
    return body;
  }
  if (body.length > 0 && !type.startsWith('application/json')) throw unsupportedMediaType(type);
  return readBody(endpoint, body.toString('utf8'));
}

export function createApi({ url, store, rateLimit, ownerOf, authInfo }: ApiOptions): Api {
  async function answer(req: IncomingMessage, path: string, query: URLSearchParams, body: Buffer) {
    rateLimit.admit();
    const method = req.method ?? '';
    const match = matchEndpoint(method, path);
    if (typeof match === 'object' && match.endpoint.path === '/AuthInfo') {
      readQuery(match.endpoint, query);
      return { status: 200, body: authInfo };
    }
    const owner = await bearer(req, ownerOf);
    if (!owner) throw unauthorized();
    if (match === 'method') throw methodNotAllowed(method);
    if (!match) throw noSuchEndpoint(`${url}/api${path}`);
    const { endpoint, pathValues } = match;
    const contentType = req.headers['content-type'] ?? '';
    return handlerOf(endpoint)({
      endpoint,
      person: actor(store, endpoint, owner),
      path: readPath(endpoint, pathValues),
      query: readQuery(endpoint, query),
      body: readAnyBody(endpoint, contentType, body),
      contentType,
      store,
      url,
    });
  }

  return async (req, path, query, body) => {
    try {
      return await answer(req, path.replace(/\/$/, ''), query, body);
    } catch (thrown) {
      if (!(thrown instanceof Refusal)) throw thrown;
      return { status: thrown.status, body: thrown.body, headers: thrown.headers };
    }
  };
}
