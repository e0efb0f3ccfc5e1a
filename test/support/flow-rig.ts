import { join } from 'node:path';
import { inspect } from 'node:util';
import type { NodeAPI } from 'node-red';
import helper from 'node-red-node-test-helper';
import registerConnection from '../../nodes/halo-connection/halo-connection';
import registerItsm from '../../nodes/halo-itsm/halo-itsm';
import type { Login } from '../../src/connection/session';
import { connectionSettings, fingerprint } from '../../src/connection/settings';
import type { Certificate } from './certificates';
import { restoreClock, withoutJitter } from './clock';
import type { FaultyServer } from './faulty-server';
import { CLIENT_SECRET } from './strict-tokens';

/** The Node-RED a run is about; `.ci/run` sets it for its other lane. */
const nodeRed = process.env.LANE_NODE_RED ?? join(__dirname, '..', '..', 'node_modules', 'node-red');
const core = (file: string): ((RED: NodeAPI) => void) =>
  require(require.resolve(`@node-red/nodes/core/network/${file}.js`, { paths: [nodeRed] }));

/** What became of one message. */
export interface Outcome {
  /** `ok`, or the error's code. */
  code: string;
  msg: Record<string, unknown>;
  payload: unknown;
  /** `msg.halo.error` and the text of `msg.error`. */
  error: {
    message: string;
    statusCode?: number;
    uncertain?: boolean;
    hint?: string;
    [name: string]: unknown;
  };
  halo: { attempts?: number; [name: string]: unknown };
}

export interface RigOptions {
  /** Properties of the connection. */
  connection?: Record<string, unknown>;
  credentials?: Record<string, string>;
  /** Properties of the halo-itsm nodes. */
  node?: Record<string, unknown>;
  /** Ids of nodes that are not there. */
  without?: string[];
  /** Other config nodes, and their credentials by id. */
  others?: { id: string; [property: string]: unknown }[];
  othersCredentials?: Record<string, Record<string, string>>;
  /** Further values that must not be seen anywhere. */
  secrets?: string[];
  /** What Node-RED's settings hold; given again, the next start finds what this one left. */
  settings?: Map<string, unknown>;
  readOnly?: boolean;
}

const RESET = 'reset';
type NodeName = 'read' | 'write' | 'remove';
let sent = 0;
interface Seen {
  /** A full deploy came: Node-RED drops what is sent from then on. */
  dropped?: true;
  out: number;
  caught: number;
  completed: number;
  msg?: Record<string, unknown>;
  settle?: () => void;
}

/**
 * A flow with everything around our nodes: a read, a write and a delete on one connection, with Catch, Complete and
 * Status nodes that see what a user would. `check` holds the invariants that every fault must leave intact.
 */
export class FlowRig {
  readonly #server: FaultyServer;
  readonly #seen = new Map<string, Seen>();
  readonly #secrets: string[];
  readonly statuses: object[] = [];
  readonly #options: RigOptions;
  readonly #listening = new WeakSet<object>();
  #closed = false;

  private constructor(server: FaultyServer, options: RigOptions) {
    this.#server = server;
    this.#options = options;
    this.#secrets = [CLIENT_SECRET, ...(options.secrets ?? [])];
  }

  static async start(server: FaultyServer, options: RigOptions = {}): Promise<FlowRig> {
    const rig = new FlowRig(server, options);
    withoutJitter();
    helper.init(require.resolve(nodeRed));
    helper.settings(settingsIn(options.settings ?? new Map(), options.readOnly));
    await helper.load(
      [manyLoads, registerConnection, registerItsm, core('05-tls'), core('06-httpproxy')],
      flowWith(server, options),
      credentialsWith(options),
    );
    rig.#listen();
    return rig;
  }

