import { setImmediate as nextEventLoopTurn } from 'node:timers/promises';
import type { NodeAPI, NodeMessage } from 'node-red';
import type { HaloClient, HaloPage, Operation, RunMetadata, RunOptions } from '../../src/index';
import type { HaloMessage } from './message';
import type { NodeSettings } from './settings';

/** What is to be run for a message, and where its answers go. */
export interface Job {
  client: HaloClient;
  operation: Operation;
  input: Parameters<HaloClient['run']>[1];
  options: RunOptions;
  msg: HaloMessage;
  send(msg: HaloMessage): void;
}

/** Runs an operation and sends what the node's output asks for. @returns the facts of the whole */
export async function runAndSend(
  RED: NodeAPI,
  { output, runOptions }: NodeSettings,
  job: Job,
): Promise<RunMetadata> {
  const { client, operation, input, msg, send } = job;
  const options = { ...job.options, ...runOptions };
  if (output === 'record' || output === 'page') return new MessageSequence(RED, output, job).run(options);
  const { payload, rows, statusCode, headers, halo } = await client.run(operation, input, options);
  if (output === 'records') halo.records = rows.length;
  delete msg.error;
  send(Object.assign(msg, { payload: output === 'records' ? rows : payload, statusCode, headers, halo }));
  return halo;
}

/** What tells a Join node how messages belong together. */
interface Parts {
  parts?: unknown;
  id: string;
  type: 'array';
  index: number;
  len: number;
  count?: number;
}

/** One message for every row or page, in order; `msg.parts` lets a Join node put them together. */
class MessageSequence {
  readonly #RED: NodeAPI;
  readonly #output: 'record' | 'page';
  readonly #job: Job;
  /** What is the same in every message, and in its `parts`. */
  readonly #baseMessage: HaloMessage;
  readonly #baseParts: Parts;
  #index = 0;
  /** Rows in the messages sent. */
  #sentRows = 0;
  /** The message to come: it can be the last, which carries the totals. */
  #pending: { payload: unknown; page: HaloPage } | undefined;
  #metadata: RunMetadata | undefined;

  constructor(RED: NodeAPI, output: 'record' | 'page', job: Job) {
    this.#RED = RED;
    this.#output = output;
    this.#job = job;
    const { payload: _, error: __, halo: ___, parts, ...rest } = job.msg;
    this.#baseMessage = rest;
    const id = RED.util.generateId();
    this.#baseParts = { ...(parts !== undefined && { parts }), id, type: 'array', index: 0, len: 1 };
  }

  async run(options: RunOptions): Promise<RunMetadata> {
    const { client, operation, input } = this.#job;
    const pages = client.pages(operation, input, {
      ...options,
      onMetadata: (metadata) => {
        this.#metadata = metadata;
        options.onMetadata?.(metadata);
      },
    });
    // Nothing may have been sent before an error at the limit, so such a sequence is collected first.
    const source = options.onLimit === 'error' && options.maxRecords ? await toArray(pages) : pages;
    try {
      let last: HaloPage | undefined;
      for await (const page of source) {
        last = page;
        for (const payload of this.#payloadsOf(page)) {
          if (this.#pending) {
            this.#send(this.#pending);
            this.#pending = undefined;
            // What comes after us works before the next one is made.
            await nextEventLoopTurn();
            // What a write brought is passed on whole: it cannot be asked for again.
            if (operation.method === 'GET') options.signal?.throwIfAborted();
          }
          this.#pending = { payload, page };
        }
      }
      if (!last || !this.#metadata) throw new Error('an answer has at least one page');
      const metadata = {
        ...this.#metadata,
        records: this.#sentRows + (this.#pending ? this.#countRows(this.#pending.payload) : 0),
      };
      this.#send(this.#pending ?? { payload: [], page: last }, metadata);
      return metadata;
    } catch (error) {
      if (this.#pending && !options.signal?.aborted) this.#send(this.#pending);
      if (this.#metadata) this.#metadata.records = this.#sentRows;
      throw error;
    }
  }

  #payloadsOf({ rows }: HaloPage): unknown[] {
    if (this.#output === 'record') return rows;
    return rows.length > 0 ? [rows] : [];
  }

  #countRows(payload: unknown): number {
    return this.#output === 'record' ? 1 : (payload as unknown[]).length;
  }

  #send({ payload, page }: { payload: unknown; page: HaloPage }, totals?: RunMetadata): void {
    const empty = totals?.records === 0;
    const index = this.#index++;
    if (!empty) this.#sentRows += this.#countRows(payload);
    const { operation, method, path } = this.#metadata as RunMetadata;
    // Member by member: V8 makes a hidden class for every object that is spread, and keeps them all for a long while.
    const out: HaloMessage = this.#clone(this.#baseMessage);
    const parts = this.#clone(this.#baseParts);
    parts.index = index;
    // Above 1, a Join node strings arrays together instead of making an array of arrays.
    parts.len = this.#output === 'record' && !empty ? 1 : PAGE_PARTS_LENGTH;
    if (totals) parts.count = index + 1;
    out.payload = payload;
    out.statusCode = page.statusCode;
    out.headers = this.#clone(page.headers);
    out.halo = totals ? this.#clone(totals) : { operation, method, path };
    out.parts = parts;
    this.#job.send(out);
  }

  /** As Node-RED copies messages: not `req` and `res`, which are in every one as they are. */
  #clone<T>(value: T): T {
    return this.#RED.util.cloneMessage(value as NodeMessage) as T;
  }
}

/** How many elements Node-RED is told a page has; pages may have fewer. */
const PAGE_PARTS_LENGTH = 100;

async function toArray<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}
