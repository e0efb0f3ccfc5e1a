import type { Json, JsonObject, Operation } from '../catalogue/operation';
import * as messages from '../i18n/messages';
import type { LocalizedText } from '../i18n/translate';
import { isObject } from '../util/parse';
import { anyOf, invalidRequest } from './invalid-request';
import { isBlank } from './values';

/** A validated request body. */
export interface ValidatedBody {
  json: Json | undefined;
  /** The body is an array of records, and so is the response. */
  batch: boolean;
}

/**
 * Validates the body of a write against the operation's rules and adds its fixed properties to every record.
 * @throws HaloError HALO_REQUEST naming the invalid property (in an array, with its index); nothing was sent
 */
export function validateBody(operation: Operation, request: Json | undefined): ValidatedBody {
  const { body } = operation.endpoint;
  if (body === 'none') return { json: passThroughBody(operation, request), batch: false };
  if (body === 'integers' || body === 'strings')
    return { json: idArrayBody(operation, request, body), batch: false };

  const batch = Array.isArray(request);
  const values = { operation: operation.title };
  if (batch && body === 'record') throw invalidRequest(messages.requestBody('arrayNotAllowed', values));
  const items = batch ? request : [request];
  if (items.length === 0) throw invalidRequest(messages.requestBody('emptyArray', values));
  const records = items.map((item, index) => {
    if (!isObject(item)) {
      throw invalidRequest(
        batch
          ? messages.requestBody('objectRequiredAt', {
              ...values,
              kind: typeName(item),
              position: `[${index}]`,
            })
          : messages.requestBody('objectRequired', { ...values, kind: typeName(item) }),
      );
    }
    return validateRecord(operation, item, batch ? `[${index}].` : '');
  });
  return { json: body === 'record' ? records[0] : records, batch };
}

function validateRecord(operation: Operation, record: JsonObject, pathPrefix: string): JsonObject {
  const { title, id: idRule, requires = [], fixed = {}, matches = {} } = operation;
  checkId(operation, record, pathPrefix, idRule);
  for (const [name, value] of Object.entries(fixed)) {
    if (Object.hasOwn(record, name) && record[name] !== value) {
      const given = JSON.stringify(record[name]);
      const values = {
        operation: title,
        name,
        value: JSON.stringify(value),
        property: pathPrefix + name,
        actual: given,
      };
      throw invalidRequest(messages.requestBody('fixedProperty', values), name);
    }
  }
  const complete = { ...record, ...fixed };
  for (const requirement of requires) {
    const names = requirement.split('|');
    if (!names.some((name) => hasValue(complete[name]))) {
      const expectedNames = anyOf(names.map((name) => pathPrefix + name));
      throw invalidRequest(
        messages.requestBody('missingProperties', { operation: title, names: expectedNames }),
        names[0],
      );
    }
  }
  for (const [name, { pattern, what }] of Object.entries(matches)) {
    const value = complete[name];
    if (isBlank(value) || (typeof value === 'string' && new RegExp(pattern, 'is').test(value))) continue;
    const values = {
      operation: title,
      expected: messages.requestBody(what),
      property: pathPrefix + name,
    };
    throw invalidRequest(messages.requestBody('invalidProperty', values), name);
  }
  return complete;
}

/** Halo's POST is an upsert: an unintended id overwrites another record, a missing id creates a duplicate. */
function checkId(operation: Operation, record: JsonObject, pathPrefix: string, rule: Operation['id']): void {
  const name = Object.keys(record).find((key) => key.toLowerCase() === 'id');
  const id = name === undefined ? undefined : record[name];
  const values = {
    operation: operation.title,
    property: `${pathPrefix}${name ?? 'id'}`,
    value: JSON.stringify(id),
  };
  if (rule === 'forbidden' && hasValue(id))
    throw invalidRequest(messages.requestBody('idNotAllowed', values), 'id');
  if (rule !== 'required') return;
  if (name !== 'id' || !hasValue(id)) {
    throw invalidRequest(
      messages.requestBody('idMissing', { operation: values.operation, property: `${pathPrefix}id` }),
      'id',
    );
  }
  if (!isIdentifier(id)) throw invalidRequest(messages.requestBody('invalidId', values), 'id');
}

function isIdentifier(id: Json | undefined): boolean {
  if (typeof id === 'number') return Number.isSafeInteger(id);
  return (
    typeof id === 'string' && (/^-?\d+$/.test(id) || /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id))
  );
}

/** 0, null, blank strings and empty arrays count as missing. */
function hasValue(value: Json | undefined): boolean {
  return !isBlank(value) && value !== 0 && value !== '0' && !(Array.isArray(value) && value.length === 0);
}

/** A body without a documented schema is sent unchanged. Only objects and arrays are sent, not strings or numbers. */
function passThroughBody(operation: Operation, request: Json | undefined): Json | undefined {
  const payload = isObject(request) || Array.isArray(request) ? request : undefined;
  for (const item of [payload].flat()) checkId(operation, isObject(item) ? item : {}, '', operation.id);
  return payload;
}

/** A bare array of ids. A single id is wrapped in an array. */
function idArrayBody(operation: Operation, request: Json | undefined, body: 'integers' | 'strings'): Json {
  const items = Array.isArray(request) ? request : [request];
  const isValid = (item: Json | undefined) =>
    body === 'integers' ? Number.isSafeInteger(item) : typeof item === 'string' && item !== '';
  if (items.length === 0 || !items.every(isValid)) {
    const values = { operation: operation.title };
    throw invalidRequest(
      body === 'integers'
        ? messages.requestBody('integersRequired', values)
        : messages.requestBody('stringsRequired', values),
    );
  }
  return items as Json[];
}

function typeName(value: Json | undefined): LocalizedText {
  if (typeof value === 'number') return messages.requestBody('number');
  if (typeof value === 'boolean') return messages.requestBody('boolean');
  if (Array.isArray(value)) return messages.requestBody('array');
  return value ? messages.requestBody('string') : messages.requestBody('nothing');
}
