import type { Parameter, ParameterType } from '../catalogue/operation';
import { HaloError } from '../errors';

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** How each type is named in an error. */
const EXPECTED: Record<ParameterType, string> = {
  string: 'a text',
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  date: 'a date (a Date, ISO text such as 2026-09-01T08:00:00Z, or milliseconds since 1970)',
  integers: 'whole numbers, as a list or separated by commas',
  uuid: 'a GUID such as 11111111-1111-4111-8111-111111111111',
};

/** Whether a value counts as not given. */
export function isBlank(value: unknown): boolean {
  return value === undefined || value === null || (typeof value === 'string' && value.trim() === '');
}

/**
 * A parameter's value as it stands in a URL.
 * @throws HaloError HALO_REQUEST naming the parameter and what it should be
 */
export function parameterText(value: unknown, { name, type }: Pick<Parameter, 'name' | 'type'>): string {
  const text = convert(value, type);
  if (text === undefined) {
    throw new HaloError(
      'HALO_REQUEST',
      `The parameter "${name}" must be ${EXPECTED[type]}, but is ${show(value)}. Nothing was sent.`,
      { field: name },
    );
  }
  return text;
}

/** A value for a parameter that the document does not know: written as it is. */
export function undocumentedText(value: unknown, name: string): string {
  if (Array.isArray(value))
    return value.map((item) => parameterText(item, { name, type: 'string' })).join(',');
  if (value instanceof Date) return parameterText(value, { name, type: 'date' });
  return parameterText(value, { name, type: 'string' });
}

function convert(value: unknown, type: ParameterType): string | undefined {
  switch (type) {
    case 'string':
      return typeof value === 'string' ? value : scalar(value);
    case 'integer':
      return integer(value);
    case 'number':
      return numeric(value);
    case 'boolean':
      return boolean(value);
    case 'date':
      return date(value);
    case 'integers':
      return integers(value);
    case 'uuid':
      return typeof value === 'string' && GUID.test(value.trim()) ? value.trim() : undefined;
  }
}

function scalar(value: unknown): string | undefined {
  if (typeof value === 'boolean' || typeof value === 'bigint') return String(value);
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : undefined;
  // Some parameters take JSON or lists as text: advanced_search, activeinactive.
  if (Array.isArray(value) && value.every((item) => typeof item !== 'object' || item === null))
    return value.join(',');
  return typeof value === 'object' && value !== null && !(value instanceof Date)
    ? JSON.stringify(value)
    : undefined;
}

function integer(value: unknown): string | undefined {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? String(value) : undefined;
  if (typeof value === 'bigint') return String(value);
  return typeof value === 'string' && /^\s*[+-]?\d+\s*$/.test(value)
    ? String(BigInt(value.trim().replace(/^\+/, '')))
    : undefined;
}

function numeric(value: unknown): string | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : undefined;
  return typeof value === 'string' && value.trim() !== '' && Number.isFinite(Number(value))
    ? value.trim()
    : undefined;
}

function boolean(value: unknown): string | undefined {
  if (typeof value === 'boolean') return String(value);
  if (value === 1 || value === 0) return String(value === 1);
  const text = typeof value === 'string' ? value.trim().toLowerCase() : '';
  if (text === 'true' || text === '1') return 'true';
  return text === 'false' || text === '0' ? 'false' : undefined;
}

function integers(value: unknown): string | undefined {
  const items: unknown[] = Array.isArray(value)
    ? value
    : typeof value === 'string'
      ? value.split(',')
      : [value];
  const texts = items.map(integer);
  return texts.length > 0 && texts.every((text) => text !== undefined) ? texts.join(',') : undefined;
}

/** Halo's dates are UTC without a `Z` (behaviour: responses and every public client); text without an offset is UTC too. */
function date(value: unknown): string | undefined {
  const moment = value instanceof Date ? value : toDate(value);
  return moment && !Number.isNaN(moment.getTime()) ? moment.toISOString().slice(0, 19) : undefined;
}

function toDate(value: unknown): Date | undefined {
  if (typeof value === 'number') return new Date(value);
  if (typeof value !== 'string') return undefined;
  const text = value.trim();
  if (/^\d{12,}$/.test(text)) return new Date(Number(text));
  const match = /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?)?$/i.exec(
    text,
  );
  if (!match) return undefined;
  const hasTime = text.length > 10;
  return new Date(hasTime && !match[1] ? `${text.replace(' ', 'T')}Z` : text.replace(' ', 'T'));
}

/** A value in an error message, shortened. */
function show(value: unknown): string {
  const text =
    typeof value === 'string'
      ? `"${value}"`
      : value instanceof Date
        ? 'a date'
        : typeof value === 'object'
          ? 'an object'
          : String(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
