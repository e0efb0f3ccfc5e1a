const originals = {
  wall: Date.now,
  monotonic: performance.now.bind(performance),
  setTimeout: globalThis.setTimeout,
  random: Math.random,
};
let speed = 1;
const offset = { wall: 0, monotonic: 0 };
const startedAt = { wall: originals.wall(), monotonic: originals.monotonic() };

function patchClock(): void {
  Date.now = () => startedAt.wall + (originals.wall() - startedAt.wall) * speed + offset.wall;
  performance.now = () =>
    startedAt.monotonic + (originals.monotonic() - startedAt.monotonic) * speed + offset.monotonic;
}

/** Lets time pass for whoever asks a clock; timers that run are not touched. `wall` alone is a clock set anew. */
export function advanceClock(milliseconds: number, clocks: 'both' | 'wall' = 'both'): void {
  offset.wall += milliseconds;
  if (clocks === 'both') offset.monotonic += milliseconds;
  patchClock();
}

/** Makes time run faster, for clocks and timers alike, so that waits of seconds can be tested in no time. */
export function speedUpTime(factor: number): void {
  speed = factor;
  patchClock();
  globalThis.setTimeout = ((callback: (...args: unknown[]) => void, ms?: number, ...args: unknown[]) =>
    originals.setTimeout(callback, (ms ?? 0) / factor, ...args)) as typeof setTimeout;
}

/** Takes the chance out of waits that are spread at random: they all become as short as they can be. */
export function disableJitter(): void {
  Math.random = () => 0;
}

export function restoreClock(): void {
  speed = 1;
  offset.wall = 0;
  offset.monotonic = 0;
  Date.now = originals.wall;
  performance.now = originals.monotonic;
  globalThis.setTimeout = originals.setTimeout;
  Math.random = originals.random;
}
