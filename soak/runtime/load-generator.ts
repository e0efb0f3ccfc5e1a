/**
 * Loaded by Node-RED as a node module: sends messages to the current nodes of the flow and records the outcome of
 * each. Its state is kept across deploys.
 */
import type { EventEmitter } from 'node:events';
import { Socket } from 'node:net';
import type { Node, NodeAPI, NodeDef } from 'node-red';
import { createRandom } from '../../bench/statistics';
import type {
  CompletedMessage,
  DrainResult,
  LoadOptions,
  MessageKind,
  OpenHandles,
  SoakRequests,
} from './protocol';

/** A pending message, or one that completed recently. */
interface SentMessage extends CompletedMessage {
  epoch: number;
  doneAt?: number;
}

interface SoakMessage {
  soak?: number;
  payload?: unknown;
  halo?: { records?: number; existing?: boolean };
}

/** The event of Node-RED's `onComplete` hook, which @types/node-red does not declare. */
interface Completion {
  msg: SoakMessage;
  error?: { code?: string; uncertain?: boolean };
  node: { node: { type: string } };
}
interface Hooks {
  add(name: string, handler: (event: Completion) => void): void;
}

/** Relative frequency of each kind. */
const KIND_WEIGHTS: [kind: MessageKind, weight: number][] = [
  ['create', 3],
  ['once', 4],
  ['update', 4],
  ['get', 8],
  ['list', 1],
];
/** Probability that a recent reference is sent again, and the number of recent references to choose from. */
const REPEAT_PROBABILITY = 0.15;
const MAX_RECENT_REFERENCES = 20;
/** How long a completed message is observed for further outputs or completions. */
const WATCH_MS = 2000;
/** Maximum time in which Node-RED delivers a sent message. */
const DELIVERY_MS = 500;

class LoadGenerator {
  readonly #RED: NodeAPI;
  readonly #sentMessages = new Map<number, SentMessage>();
  readonly #recentReferences: string[] = [];
  #duplicates: number[] = [];
  #sendTimer: NodeJS.Timeout | undefined;
  #lastId = 0;
  #epoch = 0;
  #isStopping = false;

  constructor(RED: NodeAPI) {
    this.#RED = RED;
    RED.events.on('flows:stopping', () => {
      this.#isStopping = true;
      this.#epoch++;
      // Recent outputs may not have been delivered yet.
      const deliveryCutoff = performance.now() - DELIVERY_MS;
      for (const entry of this.#sentMessages.values()) {
        if ((entry.doneAt ?? 0) > deliveryCutoff) entry.deployed = true;
      }
    });
    RED.events.on('flows:started', () => {
      this.#isStopping = false;
      this.#epoch++;
    });
  }

