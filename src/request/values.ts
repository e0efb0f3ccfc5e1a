import type { Parameter, ParameterType } from '../catalogue/operation';
import * as say from '../i18n/messages';
import type { Said, Sentence } from '../i18n/translate';
import { refusal } from './invalid-request';

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** How each type is named in an error. */
const EXPECTED: Record<ParameterType, Sentence> = {
  string: say.value('string'),
  integer: say.value('integer'),
  number: say.value('number'),
  boolean: say.value('boolean'),
  date: say.value('date'),
  integers: say.value('integers'),
  uuid: say.value('uuid'),
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
    throw refusal(say.value('mustBe', { name, expected: EXPECTED[type], value: show(value) }), name);
  }
  return text;
}

/** A value for a parameter that the document does not know: written as it is. */
export function undocumentedText(value: unknown, name: string): string {
  return parameterText(value, { name, type: 'string' });
}

function convert(value: unknown, type: ParameterType): string | undefined {
  switch (type) {
    case 'string':
      return text(value);
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

/** Some parameters take lists, dates or JSON as text: activeinactive, after, advanced_search. */
function text(value: unknown): string | undefined {
  if (value instanceof Date) return date(value);
  if (Array.isArray(value) && !value.some(isObject)) return listed(value, scalar);
  return isObject(value) ? json(value) : scalar(value);
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

function json(value: object): string | undefined {
  try {
    return JSON.stringify(value);
  } catch {
    return undefined; // refers to itself, or holds a BigInt
  }
}

function scalar(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : undefined;
  return typeof value === 'boolean' || typeof value === 'bigint' ? String(value) : undefined;
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
  return typeof value === 'string' && /^\s*[+-]?\d+(\.\d+)?\s*$/.test(value)
    ? String(Number(value))
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
  return listed(typeof value === 'string' ? value.split(',') : [value].flat(), integer);
}

/** Values separated by commas. An empty list is refused: left out, it would mean everything rather than nothing. */
function listed(values: unknown[], convertItem: (value: unknown) => string | undefined): string | undefined {
  const texts = values.map(convertItem);
  return texts.length > 0 && texts.every((item) => item !== undefined) ? texts.join(',') : undefined;
}

/** Halo's dates are UTC without a `Z` (behaviour: responses and every public client); text without an offset is UTC too. */
function date(value: unknown): string | undefined {
  const moment = toDate(value);
  // A year of other than four digits is a number that was no date.
  const iso = moment && !Number.isNaN(moment.getTime()) ? moment.toISOString() : '';
  return /^\d{4}-/.test(iso) ? iso.slice(0, 19) : undefined;
}

function toDate(value: unknown): Date | undefined {
  if (value instanceof Date) return value;
  if (typeof value === 'number') return sinceEpoch(value);
  if (typeof value !== 'string') return undefined;
  const written = value.trim();
  if (/^\d{10,13}$/.test(written)) return sinceEpoch(Number(written));
  const match = /^(\d{4}-\d{2}-(\d{2}))(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?)?$/i.exec(
    written,
  );
  // 31 February is a mistake; JavaScript would make it the third of March.
  if (!match || new Date(`${match[1]}T00:00:00Z`).getUTCDate() !== Number(match[2])) return undefined;
  const isMoment = written.length > 10;
  return new Date(`${written.replace(' ', 'T')}${isMoment && !match[3] ? 'Z' : ''}`);
}

/** Milliseconds since 1970, or seconds: as milliseconds these would all be dates before March 1973. */
function sinceEpoch(value: number): Date {
  return new Date(Math.abs(value) < 1e11 ? value * 1000 : value);
}

/** A value in an error message, shortened. */
function show(value: unknown): Said {
  if (value instanceof Date) return say.value('aDate');
  if (Array.isArray(value)) return say.value('aList', { length: value.length });
  if (isObject(value)) return say.value('anObject');
  const text = typeof value === 'string' ? `"${value}"` : String(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
