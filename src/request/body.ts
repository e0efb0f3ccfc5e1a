import type { Json, JsonObject, Operation } from '../catalogue/operation';
import { HaloError } from '../errors';
import { isBlank } from './values';

/** A request's body, checked. */
export interface CheckedBody {
  json: Json | undefined;
  /** Several records: the answer is an array too. */
  batch: boolean;
}

/**
 * The body of a write: fixed members added, the operation's rules held for every record.
 * @throws HaloError HALO_REQUEST naming the member (and, in an array, the index) at fault; nothing was sent
 */
export function requestBody(operation: Operation, request: Json | undefined): CheckedBody {
  const { body } = operation.endpoint;
  if (body === 'none') return { json: freeBody(operation, request), batch: false };
  if (body === 'integers' || body === 'strings')
    return { json: plainIds(operation, request, body), batch: false };

  const batch = Array.isArray(request);
  if (batch && body === 'record') {
    throw refusal(operation, 'takes one object as its request, but got an array');
  }
  const items = batch ? request : [request];
  if (items.length === 0)
    throw refusal(operation, 'got an empty array as its request; give at least one object');
  const records = items.map((item, index) => {
    if (!isObject(item)) {
      const where = batch ? ` at [${index}]` : '';
      throw refusal(operation, `needs an object as its request, but got ${kind(item)}${where}`);
    }
    return checkedRecord(operation, item, batch ? `[${index}].` : '');
  });
  return { json: body === 'record' ? records[0] : records, batch };
}

function checkedRecord(operation: Operation, record: JsonObject, at: string): JsonObject {
  const { id: idRule, requires = [], fixed = {}, matches = {} } = operation;
  checkId(operation, record, at, idRule);
  for (const [name, value] of Object.entries(fixed)) {
    if (Object.hasOwn(record, name) && record[name] !== value) {
      throw refusal(
        operation,
        `sets "${name}" to ${JSON.stringify(value)} itself, but "${at}${name}" is ${JSON.stringify(record[name])}; remove it, or use another operation`,
        name,
      );
    }
  }
  const complete = { ...record, ...fixed };
  for (const requirement of requires) {
    const names = requirement.split('|');
    if (!names.some((name) => isGiven(complete[name]))) {
      throw refusal(operation, `needs ${names.map((name) => `"${at}${name}"`).join(' or ')}`, names[0]);
    }
  }
  for (const [name, { pattern, what }] of Object.entries(matches)) {
    const value = complete[name];
    if (isBlank(value) || (typeof value === 'string' && new RegExp(pattern, 'is').test(value))) continue;
    throw refusal(operation, `takes ${what} as "${at}${name}" and nothing else`, name);
  }
  return complete;
}

/** Halo's POST is an upsert: an id too many changes another record, an id too few makes a duplicate. */
function checkId(operation: Operation, record: JsonObject, at: string, rule: Operation['id']): void {
  const name = Object.keys(record).find((key) => key.toLowerCase() === 'id');
  const id = name === undefined ? undefined : record[name];
  if (rule === 'forbidden' && isGiven(id)) {
    throw refusal(
      operation,
      `makes a new record and must not get "${at}${name}" (it is ${JSON.stringify(id)}): Halo would change that record instead; to change it, use an update operation`,
      'id',
    );
  }
  if (rule !== 'required') return;
  if (name !== 'id' || !isGiven(id)) {
    throw refusal(
      operation,
      `changes an existing record and needs "${at}id": without it Halo would make a new one`,
      'id',
    );
  }
  if (!isIdentifier(id)) {
    throw refusal(
      operation,
      `needs a whole number (or a GUID) as "${at}id", but it is ${JSON.stringify(id)}`,
      'id',
    );
  }
}

function isIdentifier(id: Json | undefined): boolean {
  if (typeof id === 'number') return Number.isSafeInteger(id);
  return (
    typeof id === 'string' && (/^-?\d+$/.test(id) || /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id))
  );
}

/** 0, null and empty count as missing. */
function isGiven(value: Json | undefined): boolean {
  return !isBlank(value) && value !== 0 && value !== '0' && !(Array.isArray(value) && value.length === 0);
}

/** A body the document knows nothing of goes as it is. Text and numbers are no JSON document: they are not sent. */
function freeBody(operation: Operation, request: Json | undefined): Json | undefined {
  const given = isObject(request) || Array.isArray(request) ? request : undefined;
  for (const item of [given].flat()) checkId(operation, isObject(item) ? item : {}, '', operation.id);
  return given;
}

/** A bare array of ids; one id alone is put into an array. */
function plainIds(operation: Operation, request: Json | undefined, body: 'integers' | 'strings'): Json {
  const items = Array.isArray(request) ? request : [request];
  const fits = (item: Json | undefined) =>
    body === 'integers' ? Number.isSafeInteger(item) : typeof item === 'string' && item !== '';
  if (items.length === 0 || !items.every(fits)) {
    const what = body === 'integers' ? 'whole numbers' : 'texts';
    throw refusal(operation, `needs an array of ${what} as its request`);
  }
  return items as Json[];
}

function refusal(operation: Operation, problem: string, field?: string): HaloError {
  return new HaloError('HALO_REQUEST', `${operation.operationId} ${problem}. Nothing was sent.`, { field });
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function kind(value: Json | undefined): string {
  if (value === undefined || value === null || value === '') return 'nothing';
  return Array.isArray(value) ? 'an array' : `a ${typeof value}`;
}
