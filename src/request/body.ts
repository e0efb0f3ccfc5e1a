import type { Json, JsonObject, Operation } from '../catalogue/operation';
import type { HaloError } from '../errors';
import * as messages from '../i18n/messages';
import type { LocalizedText } from '../i18n/translate';
import { isObject } from '../util/parse';
import { anyOf, invalidRequest } from './invalid-request';
import {
  canonicalName,
  hasInvisibleCharacters,
  intendedName,
  otherSpelling,
  visibleName,
} from './property-names';
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
  checkNames(operation, record, pathPrefix);
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

/**
 * Rejects other spellings of the properties that the operation sets or validates, and names with invisible characters,
 * which Halo ignores silently.
 */
function checkNames(operation: Operation, record: JsonObject, pathPrefix: string): void {
  const { title, fixed = {}, matches = {} } = operation;
  const names = Object.keys(record);
  for (const name of [...Object.keys(fixed), ...Object.keys(matches)]) {
    const spelling = otherSpelling(names, name);
    if (spelling !== undefined) throw misspelledName(title, spelling, name, pathPrefix);
  }
  checkInvisibleNames(operation, record, pathPrefix);
}

function checkInvisibleNames(operation: Operation, value: Json, path: string): void {
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) {
      checkInvisibleNames(operation, item, `${path.replace(/\.$/, '')}[${index}].`);
    }
  } else if (isObject(value)) {
    for (const [name, property] of Object.entries(value)) {
      if (hasInvisibleCharacters(name)) {
        throw misspelledName(operation.title, name, intendedName(name, knownNames(operation)), path);
      }
      if (typeof property === 'object') checkInvisibleNames(operation, property as Json, `${path}${name}.`);
    }
  }
}

function knownNames({ requires = [], fixed = {}, matches = {}, properties = [], endpoint }: Operation) {
  return [
    'id',
    ...Object.keys(fixed),
    ...Object.keys(matches),
    ...requires.flatMap((names) => names.split('|')),
    ...[...properties, ...endpoint.parameters].map(({ name }) => name),
  ];
}

function misspelledName(operation: string, given: string, name: string, pathPrefix: string): HaloError {
  const values = { operation, property: pathPrefix + visibleName(given), name };
  return invalidRequest(messages.requestBody('misspelledName', values), name);
}

/** Halo's POST is an upsert: an unintended id overwrites another record, a missing id creates a duplicate. */
function checkId(operation: Operation, record: JsonObject, pathPrefix: string, rule: Operation['id']): void {
  const { title } = operation;
  const spellings = Object.keys(record).filter((name) => canonicalName(name) === 'id');
  if (rule === 'forbidden') {
    // A name without a value is left to checkNames().
    const name = spellings.find((spelling) => hasValue(record[spelling]));
    if (name === undefined) return;
    const values = {
      operation: title,
      property: pathPrefix + visibleName(name),
      value: JSON.stringify(record[name]),
    };
    throw invalidRequest(messages.requestBody('idNotAllowed', values), 'id');
  }
  if (rule !== 'required') return;
  const other = spellings.find((spelling) => spelling !== 'id');
  if (other !== undefined) throw misspelledName(title, other, 'id', pathPrefix);
  const property = `${pathPrefix}id`;
  const { id } = record;
  if (!Object.hasOwn(record, 'id') || !hasValue(id)) {
    throw invalidRequest(messages.requestBody('idMissing', { operation: title, property }), 'id');
  }
  if (!isIdentifier(id)) {
    const values = { operation: title, property, value: JSON.stringify(id) };
    throw invalidRequest(messages.requestBody('invalidId', values), 'id');
  }
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
  for (const item of [payload].flat()) {
    const record = isObject(item) ? item : {};
    checkId(operation, record, '', operation.id);
    checkNames(operation, record, '');
  }
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
