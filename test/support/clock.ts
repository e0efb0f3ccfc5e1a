const real = {
  wall: Date.now,
  monotonic: performance.now.bind(performance),
  setTimeout: globalThis.setTimeout,
  random: Math.random,
};
let speed = 1;
const shift = { wall: 0, monotonic: 0 };
const started = { wall: real.wall(), monotonic: real.monotonic() };

function patch(): void {
  Date.now = () => started.wall + (real.wall() - started.wall) * speed + shift.wall;
  performance.now = () =>
    started.monotonic + (real.monotonic() - started.monotonic) * speed + shift.monotonic;
}

/** Lets time pass for whoever asks a clock; timers that run are not touched. `wall` alone is a clock set anew. */
export function advance(milliseconds: number, clocks: 'both' | 'wall' = 'both'): void {
  shift.wall += milliseconds;
  if (clocks === 'both') shift.monotonic += milliseconds;
  patch();
}

/** Makes time run faster, for clocks and timers alike, so that waits of seconds can be tested in no time. */
export function hasten(times: number): void {
  speed = times;
  patch();
  globalThis.setTimeout = ((work: (...args: unknown[]) => void, ms?: number, ...args: unknown[]) =>
    real.setTimeout(work, (ms ?? 0) / times, ...args)) as typeof setTimeout;
}

/** Takes the chance out of waits that are spread at random: they all become as short as they can be. */
export function withoutJitter(): void {
  Math.random = () => 0;
}

export function restoreClock(): void {
  speed = 1;
  shift.wall = 0;
  shift.monotonic = 0;
  Date.now = real.wall;
  performance.now = real.monotonic;
  globalThis.setTimeout = real.setTimeout;
  Math.random = real.random;
}
