const INITIAL_DELAY_MS = 250;
const MAX_DELAY_MS = 20_000;

/**
 * Delay before a retry in milliseconds: random, below a bound that doubles with every retry (exponential backoff with
 * full jitter).
 * @param retries - retries so far; 0 before the first
 */
export function backoffMs(retries: number, random: () => number = Math.random): number {
  return random() * Math.min(MAX_DELAY_MS, INITIAL_DELAY_MS * 2 ** retries);
}
