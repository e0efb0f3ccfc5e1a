/** Waits for something that must come, and says what did not. */
export async function within<T>(milliseconds: number, work: Promise<T>, otherwise: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(otherwise)), milliseconds);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Waits until something is so, turn by turn of the event loop; gives up after ten seconds of real time. */
export async function until(condition: () => boolean): Promise<void> {
  const began = process.hrtime.bigint();
  while (!condition()) {
    if (process.hrtime.bigint() - began > 10_000_000_000n) throw new Error(`never came: ${condition}`);
    await new Promise(setImmediate);
  }
}

/** Lets the event loop turn so many times, so that what is on its way in this process can arrive. */
export async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn++) await new Promise(setImmediate);
}
