import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { MessagesCommand, RunResult, SequenceCommand } from './protocol';

/** A message that returned to the driver. */
export interface ReturnedMessage {
  payload?: unknown;
  statusCode?: unknown;
  error?: { message?: unknown };
  [property: string]: unknown;
}

export interface Run {
  readonly result: Promise<RunResult>;
  accept(message: ReturnedMessage): void;
}

type Send = (message: object) => void;

/** The run ends when no message returns for this time. */
const IDLE_TIMEOUT_MS = 60_000;
/** How long a complete sequence is observed for surplus rows. */
const LATE_ROWS_WAIT_MS = 30;

/** Base class: measures time, CPU time and failures of a run. */
abstract class MeasuredRun implements Run {
  readonly result: Promise<RunResult>;
  #resolve!: (result: RunResult) => void;
  #startedAt = 0;
  #cpuAtStart = process.cpuUsage();
  #elapsedMs = 0;
  #cpuMs = 0;
  #idleTimer: NodeJS.Timeout | undefined;
  protected messages = 0;
  protected failed = 0;
  protected readonly failures = new Set<string>();

  constructor() {
    this.result = new Promise((resolve) => {
      this.#resolve = resolve;
    });
  }

  abstract accept(message: ReturnedMessage): void;

  protected start(): void {
    this.#idleTimer = setTimeout(() => {
      this.addFailure(`no message returned for ${IDLE_TIMEOUT_MS / 1000} s`);
      this.stopClock();
      this.finish();
    }, IDLE_TIMEOUT_MS);
    this.#cpuAtStart = process.cpuUsage();
    this.#startedAt = performance.now();
  }

  protected get runningMs(): number {
    return performance.now() - this.#startedAt;
  }

  protected countMessage(): void {
    this.messages++;
    this.#idleTimer?.refresh();
  }

  protected addFailure(message: string): void {
    this.failed++;
    if (this.failures.size < 3) this.failures.add(message.slice(0, 300));
  }

  /** Ends the measurement. */
  protected stopClock(): void {
    this.#elapsedMs = this.runningMs;
    const { user, system } = process.cpuUsage(this.#cpuAtStart);
    this.#cpuMs = (user + system) / 1000;
    clearTimeout(this.#idleTimer);
  }

  protected finish(extra: Partial<RunResult> = {}): void {
    this.#resolve({
      messages: this.messages,
      elapsedMs: this.#elapsedMs,
      cpuMs: this.#cpuMs,
      failed: this.failed,
      failures: [...this.failures],
      ...extra,
    });
  }
}

/** Keeps a fixed number of messages in flight until the duration or count is reached and all have returned. */
export class MessagesRun extends MeasuredRun {
  readonly #command: MessagesCommand;
  readonly #send: Send;
  #sent = 0;

  constructor(command: MessagesCommand, send: Send) {
    super();
    this.#command = command;
    this.#send = send;
    this.start();
    for (let slots = command.inFlight; slots > 0 && this.#hasNext(); slots--) this.#sendNext();
  }

  accept(message: ReturnedMessage): void {
    this.countMessage();
    if (message.error || message.statusCode !== 200 || typeof message.payload !== 'object') {
      this.addFailure(String(message.error?.message ?? `status ${message.statusCode}`));
    }
    if (this.#hasNext()) this.#sendNext();
    else if (this.messages === this.#sent) {
      this.stopClock();
      this.finish();
    }
  }

  #hasNext(): boolean {
    const { count = Number.POSITIVE_INFINITY, durationMs = Number.POSITIVE_INFINITY } = this.#command;
    return this.#sent < count && this.runningMs < durationMs;
  }

  #sendNext(): void {
    const id = this.#command.firstId + this.#sent++;
    this.#send({ payload: { id }, url: `${this.#command.url}/api/Tickets/${id}` });
  }
}

/** Sends one message and counts the returned rows: each id must occur exactly once. */
export class SequenceRun extends MeasuredRun {
  readonly #command: SequenceCommand;
  readonly #seenIds: Uint8Array;
  readonly #delayHistogram = monitorEventLoopDelay({ resolution: 2 });
  readonly #sampleTimer: NodeJS.Timeout;
  #peakBytes = process.memoryUsage.rss();
  #rowCount = 0;
  #duplicates = 0;
  #isComplete = false;

  constructor(command: SequenceCommand, send: Send) {
    super();
    this.#command = command;
    this.#seenIds = new Uint8Array(command.rows);
    this.#sampleTimer = setInterval(() => this.#samplePeak(), 10);
    this.#delayHistogram.enable();
    this.start();
    send({ payload: {}, url: command.url });
  }

  accept({ payload, error }: ReturnedMessage): void {
    this.countMessage();
    if (error) this.addFailure(String(error.message));
    else for (const row of rowsOf(payload)) this.#countRow(row);
    if (!this.#isComplete && (error || this.#rowCount >= this.#command.rows)) {
      this.#isComplete = true;
      this.#samplePeak();
      this.stopClock();
      setTimeout(() => this.#complete(), LATE_ROWS_WAIT_MS);
    }
  }

  #countRow(row: { id?: unknown }): void {
    this.#rowCount++;
    const index = Number(row.id) - this.#command.firstId;
    if (!(index in this.#seenIds)) this.addFailure(`unknown row: ${row.id}`);
    else if (this.#seenIds[index] === 1) this.#duplicates++;
    else this.#seenIds[index] = 1;
  }

  #samplePeak(): void {
    this.#peakBytes = Math.max(this.#peakBytes, process.memoryUsage.rss());
  }

  #complete(): void {
    clearInterval(this.#sampleTimer);
    this.#delayHistogram.disable();
    this.finish({
      rows: this.#rowCount,
      duplicates: this.#duplicates,
      peakMb: this.#peakBytes / 2 ** 20,
      // The histogram contains whole intervals between ticks; the delay is the excess over the resolution.
      eventLoopDelay: {
        p99: excessMs(this.#delayHistogram.percentile(99)),
        max: excessMs(this.#delayHistogram.max),
      },
    });
  }
}

const excessMs = (nanoseconds: number): number => Math.max(0, nanoseconds / 1e6 - 2);

/** The rows of a payload: an array, Halo's envelope or a single row. */
function rowsOf(payload: unknown): { id?: unknown }[] {
  if (Array.isArray(payload)) return payload;
  if (typeof payload !== 'object' || payload === null) return [];
  return 'tickets' in payload && Array.isArray(payload.tickets) ? payload.tickets : [payload];
}
