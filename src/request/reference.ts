import type { Json, JsonObject, Operation } from '../catalogue/operation';
import type { ReferenceLocation } from '../catalogue/references';
import * as messages from '../i18n/messages';
import type { LocalizedText } from '../i18n/translate';
import { isObject } from '../util/parse';
import { invalidRequest } from './invalid-request';

/** The node's property. */
const FIELD = 'reference';

/** What a new record is known by, so that it is made once however often its message is sent. */
export interface Reference {
  value: string | number;
  location: ReferenceLocation;
}

/**
 * A reference as a message brings it.
 * @throws HaloError HALO_REQUEST for anything but a text or a whole number: without one nothing would be done once
 */
export function referenceValue(operation: Operation, value: unknown): string | number {
  const text = typeof value === 'string' ? value.trim() : value;
  if ((typeof text === 'string' && text !== '') || Number.isSafeInteger(text)) return text as string | number;
  const isEmpty = value === undefined || value === null || text === '';
  const displayed: LocalizedText = typeof value === 'object' ? messages.value('actualObject') : String(value);
  const values = {
    operation: operation.operationId,
    value: isEmpty ? messages.createOnce('empty') : displayed,
  };
  throw invalidRequest(messages.createOnce('invalidReference', values), FIELD);
}

/**
 * The request with the reference in it.
 * @throws HaloError HALO_REQUEST for a list of records, and when the request has another value there
 */
export function withReference(
  operation: Operation,
  request: Json | undefined,
  { value, location }: Reference,
): Json | undefined {
  const { property } = location;
  if (Array.isArray(request)) {
    throw invalidRequest(messages.createOnce('arrayNotAllowed', { operation: operation.operationId }), FIELD);
  }
  // What is no object is refused by the rules of bodies, in their words.
  if (!isObject(request)) return request;
  const existing = request[property];
  if (existing !== undefined && existing !== null && existing !== '' && String(existing) !== String(value)) {
    const values = {
      operation: operation.operationId,
      value: JSON.stringify(value),
      property,
      requestValue: JSON.stringify(existing),
    };
    throw invalidRequest(messages.createOnce('conflictingReference', values), property);
  }
  // Members made for references are texts; what a user's own one takes, the user knows.
  return { ...request, [property]: location.isDefault ? String(value) : value } satisfies JsonObject;
}
