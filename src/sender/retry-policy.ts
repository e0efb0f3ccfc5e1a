import type { TransportError } from '../transport/transport-error';

/** Most attempts for one request, but for those that the rate limit refused; the replay with a fresh token is one of them. */
export const MAX_ATTEMPTS = 4;

/** What may be done about an attempt that failed. */
export type RetryPolicy = 'never' | 'idempotent' | 'always';

/** Who may send a request again after a failure without a usable answer: everybody if certainly nothing was sent. */
export function retryableError({ kind, sent, details }: TransportError): RetryPolicy {
  if (kind === 'closed' || kind === 'too-large' || details.permanent) return 'never';
  if (!sent) return kind === 'tls' || kind === 'protocol' ? 'never' : 'always';
  // What never looked like HTTP is another kind of server; a broken end of an answer is an accident.
  return kind === 'protocol' && details.statusCode === undefined ? 'never' : 'idempotent';
}

/** Who may send a request again after a status: a server error or a gateway's timeout may have changed something. */
export function retryableStatus(statusCode: number): RetryPolicy {
  if (statusCode === 429) return 'always';
  return statusCode === 408 || (statusCode >= 500 && statusCode !== 501) ? 'idempotent' : 'never';
}

const MAX_TOKENS = 500;
/** What a repeat costs: less when nothing was processed. */
const RETRY_COST = { idempotent: 14, always: 5 };

/**
 * Keeps repeats from making an outage worse: every repeat costs, success pays back, and when the tokens are gone
 * failures stand. (As the AWS SDKs' standard retry mode does.)
 */
export class RetryQuota {
  #tokens = MAX_TOKENS;

  /** @returns what was paid; undefined when there is not enough */
  consume(policy: 'idempotent' | 'always'): number | undefined {
    const cost = RETRY_COST[policy];
    if (cost > this.#tokens) return undefined;
    this.#tokens -= cost;
    return cost;
  }

  recordSuccess(cost: number): void {
    this.#tokens = Math.min(MAX_TOKENS, this.#tokens + Math.max(1, cost));
  }
}
