import type { ConnectionSettings } from '../connection/settings';
import { HaloError } from '../errors';
import { backoffMs } from '../transport/backoff';

/** Pause after a failed token request, ms. It doubles with each consecutive failure. */
const COOL_DOWN_MS = { initial: 30_000, max: 300_000 };

/** A failed token request. */
interface TokenFailure {
  settings: ConnectionSettings;
  error: HaloError;
  /** End of the pause, as `performance.now()`. */
  retryAt: number;
  pauseMs: number;
}

/** Pauses token requests after a failure, so that not every message of a flow causes one. */
export class CoolDown {
  #last: TokenFailure | undefined;

  /** The last failure with these settings. */
  failureOf(settings: ConnectionSettings): TokenFailure | undefined {
    return this.#last?.settings === settings ? this.#last : undefined;
  }

  /** Starts a pause. @param previous - the failure before the failed request, if any: the pause becomes twice as long */
  start(settings: ConnectionSettings, error: HaloError, previous: TokenFailure | undefined): void {
    const pauseMs = previous ? Math.min(previous.pauseMs * 2, COOL_DOWN_MS.max) : COOL_DOWN_MS.initial;
    this.#last = { settings, error, retryAt: performance.now() + pauseMs, pauseMs };
  }

  reset(): void {
    this.#last = undefined;
  }
}

/**
 * Retries a token request after temporary failures. The refresh token stays the same, even if a lost response may have
 * used it up: there is no other.
 */
export async function withRetries<T>(request: () => Promise<T>, maxAttempts: number): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await request();
    } catch (error) {
      if (attempt >= Math.min(maxAttempts, maxAttemptsFor(error))) throw error;
      await new Promise((resolve) => setTimeout(resolve, backoffMs(attempt - 1)));
    }
  }
}

/** Maximum number of attempts for a token request that fails with this error. */
function maxAttemptsFor(error: unknown): number {
  if (!(error instanceof HaloError)) return 1;
  const { code, statusCode = 0, field } = error;
  if (statusCode === 429 || statusCode >= 500) return 5;
  if (code === 'HALO_NETWORK' || code === 'HALO_TIMEOUT' || code === 'HALO_PROXY') return 5;
  // A web page or a truncated response can be the end of a maintenance. Retry once.
  return code === 'HALO_TOO_LARGE' || (code === 'HALO_CONFIG' && field === 'authServer') ? 2 : 1;
}
