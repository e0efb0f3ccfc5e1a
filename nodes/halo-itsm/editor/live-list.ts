import { filterItems, type ListItem, type ListPage } from '../../../src/browser';

/** What is asked of a list of the tenant. */
export interface ListQuery {
  search?: string;
  page?: number;
  refresh?: boolean;
  /** Only the row of this id. */
  id?: string;
}

/** Why a list could not be read, and what may help. */
export interface ListError {
  message: string;
  hint?: string;
}

/** Asks the runtime. @throws Problem */
export type FetchList = (query: ListQuery) => Promise<ListPage>;

/** The rows read for one search. */
interface ListMatches {
  query: string;
  items: ListItem[];
  /** The last page that was read. */
  page: number;
  more: boolean;
  total?: number;
}

/** How long somebody types before Halo is asked, ms. */
const DEBOUNCE_MS = 250;

/** A list of the tenant as far as it has been read, page by page. Reads nothing unasked. */
export class LiveList {
  readonly #fetchPage: FetchList;
  readonly #onChange: () => void;
  #matches: ListMatches | undefined;
  /** What was found without a search: everything, when there is no more. */
  #unfiltered: ListMatches | undefined;
  #readAt: number | undefined;
  #problem: ListError | undefined;
  #currentRead: object | undefined;
  #timer: number | undefined;

  constructor(fetchPage: FetchList, onChange: () => void) {
    this.#fetchPage = fetchPage;
    this.#onChange = onChange;
  }

  get isReading(): boolean {
    return this.#currentRead !== undefined;
  }

  get hasMore(): boolean {
    return this.#matches?.more ?? false;
  }

  /** How many there are for what was searched, where that is known. */
  get total(): number | undefined {
    return this.#matches?.total;
  }

  /** When Halo was asked, on the clock of `Date.now()`. */
  get readAt(): number | undefined {
    return this.#readAt;
  }

  /** Why the last reading failed; it stays until one succeeds. */
  get problem(): ListError | undefined {
    return this.#problem;
  }

  /** The rows known by now for what was typed; if they are not, they are asked for. */
  find(query: string): ListItem[] {
    if (this.#matches?.query !== query) this.#search(query);
    return this.#matches?.items ?? [];
  }

  /** Asks for the next page. */
  loadNext(): void {
    if (this.#matches?.more && !this.isReading) this.#read(this.#matches.page + 1);
  }

  /** Asks Halo again, whatever is known. */
  refresh(): void {
    this.#unfiltered = undefined;
    this.#matches = { query: '', items: [], page: 0, more: false };
    this.#read(1, { refresh: true });
  }

  /** What failed the last time is tried again. */
  retry(): void {
    if (this.#problem !== undefined) this.#matches = undefined;
  }

  /** Nobody waits any more for what was asked. */
  stop(): void {
    if (this.isReading && this.#matches?.page === 0) this.#matches = undefined;
    this.#cancel();
  }

  /** The label of one id; nothing when it cannot be told. */
  async labelOf(id: string): Promise<string | undefined> {
    try {
      return (await this.#fetchPage({ id })).items[0]?.label;
    } catch {
      // It is only a courtesy: the id stands there.
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
      // Until the answer is there, what is known already.
      const items = query ? filterItems(this.#matches?.items ?? [], query) : [];
      this.#matches = { query, items, page: 0, more: false };
      this.#read(1, { delayMs: query ? DEBOUNCE_MS : 0 });
    }
  }

  #cancel(): void {
    window.clearTimeout(this.#timer);
    this.#currentRead = undefined;
  }

  #read(page: number, { delayMs = 0, refresh = false } = {}): void {
    this.#cancel();
    const read = {};
    this.#currentRead = read;
    const search = this.#matches?.query ?? '';
    const finish = (apply: () => void) => {
      if (this.#currentRead !== read) return;
      this.#currentRead = undefined;
      apply();
      this.#onChange();
    };
    this.#timer = window.setTimeout(() => {
      this.#fetchPage({ search, page, refresh }).then(
        (result) => finish(() => this.#accept(result, page)),
        (error: unknown) =>
          finish(() => {
            this.#problem = error as ListError;
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
    this.#problem = undefined;
    // The oldest of what is shown.
    const readAt = Date.now() - age;
    this.#readAt = page > 1 ? Math.min(this.#readAt ?? readAt, readAt) : readAt;
  }
}
