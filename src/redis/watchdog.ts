/** How often it is looked whether anything was heard, ms. */
const CHECK_INTERVAL_MS = 200;

/**
 * Notices that somebody who owes an answer says nothing. What counts is the time in which this process was able to
 * hear: while it is busy itself, an answer may have come long ago and lie unread.
 */
export class Watchdog {
  readonly #maxChecks: number;
  readonly #onTimeout: () => void;
  #checksLeft = 0;
  #timer: NodeJS.Timeout | undefined;

  /** @param timeoutMs - how long to wait, ms. @param onTimeout - called once it has passed in silence */
  constructor(timeoutMs: number, onTimeout: () => void) {
    this.#maxChecks = Math.ceil(timeoutMs / CHECK_INTERVAL_MS);
    this.#onTimeout = onTimeout;
  }

  /** An answer is owed from now on. */
  start(): void {
    this.#checksLeft = this.#maxChecks;
    this.#timer ??= this.#schedule();
  }

  /** Something was heard; more is owed. */
  reset(): void {
    this.#checksLeft = this.#maxChecks;
  }

  /** Nothing is owed any more. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #schedule(): NodeJS.Timeout {
    // Timers come before what has arrived is read, immediates after it.
    const timer = setTimeout(
      () => setImmediate(() => this.#timer === timer && this.#check()),
      CHECK_INTERVAL_MS,
    );
    return timer;
  }

  #check(): void {
    this.#timer = undefined;
    if (--this.#checksLeft > 0) this.#timer = this.#schedule();
    else this.#onTimeout();
  }
}
