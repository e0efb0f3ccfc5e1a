import type { Parameter, ParameterType } from '../catalogue/operation';
import * as messages from '../i18n/messages';
import type { LocalizedText, MessageDescriptor } from '../i18n/translate';
import { invalidRequest } from './invalid-request';
import { dateTime, toJsonValue, UnsendableValue } from './json-value';

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** How an error names each type. A function, so that editor bundles without it leave these messages out. */
const typeNames = (): Record<ParameterType, MessageDescriptor> => ({
  string: messages.value('string'),
  integer: messages.value('integer'),
  number: messages.value('number'),
  boolean: messages.value('boolean'),
  date: messages.value('date'),
  integers: messages.value('integers'),
  uuid: messages.value('uuid'),
});

/** Whether a value counts as absent: undefined, null or a blank string. */
export function isBlank(value: unknown): boolean {
  return value === undefined || value === null || (typeof value === 'string' && value.trim() === '');
}

/**
 * Converts a parameter's value to its form in a URL.
 * @throws HaloError HALO_REQUEST naming the parameter and its expected type
 */
export function formatParameter(value: unknown, { name, type }: Pick<Parameter, 'name' | 'type'>): string {
  const text = formatValue(value, { name, type });
  if (text === undefined) {
    throw invalidRequest(
      messages.value('invalid', { name, expected: typeNames()[type], value: describeValue(value) }),
      name,
    );
  }
  return text;
}

/** Converts the value of an undocumented parameter, whose type is unknown. */
export function formatUndocumented(value: unknown, name: string): string {
  return formatParameter(value, { name, type: 'string' });
}

function formatValue(value: unknown, { name, type }: Pick<Parameter, 'name' | 'type'>): string | undefined {
  switch (type) {
    case 'string':
      return formatString(value, name);
    case 'integer':
      return formatInteger(value);
    case 'number':
      return formatNumber(value);
    case 'boolean':
      return formatBoolean(value);
    case 'date':
      return formatDate(value);
    case 'integers':
      return formatIntegers(value);
    case 'uuid':
      return typeof value === 'string' && GUID.test(value.trim()) ? value.trim() : undefined;
  }
}

/** Some string parameters take lists, dates or JSON: activeinactive, after, advanced_search. */
function formatString(value: unknown, name: string): string | undefined {
  if (dateTime(value) !== undefined) return formatDate(value);
  if (Array.isArray(value) && !value.some(isObjectOrArray)) return formatList(value, formatScalar);
  return isObjectOrArray(value) ? formatJson(value, name) : formatScalar(value);
}

const isObjectOrArray = (value: unknown): value is object => typeof value === 'object' && value !== null;

function formatJson(value: object, name: string): string | undefined {
  try {
    return JSON.stringify(toJsonValue(value, name));
  } catch (error) {
    if (!(error instanceof UnsendableValue)) throw error;
    throw invalidRequest(
      messages.request('unsendableParameter', { name: error.path, kind: error.reason }),
      error.path,
    );
  }
}

function formatScalar(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : undefined;
  return typeof value === 'boolean' || typeof value === 'bigint' ? String(value) : undefined;
}

function formatInteger(value: unknown): string | undefined {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? String(value) : undefined;
  if (typeof value === 'bigint') return String(value);
  return typeof value === 'string' && /^\s*[+-]?\d+\s*$/.test(value)
    ? String(BigInt(value.trim().replace(/^\+/, '')))
    : undefined;
}

function formatNumber(value: unknown): string | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : undefined;
  return typeof value === 'string' && /^\s*[+-]?\d+(\.\d+)?\s*$/.test(value)
    ? String(Number(value))
    : undefined;
}

function formatBoolean(value: unknown): string | undefined {
  if (typeof value === 'boolean') return String(value);
  if (value === 1 || value === 0) return String(value === 1);
  const text = typeof value === 'string' ? value.trim().toLowerCase() : '';
  if (text === 'true' || text === '1') return 'true';
  return text === 'false' || text === '0' ? 'false' : undefined;
}

function formatIntegers(value: unknown): string | undefined {
  return formatList(
    typeof value === 'string' ? value.split(',') : Array.isArray(value) ? value : [value],
    formatInteger,
  );
}

/** A comma-separated list. An empty list is invalid: an empty parameter would select everything instead of nothing. */
function formatList(
  values: unknown[],
  formatItem: (value: unknown) => string | undefined,
): string | undefined {
  // `map` skips holes.
  const items = Array.from(values, (value) => formatItem(value));
  return items.length > 0 && items.every((item) => item !== undefined) ? items.join(',') : undefined;
}

/** Halo expects UTC without a `Z`, as in its responses and its public clients. Strings without an offset are UTC too. */
function formatDate(value: unknown): string | undefined {
  const parsed = toDate(value);
  // A year that does not have four digits comes from a number that is not a timestamp.
  const iso = parsed && !Number.isNaN(parsed.getTime()) ? parsed.toISOString() : '';
  return /^\d{4}-/.test(iso) ? iso.slice(0, 19) : undefined;
}

function toDate(value: unknown): Date | undefined {
  const time = dateTime(value);
  if (time !== undefined) return new Date(time);
  if (typeof value === 'number') return fromEpoch(value);
  if (typeof value !== 'string') return undefined;
  const trimmed = value.trim();
  if (/^\d{10,13}$/.test(trimmed)) return fromEpoch(Number(trimmed));
  const match = /^(\d{4}-\d{2}-(\d{2}))(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?)?$/i.exec(
    trimmed,
  );
  // 31 February is an error; JavaScript would convert it to 3 March.
  if (!match || new Date(`${match[1]}T00:00:00Z`).getUTCDate() !== Number(match[2])) return undefined;
  const hasTime = trimmed.length > 10;
  return new Date(`${trimmed.replace(' ', 'T')}${hasTime && !match[3] ? 'Z' : ''}`);
}

/** Accepts seconds and milliseconds since 1970: values below 1e11 (March 1973 in milliseconds) are seconds. */
function fromEpoch(value: number): Date {
  return new Date(Math.abs(value) < 1e11 ? value * 1000 : value);
}

/** A short description of a value for error messages. */
function describeValue(value: unknown): LocalizedText {
  if (dateTime(value) !== undefined) return messages.value('actualDate');
  if (Array.isArray(value)) return messages.value('actualList', { length: value.length });
  if (isObjectOrArray(value)) return messages.value('actualObject');
  const text = typeof value === 'string' ? `"${value}"` : String(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
