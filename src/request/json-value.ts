import type { Json, JsonObject } from '../catalogue/operation';
import * as messages from '../i18n/messages';
import type { MessageDescriptor } from '../i18n/translate';
import { parseBase64, toBase64, toBytes, typeTag } from './binary';

/** Far below the depth at which a recursive function exhausts the stack, far above any request. */
const MAX_DEPTH = 500;

/** Why a value cannot be sent, and where it is, for example `customfields[0].value`; an empty path is the value itself. */
export class UnsendableValue {
  constructor(
    readonly path: string,
    readonly reason: MessageDescriptor,
  ) {}
}

/**
 * Converts a value to JSON. Unlike `JSON.stringify`, it rejects what JSON cannot express instead of dropping it or turning
 * it into null, which Halo would save. Bytes become base64 in properties whose name ends in `base64`. Properties with the
 * value undefined are omitted.
 *
 * Values of Function nodes come from another realm, where `instanceof` fails. Types are therefore recognised by their
 * internal slots and tags.
 * @param path - the path of the value within the request
 * @throws UnsendableValue
 */
export function toJsonValue(value: unknown, path = ''): Json | undefined {
  return convert(value, path, '', []);
}

function convert(value: unknown, path: string, key: string, parents: object[]): Json | undefined {
  if (wantsBase64(key) && value !== undefined && value !== null) return convertFile(value, path);
  switch (typeof value) {
    case 'string':
    case 'boolean':
    case 'undefined':
      return value;
    case 'number':
      if (Number.isFinite(value)) return value;
      throw new UnsendableValue(path, messages.value('kindNotFinite', { value: String(value) }));
    case 'object':
      return value === null ? null : convertObject(value, path, key, parents);
    default:
      throw new UnsendableValue(path, messages.value('kindNoJson', { type: typeof value }));
  }
}

function convertObject(value: object, path: string, key: string, parents: object[]): Json | undefined {
  if (toBytes(value)) throw new UnsendableValue(path, messages.value('kindBinary'));
  if (parents.includes(value)) throw new UnsendableValue(path, messages.value('kindCircular'));
  if (parents.length >= MAX_DEPTH) {
    throw new UnsendableValue(path, messages.value('kindTooDeep', { max: MAX_DEPTH }));
  }
  const time = dateTime(value);
  if (time !== undefined && Number.isNaN(time))
    throw new UnsendableValue(path, messages.value('kindInvalidDate'));
  parents.push(value);
  try {
    const { toJSON } = value as { toJSON?: unknown };
    if (typeof toJSON === 'function') {
      return convertResult(toJSON.call(value, key) as unknown, value, path, key, parents);
    }
    return convertContents(value, path, key, parents);
  } catch (error) {
    if (error instanceof UnsendableValue) throw error;
    // A getter, a `toJSON` or a proxy of the flow has thrown.
    throw new UnsendableValue(path, messages.value('kindThrows'));
  } finally {
    parents.pop();
  }
}

/** The result of `toJSON`. Invalid dates of libraries become null there, which would clear the property in Halo. */
function convertResult(
  result: unknown,
  source: object,
  path: string,
  key: string,
  parents: object[],
): Json | undefined {
  if (result === null || result === undefined) {
    throw new UnsendableValue(path, messages.value('kindNoJson', { type: typeTag(source) }));
  }
  if (typeof result !== 'object') return convert(result, path, key, parents);
  return toBytes(result) || dateTime(result) !== undefined
    ? convertObject(result, path, key, parents)
    : convertContents(result, path, key, parents);
}

function convertContents(value: object, path: string, key: string, parents: object[]): Json {
  if (Array.isArray(value)) return convertArray(value, path, parents);
  const primitive = unboxed(value);
  if (primitive !== undefined) return convert(primitive, path, key, parents) as Json;
  const names = Object.keys(value);
  if (typeTag(value) !== 'Object' || (names.length === 0 && !isPlain(value))) {
    throw new UnsendableValue(path, messages.value('kindNoJson', { type: typeTag(value) }));
  }
  const object: JsonObject = {};
  for (const name of names) {
    const property = (value as Record<string, unknown>)[name];
    const json = convert(property, path ? `${path}.${name}` : name, name, parents);
    if (json !== undefined) setOwn(object, name, json);
  }
  return object;
}

/** By index: `map` and `for…in` skip holes. */
function convertArray(array: unknown[], path: string, parents: object[]): Json[] {
  const items: Json[] = [];
  for (let index = 0; index < array.length; index++) {
    const item = convert(array[index], `${path}[${index}]`, '', parents);
    if (item === undefined) throw new UnsendableValue(`${path}[${index}]`, messages.value('kindHole'));
    items.push(item);
  }
  return items;
}

/** Assigning to `__proto__` would set the prototype instead of a property. */
function setOwn(object: JsonObject, name: string, value: Json): void {
  if (name === '__proto__') {
    Object.defineProperty(object, name, { value, enumerable: true, configurable: true, writable: true });
  } else object[name] = value;
}

/** The time of a Date of any realm, NaN for an invalid one; undefined for anything else. */
export function dateTime(value: unknown): number | undefined {
  try {
    return Date.prototype.getTime.call(value);
  } catch {
    return undefined;
  }
}

/** Whether an object consists of properties only: an object literal of any realm, or an instance of a class. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !toBytes(value) && typeTag(value) === 'Object';
}

function unboxed(value: object): unknown {
  const tag = typeTag(value);
  return tag === 'Number' || tag === 'String' || tag === 'Boolean' ? value.valueOf() : undefined;
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** Halo's properties for files: `data_base64`, `atblob_base64`, `icon_base64`, `chart_base64`. */
function wantsBase64(name: string): boolean {
  return /base64$/i.test(name);
}

/** Base64 and data URLs are sent unchanged. */
function convertFile(value: unknown, path: string): string {
  const bytes = toBytes(value);
  if (bytes) return toBase64(bytes);
  if (typeof value === 'string' && (value.trim() === '' || parseBase64(value) !== undefined)) return value;
  throw new UnsendableValue(path, messages.value('kindNotBase64'));
}
