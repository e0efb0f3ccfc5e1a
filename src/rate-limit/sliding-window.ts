import type { Refusal } from './rate-limit-response';

/** How many requests Halo takes in any stretch of so many milliseconds. */
export interface RateLimit {
  requests: number;
  window: number;
}

/** One request that was let go. It counts from then until a window after it has ended. */
export interface Slot {
  /** The request has ended. @param counted - false when it certainly never reached Halo */
  end(counted: boolean): void;
}

/**
 * Where it is decided whether one more request fits. Processes that share a tenant can share such a log; it may
 * answer later, but never rejects.
 */
export interface RequestLog {
  /** Counts a request if it fits; else tells why not. */
  take(limit: RateLimit): Verdict | Promise<Verdict>;
  /** Halo refused one of ours: tells those who share the log. @param limit - when Halo named it */
  refused?(pause: number, limit?: RateLimit): void;
  /** Calls when it may be worth asking again sooner than it said. */
  onChange?: () => void;
}

/**
 * A request fits, or in how many ms it is worth asking again (Infinity: when one has ended), or somebody else was
 * refused and all shall pause.
 */
export type Verdict = Slot | number | Refusal;

/** Clocks are read in fractions of a ms, Halo's in whole ones: better a moment late than refused. */
export const GUARD = 10;

/** The limit to keep to: Halo's own word, or a configured one that stays inside it, because others may use the rest. */
export function limitInForce(limit: RateLimit, said: RateLimit): RateLimit {
  const inside =
    limit.requests <= said.requests && limit.requests / limit.window <= said.requests / said.window;
  return inside ? limit : said;
}

/** The limit with the lowest rate, and of those the one with the smallest burst. @param limits - at least one */
export function strictest(limits: Iterable<RateLimit>): RateLimit {
  const rate = ({ requests, window }: RateLimit) => requests / window;
  return [...limits].sort((a, b) => rate(a) - rate(b) || a.requests - b.requests)[0] as RateLimit;
}

/**
 * A log of what was sent, exact for a rolling window (fixed windows let nearly twice the limit through). Halo counts a
 * request when it arrives, which is some time between its start and its end: so it stays until a window after its end.
 */
export class RollingLog implements RequestLog {
  readonly #now: () => number;
  /** When the counted requests ended, in order; those before `#first` have left the window. */
  #ended: number[] = [];
  #first = 0;
  #open = 0;

  /** @param now - a monotonic clock in ms */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** How many requests count in a window that ends now. */
  used(window: number): number {
    this.#forgetBefore(this.#now() - window - GUARD);
    return this.#open + this.#ended.length - this.#first;
  }

  take({ requests, window }: RateLimit): Slot | number {
    const mustLeave = this.used(window) - requests + 1;
    if (mustLeave > 0) {
      const leaves = this.#ended[this.#first + mustLeave - 1];
      return leaves === undefined
        ? Number.POSITIVE_INFINITY
        : Math.max(1, Math.ceil(leaves + window + GUARD - this.#now()));
    }
    this.#open++;
    return {
      end: (counted) => {
        this.#open--;
        if (counted) this.#ended.push(this.#now());
      },
    };
  }

  #forgetBefore(moment: number): void {
    while ((this.#ended[this.#first] ?? Number.POSITIVE_INFINITY) <= moment) this.#first++;
    if (this.#first > 1000 && this.#first > this.#ended.length / 2) {
      this.#ended = this.#ended.slice(this.#first);
      this.#first = 0;
    }
  }
}
