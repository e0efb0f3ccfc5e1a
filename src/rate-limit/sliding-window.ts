import type { RateLimit, RequestWindow, Reservation } from './types';

/** Safety margin: Halo's clock has a resolution of 1 ms, and a request sent too early gets a 429. */
export const CLOCK_MARGIN_MS = 10;

/**
 * The limit to apply: the configured one if it lies within Halo's reported limit (other clients may use the rest),
 * otherwise the reported one.
 */
export function effectiveLimit(configured: RateLimit, reported: RateLimit): RateLimit {
  const isWithin =
    configured.requests <= reported.requests &&
    configured.requests / configured.windowMs <= reported.requests / reported.windowMs;
  return isWithin ? configured : reported;
}

/** The limit with the lowest rate; of equal rates the one with the smallest burst. @param limits - at least one */
export function strictest(limits: Iterable<RateLimit>): RateLimit {
  const rate = ({ requests, windowMs }: RateLimit) => requests / windowMs;
  return [...limits].sort((a, b) => rate(a) - rate(b) || a.requests - b.requests)[0] as RateLimit;
}

/**
 * Sliding window log, exact for a rolling window (a fixed window allows nearly twice the limit at its boundary). Halo
 * counts a request when it arrives, which is some time between its start and its end: a request therefore counts until
 * one window after its end.
 */
export class SlidingWindow implements RequestWindow {
  readonly #now: () => number;
  /** End times of the counted requests, ascending; those before `#firstIndex` have left the window. */
  #endTimes: number[] = [];
  #firstIndex = 0;
  #inFlight = 0;

  /** @param now - a monotonic clock in ms */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** Number of requests in the window that ends now. */
  count(windowMs: number): number {
    this.#dropBefore(this.#now() - windowMs - CLOCK_MARGIN_MS);
    return this.#inFlight + this.#endTimes.length - this.#firstIndex;
  }

  reserve({ requests, windowMs }: RateLimit): Reservation | number {
    const excess = this.count(windowMs) - requests + 1;
    if (excess > 0) {
      const leavesAt = this.#endTimes[this.#firstIndex + excess - 1];
      return leavesAt === undefined
        ? Number.POSITIVE_INFINITY
        : Math.max(1, Math.ceil(leavesAt + windowMs + CLOCK_MARGIN_MS - this.#now()));
    }
    this.#inFlight++;
    return {
      release: (counted) => {
        this.#inFlight--;
        if (counted) this.#endTimes.push(this.#now());
      },
    };
  }

  #dropBefore(time: number): void {
    while ((this.#endTimes[this.#firstIndex] ?? Number.POSITIVE_INFINITY) <= time) this.#firstIndex++;
    if (this.#firstIndex > 1000 && this.#firstIndex > this.#endTimes.length / 2) {
      this.#endTimes = this.#endTimes.slice(this.#firstIndex);
      this.#firstIndex = 0;
    }
  }
}
