/** How often it is looked whether anything was heard, ms. */
const LOOK = 200;

/**
 * Notices that somebody who owes an answer says nothing. What counts is the time in which this process was able to
 * hear: while it is busy itself, an answer may have come long ago and lie unread.
 */
export class Silence {
  readonly #looks: number;
  readonly #onSilent: () => void;
  #left = 0;
  #timer: NodeJS.Timeout | undefined;

  /** @param patience - how long to wait, ms. @param onSilent - called once it has passed in silence */
  constructor(patience: number, onSilent: () => void) {
    this.#looks = Math.ceil(patience / LOOK);
    this.#onSilent = onSilent;
  }

  /** An answer is owed from now on. */
  begin(): void {
    this.#left = this.#looks;
    this.#timer ??= this.#next();
  }

  /** Something was heard; more is owed. */
  heard(): void {
    this.#left = this.#looks;
  }

  /** Nothing is owed any more. */
  end(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #next(): NodeJS.Timeout {
    // Timers come before what has arrived is read, immediates after it.
    const timer = setTimeout(() => setImmediate(() => this.#timer === timer && this.#look()), LOOK);
    return timer;
  }

  #look(): void {
    this.#timer = undefined;
    if (--this.#left > 0) this.#timer = this.#next();
    else this.#onSilent();
  }
}
