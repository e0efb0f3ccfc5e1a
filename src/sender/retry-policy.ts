import type { TransportError } from '../transport/transport-error';

/** Maximum attempts per request. The one with a refreshed token counts, those that got a 429 do not. */
export const MAX_ATTEMPTS = 4;

/** Which requests may be retried after a failed attempt. `idempotent`: GET only. */
export type RetryPolicy = 'never' | 'idempotent' | 'always';

/** Retry policy after an attempt without a usable response: any request if certainly nothing was sent. */
export function retryableError({ kind, sent, details }: TransportError): RetryPolicy {
  if (kind === 'closed' || kind === 'too-large' || details.permanent) return 'never';
  if (!sent) return kind === 'tls' || kind === 'protocol' ? 'never' : 'always';
  // Not HTTP at all: wrong server, do not retry. Truncated response: retry reads.
  return kind === 'protocol' && details.statusCode === undefined ? 'never' : 'idempotent';
}

/** Retry policy after a status. A write is not retried after a 5xx or 408: it may have been carried out. */
export function retryableStatus(statusCode: number): RetryPolicy {
  if (statusCode === 429) return 'always';
  return statusCode === 408 || (statusCode >= 500 && statusCode !== 501) ? 'idempotent' : 'never';
}

const MAX_TOKENS = 500;
/** Tokens per retry; fewer when the request was not processed. */
const RETRY_COST = { idempotent: 14, always: 5 };

/**
 * Limits retries so that they do not make an outage worse: every retry consumes tokens, every success returns some, and
 * without tokens there are no retries. Same scheme as the standard retry mode of the AWS SDKs.
 */
export class RetryQuota {
  #tokens = MAX_TOKENS;

  /** @returns the tokens consumed; undefined when there are too few */
  consume(policy: 'idempotent' | 'always'): number | undefined {
    const cost = RETRY_COST[policy];
    if (cost > this.#tokens) return undefined;
    this.#tokens -= cost;
    return cost;
  }

  /** @param cost - what the last retry of the request consumed; 0 without one */
  recordSuccess(cost: number): void {
    this.#tokens = Math.min(MAX_TOKENS, this.#tokens + Math.max(1, cost));
  }
}