  /** Deploys the flow with other properties. */
  async deploy(
    changes: Pick<RigOptions, 'connection' | 'node' | 'without'>,
    type: 'full' | 'nodes' = 'full',
  ): Promise<void> {
    const { connection, node } = this.#options;
    const options = {
      ...this.#options,
      connection: { ...connection, ...changes.connection },
      node: { ...node, ...changes.node },
      without: changes.without,
    };
    if (type === 'full') for (const seen of this.#unsettled()) seen.dropped = true;
    await helper.setFlows(flowWith(this.#server, options), type, credentialsWith(options));
    this.#listen();
  }

  /** The texts of warnings in the log. */
  get warnings(): string[] {
    const entries = helper.log().args.map(([entry]) => entry as { level: number; msg: unknown });
    return entries.filter(({ level }) => level === WARN).map(({ msg }) => String(msg));
  }

  /** Listens at the flow's ends; a deploy makes new nodes. */
  #listen(): void {
    const listen = (id: string, take: (msg: Record<string, unknown>) => void) => {
      const node = helper.getNode(id);
      if (!node || this.#listening.has(node)) return;
      this.#listening.add(node);
      node.on('input', take);
    };
    listen('out', (msg) => {
      const seen = this.#of(msg);
      seen.out++;
      seen.msg = msg;
    });
    listen('caught', (msg) => {
      const seen = this.#of(msg);
      seen.caught++;
      seen.msg = msg;
      seen.settle?.();
    });
    listen('completed', (msg) => {
      if (msg.marker === RESET) return;
      const seen = this.#of(msg);
      seen.completed++;
      seen.settle?.();
    });
    listen('status', (msg) => this.statuses.push(msg.status as object));
  }

  read(msg: object = {}): Promise<Outcome> {
    return this.send('read', { payload: { id: 7 }, ...msg });
  }

  /** Saves a ticket whose summary is unique, so that the server can count it. */
  write(msg: object = {}): Promise<Outcome> {
    return this.send('write', msg);
  }

  remove(msg: object = {}): Promise<Outcome> {
    return this.send('remove', { payload: { id: 7 }, ...msg });
  }

  /** Tells a node to end everything it has begun. */
  reset(node: NodeName): void {
    helper.getNode(node)?.receive({ reset: true, marker: RESET });
  }

  /** Sends a message to a node and waits for what becomes of it. */
  async send(node: NodeName, msg: object): Promise<Outcome> {
    const marker = `${node} ${++sent}`;
    const seen: Seen = { out: 0, caught: 0, completed: 0 };
    this.#seen.set(marker, seen);
    const settled = new Promise<void>((resolve) => {
      seen.settle = resolve;
    });
    // As it is: with its getters, and frozen if it was.
    const message = Object.defineProperties(
      { payload: { summary: marker }, marker },
      Object.getOwnPropertyDescriptors(msg),
    );
    helper
      .getNode(node)
      ?.receive(Object.isFrozen(msg) && 'payload' in msg ? Object.freeze(message) : message);
    await settled;
    return outcome(seen);
  }

  /** Everything a user, a log or another node could have seen. */
  get everythingSeen(): string {
    const show = (value: unknown, depth: number) =>
      inspect(value, { depth, showHidden: true, maxStringLength: null, maxArrayLength: null });
    const messages = [...this.#seen.values()].map(({ msg }) => msg);
    const nodes = ['connection', 'read', 'write'].map((id) => helper.getNode(id));
    return show([messages, this.statuses, helper.log().args], 12) + show(nodes, 3);
  }

  /**
   * What must hold after every fault: one completion per message, no write saved twice, every write told as done
   * saved once, no secret seen, the next message served, and nothing left open. Escaped rejections fail the test by
   * themselves: mocha sees to that.
   */
  async check({ nextWorks = true } = {}): Promise<void> {
    this.#server.api.heal();
    this.#server.auth.heal();
    if (nextWorks) {
      const { code, error } = await this.read();
      if (code !== 'ok') throw new Error(`the next message failed: ${error.message}`);
    }
    for (const [marker, { out, caught, completed, dropped }] of this.#seen) {
      const completions = [out, completed, caught].join();
      if (dropped && completions === '0,0,0') continue;
      if (completions !== '1,1,0' && completions !== '0,0,1') {
        throw new Error(`${marker}: ${out} outputs, ${completed} completions, ${caught} errors`);
      }
      const saved = this.#server.saved.filter((summary) => summary === marker).length;
      const toldAsSaved = marker.startsWith('write') && out === 1;
      if (saved > 1 || (toldAsSaved && saved === 0)) throw new Error(`${marker}: ${saved} times saved`);
    }
    const seen = this.everythingSeen;
    for (const secret of [...this.#secrets, ...this.#server.tokens.given]) {
      for (const form of traces(secret)) {
        if (seen.includes(form)) throw new Error(`a secret was seen: ${form} of ${secret}`);
      }
    }
    await this.close();
    await within(3000, this.#server.abandoned(), 'a socket is left open');
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    restoreClock();
    await helper.unload();
  }

  #unsettled(): Seen[] {
    return [...this.#seen.values()].filter(({ caught, completed }) => caught + completed === 0);
  }

  #of(msg: Record<string, unknown>): Seen {
    const seen = this.#seen.get(String(msg.marker));
    if (!seen) throw new Error(`a message nobody sent: ${inspect(msg)}`);
    return seen;
  }
}

/** The credentials of a connection somebody is signed in to. */
export function signedIn(
  server: FaultyServer,
  more: Partial<Login> = {},
): { connection: Record<string, unknown>; credentials: Record<string, string> } {
  const settings = connectionSettings({ instanceUrl: server.url, clientId: 'client-one', signIn: 'account' });
  const now = Date.now();
  const login: Login = {
    fingerprint: fingerprint(settings),
    instanceUrl: server.url,
    server: { url: `${server.url}/auth`, issuer: `${server.url}/auth` },
    ...server.tokens.issue(),
    obtainedAt: now,
    expiresAt: now + 3600_000,
    ...more,
  };
  return {
    connection: { signIn: 'account' },
    credentials: {
      tokens: JSON.stringify({ savedAt: now, login }),
      storeKey: Buffer.alloc(32, 7).toString('base64'),
    },
  };
}

/** A connection that trusts this certificate, through Node-RED's own TLS configuration. */
export function trusting({ cert }: Certificate): RigOptions {
  return {
    connection: { tls: 'tls' },
    others: [{ id: 'tls', type: 'tls-config', cert: '', key: '', ca: '', verifyservercert: true }],
    othersCredentials: { tls: { cadata: cert } },
  };
}

/** Our nodes listen to Node-RED's events once per process, but here they are loaded for every case. */
function manyLoads(RED: NodeAPI): void {
  RED.events.setMaxListeners(0);
}

/** Waits for something that must come, and says what did not. */
export async function within<T>(milliseconds: number, work: Promise<T>, otherwise: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(otherwise)), milliseconds);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Waits until something is so, turn by turn of the event loop; gives up after ten seconds of real time. */
export async function until(condition: () => boolean): Promise<void> {
  const began = process.hrtime.bigint();
  while (!condition()) {
    if (process.hrtime.bigint() - began > 10_000_000_000n) throw new Error(`never came: ${condition}`);
    await new Promise(setImmediate);
  }
}

/** Node-RED's level of warnings. */
const WARN = 30;

function credentialsWith({
  credentials,
  othersCredentials,
}: RigOptions): Record<string, Record<string, string>> {
  return {
    connection: { clientId: 'client-one', clientSecret: CLIENT_SECRET, ...credentials },
    ...othersCredentials,
  };
}

function flowWith(
  server: FaultyServer,
  { connection, node, others = [], without = [] }: RigOptions,
): object[] {
  // Without a place a node counts as a config node.
  const placed = { z: 'flow', x: 0, y: 0 };
  const itsm = (id: NodeName, operation: string) => ({
    id,
    ...placed,
    type: 'halo-itsm',
    name: id,
    connection: 'connection',
    operation,
    parameters: [],
    request: 'payload',
    requestType: 'msg',
    deadline: 20,
    errors: 'catch',
    ...node,
    wires: [['out']],
  });
  const watched = ['read', 'write', 'remove'];
  const nodes = [
    { id: 'flow', type: 'tab' },
    {
      id: 'connection',
      type: 'halo-connection',
      instanceUrl: server.url,
      signIn: 'application',
      timeout: 5,
      ...connection,
    },
    itsm('read', 'ticket.get'),
    itsm('write', 'ticket.create'),
    itsm('remove', 'ticket.delete'),
    { id: 'catch', ...placed, type: 'catch', scope: watched, wires: [['caught']] },
    { id: 'complete', ...placed, type: 'complete', scope: watched, wires: [['completed']] },
    { id: 'statusWatch', ...placed, type: 'status', scope: watched, wires: [['status']] },
    ...['out', 'caught', 'completed', 'status'].map((id) => ({ id, ...placed, type: 'helper', wires: [] })),
    ...others,
  ];
  return nodes.filter(({ id }) => !without.includes(id));
}

/** Node-RED's settings as a node finds them; the helper has none that can be written. */
function settingsIn(stored: Map<string, unknown>, readOnly = false): object {
  return {
    readOnly,
    get: (name: string) => structuredClone(stored.get(name)),
    set: async (name: string, value: unknown) => {
      if (!readOnly) stored.set(name, structuredClone(value));
    },
  };
}

function outcome({ msg = {}, caught }: Seen): Outcome {
  const halo = (msg.halo ?? {}) as Record<string, unknown>;
  const told = (halo.error ?? {}) as Record<string, unknown>;
  const message = (msg.error as { message?: string } | undefined)?.message ?? '';
  return {
    code: caught ? String(told.code) : 'ok',
    msg,
    payload: msg.payload,
    error: { ...told, message },
    halo,
  };
}

/** The forms in which a secret could be seen: as it is, in base64, and any twelve characters in a row. */
function traces(secret: string): string[] {
  const windows = Array.from({ length: Math.max(0, secret.length - 11) }, (_, at) =>
    secret.slice(at, at + 12),
  );
  return [secret, Buffer.from(secret).toString('base64').replace(/=+$/, ''), ...windows];
}
