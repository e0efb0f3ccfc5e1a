import type { Json, JsonObject, Operation, Parameter } from '../catalogue/operation';
import type { HaloError } from '../errors';
import * as messages from '../i18n/messages';
import { isObject } from '../util/parse';
import { validateBody } from './body';
import { didYouMean } from './closest-match';
import { anyOf, invalidRequest } from './invalid-request';
import { toFormData } from './multipart';
import { type Reference, withReference } from './reference';
import { formatParameter, formatUndocumented, isBlank } from './values';

/** What a message and its node ask for. */
export interface OperationInput {
  /** The node's rows, evaluated. */
  form?: Record<string, unknown>;
  /** `msg.parameters` */
  parameters?: unknown;
  /** The evaluated request. */
  request?: unknown;
  /** What the record to be made is known by. */
  reference?: Reference;
}

/** One HTTP request, ready to be sent below an instance's `/api`. */
export interface BuiltRequest {
  method: Operation['method'];
  /** `/Tickets/42`, encoded. */
  path: string;
  query: URLSearchParams;
  /** JSON, or a form with a file. */
  body?: string | FormData;
  batch: boolean;
  /** The page asked for, where the endpoint pages. */
  page?: { number: number; size: number };
}

const MAX_PAGE_SIZE = 100;

/**
 * Makes the HTTP request of an operation; with `allPages` that of the first page.
 * @throws HaloError HALO_REQUEST, with the name of what is wrong; nothing was sent
 */
export function buildRequest(
  operation: Operation,
  input: OperationInput,
  { allPages = false }: { allPages?: boolean } = {},
): BuiltRequest {
  if (allPages && !operation.endpoint.list) throw notAListError(operation);
  if (operation.operationId === 'request.custom') return buildCustomRequest(operation, input, allPages);
  const hasBody = operation.method === 'POST';
  const isMultipart = operation.endpoint.body === 'multipart';
  const json = hasBody && !isMultipart ? toPlainJson(operation, input.request) : undefined;
  const request = input.reference ? withReference(operation, json, input.reference) : json;
  const given: Record<string, unknown> = {
    ...(hasBody ? {} : parametersFromRequest(operation, input.request)),
    ...parseParameters(input.parameters),
    ...withoutBlanks(input.form),
  };
  const body = hasBody ? extractPathParameters(operation, given, request) : undefined;
  if (!hasBody) applyFixed(operation, given);

  const path = expandPath(operation, given);
  const page = operation.endpoint.list?.paged ? applyPaging(operation, given, allPages) : undefined;
  const query = buildQuery(operation, given);
  if (!hasBody) {
    assertRequired(operation, given);
    return { method: operation.method, path, query, batch: false, page };
  }
  if (isMultipart)
    return { method: 'POST', path, query, body: toFormData(operation, input.request), batch: false };
  const { json: checked, batch } = validateBody(operation, body);
  // Without it Halo saves all and answers only the last.
  if (batch) query.set('returnall', 'true');
  const text = checked === undefined ? undefined : JSON.stringify(checked);
  return { method: 'POST', path, query, body: text, batch };
}

/** The request as JSON sees it, so that what is checked is what is sent: no getters, no toJSON, no cycles. */
function toPlainJson(operation: Operation, request: unknown): Json | undefined {
  if (request === undefined || typeof request === 'function' || typeof request === 'symbol') return undefined;
  if (Buffer.isBuffer(request)) return undefined;
  try {
    const text = JSON.stringify(request) as string | undefined;
    return text === undefined ? undefined : (JSON.parse(text) as Json);
  } catch {
    throw invalidRequest(messages.request('notSerializable', { operation: operation.operationId }));
  }
}

function parseParameters(parameters: unknown): Record<string, unknown> {
  if (parameters === undefined || parameters === null || parameters === '') return {};
  if (typeof parameters !== 'object' || Array.isArray(parameters)) {
    throw invalidRequest(messages.request('parametersNotObject'), 'parameters');
  }
  return withoutBlanks(parameters as Record<string, unknown>);
}

function withoutBlanks(values: Record<string, unknown> = {}): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => !isBlank(value)));
}

/** For an operation without a body the request holds parameters, and a name nobody documented is a mistake. */
function parametersFromRequest(operation: Operation, request: unknown): Record<string, unknown> {
  if (!isObject(request) || Buffer.isBuffer(request) || request instanceof Date) return {};
  const known = operation.endpoint.parameters.map(({ name }) => name);
  for (const name of Object.keys(request)) {
    if (known.includes(name)) continue;
    const unknown = messages.request('unknownParameter', { operation: operation.operationId, name });
    throw invalidRequest(
      [unknown, didYouMean(name, known)],
      name,
      messages.request('undocumentedParameterHint'),
    );
  }
  return withoutBlanks(request);
}

/** A path parameter not given elsewhere is taken out of the request's members. */
function extractPathParameters(
  operation: Operation,
  given: Record<string, unknown>,
  request: Json | undefined,
) {
  const missing = pathParameters(operation).filter(({ name }) => isBlank(given[name]));
  if (missing.length === 0 || !isObject(request)) return request;
  const rest: JsonObject = { ...request };
  for (const { name } of missing) {
    if (!Object.hasOwn(rest, name)) continue;
    given[name] = rest[name];
    delete rest[name];
  }
  return rest;
}

function pathParameters({ endpoint }: Operation): Parameter[] {
  return endpoint.parameters.filter((parameter) => parameter.in === 'path');
}

