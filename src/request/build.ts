import type { Json, JsonObject, Operation, Parameter } from '../catalogue/operation';
import * as messages from '../i18n/messages';
import { isObject } from '../util/parse';
import { toBytes } from './binary';
import { validateBody } from './body';
import { didYouMean } from './closest-match';
import { buildCustomRequest } from './custom-request';
import { explicitParameters, toPlainJson, withoutBlanks } from './input';
import { anyOf, invalidRequest } from './invalid-request';
import { dateTime, isRecord } from './json-value';
import { toFormData } from './multipart';
import { applyPaging, notAListError } from './paging';
import { canonicalName, hasInvisibleCharacters, intendedName, visibleName } from './property-names';
import { withReference } from './reference';
import type { BuiltRequest, OperationInput } from './types';
import { formatParameter, formatUndocumented, isBlank } from './values';

export type { BuiltRequest, OperationInput } from './types';

/**
 * Builds the HTTP request of an operation; with `allPages` the request for the first page.
 * @throws HaloError HALO_REQUEST naming the invalid parameter or property; nothing was sent
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
    ...explicitParameters(input),
  };
  checkParameterNames(operation, given);
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
  const { json: validated, batch } = validateBody(operation, body);
  // Without `returnall`, Halo saves all records but returns only the last one.
  if (batch) query.set('returnall', 'true');
  const text = validated === undefined ? undefined : JSON.stringify(validated);
  const record = input.reference ? ([validated].flat()[0] as JsonObject) : undefined;
  return { method: 'POST', path, query, body: text, record, batch };
}

/** For an operation without a body, the request holds parameters. An undocumented name there is an error. */
function parametersFromRequest(operation: Operation, request: unknown): Record<string, unknown> {
  if (!isObject(request) || toBytes(request) || dateTime(request) !== undefined) return {};
  // Reports a Map, which has no properties and would read as "no parameters".
  if (!isRecord(request)) toPlainJson(operation, request);
  const known = operation.endpoint.parameters.map(({ name }) => name);
  for (const name of Object.keys(request)) {
    if (known.includes(name)) continue;
    const unknown = messages.request('unknownParameter', { operation: operation.title, name });
    throw invalidRequest(
      [unknown, didYouMean(name, known)],
      name,
      messages.request('undocumentedParameterHint'),
    );
  }
  return withoutBlanks(request);
}

/**
 * Rejects other spellings of documented and fixed parameters: Halo ignores case, so that `Count` or `PAGE_SIZE` would take
 * effect without validation.
 */
function checkParameterNames(
  { title, endpoint, fixed = {} }: Operation,
  given: Record<string, unknown>,
): void {
  for (const name of Object.keys(given)) {
    if (Object.hasOwn(fixed, name) || endpoint.parameters.some((parameter) => parameter.name === name))
      continue;
    const known = [...Object.keys(fixed), ...endpoint.parameters.map((parameter) => parameter.name)];
    const intended = intendedName(name, known);
    if (!hasInvisibleCharacters(name) && !known.includes(intended)) continue;
    throw invalidRequest(
      messages.request('misspelledParameter', { operation: title, given: visibleName(name), name: intended }),
      intended,
    );
  }
}

/** Moves path parameters that are not given elsewhere from the request's properties to `given`. */
function extractPathParameters(
  operation: Operation,
  given: Record<string, unknown>,
  request: Json | undefined,
): Json | undefined {
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

/** Adds the operation's fixed parameters; a different given value is an error. */
function applyFixed({ title, fixed = {} }: Operation, given: Record<string, unknown>): void {
  for (const [name, value] of Object.entries(fixed)) {
    if (Object.hasOwn(given, name) && String(given[name]) !== String(value)) {
      const values = { operation: title, name, value: JSON.stringify(value) };
      throw invalidRequest(messages.request('fixedParameter', values), name);
    }
    given[name] = value;
  }
}

function assertRequired({ title, requires = [], endpoint }: Operation, given: Record<string, unknown>): void {
  const documented = endpoint.parameters.filter(
    ({ required, in: location }) => required && location === 'query',
  );
  for (const requirement of [...requires, ...documented.map(({ name }) => name)]) {
    const names = requirement.split('|');
    if (names.some((name) => !isBlank(given[name]))) continue;
    throw invalidRequest(
      messages.request('missingParameter', { operation: title, names: anyOf(names) }),
      names[0],
    );
  }
}

function expandPath(operation: Operation, given: Record<string, unknown>): string {
  let path = operation.path;
  for (const parameter of pathParameters(operation)) {
    const value = given[parameter.name];
    if (isBlank(value)) {
      const values = { operation: operation.title, names: anyOf([parameter.name]) };
      throw invalidRequest(messages.request('missingParameter', values), parameter.name);
    }
    const text = formatParameter(value, parameter);
    if (hasDotSegment(text)) {
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

/**
 * Whether a server or proxy could read a dot segment in the text, at any depth of percent-encoding: `..`, `%2e%2e`,
 * `.%252E`, `..\\x`.
 */
function hasDotSegment(text: string): boolean {
  // Almost every value is an id.
  if (/^[\w-]+$/.test(text)) return false;
  const decoded = text
    .replace(/%(?:25)*2e/gi, '.')
    .replace(/%(?:25)*(?:2f|5c)/gi, '/')
    .normalize('NFKC');
  return decoded.split(/[\\/]/).some((segment) => /^\.\.?$/.test(canonicalName(segment)));
}

/** Undefined for a lone surrogate, which has no UTF-8 encoding. */
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
