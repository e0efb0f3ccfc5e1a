/** Requests in a rolling window, in a ring of their times; refused ones do not count. */
export class RollingWindow {
  readonly #times: Float64Array;
  readonly #length: number;
  #next = 0;

  /** @param length - milliseconds */
  constructor(requests: number, length: number) {
    this.#times = new Float64Array(requests).fill(Number.NEGATIVE_INFINITY);
    this.#length = length;
  }

  admits(now: number): boolean {
    // The oldest of the last `requests` admitted ones must have left the window.
    if (now - (this.#times[this.#next] as number) < this.#length) return false;
    this.#times[this.#next] = now;
    this.#next = (this.#next + 1) % this.#times.length;
    return true;
  }
}
