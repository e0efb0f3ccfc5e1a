import * as messages from '../../src/i18n/messages';
import { AbortSource, HaloError, type RequestState, type RunMetadata } from '../../src/index';

/** How long a closing node waits for the response to requests that write, so that their outcome is known. */
const CLOSE_GRACE_PERIOD_MS = 5_000;

/** The run of one message. */
export class MessageRun {
  readonly signal = new AbortSource();
  readonly #onState: () => void;
  isWrite = false;
  metadata: RunMetadata | undefined;
  #state: RequestState | 'preparing' = 'preparing';

  constructor(onState: () => void) {
    this.#onState = onState;
  }

  get state(): RequestState | 'preparing' {
    return this.#state;
  }

  set state(state: RequestState) {
    if (state === this.#state) return;
    this.#state = state;
    this.#onState();
  }

  /** Whether Halo may be processing a request that writes. */
  get isWriting(): boolean {
    return this.isWrite && (this.#state === 'sending' || this.#state === 'retrying');
  }

  abort(): void {
    this.signal.abort();
  }

  /** The error of an aborted run: either its request was not sent, or its response was not passed on completely. */
  closedError(): HaloError {
    return new HaloError('HALO_CLOSED', messages.node(this.metadata?.attempts ? 'interrupted' : 'notSent'));
  }
}

/** What a closed node left unfinished. */
export interface Unfinished {
  /** Number of messages whose request was not sent. */
  unsent: number;
  /** Number of requests that write and had no response when the grace period ended. */
  unknown: number;
}

/** The active runs of a node. */
export class MessageRuns {
  readonly #active = new Set<MessageRun>();
  #queueTail: Promise<unknown> = Promise.resolve();
  #onIdle: (() => void) | undefined;
  #isClosed = false;
  /** Called when a run starts, finishes or changes its state. */
  onChange: () => void = () => {};

  get count(): number {
    return this.#active.size;
  }

  /** Number of runs in a state. */
  countIn(state: RequestState): number {
    let count = 0;
    for (const run of this.#active) if (run.state === state) count++;
    return count;
  }

  start(): MessageRun {
    const run = new MessageRun(() => this.onChange());
    if (this.#isClosed) run.abort();
    this.#active.add(run);
    this.onChange();
    return run;
  }

  finish(run: MessageRun): void {
    this.#active.delete(run);
    this.onChange();
    if (this.count === 0) this.#onIdle?.();
  }

  /** Runs tasks one at a time, in the order of the calls. A failed task does not stop the next. */
  runInOrder<T>(task: () => Promise<T>): Promise<T> {
    const result = this.#queueTail.then(task);
    this.#queueTail = result.catch(() => undefined);
    return result;
  }

  /** Aborts all runs, queued ones included. */
  abort(): void {
    for (const run of this.#active) run.abort();
  }

  /** Aborts all runs; those that are writing only after the grace period. Resolves when no run is left. */
  async close(): Promise<Unfinished> {
    this.#isClosed = true;
    const unfinished: Unfinished = { unsent: 0, unknown: 0 };
    for (const run of this.#active) {
      if (run.isWriting) continue;
      if (run.state === 'preparing' || run.state === 'waiting') unfinished.unsent++;
      run.abort();
    }
    if (this.count === 0) return unfinished;
    const timer = setTimeout(() => {
      unfinished.unknown = this.count;
      this.abort();
    }, CLOSE_GRACE_PERIOD_MS);
    await new Promise<void>((resolve) => {
      this.#onIdle = resolve;
    });
    clearTimeout(timer);
    return unfinished;
  }
}
