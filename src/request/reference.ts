import type { Json, JsonObject, Operation } from '../catalogue/operation';
import type { ReferencePlace } from '../catalogue/references';
import * as say from '../i18n/messages';
import type { Said } from '../i18n/translate';
import { isObject } from './body';
import { refusal } from './invalid-request';

/** The node's property. */
const FIELD = 'reference';

/** What a new record is known by, so that it is made once however often its message is sent. */
export interface Reference {
  value: string | number;
  place: ReferencePlace;
}

/**
 * A reference as a message brings it.
 * @throws HaloError HALO_REQUEST for anything but a text or a whole number: without one nothing would be done once
 */
export function referenceValue(operation: Operation, value: unknown): string | number {
  const text = typeof value === 'string' ? value.trim() : value;
  if ((typeof text === 'string' && text !== '') || Number.isSafeInteger(text)) return text as string | number;
  const blank = value === undefined || value === null || text === '';
  const shown: Said = typeof value === 'object' ? say.value('anObject') : String(value);
  const told = { operation: operation.operationId, value: blank ? say.once('nothing') : shown };
  throw refusal(say.once('value', told), FIELD);
}

/**
 * The request with the reference in it.
 * @throws HaloError HALO_REQUEST for a list of records, and when the request has another value there
 */
export function withReference(
  operation: Operation,
  request: Json | undefined,
  { value, place }: Reference,
): Json | undefined {
  const { member } = place;
  if (Array.isArray(request)) {
    throw refusal(say.once('list', { operation: operation.operationId }), FIELD);
  }
  // What is no object is refused by the rules of bodies, in their words.
  if (!isObject(request)) return request;
  const own = request[member];
  if (own !== undefined && own !== null && own !== '' && String(own) !== String(value)) {
    const told = {
      operation: operation.operationId,
      value: JSON.stringify(value),
      member,
      own: JSON.stringify(own),
    };
    throw refusal(say.once('other', told), member);
  }
  // Members made for references are texts; what a user's own one takes, the user knows.
  return { ...request, [member]: place.usual ? String(value) : value } satisfies JsonObject;
}
