/** Interval of the checks, ms. */
const CHECK_INTERVAL_MS = 200;

/**
 * Detects a server that does not respond. Only time in which this process could read the socket counts: while the event
 * loop is blocked, a response may have arrived but not been read. So it counts short checks instead of using one timer.
 */
export class Watchdog {
  readonly #maxChecks: number;
  readonly #onTimeout: () => void;
  #checksLeft = 0;
  #timer: NodeJS.Timeout | undefined;

  /** @param onTimeout - called when nothing was received for `timeoutMs` */
  constructor(timeoutMs: number, onTimeout: () => void) {
    this.#maxChecks = Math.ceil(timeoutMs / CHECK_INTERVAL_MS);
    this.#onTimeout = onTimeout;
  }

  /** Starts waiting for a response. */
  start(): void {
    this.#checksLeft = this.#maxChecks;
    this.#timer ??= this.#schedule();
  }

  /** Restarts the timeout: something was received, more is expected. */
  reset(): void {
    this.#checksLeft = this.#maxChecks;
  }

  /** Stops waiting. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #schedule(): NodeJS.Timeout {
    // Timers run before I/O of the same event loop iteration is processed, immediates after it.
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
