import type { Operation } from '../catalogue/operation';
import type { BuiltRequest } from '../request/build';
import { findRows, isComplete, isObject, keepOnly } from '../response/rows';

/** What is asked of a collection. */
export interface Collection {
  /** The key its rows stand under. */
  key: string | null | undefined;
  where?: Operation['where'];
  /** The page asked for first, where the endpoint pages. */
  page: BuiltRequest['page'];
  /** Follow the pages to the end. */
  follow: boolean;
  maxRecords: number;
}

/** One page as it is passed on. */
export interface TakenPage {
  rows: unknown[];
  /** The answer with these rows and no others. */
  payload: unknown;
}

/**
 * A walk through a collection's pages: which rows are new, when it ends, and what is known about it then. It decides by
 * rows received and never by the size asked for, because Halo cuts pages without a word, and `record_count` can be
 * absent, 0 or wrong.
 */
export class PageWalk {
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
  readonly #asked: Collection;
  readonly #seen = new SeenIds();
  #received = 0;
  #lastWithoutIds = '';

  constructor(asked: Collection) {
    this.#asked = asked;
  }

  /** Takes the next page in order. */
  take(payload: unknown): TakenPage {
    const { key, where, page, follow, maxRecords } = this.#asked;
    const found = findRows(payload, key);
    this.pages++;
    if (!found) {
      this.ended = true;
      if (this.pages > 1) this.complete = !(this.recordCount && this.#received < this.recordCount);
      return { rows: this.pages > 1 ? [] : rowsOf(payload), payload };
    }
    if (found.recordCount || this.recordCount === undefined) this.recordCount = found.recordCount;
    const fresh = follow ? this.#fresh(found.rows) : found.rows;
    this.#received += fresh.length;
    if (follow) this.#decide(found.rows.length, fresh.length > 0);
    else {
      this.ended = true;
      this.complete = isComplete(found, page);
    }

    const kept = where ? keepOnly(fresh, where) : fresh;
    const rows = this.#limited(kept, maxRecords);
    this.records += rows.length;
    return { rows, payload: rows === found.rows ? payload : withRows(payload, found.key, rows) };
  }

  /** Whether a page is worth asking for while so many before it are still on their way. */
  wants(ahead: number): boolean {
    if (this.ended || ahead === 0) return !this.ended;
    const onTheirWay = ahead * (this.#asked.page?.size ?? 0);
    return (
      this.#received + onTheirWay < (this.recordCount ?? 0) &&
      this.records + onTheirWay < this.#asked.maxRecords
    );
  }

  /** What is known so far, as msg.halo tells it. */
  facts() {
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
  #fresh(rows: unknown[]): unknown[] {
    const ids = rows.map((row) => (isObject(row) ? row.id : undefined));
    if (!ids.some(isId)) {
      const text = JSON.stringify(rows);
      const repeated = text === this.#lastWithoutIds;
      this.#lastWithoutIds = text;
      if (repeated) this.duplicates += rows.length;
      return repeated ? [] : rows;
    }
    const fresh = this.pages === 1 ? rows : rows.filter((_, index) => !this.#seen.has(ids[index]));
    this.duplicates += rows.length - fresh.length;
    for (const id of ids) this.#seen.add(id);
    return fresh;
  }

  #decide(length: number, brought: boolean): void {
    if (this.recordCount) {
      this.complete = this.#received >= this.recordCount;
      this.ended = this.complete || !brought;
    } else {
      // Longer than asked: the endpoint ignores paging, and this was all.
      this.ended = !brought || length > (this.#asked.page?.size ?? 0);
      this.complete = this.ended;
    }
  }

  #limited(rows: unknown[], maxRecords: number): unknown[] {
    const room = maxRecords - this.records;
    const morePromised = !this.ended && this.#received < (this.recordCount ?? 0);
    if (rows.length < room || (rows.length === room && !morePromised)) return rows;
    this.truncated = true;
    this.ended = true;
    this.complete = false;
    return rows.length === room ? rows : rows.slice(0, room);
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
    return ((this.#numbers.get(Math.floor(number / 32)) ?? 0) & bit(number)) !== 0;
  }

  add(id: unknown): void {
    if (!isId(id)) return;
    if (!Number.isSafeInteger(id)) {
      this.#others.add(id);
      return;
    }
    const number = id as number;
    const entry = Math.floor(number / 32);
    this.#numbers.set(entry, (this.#numbers.get(entry) ?? 0) | bit(number));
  }
}

function bit(number: number): number {
  return 1 << (((number % 32) + 32) % 32);
}
