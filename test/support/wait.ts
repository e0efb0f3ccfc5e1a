const realSetTimeout = globalThis.setTimeout;

/** Waits for something that must come, and says what did not. The time is real, also where a test speeds time up. */
export async function withTimeout<T>(milliseconds: number, promise: Promise<T>, message: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = realSetTimeout(() => reject(new Error(message)), milliseconds);
  });
  try {
    return await Promise.race([promise, timeout]);
  } finally {
    clearTimeout(timer);
  }
}

/** Waits until something is so, turn by turn of the event loop; gives up after a minute of real time. */
export async function waitUntil(condition: () => boolean): Promise<void> {
  const startedAt = process.hrtime.bigint();
  while (!condition()) {
    if (process.hrtime.bigint() - startedAt > 60_000_000_000n) throw new Error(`never came: ${condition}`);
    await new Promise(setImmediate);
  }
}

/** Lets the event loop turn so many times, so that what is on its way in this process can arrive. */
export async function flushEventLoop(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn++) await new Promise(setImmediate);
}
