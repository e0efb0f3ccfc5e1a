import type { Json, Operation } from '../catalogue/operation';
import * as messages from '../i18n/messages';
import { invalidRequest } from './invalid-request';
import type { OperationInput } from './types';
import { isBlank } from './values';

/**
 * The request after a JSON round trip, so that what is validated is what is sent (no getters, no `toJSON`).
 * @throws HaloError HALO_REQUEST when it cannot be serialised, for example because of a cycle
 */
export function toPlainJson(operation: Operation, request: unknown): Json | undefined {
  if (request === undefined || typeof request === 'function' || typeof request === 'symbol') return undefined;
  if (Buffer.isBuffer(request)) return undefined;
  try {
    const json = JSON.stringify(request) as string | undefined;
    return json === undefined ? undefined : (JSON.parse(json) as Json);
  } catch {
    throw invalidRequest(messages.request('notSerializable', { operation: operation.title }));
  }
}

/**
 * The form and `msg.parameters` as one object, without blank values; the form overrides.
 * @throws HaloError HALO_REQUEST when `msg.parameters` is not an object
 */
export function explicitParameters({ form, parameters }: OperationInput): Record<string, unknown> {
  return { ...parseParameters(parameters), ...withoutBlanks(form) };
}

function parseParameters(parameters: unknown): Record<string, unknown> {
  if (parameters === undefined || parameters === null || parameters === '') return {};
  if (typeof parameters !== 'object' || Array.isArray(parameters)) {
    throw invalidRequest(messages.request('parametersNotObject'), 'parameters');
  }
  return withoutBlanks(parameters as Record<string, unknown>);
}

/** The properties that have a value. */
export function withoutBlanks(values: Record<string, unknown> = {}): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => !isBlank(value)));
}
