import type { Operation } from '../catalogue/operation';
import type { BuiltRequest } from '../request/build';
import { filterRows, findRows, isComplete } from '../response/rows';
import { isObject } from '../util/parse';

/** How to page through a list. */
export interface PaginationOptions {
  /** Property of the response that contains the rows, as documented; see `findRows`. */
  key: string | null | undefined;
  /** Keep only the rows with these property values. */
  where?: Operation['where'];
  /** The first page; undefined when the endpoint does not page. */
  page: BuiltRequest['page'];
  /** The number of rows requested with `count`, which limits a list without pages. */
  count?: number;
  /** Fetch all pages. */
  followPages: boolean;
  maxRecords: number;
}

/** One page, ready to be passed on. */
export interface AcceptedPage {
  rows: unknown[];
  /** The response body with exactly these rows. */
  payload: unknown;
}

/**
 * Tracks the pages of a list: which rows are new, when the list ends, what is known about its total. Decisions are based on
 * the rows received, not on the requested page size: Halo silently returns smaller pages, and `record_count` can be
 * absent, 0 or wrong.
 */
export class Paginator {
  /** Rows passed on. */
  records = 0;
  /** Total number of records as Halo reports it, if it does. */
  recordCount: number | undefined;
  pages = 0;
  /** Rows dropped because an earlier page contained them. */
  duplicates = 0;
  /** Whether all records were received, as far as that can be known; undefined when the response is no list. */
  complete: boolean | undefined;
  /** Ended at `maxRecords`. */
  truncated = false;
  ended = false;
  readonly #options: PaginationOptions;
  readonly #seenIds = new SeenIds();
  #receivedRows = 0;
  #lastPageJson = '';

  constructor(options: PaginationOptions) {
    this.#options = options;
  }

  /** Processes the next page, in order. */
  accept(payload: unknown): AcceptedPage {
    const { key, where, page, count, followPages, maxRecords } = this.#options;
    const found = findRows(payload, key);
    this.pages++;
    if (!found) {
      this.ended = true;
      if (this.pages > 1) this.complete = !(this.recordCount && this.#receivedRows < this.recordCount);
      return { rows: this.pages > 1 ? [] : rowsOf(payload), payload };
    }
    if (found.recordCount || this.recordCount === undefined) this.recordCount = found.recordCount;
    const newRows = followPages ? this.#newRows(found.rows) : found.rows;
    this.#receivedRows += newRows.length;
    if (followPages) this.#updateCompletion(found.rows.length, newRows.length > 0);
    else {
      this.ended = true;
      this.complete = isComplete(found, page, count);
    }

    const matching = where ? filterRows(newRows, where) : newRows;
    const rows = this.#applyLimit(matching, maxRecords);
    this.records += rows.length;
    return { rows, payload: rows === found.rows ? payload : withRows(payload, found.key, rows) };
  }

  /** Whether to request another page. @param inFlight - pages requested but not accepted yet */
  shouldFetchMore(inFlight: number): boolean {
    if (this.ended || inFlight === 0) return !this.ended;
    const pendingRows = inFlight * (this.#options.page?.size ?? 0);
    return (
      this.#receivedRows + pendingRows < (this.recordCount ?? 0) &&
      this.records + pendingRows < this.#options.maxRecords
    );
  }

  /** The list's part of `msg.halo`. */
  summary() {
    const { records, recordCount, pages, complete } = this;
    if (complete === undefined && pages < 2) return {};
    return {
      records,
      recordCount,
      pages,
      complete,
      ...(this.truncated && { truncated: true }),
      ...(this.duplicates > 0 && { duplicates: this.duplicates }),
    };
  }

  /**
   * The rows that no earlier page contained, by id; without ids a page equal to the previous one is dropped. Rows within
   * one page may share an id, because some ids are unique only per parent.
   */
  #newRows(rows: unknown[]): unknown[] {
    const ids = rows.map((row) => (isObject(row) ? row.id : undefined));
    if (!ids.some(isId)) {
      const pageJson = JSON.stringify(rows);
      const isRepeated = pageJson === this.#lastPageJson;
      this.#lastPageJson = pageJson;
      if (isRepeated) this.duplicates += rows.length;
      return isRepeated ? [] : rows;
    }
    const newRows = this.pages === 1 ? rows : rows.filter((_, index) => !this.#seenIds.has(ids[index]));
    this.duplicates += rows.length - newRows.length;
    for (const id of ids) this.#seenIds.add(id);
    return newRows;
  }

  #updateCompletion(rowCount: number, hasNewRows: boolean): void {
    if (this.recordCount) {
      this.complete = this.#receivedRows >= this.recordCount;
      this.ended = this.complete || !hasNewRows;
    } else {
      // More rows than requested: the endpoint ignores paging and has returned all records.
      this.ended = !hasNewRows || rowCount > (this.#options.page?.size ?? 0);
      this.complete = this.ended;
    }
  }

  #applyLimit(rows: unknown[], maxRecords: number): unknown[] {
    const remaining = maxRecords - this.records;
    const moreExpected = !this.ended && this.#receivedRows < (this.recordCount ?? 0);
    if (rows.length < remaining || (rows.length === remaining && !moreExpected)) return rows;
    this.truncated = true;
    this.ended = true;
    this.complete = false;
    return rows.length === remaining ? rows : rows.slice(0, remaining);
  }
}

/** The rows of a response that is no documented list: the elements of an array, one record, or none. */
export function rowsOf(payload: unknown): unknown[] {
  if (payload === null || payload === undefined) return [];
  const listed = isObject(payload) && typeof payload.record_count === 'number' && findRows(payload, null);
  return Array.isArray(payload) ? payload : listed ? listed.rows : [payload];
}

/** A copy of the payload with other rows. @param key - property with the rows; undefined for a bare array */
export function withRows(payload: unknown, key: string | undefined, rows: unknown[]): unknown {
  return key === undefined ? rows : { ...(payload as object), [key]: rows };
}

function isId(id: unknown): id is number | string {
  return typeof id === 'number' || typeof id === 'string';
}

/** A set of ids. Integers are stored as bitmaps of 32, so that a million ids take a few MB. */
class SeenIds {
  readonly #numbers = new Map<number, number>();
  readonly #others = new Set<number | string>();

  has(id: unknown): boolean {
    if (!isId(id)) return false;
    if (!Number.isSafeInteger(id)) return this.#others.has(id);
    const number = id as number;
    return ((this.#numbers.get(Math.floor(number / 32)) ?? 0) & bitMask(number)) !== 0;
  }

  add(id: unknown): void {
    if (!isId(id)) return;
    if (!Number.isSafeInteger(id)) {
      this.#others.add(id);
      return;
    }
    const number = id as number;
    const entry = Math.floor(number / 32);
    this.#numbers.set(entry, (this.#numbers.get(entry) ?? 0) | bitMask(number));
  }
}

function bitMask(number: number): number {
  return 1 << (((number % 32) + 32) % 32);
}
