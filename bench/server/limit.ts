/** A sliding window limit in a ring buffer of timestamps. Rejected requests do not count. */
export class SlidingWindow {
  readonly #timestamps: Float64Array;
  readonly #windowMs: number;
  #next = 0;

  /** @param windowMs - milliseconds */
  constructor(requests: number, windowMs: number) {
    this.#timestamps = new Float64Array(requests).fill(Number.NEGATIVE_INFINITY);
    this.#windowMs = windowMs;
  }

  tryAcquire(now: number): boolean {
    // The oldest of the last `requests` admitted ones must have left the window.
    if (now - (this.#timestamps[this.#next] as number) < this.#windowMs) return false;
    this.#timestamps[this.#next] = now;
    this.#next = (this.#next + 1) % this.#timestamps.length;
    return true;
  }
}
