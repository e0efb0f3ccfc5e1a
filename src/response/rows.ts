import type { Json, Operation } from '../catalogue/operation';
import { isObject } from '../util/parse';

/** The rows of a collection's answer and what is known about how many there are. */
export interface ListResponse {
  rows: unknown[];
  /** Halo's own total over all pages, where it tells one. */
  recordCount?: number;
  /** The key the rows stand under; undefined for a bare array. */
  key?: string;
}

/**
 * Finds the rows of a list: a bare array, the documented key, or the first array of objects that is not about
 * columns. Undefined when the answer holds no list at all, or is a record: an envelope has no id.
 */
export function findRows(payload: unknown, listKey: string | null | undefined): ListResponse | undefined {
  if (Array.isArray(payload)) return { rows: payload };
  if (!isObject(payload) || (!listKey && 'id' in payload)) return undefined;
  const key = [listKey, ...Object.keys(payload).filter((name) => !name.startsWith('columns'))].find(
    (name): name is string => typeof name === 'string' && isRows(payload[name], name === listKey),
  );
  if (key === undefined) return undefined;
  const total = payload.record_count;
  return {
    rows: payload[key] as unknown[],
    recordCount: typeof total === 'number' && total >= 0 ? total : undefined,
    key,
  };
}

function isRows(value: unknown, expected: boolean): boolean {
  return Array.isArray(value) && (expected || value.every(isObject));
}

/** The rows whose members have the values an operation asks for. */
export function filterRows(rows: unknown[], where: NonNullable<Operation['where']>): unknown[] {
  return rows.filter(
    (row) => isObject(row) && Object.entries(where).every(([name, value]) => equalsValue(row[name], value)),
  );
}

const equalsValue = (actual: unknown, expected: Json): boolean => (actual ?? null) === expected;

/** Whether one page holds everything, as far as Halo lets us know. */
export function isComplete(
  { rows, recordCount }: ListResponse,
  page: { number: number; size: number } | undefined,
): boolean {
  if (!page) return recordCount ? rows.length >= recordCount : true;
  if (recordCount) return (page.number - 1) * page.size + rows.length >= recordCount && page.number === 1;
  // Without a total a page that is not full is the last, and one that is longer than asked is everything.
  return page.number === 1 && rows.length !== page.size;
}
