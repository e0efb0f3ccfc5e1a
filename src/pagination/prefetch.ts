/** Most pages on their way or waiting at a time, and the least. A walk begins with more, for it waits for its first page. */
const MAX_PREFETCH = 8;
const MIN_PREFETCH = 2;

interface PrefetchedPage<T> {
  received: Promise<T>;
  arrived: boolean;
}

/**
 * The pages asked for before those in front of them are passed on: as many as keep the flow from waiting for one. More
 * would lie about in memory, and live long enough to be moved to where V8 rarely clears up.
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
    // A page nobody gets to any more must not fail loudly.
    received.then(onSettled, onSettled);
    this.#pages.push(page);
  }

  /** The first page in line. A flow that has to wait for it gets more of them; one that never does, fewer. */
  next(): Promise<T> {
    const page = this.#pages.shift();
    if (!page) throw new Error('no page has been asked for');
    if (!page.arrived) this.#depth = Math.min(MAX_PREFETCH, this.#depth * 2);
    else if (this.#pages.every(({ arrived }) => arrived))
      this.#depth = Math.max(MIN_PREFETCH, this.#depth - 1);
    return page.received;
  }
}
