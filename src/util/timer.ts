/** A delay as setTimeout takes it: whole ms, rounded up; more than it can count would fire at once. */
export function timerMs(ms: number): number {
  return Math.min(2 ** 31 - 1, Math.max(0, Math.ceil(ms)));
}
