import type { Json, JsonObject, Operation, Parameter } from '../catalogue/operation';
import type { HaloError } from '../errors';
import * as say from '../i18n/messages';
import { isObject, requestBody } from './body';
import { didYouMean } from './closest-match';
import { anyOf, refusal } from './invalid-request';
import { formOf } from './multipart';
import { type Reference, withReference } from './reference';
import { isBlank, parameterText, undocumentedText } from './values';

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

const PAGE_SIZE = 100;

/**
 * Makes the HTTP request of an operation; with `allPages` that of the first page.
 * @throws HaloError HALO_REQUEST, with the name of what is wrong; nothing was sent
 */
export function buildRequest(
  operation: Operation,
  input: OperationInput,
  { allPages = false }: { allPages?: boolean } = {},
): BuiltRequest {
  if (allPages && !operation.endpoint.list) throw noList(operation);
  if (operation.operationId === 'request.custom') return customRequest(operation, input, allPages);
  const takesBody = operation.method === 'POST';
  const isForm = operation.endpoint.body === 'multipart';
  const json = takesBody && !isForm ? plainJson(operation, input.request) : undefined;
  const request = input.reference ? withReference(operation, json, input.reference) : json;
  const given: Record<string, unknown> = {
    ...(takesBody ? {} : requestParameters(operation, input.request)),
    ...messageParameters(input.parameters),
    ...withoutBlanks(input.form),
  };
  const body = takesBody ? takePathParameters(operation, given, request) : undefined;
  if (!takesBody) addFixed(operation, given);

  const path = filledPath(operation, given);
  const page = operation.endpoint.list?.paged ? paging(operation, given, allPages) : undefined;
  const query = queryOf(operation, given);
  if (!takesBody) {
    requireParameters(operation, given);
    return { method: operation.method, path, query, batch: false, page };
  }
  if (isForm) return { method: 'POST', path, query, body: formOf(operation, input.request), batch: false };
  const { json: checked, batch } = requestBody(operation, body);
  // Without it Halo saves all and answers only the last.
  if (batch) query.set('returnall', 'true');
  const text = checked === undefined ? undefined : JSON.stringify(checked);
  return { method: 'POST', path, query, body: text, batch };
}

/** The request as JSON sees it, so that what is checked is what is sent: no getters, no toJSON, no cycles. */
function plainJson(operation: Operation, request: unknown): Json | undefined {
  if (request === undefined || typeof request === 'function' || typeof request === 'symbol') return undefined;
  if (Buffer.isBuffer(request)) return undefined;
  try {
    const text = JSON.stringify(request) as string | undefined;
    return text === undefined ? undefined : (JSON.parse(text) as Json);
  } catch {
    throw refusal(say.request('notJson', { operation: operation.operationId }));
  }
}

function messageParameters(parameters: unknown): Record<string, unknown> {
  if (parameters === undefined || parameters === null || parameters === '') return {};
  if (typeof parameters !== 'object' || Array.isArray(parameters)) {
    throw refusal(say.request('parametersNoObject'), 'parameters');
  }
  return withoutBlanks(parameters as Record<string, unknown>);
}

function withoutBlanks(values: Record<string, unknown> = {}): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => !isBlank(value)));
}

/** For an operation without a body the request holds parameters, and a name nobody documented is a mistake. */
function requestParameters(operation: Operation, request: unknown): Record<string, unknown> {
  if (!isObject(request) || Buffer.isBuffer(request) || request instanceof Date) return {};
  const known = operation.endpoint.parameters.map(({ name }) => name);
  for (const name of Object.keys(request)) {
    if (known.includes(name)) continue;
    const unknown = say.request('unknownParameter', { operation: operation.operationId, name });
    throw refusal([unknown, didYouMean(name, known)], name, say.request('undocumented'));
  }
  return withoutBlanks(request);
}

/** A path parameter not given elsewhere is taken out of the request's members. */
function takePathParameters(operation: Operation, given: Record<string, unknown>, request: Json | undefined) {
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

function addFixed({ operationId, fixed = {} }: Operation, given: Record<string, unknown>): void {
  for (const [name, value] of Object.entries(fixed)) {
    if (Object.hasOwn(given, name) && String(given[name]) !== String(value)) {
      const told = { operation: operationId, name, value: JSON.stringify(value) };
      throw refusal(say.request('fixedParameter', told), name);
    }
    given[name] = value;
  }
}

function requireParameters(
  { operationId, requires = [], endpoint }: Operation,
  given: Record<string, unknown>,
): void {
  const documented = endpoint.parameters.filter(({ required, in: place }) => required && place === 'query');
  for (const requirement of [...requires, ...documented.map(({ name }) => name)]) {
    const names = requirement.split('|');
    if (names.some((name) => !isBlank(given[name]))) continue;
    throw refusal(say.request('needsParameter', { operation: operationId, names: anyOf(names) }), names[0]);
  }
}

function filledPath(operation: Operation, given: Record<string, unknown>): string {
  let path = operation.path;
  for (const parameter of pathParameters(operation)) {
    const value = given[parameter.name];
    if (isBlank(value)) {
      const told = { operation: operation.operationId, names: anyOf([parameter.name]) };
      throw refusal(say.request('needsParameter', told), parameter.name);
    }
    const text = parameterText(value, parameter);
    if (text === '.' || text === '..') {
      throw refusal(say.request('dots', { name: parameter.name, value: text }), parameter.name);
    }
    const encoded = encodedOrNot(text);
    if (encoded === undefined) {
      throw refusal(say.request('halfCharacter', { name: parameter.name }), parameter.name);
    }
    path = path.replace(`{${parameter.name}}`, () => encoded);
  }
  return path;
}

/** Undefined for a lone half of a surrogate pair. */
function encodedOrNot(text: string): string | undefined {
  try {
    return encodeURIComponent(text);
  } catch {
    return undefined;
  }
}

function queryOf({ endpoint }: Operation, given: Record<string, unknown>): URLSearchParams {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(given)) {
    const parameter = endpoint.parameters.find((documented) => documented.name === name);
    if (parameter?.in === 'path') continue;
    query.set(name, parameter ? parameterText(value, parameter) : undocumentedText(value, name));
  }
  return query;
}