function applyFixed({ operationId, fixed = {} }: Operation, given: Record<string, unknown>): void {
  for (const [name, value] of Object.entries(fixed)) {
    if (Object.hasOwn(given, name) && String(given[name]) !== String(value)) {
      const values = { operation: operationId, name, value: JSON.stringify(value) };
      throw invalidRequest(messages.request('fixedParameter', values), name);
    }
    given[name] = value;
  }
}

function assertRequired(
  { operationId, requires = [], endpoint }: Operation,
  given: Record<string, unknown>,
): void {
  const documented = endpoint.parameters.filter(
    ({ required, in: location }) => required && location === 'query',
  );
  for (const requirement of [...requires, ...documented.map(({ name }) => name)]) {
    const names = requirement.split('|');
    if (names.some((name) => !isBlank(given[name]))) continue;
    throw invalidRequest(
      messages.request('missingParameter', { operation: operationId, names: anyOf(names) }),
      names[0],
    );
  }
}

function expandPath(operation: Operation, given: Record<string, unknown>): string {
  let path = operation.path;
  for (const parameter of pathParameters(operation)) {
    const value = given[parameter.name];
    if (isBlank(value)) {
      const values = { operation: operation.operationId, names: anyOf([parameter.name]) };
      throw invalidRequest(messages.request('missingParameter', values), parameter.name);
    }
    const text = formatParameter(value, parameter);
    if (text === '.' || text === '..') {
      throw invalidRequest(
        messages.request('dotSegment', { name: parameter.name, value: text }),
        parameter.name,
      );
    }
    const encoded = tryEncode(text);
    if (encoded === undefined) {
      throw invalidRequest(messages.request('loneSurrogate', { name: parameter.name }), parameter.name);
    }
    path = path.replace(`{${parameter.name}}`, () => encoded);
  }
  return path;
}

/** Undefined for a lone half of a surrogate pair. */
function tryEncode(text: string): string | undefined {
  try {
    return encodeURIComponent(text);
  } catch {
    return undefined;
  }
}

function buildQuery({ endpoint }: Operation, given: Record<string, unknown>): URLSearchParams {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(given)) {
    const parameter = endpoint.parameters.find((documented) => documented.name === name);
    if (parameter?.in === 'path') continue;
    query.set(name, parameter ? formatParameter(value, parameter) : formatUndocumented(value, name));
  }
  return query;
}

/** Halo pages only when told so, and cuts pages at 100 without a word. Adds what is missing to the parameters. */
function applyPaging(
  operation: Operation,
  given: Record<string, unknown>,
  allPages: boolean,
): BuiltRequest['page'] {
  if (allPages) assertCanPaginate(operation, given);
  const size = positiveInteger(given, 'page_size') ?? MAX_PAGE_SIZE;
  const number = positiveInteger(given, 'page_no') ?? 1;
  if (size > MAX_PAGE_SIZE) {
    throw invalidRequest(messages.request('pageSizeTooLarge', { max: MAX_PAGE_SIZE }), 'page_size');
  }
  const hasCount = !isBlank(given.count);
  if (hasCount && isBlank(given.page_no) && isBlank(given.page_size)) return undefined;
  given.pageinate = true;
  given.page_no = number;
  given.page_size = size;
  return { number, size };
}

/** Pages can be followed only where nobody else sets them, and in an order that stands still. */
function assertCanPaginate(
  { operationId, endpoint: { parameters } }: Operation,
  given: Record<string, unknown>,
): void {
  const ownPaging = ['page_no', 'page_size', 'count'].find((name) => !isBlank(given[name]));
  if (ownPaging) {
    throw invalidRequest(
      messages.request('pagingParameterConflict', { operation: operationId, name: ownPaging }),
      ownPaging,
    );
  }
  const orders = ['order', 'order2', 'order3', 'order4', 'order5'];
  if (parameters.some(({ name }) => name === 'order') && orders.every((name) => isBlank(given[name]))) {
    given.order = 'id';
  }
}

function notAListError({ operationId }: Operation): HaloError {
  return invalidRequest(messages.request('notAList', { operation: operationId }), 'allPages');
}

function positiveInteger(given: Record<string, unknown>, name: string): number | undefined {
  if (isBlank(given[name])) return undefined;
  const number = Number(formatParameter(given[name], { name, type: 'integer' }));
  if (number < 1) {
    throw invalidRequest(messages.request('lessThanOne', { name }), name);
  }
  return number;
}

/** Any endpoint below the instance's `/api`, and never anything else. */
function buildCustomRequest(operation: Operation, input: OperationInput, allPages: boolean): BuiltRequest {
  const request = toPlainJson(operation, input.request);
  const explicit = { ...parseParameters(input.parameters), ...withoutBlanks(input.form) };
  const method = parseMethod(explicit.method ?? 'GET');
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

function normalizePath(path: unknown): string {
  const text = typeof path === 'string' ? path.trim().replace(/^\/?api(?=\/)/i, '') : '';
  const normalized = text.startsWith('/') ? text : `/${text}`;
  // Resolved as a URL would be, the path must still be itself: no other host, no way up, no query hidden in it. Ways up
  // are looked for as well: behind a segment that begins with a dot, Node.js 20 leaves them in.
  const resolved = URL.canParse(`https://halo.invalid${normalized}`)
    ? new URL(`https://halo.invalid${normalized}`)
    : undefined;
  const isUnchanged =
    resolved?.pathname === normalized &&
    resolved.host === 'halo.invalid' &&
    !/%2e|%2f|%5c|\/\/|\/\.\.?(\/|$)/i.test(normalized);
  if (!text || !isUnchanged) {
    throw invalidRequest(messages.request('invalidPath'), 'path');
  }
  return normalized;
}
