/**
 * Loaded by Node-RED as a node: sends messages to the nodes of the flow, whichever they are at the moment, and keeps
 * account of what becomes of each. It outlives deploys.
 */
import type { EventEmitter } from 'node:events';
import { Socket } from 'node:net';
import type { Node, NodeAPI, NodeDef } from 'node-red';
import { generator } from '../../bench/statistics';
import type { Drained, Ended, Handles, Kind, Order, SoakQuestions } from './protocol';

/** A message on its way, or ended a moment ago. */
interface Entry extends Ended {
  epoch: number;
  doneAt?: number;
}

interface SoakMessage {
  soak?: number;
  payload?: unknown;
  halo?: { records?: number; existing?: boolean };
}

/** What Node-RED's hooks bring; its types do not know them. */
interface Completion {
  msg: SoakMessage;
  error?: { code?: string; uncertain?: boolean };
  node: { node: { type: string } };
}
interface Hooks {
  add(name: string, handler: (event: Completion) => void): void;
}

/** How often each kind is sent. */
const MIX: [kind: Kind, weight: number][] = [
  ['create', 3],
  ['once', 4],
  ['update', 4],
  ['get', 8],
  ['list', 1],
];
/** How often a reference comes a second time, and among how many of the last. */
const AGAIN = 0.15;
const LAST = 20;
/** How long an ended message is watched for more, ms. */
const WATCHED = 2000;
/** How long Node-RED may take to deliver what was sent, ms. */
const MOMENT = 500;

class Port {
  readonly #RED: NodeAPI;
  readonly #entries = new Map<number, Entry>();
  readonly #references: string[] = [];
  #doubled: number[] = [];
  #timer: NodeJS.Timeout | undefined;
  #id = 0;
  #epoch = 0;
  #stopping = false;

  constructor(RED: NodeAPI) {
    this.#RED = RED;
    RED.events.on('flows:stopping', () => {
      this.#stopping = true;
      this.#epoch++;
      // What was sent a moment ago may not have been delivered yet.
      const moment = performance.now() - MOMENT;
      for (const entry of this.#entries.values()) {
        if ((entry.doneAt ?? 0) > moment) entry.deployed = true;
      }
    });
    RED.events.on('flows:started', () => {
      this.#stopping = false;
      this.#epoch++;
    });
  }

  begin({ rate, seed, tickets }: Order): void {
    const random = generator(seed);
    const kinds = MIX.flatMap(([kind, weight]) => Array.from({ length: weight }, () => kind));
    const pick = <T>(of: T[]): T => of[Math.floor(random() * of.length)] as T;
    const one = () => {
      const kind = pick(kinds);
      const repeated = kind === 'once' && this.#references.length > 0 && random() < AGAIN;
      const marker = repeated ? pick(this.#references) : `${kind} ${seed}-${this.#id + 1}`;
      this.#send(kind, marker, 1001 + Math.floor(random() * tickets));
    };
    const began = performance.now();
    let made = 0;
    // Timers come late on a busy machine; what they missed is made up for.
    this.#timer = setInterval(() => {
      for (const due = ((performance.now() - began) * rate) / 1000; made < due; made++) one();
    }, 20);
  }

  again(references: string[]): void {
    for (const reference of references) this.#send('once', reference, 0);
  }

  end(): void {
    clearInterval(this.#timer);
  }

  completed({ msg, error }: Completion): void {
    const entry = this.#entries.get(msg.soak ?? 0);
    if (!entry || entry.doneAt !== undefined) {
      this.#doubled.push(msg.soak ?? 0);
      return;
    }
    entry.doneAt = performance.now();
    entry.code = error ? (error.code ?? String(error)) : 'ok';
    entry.uncertain = error?.uncertain === true;
    entry.deployed ||= entry.epoch !== this.#epoch;
  }

  arrived({ soak, halo }: SoakMessage): void {
    const entry = this.#entries.get(soak ?? 0);
    if (!entry) return;
    entry.outputs++;
    entry.existing ||= halo?.existing === true;
    // The last message of a sequence has the totals.
    if (entry.kind === 'list') entry.records = halo?.records ?? entry.records;
  }

  drain(): Drained {
    const before = performance.now() - WATCHED;
    const ended: Ended[] = [];
    let open = 0;
    for (const [id, { epoch: _, doneAt, ...entry }] of this.#entries) {
      if (doneAt === undefined || doneAt > before) {
        open++;
        continue;
      }
      this.#entries.delete(id);
      ended.push(entry);
    }
    const doubled = this.#doubled;
    this.#doubled = [];
    return { ended, open, doubled };
  }

  #send(kind: Kind, marker: string, ticket: number): void {
    const node = this.#RED.nodes.getNode(kind);
    if (!node) return;
    const id = ++this.#id;
    this.#entries.set(id, {
      id,
      kind,
      marker,
      code: '',
      uncertain: false,
      outputs: 0,
      existing: false,
      // Nodes that are being closed still take messages; what they send is dropped.
      deployed: this.#stopping,
      epoch: this.#epoch,
    });
    if (kind === 'once') {
      this.#references.push(marker);
      if (this.#references.length > LAST) this.#references.shift();
    }
    const payload: Record<Kind, object> = {
      create: { summary: marker },
      once: { summary: marker },
      update: { id: ticket, details: marker },
      get: { id: ticket },
      list: {},
    };
    node.receive({ payload: payload[kind], soak: id, reference: marker } as never);
  }
}

/** What is open at the moment. @param port - the tenant's */
function handles(events: EventEmitter, port: number): Handles {
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
  const port = new Port(RED);
  const { hooks } = RED as unknown as { hooks: Hooks };
  hooks.add('onComplete.soak', (completion) => {
    if (completion.node.node.type === 'halo-itsm') port.completed(completion);
  });
  function Sink(this: Node, config: NodeDef): void {
    RED.nodes.createNode(this, config);
    this.on('input', (msg, _send, done) => {
      port.arrived(msg as SoakMessage);
      done();
    });
  }
  RED.nodes.registerType('soak-sink', Sink);
  const answers: { [Q in keyof SoakQuestions]: (ask: SoakQuestions[Q]['ask']) => Promise<unknown> } = {
    begin: async (order) => port.begin(order),
    again: async (references) => port.again(references),
    end: async () => port.end(),
    drain: async () => port.drain(),
    handles: async (tenant) => handles(RED.events, tenant),
  };
  globalThis.haloBench.answers = answers;
}
