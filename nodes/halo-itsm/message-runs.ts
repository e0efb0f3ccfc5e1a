import * as messages from '../../src/i18n/messages';
import { AbortSource, HaloError, type RequestState, type RunMetadata } from '../../src/index';

/** How long a closing node waits for writes under way, ms: what they did should be known. */
const CLOSE_GRACE_PERIOD_MS = 5_000;

/** One message on its way. */
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

  /** Whether a write may be on its way to Halo. */
  get isWriting(): boolean {
    return this.isWrite && (this.#state === 'sending' || this.#state === 'retrying');
  }

  abort(): void {
    this.signal.abort();
  }

  /** The error of a run that was ended before its request was sent, or before all of its answer was passed on. */
  closedError(): HaloError {
    return new HaloError('HALO_CLOSED', messages.node(this.metadata?.attempts ? 'interrupted' : 'notSent'));
  }
}

/** What a node had to leave when it was closed. */
export interface Unfinished {
  /** Messages whose request was not sent. */
  unsent: number;
  /** Writes that were sent and did not end in time. */
  unknown: number;
}

/** The messages a node is working on. */
export class MessageRuns {
  readonly #active = new Set<MessageRun>();
  #queueTail: Promise<unknown> = Promise.resolve();
  #onIdle: (() => void) | undefined;
  #isClosed = false;
  /** Called whenever a run begins, ends or changes its state. */
  onChange: () => void = () => {};

  get count(): number {
    return this.#active.size;
  }

  /** How many are in a state. */
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

  /** Does one thing after the other, in the order of the calls. */
  runInOrder<T>(task: () => Promise<T>): Promise<T> {
    const done = this.#queueTail.then(task);
    this.#queueTail = done.catch(() => undefined);
    return done;
  }

  /** Ends all work under way and queued. */
  abort(): void {
    for (const run of this.#active) run.abort();
  }

  /** Ends everything at once but writes that were sent, which get a grace; resolves when none is left. */
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
