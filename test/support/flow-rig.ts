import { inspect } from 'node:util';
import helper from 'node-red-node-test-helper';
import type { Login } from '../../src/auth/token-manager';
import { connectionSettings, fingerprint } from '../../src/connection/settings';
import type { Certificate } from './certificates';
import { restoreClock, withoutJitter } from './clock';
import { FaultyServer } from './faulty-server';
import { LocalServer } from './local-server';
import { restoreLookup } from './lookup';
import { deploy, listener, load, loaded, PLACED, TAB, warnings, watching } from './runtime';
import { CLIENT_SECRET } from './strict-tokens';
import { within } from './wait';

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
  /** The server says that it has saved what it has not. */
  liar?: boolean;
}

const RESET = 'reset';
const NODES = ['read', 'write', 'remove'] as const;
type NodeName = (typeof NODES)[number];
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
 * To be called in a `describe`: after each of its cases everything is checked that must hold whatever happened, then
 * servers, flows, clocks and name look-ups are as they were.
 */
export function checkAfterEach(): void {
  afterEach(async function () {
    const rigs = FlowRig.running.splice(0);
    try {
      if (this.currentTest?.isPassed()) for (const rig of rigs) await rig.check();
    } finally {
      for (const rig of rigs) await rig.close();
      restoreLookup();
      restoreClock();
      await LocalServer.closeAll();
    }
  });
}

/**
 * A flow with everything around our nodes: a read, a write and a delete on one connection, with Catch, Complete and
 * Status nodes that see what a user would. `check` holds the invariants that every fault must leave intact.
 */
export class FlowRig {
  static readonly running: FlowRig[] = [];

  readonly #server: FaultyServer;
  readonly #seen = new Map<string, Seen>();
  readonly #secrets: string[];
  readonly statuses: object[] = [];
  /** Texts shown to a browser: no secret may be in them either. */
  readonly shown: string[] = [];
  /** What the next message ends with when the faults are over: `ok`, or the code of an error that rightly stays. */
  next = 'ok';
  readonly #options: RigOptions;
  #limits: { requests: number; window: number }[] = [];
  readonly #listening = new WeakSet<object>();
  #timersBefore = 0;
  #closed = false;

  private constructor(server: FaultyServer, options: RigOptions) {
    this.#server = server;
    this.#options = options;
    this.#secrets = [CLIENT_SECRET, ...(options.secrets ?? [])];
    this.#limits.push(limitOf(options.connection));
  }

