import { type ListItem, matching } from '../../../src/tenant/lists/match';
import type { ListPage } from '../../../src/tenant/lists/read-list';

/** What is asked of a list of the tenant. */
export interface ListQuery {
  search?: string;
  page?: number;
  refresh?: boolean;
  /** Only the row of this id. */
  id?: string;
}

/** Why a list could not be read, and what may help. */
export interface Problem {
  message: string;
  hint?: string;
}

/** Asks the runtime. @throws Problem */
export type AskList = (query: ListQuery) => Promise<ListPage>;

/** The rows read for one search. */
interface Found {
  query: string;
  items: ListItem[];
  /** The last page that was read. */
  page: number;
  more: boolean;
  total?: number;
}

/** How long somebody types before Halo is asked, ms. */
const PAUSE = 250;

/** A list of the tenant as far as it has been read, page by page. Reads nothing unasked. */
export class LiveList {
  readonly #ask: AskList;
  readonly #onChange: () => void;
  #found: Found | undefined;
  /** What was found without a search: everything, when there is no more. */
  #start: Found | undefined;
  #readAt: number | undefined;
  #problem: Problem | undefined;
  #reading: object | undefined;
  #timer: number | undefined;

  constructor(ask: AskList, onChange: () => void) {
    this.#ask = ask;
    this.#onChange = onChange;
  }

  get isReading(): boolean {
    return this.#reading !== undefined;
  }

  get hasMore(): boolean {
    return this.#found?.more ?? false;
  }

  /** How many there are for what was searched, where that is known. */
  get total(): number | undefined {
    return this.#found?.total;
  }

  /** When Halo was asked, on the clock of `Date.now()`. */
  get readAt(): number | undefined {
    return this.#readAt;
  }

  /** Why the last reading failed; it stays until one succeeds. */
  get problem(): Problem | undefined {
    return this.#problem;
  }

  /** The rows known by now for what was typed; if they are not, they are asked for. */
  find(query: string): ListItem[] {
    if (this.#found?.query !== query) this.#search(query);
    return this.#found?.items ?? [];
  }

  /** Asks for the next page. */
  next(): void {
    if (this.#found?.more && !this.isReading) this.#read(this.#found.page + 1);
  }

  /** Asks Halo again, whatever is known. */
  refresh(): void {
    this.#start = undefined;
    this.#found = { query: '', items: [], page: 0, more: false };
    this.#read(1, { refresh: true });
  }

  /** What failed the last time is tried again. */
  retry(): void {
    if (this.#problem !== undefined) this.#found = undefined;
  }

  /** Nobody waits any more for what was asked. */
  stop(): void {
    if (this.isReading && this.#found?.page === 0) this.#found = undefined;
    this.#cancel();
  }

  /** The label of one id; nothing when it cannot be told. */
  async labelOf(id: string): Promise<string | undefined> {
    try {
      return (await this.#ask({ id })).items[0]?.label;
    } catch {
      // It is only a courtesy: the id stands there.
      return undefined;
    }
  }

  #search(query: string): void {
    this.#cancel();
    const start = this.#start;
    if (start && query === '') this.#found = start;
    else if (start && !start.more) {
      const items = matching(start.items, query);
      this.#found = { query, items, page: 1, more: false, total: items.length };
    } else {
      // Until the answer is there, what is known already.
      const items = query ? matching(this.#found?.items ?? [], query) : [];
      this.#found = { query, items, page: 0, more: false };
      this.#read(1, { pause: query ? PAUSE : 0 });
    }
  }

  #cancel(): void {
    window.clearTimeout(this.#timer);
    this.#reading = undefined;
  }

  #read(page: number, { pause = 0, refresh = false } = {}): void {
    this.#cancel();
    const reading = {};
    this.#reading = reading;
    const search = this.#found?.query ?? '';
    const ended = (how: () => void) => {
      if (this.#reading !== reading) return;
      this.#reading = undefined;
      how();
      this.#onChange();
    };
    this.#timer = window.setTimeout(() => {
      this.#ask({ search, page, refresh }).then(
        (answer) => ended(() => this.#take(answer, page)),
        (thrown: unknown) =>
          ended(() => {
            this.#problem = thrown as Problem;
            if (this.#found) this.#found.more = false;
          }),
      );
    }, pause);
  }

  #take({ items, more, total, age }: ListPage, page: number): void {
    const before = page > 1 ? (this.#found?.items ?? []) : [];
    const known = new Set(before.map(({ id }) => id));
    this.#found = {
      query: this.#found?.query ?? '',
      items: [...before, ...items.filter(({ id }) => !known.has(id))],
      page,
      more: more && items.length > 0,
      total,
    };
    if (this.#found.query === '') this.#start = this.#found;
    this.#problem = undefined;
    // The oldest of what is shown.
    const readAt = Date.now() - age;
    this.#readAt = page > 1 ? Math.min(this.#readAt ?? readAt, readAt) : readAt;
  }
}
