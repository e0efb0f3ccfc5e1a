import * as say from '../../src/i18n/messages';
import { HaloError, type HaloFacts, type RequestState, Stop } from '../../src/index';

/** How long a closing node waits for writes under way, ms: what they did should be known. */
const GRACE = 5_000;

/** One message on its way. */
export class Run {
  readonly signal = new Stop();
  readonly #onState: () => void;
  write = false;
  facts: HaloFacts | undefined;
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
  get writing(): boolean {
    return this.write && (this.#state === 'sending' || this.#state === 'retrying');
  }

  abort(): void {
    this.signal.abort();
  }

  /** The error of a run that was ended before its request was sent, or before all of its answer was passed on. */
  closed(): HaloError {
    return new HaloError('HALO_CLOSED', say.node(this.facts?.attempts ? 'cutShort' : 'notSent'));
  }
}

/** What a node had to leave when it was closed. */
export interface LeftBehind {
  /** Messages whose request was not sent. */
  unsent: number;
  /** Writes that were sent and did not end in time. */
  unknown: number;
}

/** The messages a node is working on. */
export class Runs {
  readonly #running = new Set<Run>();
  #last: Promise<unknown> = Promise.resolve();
  #idle: (() => void) | undefined;
  #closed = false;
  /** Called whenever a run begins, ends or changes its state. */
  onChange: () => void = () => {};

  get count(): number {
    return this.#running.size;
  }

  /** How many are in a state. */
  in(state: RequestState): number {
    let count = 0;
    for (const run of this.#running) if (run.state === state) count++;
    return count;
  }

  begin(): Run {
    const run = new Run(() => this.onChange());
    if (this.#closed) run.abort();
    this.#running.add(run);
    this.onChange();
    return run;
  }

  end(run: Run): void {
    this.#running.delete(run);
    this.onChange();
    if (this.count === 0) this.#idle?.();
  }

  /** Does one thing after the other, in the order of the calls. */
  inOrder<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#last.then(work);
    this.#last = done.catch(() => undefined);
    return done;
  }

  /** Ends all work under way and queued. */
  abort(): void {
    for (const run of this.#running) run.abort();
  }

  /** Ends everything at once but writes that were sent, which get a grace; resolves when none is left. */
  async close(): Promise<LeftBehind> {
    this.#closed = true;
    const left: LeftBehind = { unsent: 0, unknown: 0 };
    for (const run of this.#running) {
      if (run.writing) continue;
      if (run.state === 'preparing' || run.state === 'waiting') left.unsent++;
      run.abort();
    }
    if (this.count === 0) return left;
    const timer = setTimeout(() => {
      left.unknown = this.count;
      this.abort();
    }, GRACE);
    await new Promise<void>((resolve) => {
      this.#idle = resolve;
    });
    clearTimeout(timer);
    return left;
  }
}