/** Halo pages only when told so, and cuts pages at 100 without a word. Adds what is missing to the parameters. */
function paging(
  operation: Operation,
  given: Record<string, unknown>,
  allPages: boolean,
): BuiltRequest['page'] {
  if (allPages) checkWalk(operation, given);
  const size = wholeNumber(given, 'page_size') ?? PAGE_SIZE;
  const number = wholeNumber(given, 'page_no') ?? 1;
  if (size > PAGE_SIZE) {
    throw refusal(say.request('pageSize', { most: PAGE_SIZE }), 'page_size');
  }
  const counts = !isBlank(given.count);
  if (counts && isBlank(given.page_no) && isBlank(given.page_size)) return undefined;
  given.pageinate = true;
  given.page_no = number;
  given.page_size = size;
  return { number, size };
}

/** Pages can be followed only where nobody else sets them, and in an order that stands still. */
function checkWalk(
  { operationId, endpoint: { parameters } }: Operation,
  given: Record<string, unknown>,
): void {
  const own = ['page_no', 'page_size', 'count'].find((name) => !isBlank(given[name]));
  if (own) {
    throw refusal(say.request('ownPages', { operation: operationId, name: own }), own);
  }
  const orders = ['order', 'order2', 'order3', 'order4', 'order5'];
  if (parameters.some(({ name }) => name === 'order') && orders.every((name) => isBlank(given[name]))) {
    given.order = 'id';
  }
}

function noList({ operationId }: Operation): HaloError {
  return refusal(say.request('noList', { operation: operationId }), 'allPages');
}

function wholeNumber(given: Record<string, unknown>, name: string): number | undefined {
  if (isBlank(given[name])) return undefined;
  const number = Number(parameterText(given[name], { name, type: 'integer' }));
  if (number < 1) {
    throw refusal(say.request('oneOrMore', { name }), name);
  }
  return number;
}

/** Any endpoint below the instance's `/api`, and never anything else. */
function customRequest(operation: Operation, input: OperationInput, allPages: boolean): BuiltRequest {
  const request = plainJson(operation, input.request);
  const own = { ...messageParameters(input.parameters), ...withoutBlanks(input.form) };
  const method = customMethod(own.method ?? 'GET');
  const given: Record<string, unknown> =
    method !== 'POST' && isObject(request) ? { ...withoutBlanks(request), ...own } : own;
  if (customMethod(given.method ?? method) !== method) {
    throw refusal(say.request('methodInRequest', { value: String(given.method) }), 'method');
  }
  const path = customPath(given.path);
  if (allPages && method !== 'GET') throw noList(operation);
  const pages = allPages || !isBlank(given.page_no) || !isBlank(given.page_size);
  const page = method === 'GET' && pages ? paging(operation, given, allPages) : undefined;
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(given)) {
    if (name !== 'method' && name !== 'path') query.set(name, undocumentedText(value, name));
  }
  const body = method === 'POST' && !isBlank(request) ? JSON.stringify(request) : undefined;
  return { method, path, query, body, batch: false, page };
}

function customMethod(value: unknown): Operation['method'] {
  const method = String(value).toUpperCase();
  if (method === 'GET' || method === 'POST' || method === 'DELETE') return method;
  throw refusal(say.request('method'), 'method');
}

function customPath(path: unknown): string {
  const text = typeof path === 'string' ? path.trim().replace(/^\/?api(?=\/)/i, '') : '';
  const normal = text.startsWith('/') ? text : `/${text}`;
  // Resolved as a URL would be, the path must still be itself: no other host, no way up, no query hidden in it. Ways up
  // are looked for as well: behind a segment that begins with a dot, Node.js 20 leaves them in.
  const resolved = URL.canParse(`https://halo.invalid${normal}`)
    ? new URL(`https://halo.invalid${normal}`)
    : undefined;
  const unchanged =
    resolved?.pathname === normal &&
    resolved.host === 'halo.invalid' &&
    !/%2e|%2f|%5c|\/\/|\/\.\.?(\/|$)/i.test(normal);
  if (!text || !unchanged) {
    throw refusal(say.request('path'), 'path');
  }
  return normal;
}
