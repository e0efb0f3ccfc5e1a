import { filterItems, type ListItem, type ListPage } from '../../../src/browser';
import type { ConnectionApi } from '../../shared/editor/admin-api';
import type { Translator } from '../../shared/editor/catalog';
import { errorText } from './fetch-status';

/** Query of the list route. */
export interface ListQuery {
  search?: string;
  page?: number;
  refresh?: boolean;
  /** Only the item with this id. */
  id?: string;
}

/** Why a list could not be fetched. */
export interface ListError {
  message: string;
  hint?: string;
}

/** Fetches one page of a list. @throws ListError */
export type FetchList = (query: ListQuery) => Promise<ListPage>;

/**
 * Fetches a list of the tenant through the deployed connection.
 * @param parents - ids selected in the lists this one depends on, by list name
 */
export function createListFetcher(
  api: ConnectionApi,
  list: string,
  parents: Record<string, string>,
  t: Translator,
): FetchList {
  return async (query) => {
    try {
      return await api.get<ListPage>(`lists/${encodeURIComponent(list)}`, { ...parents, ...query });
    } catch (error) {
      throw errorText(error, t);
    }
  };
}

/** The items fetched for one search. */
interface ListMatches {
  query: string;
  items: ListItem[];
  /** The last page fetched; 0 before the first response. */
  page: number;
  more: boolean;
  total?: number;
}

/** Pause in typing before a search is sent, ms. */
const DEBOUNCE_MS = 250;

/** A list of the tenant, fetched page by page and only on demand. */
export class PagedList {
  readonly #fetchPage: FetchList;
  readonly #onChange: () => void;
  #matches: ListMatches | undefined;
  /** The result without a search; the complete list when it has no more pages. */
  #unfiltered: ListMatches | undefined;
  #fetchedAt: number | undefined;
  #error: ListError | undefined;
  /** Identity of the fetch in flight; the result of any other fetch is discarded. */
  #currentFetch: object | undefined;
  #timer: number | undefined;

  /** @param onChange - called after each completed or failed fetch */
  constructor(fetchPage: FetchList, onChange: () => void) {
    this.#fetchPage = fetchPage;
    this.#onChange = onChange;
  }

  get isFetching(): boolean {
    return this.#currentFetch !== undefined;
  }

  get hasMore(): boolean {
    return this.#matches?.more ?? false;
  }

  /** Number of items that match the current search, where Halo reports it. */
  get total(): number | undefined {
    return this.#matches?.total;
  }

  /** Time of the oldest data shown, as of `Date.now()`. */
  get fetchedAt(): number | undefined {
    return this.#fetchedAt;
  }

  /** Why the last fetch failed; set until one succeeds. */
  get error(): ListError | undefined {
    return this.#error;
  }

  /** The items known so far for a search; starts the search if it is a new one. */
  find(query: string): ListItem[] {
    if (this.#matches?.query !== query) this.#search(query);
    return this.#matches?.items ?? [];
  }

  fetchNext(): void {
    if (this.#matches?.more && !this.isFetching) this.#fetch(this.#matches.page + 1);
  }

  /** Discards all items and fetches the first page, bypassing the runtime's cache. */
  refresh(): void {
    this.#unfiltered = undefined;
    this.#matches = { query: '', items: [], page: 0, more: false };
    this.#fetch(1, { refresh: true });
  }

  /** After a failed fetch: makes the next `find` fetch again. */
  retry(): void {
    if (this.#error !== undefined) this.#matches = undefined;
  }

  /** Cancels the fetch in flight. */
  stop(): void {
    if (this.isFetching && this.#matches?.page === 0) this.#matches = undefined;
    this.#cancel();
  }

  /** The label of one id; undefined if it is unknown or cannot be fetched. */
  async labelOf(id: string): Promise<string | undefined> {
    try {
      return (await this.#fetchPage({ id })).items[0]?.label;
    } catch {
      // The label is optional: the field shows the id without it.
      return undefined;
    }
  }

  #search(query: string): void {
    this.#cancel();
    const unfiltered = this.#unfiltered;
    if (unfiltered && query === '') this.#matches = unfiltered;
    else if (unfiltered && !unfiltered.more) {
      const items = filterItems(unfiltered.items, query);
      this.#matches = { query, items, page: 1, more: false, total: items.length };
    } else {
      // Until the response arrives, show the matches among the items already fetched.
      const items = query ? filterItems(this.#matches?.items ?? [], query) : [];
      this.#matches = { query, items, page: 0, more: false };
      this.#fetch(1, { delayMs: query ? DEBOUNCE_MS : 0 });
    }
  }

  #cancel(): void {
    window.clearTimeout(this.#timer);
    this.#currentFetch = undefined;
  }

  #fetch(page: number, { delayMs = 0, refresh = false } = {}): void {
    this.#cancel();
    const current = {};
    this.#currentFetch = current;
    const search = this.#matches?.query ?? '';
    const finish = (apply: () => void) => {
      if (this.#currentFetch !== current) return;
      this.#currentFetch = undefined;
      apply();
      this.#onChange();
    };
    this.#timer = window.setTimeout(() => {
      this.#fetchPage({ search, page, refresh }).then(
        (result) => finish(() => this.#accept(result, page)),
        (error: unknown) =>
          finish(() => {
            this.#error = error as ListError;
            if (this.#matches) this.#matches.more = false;
          }),
      );
    }, delayMs);
  }

  #accept({ items, more, total, age }: ListPage, page: number): void {
    const previous = page > 1 ? (this.#matches?.items ?? []) : [];
    const knownIds = new Set(previous.map(({ id }) => id));
    this.#matches = {
      query: this.#matches?.query ?? '',
      items: [...previous, ...items.filter(({ id }) => !knownIds.has(id))],
      page,
      more: more && items.length > 0,
      total,
    };
    if (this.#matches.query === '') this.#unfiltered = this.#matches;
    this.#error = undefined;
    const fetchedAt = Date.now() - age;
    this.#fetchedAt = page > 1 ? Math.min(this.#fetchedAt ?? fetchedAt, fetchedAt) : fetchedAt;
  }
}