  start({ messagesPerSecond, seed, ticketCount }: LoadOptions): void {
    const random = createRandom(seed);
    const kinds = KIND_WEIGHTS.flatMap(([kind, weight]) => Array.from({ length: weight }, () => kind));
    const pick = <T>(choices: T[]): T => choices[Math.floor(random() * choices.length)] as T;
    const sendRandom = () => {
      const kind = pick(kinds);
      const isRepeat = kind === 'once' && this.#recentReferences.length > 0 && random() < REPEAT_PROBABILITY;
      const marker = isRepeat ? pick(this.#recentReferences) : `${kind} ${seed}-${this.#lastId + 1}`;
      this.#send(kind, marker, 1001 + Math.floor(random() * ticketCount));
    };
    const startedAt = performance.now();
    let sentCount = 0;
    // Timers are late on a busy machine: send all messages that are due.
    this.#sendTimer = setInterval(() => {
      const dueCount = ((performance.now() - startedAt) * messagesPerSecond) / 1000;
      for (; sentCount < dueCount; sentCount++) sendRandom();
    }, 20);
  }

  resend(references: string[]): void {
    for (const reference of references) this.#send('once', reference, 0);
  }

  stop(): void {
    clearInterval(this.#sendTimer);
  }

  onComplete({ msg, error }: Completion): void {
    const entry = this.#sentMessages.get(msg.soak ?? 0);
    if (!entry || entry.doneAt !== undefined) {
      this.#duplicates.push(msg.soak ?? 0);
      return;
    }
    entry.doneAt = performance.now();
    entry.code = error ? (error.code ?? String(error)) : 'ok';
    entry.uncertain = error?.uncertain === true;
    entry.deployed ||= entry.epoch !== this.#epoch;
  }

  onOutput({ soak, halo }: SoakMessage): void {
    const entry = this.#sentMessages.get(soak ?? 0);
    if (!entry) return;
    entry.outputs++;
    entry.existing ||= halo?.existing === true;
    // The last message of a sequence contains the totals.
    if (entry.kind === 'list') entry.records = halo?.records ?? entry.records;
  }

  drain(): DrainResult {
    const cutoff = performance.now() - WATCH_MS;
    const completed: CompletedMessage[] = [];
    let pendingCount = 0;
    for (const [id, { epoch: _, doneAt, ...entry }] of this.#sentMessages) {
      if (doneAt === undefined || doneAt > cutoff) {
        pendingCount++;
        continue;
      }
      this.#sentMessages.delete(id);
      completed.push(entry);
    }
    const duplicates = this.#duplicates;
    this.#duplicates = [];
    return { completed, pendingCount, duplicates };
  }

  #send(kind: MessageKind, marker: string, ticket: number): void {
    const node = this.#RED.nodes.getNode(kind);
    if (!node) return;
    const id = ++this.#lastId;
    this.#sentMessages.set(id, {
      id,
      kind,
      marker,
      code: '',
      uncertain: false,
      outputs: 0,
      existing: false,
      // Nodes that are being closed still accept messages, but their outputs are dropped.
      deployed: this.#isStopping,
      epoch: this.#epoch,
    });
    if (kind === 'once') {
      this.#recentReferences.push(marker);
      if (this.#recentReferences.length > MAX_RECENT_REFERENCES) this.#recentReferences.shift();
    }
    const payload: Record<MessageKind, object> = {
      create: { summary: marker },
      once: { summary: marker },
      update: { id: ticket, details: marker },
      get: { id: ticket },
      list: {},
    };
    node.receive({ payload: payload[kind], soak: id, reference: marker } as never);
  }
}

/** The open sockets, timers and listeners. @param port - the tenant's port */
function openHandles(events: EventEmitter, port: number): OpenHandles {
  const all = (process as unknown as { _getActiveHandles(): unknown[] })._getActiveHandles();
  const listeners: Record<string, number> = {};
  for (const [name, emitter] of [
    ['events', events],
    ['process', process as EventEmitter],
  ] as const) {
    for (const event of emitter.eventNames())
      listeners[`${name} ${String(event)}`] = emitter.listenerCount(event);
  }
  return {
    sockets: all.filter((handle) => handle instanceof Socket && handle.remotePort === port).length,
    timers: process.getActiveResourcesInfo().filter((type) => type === 'Timeout').length,
    listeners,
  };
}

export default function register(RED: NodeAPI): void {
  const generator = new LoadGenerator(RED);
  const { hooks } = RED as unknown as { hooks: Hooks };
  hooks.add('onComplete.soak', (completion) => {
    if (completion.node.node.type === 'halo-itsm') generator.onComplete(completion);
  });
  function Sink(this: Node, config: NodeDef): void {
    RED.nodes.createNode(this, config);
    this.on('input', (msg, _send, done) => {
      generator.onOutput(msg as SoakMessage);
      done();
    });
  }
  RED.nodes.registerType('soak-sink', Sink);
  const handlers: { [Q in keyof SoakRequests]: (params: SoakRequests[Q]['params']) => Promise<unknown> } = {
    start: async (loadOptions) => generator.start(loadOptions),
    resend: async (references) => generator.resend(references),
    stop: async () => generator.stop(),
    drain: async () => generator.drain(),
    handles: async (tenantPort) => openHandles(RED.events, tenantPort),
  };
  globalThis.haloBench.handlers = handlers;
}
