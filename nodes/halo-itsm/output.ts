import { setImmediate as nextEventLoopTurn } from 'node:timers/promises';
import type { NodeAPI, NodeMessage } from 'node-red';
import type { HaloClient, HaloPage, Operation, RunMetadata, RunOptions } from '../../src/index';
import type { HaloMessage } from './message';
import type { NodeSettings } from './settings';

export type OperationInput = Parameters<HaloClient['run']>[1];

/** An operation to run for a message. */
export interface Job {
  client: HaloClient;
  operation: Operation;
  input: OperationInput;
  options: RunOptions;
  msg: HaloMessage;
  /** Sends a result to the node's first output. */
  send(msg: HaloMessage): void;
}

/**
 * Runs an operation and sends its result as the node's output setting requires.
 * @returns the metadata of the whole run
 * @throws HaloError
 */
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

/** `msg.parts`, which a Join node uses to combine messages. */
interface Parts {
  parts?: unknown;
  id: string;
  type: 'array';
  index: number;
  len: number;
  count?: number;
}

/** Sends one message per row or page, in order, with `msg.parts` for a Join node. */
class MessageSequence {
  readonly #RED: NodeAPI;
  readonly #output: 'record' | 'page';
  readonly #job: Job;
  /** The properties that all messages, and all `msg.parts`, share. */
  readonly #baseMessage: HaloMessage;
  readonly #baseParts: Parts;
  #index = 0;
  /** Number of rows in the messages sent so far. */
  #sentRows = 0;
  /** The next message. It is held back because the last message also carries the totals. */
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
    // With onLimit 'error' no message may be sent before the limit is checked, so collect all pages first.
    const source = options.onLimit === 'error' && options.maxRecords ? await toArray(pages) : pages;
    try {
      let last: HaloPage | undefined;
      for await (const page of source) {
        last = page;
        for (const payload of this.#payloadsOf(page)) {
          if (this.#pending) {
            this.#send(this.#pending);
            this.#pending = undefined;
            // Let downstream nodes process the message before the next one is created.
            await nextEventLoopTurn();
            // Always pass on the complete result of a write: it cannot be requested again.
            if (operation.method === 'GET') options.signal?.throwIfAborted();
          }
          this.#pending = { payload, page };
        }
      }
      if (!last || !this.#metadata) throw new Error('a response has at least one page');
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
    const isEmpty = totals?.records === 0;
    const index = this.#index++;
    if (!isEmpty) this.#sentRows += this.#countRows(payload);
    const { operation, method, path } = this.#metadata as RunMetadata;
    // Assign properties one by one: spreading creates a V8 hidden class per object, which is retained for a long time.
    const out: HaloMessage = this.#clone(this.#baseMessage);
    const parts = this.#clone(this.#baseParts);
    parts.index = index;
    // A Join node concatenates arrays if `len` is above 1; otherwise it creates an array of arrays.
    parts.len = this.#output === 'record' && !isEmpty ? 1 : PAGE_PARTS_LENGTH;
    if (totals) parts.count = index + 1;
    out.payload = payload;
    out.statusCode = page.statusCode;
    out.headers = this.#clone(page.headers);
    out.halo = totals ? this.#clone(totals) : { operation, method, path };
    out.parts = parts;
    this.#job.send(out);
  }

  /** Clones as Node-RED does: `req` and `res` are shared, not cloned. */
  #clone<T>(value: T): T {
    return this.#RED.util.cloneMessage(value as NodeMessage) as T;
  }
}

/** `msg.parts.len` of a page. The Join node only checks that it is above 1; pages may have fewer rows. */
const PAGE_PARTS_LENGTH = 100;

async function toArray<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}
