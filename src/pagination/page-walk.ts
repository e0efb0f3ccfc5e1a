import type { Operation } from '../catalogue/operation';
import type { BuiltRequest } from '../request/build';
import { filterRows, findRows, isComplete } from '../response/rows';
import { isObject } from '../util/parse';

/** What is asked of a collection. */
export interface PaginationOptions {
  /** The key its rows stand under. */
  key: string | null | undefined;
  where?: Operation['where'];
  /** The page asked for first, where the endpoint pages. */
  page: BuiltRequest['page'];
  /** Follow the pages to the end. */
  followPages: boolean;
  maxRecords: number;
}

/** One page as it is passed on. */
export interface AcceptedPage {
  rows: unknown[];
  /** The answer with these rows and no others. */
  payload: unknown;
}

/**
 * A walk through a collection's pages: which rows are new, when it ends, and what is known about it then. It decides by
 * rows received and never by the size asked for, because Halo cuts pages without a word, and `record_count` can be
 * absent, 0 or wrong.
 */
export class Paginator {
  /** Rows passed on. */
  records = 0;
  /** Halo's own total, where it tells one. */
  recordCount: number | undefined;
  pages = 0;
  /** Rows that an earlier page had brought already. */
  duplicates = 0;
  /** Whether everything was received, as far as Halo lets us know; undefined when the answer is no list. */
  complete: boolean | undefined;
  /** Stopped by maxRecords. */
  truncated = false;
  ended = false;
  readonly #options: PaginationOptions;
  readonly #seenIds = new SeenIds();
  #receivedRows = 0;
  #lastPageJson = '';

  constructor(options: PaginationOptions) {
    this.#options = options;
  }

  /** Takes the next page in order. */
  accept(payload: unknown): AcceptedPage {
    const { key, where, page, followPages, maxRecords } = this.#options;
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
      this.complete = isComplete(found, page);
    }

    const matching = where ? filterRows(newRows, where) : newRows;
    const rows = this.#applyLimit(matching, maxRecords);
    this.records += rows.length;
    return { rows, payload: rows === found.rows ? payload : withRows(payload, found.key, rows) };
  }

  /** Whether a page is worth asking for while so many before it are still on their way. */
  shouldFetchMore(inFlight: number): boolean {
    if (this.ended || inFlight === 0) return !this.ended;
    const pendingRows = inFlight * (this.#options.page?.size ?? 0);
    return (
      this.#receivedRows + pendingRows < (this.recordCount ?? 0) &&
      this.records + pendingRows < this.#options.maxRecords
    );
  }

  /** What is known so far, as msg.halo tells it. */
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

  /** Rows that no earlier page brought. Two rows of one page may share an id: some ids count per parent. */
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
      // Longer than asked: the endpoint ignores paging, and this was all.
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

/** The rows of an answer that is no documented list: an array's elements, a record alone, nothing for nothing. */
export function rowsOf(payload: unknown): unknown[] {
  if (payload === null || payload === undefined) return [];
  const listed = isObject(payload) && typeof payload.record_count === 'number' && findRows(payload, null);
  return Array.isArray(payload) ? payload : listed ? listed.rows : [payload];
}

/** An answer with other rows in the place of its own. */
export function withRows(payload: unknown, key: string | undefined, rows: unknown[]): unknown {
  return key === undefined ? rows : { ...(payload as object), [key]: rows };
}

function isId(id: unknown): id is number | string {
  return typeof id === 'number' || typeof id === 'string';
}

/** A set of ids. Whole numbers share an entry with their neighbours, so that a million of them takes few MB. */
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
