import type { Json, JsonObject, Operation } from '../catalogue/operation';
import * as say from '../i18n/messages';
import type { Said } from '../i18n/translate';
import { anyOf, refusal } from './invalid-request';
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
  const told = { operation: operation.operationId };
  if (batch && body === 'record') throw refusal(say.body('oneObject', told));
  const items = batch ? request : [request];
  if (items.length === 0) throw refusal(say.body('emptyArray', told));
  const records = items.map((item, index) => {
    if (!isObject(item)) {
      throw refusal(
        batch
          ? say.body('needsObjectAt', { ...told, kind: kind(item), where: `[${index}]` })
          : say.body('needsObject', { ...told, kind: kind(item) }),
      );
    }
    return checkedRecord(operation, item, batch ? `[${index}].` : '');
  });
  return { json: body === 'record' ? records[0] : records, batch };
}

function checkedRecord(operation: Operation, record: JsonObject, at: string): JsonObject {
  const { operationId, id: idRule, requires = [], fixed = {}, matches = {} } = operation;
  checkId(operation, record, at, idRule);
  for (const [name, value] of Object.entries(fixed)) {
    if (Object.hasOwn(record, name) && record[name] !== value) {
      const given = JSON.stringify(record[name]);
      const told = { operation: operationId, name, value: JSON.stringify(value), member: at + name, given };
      throw refusal(say.body('fixed', told), name);
    }
  }
  const complete = { ...record, ...fixed };
  for (const requirement of requires) {
    const names = requirement.split('|');
    if (!names.some((name) => isGiven(complete[name]))) {
      const wanted = anyOf(names.map((name) => at + name));
      throw refusal(say.body('needs', { operation: operationId, names: wanted }), names[0]);
    }
  }
  for (const [name, { pattern, what }] of Object.entries(matches)) {
    const value = complete[name];
    if (isBlank(value) || (typeof value === 'string' && new RegExp(pattern, 'is').test(value))) continue;
    const told = { operation: operationId, what: say.body(what), member: at + name };
    throw refusal(say.body('matches', told), name);
  }
  return complete;
}

/** Halo's POST is an upsert: an id too many changes another record, an id too few makes a duplicate. */
function checkId(operation: Operation, record: JsonObject, at: string, rule: Operation['id']): void {
  const name = Object.keys(record).find((key) => key.toLowerCase() === 'id');
  const id = name === undefined ? undefined : record[name];
  const told = {
    operation: operation.operationId,
    member: `${at}${name ?? 'id'}`,
    value: JSON.stringify(id),
  };
  if (rule === 'forbidden' && isGiven(id)) throw refusal(say.body('idForbidden', told), 'id');
  if (rule !== 'required') return;
  if (name !== 'id' || !isGiven(id)) {
    throw refusal(say.body('idMissing', { operation: told.operation, member: `${at}id` }), 'id');
  }
  if (!isIdentifier(id)) throw refusal(say.body('idMalformed', told), 'id');
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
    const told = { operation: operation.operationId };
    throw refusal(body === 'integers' ? say.body('wholeNumbers', told) : say.body('texts', told));
  }
  return items as Json[];
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function kind(value: Json | undefined): Said {
  if (typeof value === 'number') return say.body('number');
  if (typeof value === 'boolean') return say.body('boolean');
  if (Array.isArray(value)) return say.body('array');
  return value ? say.body('string') : say.body('nothing');
}
