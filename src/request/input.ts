import type { Json, Operation } from '../catalogue/operation';
import * as messages from '../i18n/messages';
import { invalidRequest } from './invalid-request';
import { isRecord, toJsonValue, UnsendableValue } from './json-value';
import type { OperationInput } from './types';
import { isBlank } from './values';

/**
 * The request as JSON, so that what is validated is what is sent (no getters, no `toJSON`).
 * @throws HaloError HALO_REQUEST naming the property whose value JSON cannot express
 */
export function toPlainJson(operation: Operation, request: unknown): Json | undefined {
  try {
    return toJsonValue(request);
  } catch (error) {
    if (!(error instanceof UnsendableValue)) throw error;
    const { path, reason } = error;
    throw invalidRequest(
      path
        ? messages.request('unsendableProperty', { operation: operation.title, property: path, kind: reason })
        : messages.request('unsendableRequest', { operation: operation.title, kind: reason }),
      path || undefined,
    );
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
  if (!isRecord(parameters)) {
    throw invalidRequest(messages.request('parametersNotObject'), 'parameters');
  }
  return withoutBlanks(parameters);
}

/** The properties that have a value. */
export function withoutBlanks(values: Record<string, unknown> = {}): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => !isBlank(value)));
}
