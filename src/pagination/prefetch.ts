/** Limits for the number of pages requested or waiting to be processed. */
const MAX_PREFETCH = 8;
const MIN_PREFETCH = 2;

interface PrefetchedPage<T> {
  received: Promise<T>;
  arrived: boolean;
}

/**
 * Queue of pages that are fetched ahead: as many as needed to keep the flow from waiting. More would occupy memory and
 * live long enough for V8 to promote them to the old generation, which is collected rarely.
 */
export class PagePrefetcher<T> {
  readonly #pages: PrefetchedPage<T>[] = [];
  #depth = MIN_PREFETCH;

  get count(): number {
    return this.#pages.length;
  }

  get hasRoom(): boolean {
    return this.#pages.length < this.#depth;
  }

  add(received: Promise<T>): void {
    const page = { received, arrived: false };
    const onSettled = () => {
      page.arrived = true;
    };
    // Marks the promise as handled: a page that is never read must not cause an unhandled rejection.
    received.then(onSettled, onSettled);
    this.#pages.push(page);
  }

  /** The next page. The depth grows when it has not arrived yet, and shrinks when all queued pages have arrived. */
  next(): Promise<T> {
    const page = this.#pages.shift();
    if (!page) throw new Error('no page was added');
    if (!page.arrived) this.#depth = Math.min(MAX_PREFETCH, this.#depth * 2);
    else if (this.#pages.every(({ arrived }) => arrived))
      this.#depth = Math.max(MIN_PREFETCH, this.#depth - 1);
    return page.received;
  }
}