  static async start(server: FaultyServer, options: RigOptions = {}): Promise<FlowRig> {
    const rig = new FlowRig(server, options);
    FlowRig.running.push(rig);
    // Mocha's own timer begins when a case first pauses.
    await Promise.resolve();
    rig.#timersBefore = timers();
    withoutJitter();
    await load(flowWith(server, options), {
      credentials: credentialsWith(options),
      settings: settingsIn(options.settings ?? new Map(), options.readOnly),
      core: ['network/05-tls', 'network/06-httpproxy'],
    });
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
    this.#limits.push(limitOf(options.connection));
    await deploy(flowWith(this.#server, options), type, credentialsWith(options));
    this.#listen();
  }

  /** The texts of warnings in the log. */
  get warnings(): string[] {
    return warnings();
  }

  /** Listens at the flow's ends; a deploy makes new nodes. */
  #listen(): void {
    const listen = (id: string, take: (msg: Record<string, unknown>) => void) => {
      const node = loaded(id);
      if (this.#listening.has(node)) return;
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
      if (msg._msgid === RESET) return;
      const seen = this.#of(msg);
      seen.completed++;
      seen.settle?.();
    });
    listen('statuses', (msg) => this.statuses.push(msg.status as object));
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
    loaded(node).receive({ reset: true, _msgid: RESET });
  }

  /** As if a node had called `done` once more. */
  repeatLastCompletion(): void {
    const last = [...this.#seen.values()].at(-1);
    if (last) last.completed++;
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
      { payload: { summary: marker }, _msgid: marker },
      Object.getOwnPropertyDescriptors(msg),
    );
    loaded(node).receive(Object.isFrozen(msg) ? Object.freeze(message) : message);
    await settled;
    return outcome(seen);
  }

  /** Everything a user, a log or another node could have seen. */
  get everythingSeen(): string {
    const messages = [...this.#seen.values()].map(({ msg }) => msg);
    const nodes = ['connection', ...NODES].map((id) => helper.getNode(id));
    return show([messages, this.statuses, this.shown, helper.log().args], 12) + show(nodes, 3);
  }

  /**
   * What must hold after every fault: one completion per message, no write saved twice, every write told as done
   * saved once, the rate limit kept, no secret seen, the next message served, and no socket or timer left. Escaped
   * rejections fail the test by themselves: mocha sees to that.
   */
  async check(): Promise<void> {
    for (const server of servers()) server.heal();
    const { code, error } = await this.read();
    if (code !== this.next) throw new Error(`the next message: ${code} ${error.message}`);
    for (const [marker, seen] of this.#seen) this.#checkEnd(marker, seen);
    this.#checkLimit();
    this.#checkSecrets();
    await this.close();
    for (const server of LocalServer.all) await within(3000, server.abandoned(), 'a socket is left open');
    if (timers() > this.#timersBefore) throw new Error(`${timers() - this.#timersBefore} timers are left`);
  }

  #checkEnd(marker: string, { out, caught, completed, dropped, msg }: Seen): void {
    const completions = [out, completed, caught].join();
    if (dropped && completions === '0,0,0') return;
    if (completions !== '1,1,0' && completions !== '0,0,1') {
      throw new Error(`${marker}: ${out} outputs, ${completed} completions, ${caught} errors`);
    }
    const saved = servers().flatMap((server) => server.saved.filter((summary) => summary === marker)).length;
    // A create with a reference may be answered with the record of another message.
    const existing = (msg?.halo as { existing?: boolean } | undefined)?.existing;
    const toldAsSaved = !this.#options.liar && marker.startsWith('write') && out === 1 && !existing;
    if (saved > 1 || (toldAsSaved && saved === 0)) throw new Error(`${marker}: ${saved} times saved`);
  }

  #checkLimit(): void {
    const requests = Math.max(...this.#limits.map((limit) => limit.requests));
    // A request may take a moment longer on its way than the one that came a whole window later.
    const window = Math.min(...this.#limits.map((limit) => limit.window)) * 0.95;
    for (const { arrivedAt } of servers()) {
      const over = arrivedAt.findIndex((at, index) => {
        const passed = (arrivedAt[index + requests] ?? Infinity) - at;
        return passed >= 0 && passed < window;
      });
      if (over >= 0)
        throw new Error(`more than ${requests} requests in ${window} ms, from the ${over + 1}th on`);
    }
  }

  #checkSecrets(): void {
    const seen = this.everythingSeen;
    const secrets = [...this.#secrets, ...servers().flatMap(({ tokens }) => tokens.given)];
    for (const secret of new Set(secrets)) {
      for (const form of traces(secret)) {
        if (seen.includes(form)) throw new Error(`a secret was seen: ${form} of ${secret}`);
      }
    }
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    const at = FlowRig.running.indexOf(this);
    if (at >= 0) FlowRig.running.splice(at, 1);
    restoreClock();
    await helper.unload();
  }

  #unsettled(): Seen[] {
    return [...this.#seen.values()].filter(({ caught, completed }) => caught + completed === 0);
  }

  #of(msg: Record<string, unknown>): Seen {
    const seen = this.#seen.get(String(msg._msgid));
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

/** The faulty servers of this case. */
function servers(): FaultyServer[] {
  return [...LocalServer.all].filter((server) => server instanceof FaultyServer);
}

function show(value: unknown, depth: number): string {
  const options = { depth, showHidden: true, maxStringLength: null, maxArrayLength: null };
  try {
    return inspect(value, options);
  } catch {
    // What only looks like a Buffer cannot be shown as one.
    return inspect(value, { ...options, customInspect: false });
  }
}

/** How many timers would keep this process alive. */
function timers(): number {
  return process.getActiveResourcesInfo().filter((resource) => resource === 'Timeout').length;
}

function limitOf(connection: RigOptions['connection'] = {}): { requests: number; window: number } {
  const { requestLimit = 300, requestWindow = 5 } = connection;
  return { requests: Number(requestLimit), window: Number(requestWindow) * 60_000 };
}

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
  const itsm = (id: NodeName, operation: string) => ({
    id,
    ...PLACED,
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
  const nodes = [
    TAB,
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
    listener('out'),
    ...watching([...NODES]),
    ...others,
  ];
  return nodes.filter(({ id }) => !without.includes(id));
}

/** Node-RED's settings as a node finds them; the helper has none that can be written. */
function settingsIn(stored: Map<string, unknown>, readOnly = false): Record<string, unknown> {
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
