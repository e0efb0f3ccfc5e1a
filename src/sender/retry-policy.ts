import type { TransportFailure } from '../transport/transport-error';

/** Most attempts for one request, but for those that the rate limit refused; the replay with a fresh token is one of them. */
export const MOST_ATTEMPTS = 4;

const FIRST_WAIT = 250;
const LONGEST_WAIT = 20_000;

/** What may be done about an attempt that failed. */
export type Repeat = 'no' | 'reads' | 'all';

/** Milliseconds before a repeat: anywhere below a bound that doubles (full jitter). @param repeat - 0 for the first */
export function backoff(repeat: number, random: () => number = Math.random): number {
  return random() * Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** repeat);
}

/** Who may send a request again after a failure without a usable answer: everybody if certainly nothing was sent. */
export function afterFailure({ kind, sent, extra }: TransportFailure): Repeat {
  if (kind === 'closed' || kind === 'too-large' || extra.final) return 'no';
  if (!sent) return kind === 'tls' || kind === 'protocol' ? 'no' : 'all';
  // What never looked like HTTP is another kind of server; a broken end of an answer is an accident.
  return kind === 'protocol' && extra.statusCode === undefined ? 'no' : 'reads';
}

/** Who may send a request again after a status: a server error or a gateway's timeout may have changed something. */
export function afterStatus(statusCode: number): Repeat {
  if (statusCode === 429) return 'all';
  return statusCode === 408 || (statusCode >= 500 && statusCode !== 501) ? 'reads' : 'no';
}

const TOKENS = 500;
/** What a repeat costs: less when nothing was processed. */
const COST = { reads: 14, all: 5 };

/**
 * Keeps repeats from making an outage worse: every repeat costs, success pays back, and when the tokens are gone
 * failures stand. (As the AWS SDKs' standard retry mode does.)
 */
export class RetryBudget {
  #tokens = TOKENS;

  /** @returns what was paid; undefined when there is not enough */
  pay(repeat: 'reads' | 'all'): number | undefined {
    const cost = COST[repeat];
    if (cost > this.#tokens) return undefined;
    this.#tokens -= cost;
    return cost;
  }

  succeeded(paid: number): void {
    this.#tokens = Math.min(TOKENS, this.#tokens + Math.max(1, paid));
  }
}
