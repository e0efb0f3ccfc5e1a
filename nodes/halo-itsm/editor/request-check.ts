import { closestMatch, isObject, type Json, type Operation, validateBody } from '../../../src/browser';
import type { Translator } from '../../shared/editor/catalog';
import type { Schemas } from './catalogue';
import { errorMessage } from './row';

/** Parses JSON; undefined when it is malformed. */
export function parseJson(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

/** Why a literal request is invalid for the operation. The runtime applies the same rules before it sends a request. */
export function requestProblem(
  operation: Operation | undefined,
  text: string,
  t: Translator,
): string | undefined {
  const valid = RED.utils.validateTypedProperty(text, 'json');
  if (valid !== true) return valid;
  const request = parseJson(text);
  if (!operation || request === undefined || operation.operationId === 'request.custom') return undefined;
  if (operation.method === 'POST') {
    try {
      validateBody(operation, request);
      return undefined;
    } catch (error) {
      return errorMessage(error);
    }
  }
  const known = operation.endpoint.parameters.map(({ name }) => name);
  const unknown = isObject(request) ? Object.keys(request).find((name) => !known.includes(name)) : undefined;
  return unknown && t('request.unknownParameter', { name: unknown }) + suggestion(unknown, known, t);
}

/** Messages about properties of a literal request that are not documented. They are allowed but often misspelled. */
export function unknownProperties(
  operation: Operation,
  text: string,
  schemas: Schemas,
  t: Translator,
): string[] {
  const schema = operation.endpoint.schema ? schemas[operation.endpoint.schema] : undefined;
  const request = parseJson(text);
  if (!schema || request === undefined) return [];
  const pathParameters = operation.endpoint.parameters
    .filter((parameter) => parameter.in === 'path')
    .map(({ name }) => name);
  const documented = Object.keys(schema);
  const known = new Set([
    ...documented,
    ...pathParameters,
    ...(operation.properties ?? []).map(({ name }) => name),
    ...Object.keys(operation.fixed ?? {}),
    ...(operation.requires ?? []).flatMap((names) => names.split('|')),
  ]);
  const records = Array.isArray(request) ? request : [request];
  const names = new Set(
    records.filter((record) => isObject(record)).flatMap((record) => Object.keys(record)),
  );
  return [...names]
    .filter((name) => !known.has(name))
    .map((name) => t('request.unknownProperty', { name }) + suggestion(name, [...known], t));
}

function suggestion(name: string, known: string[], t: Translator): string {
  const candidate = closestMatch(name, known);
  return candidate ? ` ${t('request.didYouMean', { name: candidate })}` : '';
}

/** The property names of a literal request; undefined when the request depends on the message. */
export function namesProvidedBy(type: string, text: string): string[] | undefined {
  if (type !== 'json') return undefined;
  const request = parseJson(text);
  return isObject(request) ? Object.keys(request) : [];
}
