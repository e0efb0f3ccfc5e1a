import { HaloError, type HaloFacts } from '../../src/index';

/** How long a closing node waits for writes under way, ms: what they did should be known. */
const GRACE = 5_000;

/** One message on its way. */
export class Run {
  readonly #controller = new AbortController();
  write = false;
  facts: HaloFacts | undefined;

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  abort(): void {
    this.#controller.abort();
  }

  /** The error of a run that was ended before its request was sent. */
  closed(): HaloError {
    return new HaloError(
      'HALO_CLOSED',
      'The message was not sent to Halo because the flow was stopped, redeployed or reset.',
    );
  }
}

/** The messages a node is working on. */
export class Runs {
  readonly #running = new Set<Run>();
  #last: Promise<unknown> = Promise.resolve();
  #idle: (() => void) | undefined;
  #closed = false;
  /** Called whenever the number of runs changes. */
  onCount: (count: number) => void = () => {};

  get count(): number {
    return this.#running.size;
  }

  begin(): Run {
    const run = new Run();
    if (this.#closed) run.abort();
    this.#running.add(run);
    this.onCount(this.count);
    return run;
  }

  end(run: Run): void {
    this.#running.delete(run);
    this.onCount(this.count);
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

  /** Ends reads at once and writes after a grace; resolves when none is left. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const run of this.#running) if (!run.write) run.abort();
    if (this.count === 0) return;
    const timer = setTimeout(() => this.abort(), GRACE);
    await new Promise<void>((resolve) => {
      this.#idle = resolve;
    });
    clearTimeout(timer);
  }
}
