import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { MessagesOrder, Outcome, SequenceOrder } from './protocol';

/** What a message brings back. */
export interface Returned {
  payload?: unknown;
  statusCode?: unknown;
  error?: { message?: unknown };
  [member: string]: unknown;
}

export interface Run {
  readonly outcome: Promise<Outcome>;
  take(message: Returned): void;
}

type Send = (message: object) => void;

/** Nothing for so long, ms, and the run ends with what it has. */
const SILENCE = 60_000;
/** How long a sequence that is complete is watched for rows too many, ms. */
const AFTERMATH = 30;

/** Time, CPU and failures of a run. */
abstract class Measured implements Run {
  readonly outcome: Promise<Outcome>;
  #end!: (outcome: Outcome) => void;
  #startedAt = 0;
  #cpu = process.cpuUsage();
  #elapsed = 0;
  #used = 0;
  #watch: NodeJS.Timeout | undefined;
  protected messages = 0;
  protected failed = 0;
  protected readonly failures = new Set<string>();

  constructor() {
    this.outcome = new Promise((resolve) => {
      this.#end = resolve;
    });
  }

  abstract take(message: Returned): void;

  protected start(): void {
    this.#watch = setTimeout(() => {
      this.fail(`nothing came for ${SILENCE / 1000} s`);
      this.stop();
      this.finish();
    }, SILENCE);
    this.#cpu = process.cpuUsage();
    this.#startedAt = performance.now();
  }

  protected get running(): number {
    return performance.now() - this.#startedAt;
  }

  protected alive(): void {
    this.messages++;
    this.#watch?.refresh();
  }

  protected fail(text: string): void {
    this.failed++;
    if (this.failures.size < 3) this.failures.add(text.slice(0, 300));
  }

  /** The clock stops here. */
  protected stop(): void {
    this.#elapsed = this.running;
    const { user, system } = process.cpuUsage(this.#cpu);
    this.#used = (user + system) / 1000;
    clearTimeout(this.#watch);
  }

  protected finish(more: Partial<Outcome> = {}): void {
    this.#end({
      messages: this.messages,
      elapsed: this.#elapsed,
      cpu: this.#used,
      failed: this.failed,
      failures: [...this.failures],
      ...more,
    });
  }
}

/** So many messages at a time, until the time or the number is over and all have come back. */
export class MessagesRun extends Measured {
  readonly #order: MessagesOrder;
  readonly #send: Send;
  #sent = 0;

  constructor(order: MessagesOrder, send: Send) {
    super();
    this.#order = order;
    this.#send = send;
    this.start();
    for (let free = order.inFlight; free > 0 && this.#more(); free--) this.#next();
  }

  take(message: Returned): void {
    this.alive();
    if (message.error || message.statusCode !== 200 || typeof message.payload !== 'object') {
      this.fail(String(message.error?.message ?? `status ${message.statusCode}`));
    }
    if (this.#more()) this.#next();
    else if (this.messages === this.#sent) {
      this.stop();
      this.finish();
    }
  }

  #more(): boolean {
    const { count = Number.POSITIVE_INFINITY, milliseconds = Number.POSITIVE_INFINITY } = this.#order;
    return this.#sent < count && this.running < milliseconds;
  }

  #next(): void {
    const id = this.#order.firstId + this.#sent++;
    this.#send({ payload: { id }, url: `${this.#order.url}/api/Tickets/${id}` });
  }
}

/** One message, and every row it brings: each id must come exactly once. */
export class SequenceRun extends Measured {
  readonly #order: SequenceOrder;
  readonly #seen: Uint8Array;
  readonly #delay = monitorEventLoopDelay({ resolution: 2 });
  readonly #sampling: NodeJS.Timeout;
  #peak = process.memoryUsage.rss();
  #rows = 0;
  #doubled = 0;
  #ended = false;

  constructor(order: SequenceOrder, send: Send) {
    super();
    this.#order = order;
    this.#seen = new Uint8Array(order.rows);
    this.#sampling = setInterval(() => this.#sample(), 10);
    this.#delay.enable();
    this.start();
    send({ payload: {}, url: order.url });
  }

  take({ payload, error }: Returned): void {
    this.alive();
    if (error) this.fail(String(error.message));
    else for (const row of rowsOf(payload)) this.#count(row);
    if (!this.#ended && (error || this.#rows >= this.#order.rows)) {
      this.#ended = true;
      this.#sample();
      this.stop();
      setTimeout(() => this.#finish(), AFTERMATH);
    }
  }

  #count(row: { id?: unknown }): void {
    this.#rows++;
    const index = Number(row.id) - this.#order.firstId;
    if (!(index in this.#seen)) this.fail(`a row that does not exist: ${row.id}`);
    else if (this.#seen[index] === 1) this.#doubled++;
    else this.#seen[index] = 1;
  }

  #sample(): void {
    this.#peak = Math.max(this.#peak, process.memoryUsage.rss());
  }

  #finish(): void {
    clearInterval(this.#sampling);
    this.#delay.disable();
    this.finish({
      rows: this.#rows,
      doubled: this.#doubled,
      peak: this.#peak / 2 ** 20,
      // The histogram holds the whole interval between two ticks; what is late is what exceeds it.
      delay: { p99: late(this.#delay.percentile(99)), max: late(this.#delay.max) },
    });
  }
}

const late = (nanoseconds: number): number => Math.max(0, nanoseconds / 1e6 - 2);

/** A page, all rows as an array, Halo's envelope or a single row. */
function rowsOf(payload: unknown): { id?: unknown }[] {
  if (Array.isArray(payload)) return payload;
  if (typeof payload !== 'object' || payload === null) return [];
  return 'tickets' in payload && Array.isArray(payload.tickets) ? payload.tickets : [payload];
}
