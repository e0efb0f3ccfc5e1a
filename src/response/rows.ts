import type { Json, Operation } from '../catalogue/operation';
import { isObject } from '../util/parse';

/** The records of a list response and their total number, if known. */
export interface ListResponse {
  rows: unknown[];
  /** Halo's total over all pages, if it reports one. */
  recordCount?: number;
  /** The property that holds the rows; undefined for a bare array. */
  key?: string;
}

/**
 * Finds the rows of a list response: a bare array, the documented key, or the first array of objects other than column
 * definitions. Returns undefined when there is no list, or when the payload is a record (it has an `id`).
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

/** The rows whose properties have the values of an operation's `where` filter. */
export function filterRows(rows: unknown[], where: NonNullable<Operation['where']>): unknown[] {
  return rows.filter(
    (row) => isObject(row) && Object.entries(where).every(([name, value]) => equalsValue(row[name], value)),
  );
}

const equalsValue = (actual: unknown, expected: Json): boolean => (actual ?? null) === expected;

/**
 * Whether a single response contains the complete list, as far as it shows. With `count`, Halo reports as `record_count`
 * the number of rows that it returned. A server that shortens lists without a warning returns a round number of rows.
 * @param count - the requested number of rows, when the request limits the list without pages
 */
export function isComplete(
  { rows, recordCount }: ListResponse,
  page: { number: number; size: number } | undefined,
  count?: number,
): boolean {
  if (page && page.number !== 1) return false;
  if (recordCount && rows.length < recordCount) return false;
  // A full page: only the total of a paged list shows that it is the last one.
  if (page && rows.length === page.size) return Boolean(recordCount);
  if (rows.length === count) return false;
  return !isRoundLimit(rows.length);
}

/** 50, 100, 200, 250, 500, 1000 …: limits that servers use. Halo's own are 50, 100 and 1000. */
function isRoundLimit(length: number): boolean {
  return length >= 50 && /^(?:1|2|25|5)0+$/.test(String(length));
}
