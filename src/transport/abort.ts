import { TransportError } from './transport-error';

/** The part of AbortSignal that the engine uses. A standard AbortSignal is accepted too. */
export interface AbortSignalLike {
  readonly aborted: boolean;
  throwIfAborted(): void;
  addEventListener(type: 'abort', listener: () => void): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}

/**
 * Aborts running work; controller and signal in one object. A replacement for AbortController: several of those per
 * message cost more than the rest of the message's processing.
 */
export class AbortSource implements AbortSignalLike {
  #aborted = false;
  // An array, not a Set: V8 keeps a Set's old tables, and everything the listeners reference, until a full GC.
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

  /** @throws TransportError `closed` */
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
