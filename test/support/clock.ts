const originals = {
  wall: Date.now,
  monotonic: performance.now.bind(performance),
  setTimeout: globalThis.setTimeout,
  clearTimeout: globalThis.clearTimeout,
  random: Math.random,
};
/**
 * Real milliseconds. On a busy machine the process pauses. Sped up, a short pause would be many seconds in which no
 * request could be answered, so a longer pause counts as this long.
 */
const LONGEST_PAUSE_MS = 2;

let speed = 1;
let countedAt = 0;
let counter: NodeJS.Timeout | undefined;
/** How far the clocks are ahead of the real ones. */
const offset = { wall: 0, monotonic: 0 };
/** The timers that run for timers which fired too early. */
const continuations = new WeakMap<object, NodeJS.Timeout>();

function moveClocks(milliseconds: number): void {
  offset.wall += milliseconds;
  offset.monotonic += milliseconds;
}

/** Moves the clocks by what has passed since the last count. */
function countTime(): void {
  if (speed === 1) return;
  const now = originals.monotonic();
  const elapsed = now - countedAt;
  countedAt = now;
  moveClocks(Math.min(elapsed, LONGEST_PAUSE_MS) * speed - elapsed);
}

function patchClock(): void {
  Date.now = () => {
    countTime();
    return Math.floor(originals.wall() + offset.wall);
  };
  performance.now = () => {
    countTime();
    return originals.monotonic() + offset.monotonic;
  };
}

function patchTimers(): void {
  globalThis.setTimeout = ((callback: (...args: unknown[]) => void, ms?: number, ...args: unknown[]) => {
    const due = performance.now() + (ms ?? 0);
    const onTimeout = () => {
      const remaining = due - performance.now();
      if (speed === 1 || remaining <= 0) {
        callback(...args);
        return;
      }
      const continuation = originals.setTimeout(onTimeout, remaining / speed);
      if (!timer.hasRef()) continuation.unref();
      continuations.set(timer, continuation);
    };
    const timer = originals.setTimeout(onTimeout, (ms ?? 0) / speed);
    return timer;
  }) as typeof setTimeout;
  globalThis.clearTimeout = ((timer?: NodeJS.Timeout | string | number) => {
    if (typeof timer === 'object') originals.clearTimeout(continuations.get(timer));
    originals.clearTimeout(timer);
  }) as typeof clearTimeout;
}

/** Advances the clocks without firing timers. `wall` alone simulates a changed system time. */
export function advanceClock(milliseconds: number, clocks: 'both' | 'wall' = 'both'): void {
  if (clocks === 'both') moveClocks(milliseconds);
  else offset.wall += milliseconds;
  patchClock();
}

/** Makes time run faster, for clocks and timers alike, so that long waits can be tested quickly. */
export function speedUpTime(factor: number): void {
  countTime();
  speed = factor;
  countedAt = originals.monotonic();
  clearInterval(counter);
  counter = setInterval(countTime, 1).unref();
  patchClock();
  patchTimers();
}

/** Makes random jitter zero, so that randomized delays have their minimum. */
export function disableJitter(): void {
  Math.random = () => 0;
}

/** `clearTimeout` stays patched: it also ends timers that were started before. */
export function restoreClock(): void {
  speed = 1;
  clearInterval(counter);
  offset.wall = 0;
  offset.monotonic = 0;
  Date.now = originals.wall;
  performance.now = originals.monotonic;
  globalThis.setTimeout = originals.setTimeout;
  Math.random = originals.random;
}
