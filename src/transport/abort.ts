import { TransportError } from './transport-error';

/** As much of an AbortSignal as we use, so that whoever runs the engine may also give one of those. */
export interface AbortSignalLike {
  readonly aborted: boolean;
  throwIfAborted(): void;
  addEventListener(type: 'abort', listener: () => void): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}

/**
 * Ends work that is under way. An AbortController does the same, and every message would pay for several of them more
 * than for all else that we do with it.
 */
export class AbortSource implements AbortSignalLike {
  #aborted = false;
  // No Set: V8 keeps its former tables, and all that the listeners know, until a full collection.
  #listeners: (() => void)[] = [];

  get aborted(): boolean {
    return this.#aborted;
  }

  abort(): void {
    if (this.#aborted) return;
    this.#aborted = true;
    const listeners = this.#listeners;
    this.#listeners = [];
    for (const listener of listeners) listener();
  }

  /** @throws TransportFailure `closed` */
  throwIfAborted(): void {
    if (this.#aborted) throw new TransportError('closed', false);
  }

  addEventListener(_type: 'abort', listener: () => void): void {
    this.#listeners.push(listener);
  }

  removeEventListener(_type: 'abort', listener: () => void): void {
    const index = this.#listeners.indexOf(listener);
    if (index >= 0) this.#listeners.splice(index, 1);
  }
}
