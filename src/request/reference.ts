import type { Json, JsonObject, Operation } from '../catalogue/operation';
import type { ReferencePlace } from '../catalogue/references';
import { HaloError } from '../errors';
import { isObject } from './body';

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
  const what = blank ? 'empty' : typeof value === 'object' ? 'an object' : String(value);
  throw refusal(
    operation,
    `must be a text or a whole number that stands for one record, but it is ${what}. Fill it in, or remove it from the node`,
  );
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
    throw refusal(
      operation,
      'stands for one record, but the request is a list. Send one message for each record (a Split node makes them), each with a reference of its own',
    );
  }
  // What is no object is refused by the rules of bodies, in their words.
  if (!isObject(request)) return request;
  const own = request[member];
  if (own !== undefined && own !== null && own !== '' && String(own) !== String(value)) {
    throw refusal(
      operation,
      `is ${JSON.stringify(value)} and is kept in "${member}", but there the request says ${JSON.stringify(own)}. Remove one of them`,
      member,
    );
  }
  // Members made for references are texts; what a user's own one takes, the user knows.
  return { ...request, [member]: place.usual ? String(value) : value } satisfies JsonObject;
}

function refusal({ operationId }: Operation, problem: string, field = 'reference'): HaloError {
  return new HaloError('HALO_REQUEST', `The reference of ${operationId} ${problem}. Nothing was sent.`, {
    field,
  });
}
