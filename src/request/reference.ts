import type { Json, JsonObject, Operation } from '../catalogue/operation';
import type { ReferenceLocation } from '../catalogue/references';
import * as messages from '../i18n/messages';
import type { LocalizedText } from '../i18n/translate';
import { isObject } from '../util/parse';
import { invalidRequest } from './invalid-request';
import { otherSpelling, visibleName } from './property-names';

/** Name of the node property, for errors. */
const FIELD = 'reference';

/** A value that identifies a new record, so that sending its message again does not create a second one. */
export interface Reference {
  value: string | number;
  location: ReferenceLocation;
}

/**
 * Validates the reference of a message. Strings are trimmed.
 * @throws HaloError HALO_REQUEST unless it is a non-empty string or an integer: without it, duplicates are possible
 */
export function referenceValue(operation: Operation, value: unknown): string | number {
  const text = typeof value === 'string' ? value.trim() : value;
  if ((typeof text === 'string' && text !== '') || Number.isSafeInteger(text)) return text as string | number;
  const isEmpty = value === undefined || value === null || text === '';
  const displayed: LocalizedText = typeof value === 'object' ? messages.value('actualObject') : String(value);
  const values = {
    operation: operation.title,
    value: isEmpty ? messages.createOnce('empty') : displayed,
  };
  throw invalidRequest(messages.createOnce('invalidReference', values), FIELD);
}

/**
 * Adds the reference to the request.
 * @throws HaloError HALO_REQUEST for an array of records, or when the request already has a different value there
 */
export function withReference(
  operation: Operation,
  request: Json | undefined,
  { value, location }: Reference,
): Json | undefined {
  const { property } = location;
  if (Array.isArray(request)) {
    throw invalidRequest(messages.createOnce('arrayNotAllowed', { operation: operation.title }), FIELD);
  }
  // validateBody() reports anything that is not an object.
  if (!isObject(request)) return request;
  const spelling = otherSpelling(Object.keys(request), property);
  if (spelling !== undefined) {
    const names = { operation: operation.title, property: visibleName(spelling), name: property };
    throw invalidRequest(messages.requestBody('misspelledName', names), property);
  }
  const existing = request[property];
  if (existing !== undefined && existing !== null && existing !== '' && String(existing) !== String(value)) {
    const values = {
      operation: operation.title,
      value: JSON.stringify(value),
      property,
      requestValue: JSON.stringify(existing),
    };
    throw invalidRequest(messages.createOnce('conflictingReference', values), property);
  }
  // The default properties for references are strings; the type of a custom one depends on the tenant.
  return { ...request, [property]: location.isDefault ? String(value) : value } satisfies JsonObject;
}
