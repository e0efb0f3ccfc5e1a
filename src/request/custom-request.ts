import type { Operation } from '../catalogue/operation';
import * as messages from '../i18n/messages';
import { isObject } from '../util/parse';
import { explicitParameters, toPlainJson, withoutBlanks } from './input';
import { invalidRequest } from './invalid-request';
import { isRecord } from './json-value';
import { applyPaging, notAListError } from './paging';
import type { BuiltRequest, OperationInput } from './types';
import { formatUndocumented, isBlank } from './values';

/**
 * Builds the request of `request.custom`: any endpoint below the instance's `/api`. Other addresses are rejected,
 * because the request carries the access token.
 * @throws HaloError HALO_REQUEST for an invalid method or path
 */
export function buildCustomRequest(
  operation: Operation,
  input: OperationInput,
  allPages: boolean,
): BuiltRequest {
  const explicit = explicitParameters(input);
  const method = parseMethod(explicit.method ?? 'GET');
  // Without a body, only an object is used: it holds parameters.
  const request =
    method === 'POST' || isRecord(input.request) ? toPlainJson(operation, input.request) : undefined;
  const given: Record<string, unknown> =
    method !== 'POST' && isObject(request) ? { ...withoutBlanks(request), ...explicit } : explicit;
  if (parseMethod(given.method ?? method) !== method) {
    throw invalidRequest(messages.request('methodInRequest', { value: String(given.method) }), 'method');
  }
  const path = normalizePath(given.path);
  if (allPages && method !== 'GET') throw notAListError(operation);
  const isPaged = allPages || !isBlank(given.page_no) || !isBlank(given.page_size);
  const page = method === 'GET' && isPaged ? applyPaging(operation, given, allPages) : undefined;
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(given)) {
    if (name !== 'method' && name !== 'path') query.set(name, formatUndocumented(value, name));
  }
  const body = method === 'POST' && !isBlank(request) ? JSON.stringify(request) : undefined;
  return { method, path, query, body, batch: false, page };
}

function parseMethod(value: unknown): Operation['method'] {
  const method = String(value).toUpperCase();
  if (method === 'GET' || method === 'POST' || method === 'DELETE') return method;
  throw invalidRequest(messages.request('invalidMethod'), 'method');
}

/** `/Tickets/42`, with or without `/api` before it. */
function normalizePath(path: unknown): string {
  const text = typeof path === 'string' ? path.trim().replace(/^\/?api(?=\/)/i, '') : '';
  const normalized = text.startsWith('/') ? text : `/${text}`;
  // URL parsing must not change the path: that excludes other hosts, `..` segments and an embedded query. The regular
  // expression checks for `..` again, because Node.js 20 keeps `..` behind a segment that starts with a dot.
  const resolved = URL.canParse(`https://halo.invalid${normalized}`)
    ? new URL(`https://halo.invalid${normalized}`)
    : undefined;
  const isUnchanged =
    resolved?.pathname === normalized &&
    resolved.host === 'halo.invalid' &&
    !/%(?:25)*(?:2e|2f|5c)|\/\/|\/\.\.?(\/|$)/i.test(normalized);
  if (!text || !isUnchanged) throw invalidRequest(messages.request('invalidPath'), 'path');
  return normalized;
}
