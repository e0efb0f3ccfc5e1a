/** A delay that is valid for setTimeout: whole ms, rounded up, at most 2^31-1. A longer delay would fire at once. */
export function timerMs(ms: number): number {
  return Math.min(2 ** 31 - 1, Math.max(0, Math.ceil(ms)));
}
