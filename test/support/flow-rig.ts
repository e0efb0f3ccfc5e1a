import { inspect } from 'node:util';
import helper from 'node-red-node-test-helper';
import type { StoredLogin } from '../../src/auth/login';
import { fingerprint, parseConnectionSettings } from '../../src/connection/settings';
import type { Certificate } from './certificates';
import { disableJitter, restoreClock } from './clock';
import { restoreLookup } from './dns-lookup';
import { FaultyServer } from './faulty-server';
import { LocalServer } from './local-server';
import {
  deployFlow,
  helperNode,
  loadedNode,
  loadFlow,
  observerNodes,
  POSITION,
  TAB,
  warnings,
} from './runtime';
import { CLIENT_SECRET } from './strict-token-endpoint';
import { withTimeout } from './wait';

/** The outcome of one message. */
export interface MessageResult {
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
  /** Ids of nodes to omit. */
  omittedNodes?: string[];
  /** Other config nodes, and their credentials by id. */
  extraNodes?: { id: string; [property: string]: unknown }[];
  extraCredentials?: Record<string, Record<string, string>>;
  /** Further secrets that must not appear in any output. */
  secrets?: string[];
  /** What Node-RED's settings hold; given again, the next start finds what this one left. */
  settings?: Map<string, unknown>;
  readOnly?: boolean;
  /** The server reports a write as saved without saving it. */
  claimsUnsavedWrites?: boolean;
}

const RESET_ID = 'reset';
const NODE_IDS = ['read', 'write', 'remove'] as const;
type NodeId = (typeof NODE_IDS)[number];
let sentCount = 0;
interface MessageTrace {
  /** A full deploy came: Node-RED drops what is sent from then on. */
  dropped?: true;
  out: number;
  caught: number;
  completed: number;
  msg?: Record<string, unknown>;
  onEnd?: () => void;
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
  readonly #traces = new Map<string, MessageTrace>();
  readonly #secrets: string[];
  readonly statuses: object[] = [];
  /** Texts shown to a browser: no secret may be in them either. */
  readonly browserOutput: string[] = [];
  /** What the next message ends with when the faults are over: `ok`, or the code of an error that rightly stays. */
  expectedNext = 'ok';
  readonly #options: RigOptions;
  #limits: { requests: number; window: number }[] = [];
  readonly #attachedNodes = new WeakSet<object>();
  #initialTimerCount = 0;
  #closed = false;

  private constructor(server: FaultyServer, options: RigOptions) {
    this.#server = server;
    this.#options = options;
    this.#secrets = [CLIENT_SECRET, ...(options.secrets ?? [])];
    this.#limits.push(rateLimitOf(options.connection));
  }

  static async start(server: FaultyServer, options: RigOptions = {}): Promise<FlowRig> {
    const rig = new FlowRig(server, options);
    FlowRig.running.push(rig);
    // Mocha's own timer begins when a case first pauses.
    await Promise.resolve();
    rig.#initialTimerCount = activeTimerCount();
    disableJitter();
    await loadFlow(flowNodes(server, options), {
      credentials: credentialsFor(options),
      settings: settingsStub(options.settings ?? new Map(), options.readOnly),
      coreNodes: ['network/05-tls', 'network/06-httpproxy'],
    });
    rig.#attachListeners();
    return rig;
  }

  /** Deploys the flow with other properties. */
  async deploy(
    changes: Pick<RigOptions, 'connection' | 'node' | 'omittedNodes'>,
    type: 'full' | 'nodes' = 'full',
  ): Promise<void> {
    const { connection, node } = this.#options;
    const options = {
      ...this.#options,
      connection: { ...connection, ...changes.connection },
      node: { ...node, ...changes.node },
      omittedNodes: changes.omittedNodes,
    };
    if (type === 'full') for (const trace of this.#pendingTraces()) trace.dropped = true;
    this.#limits.push(rateLimitOf(options.connection));
    await deployFlow(flowNodes(this.#server, options), type, credentialsFor(options));
    this.#attachListeners();
  }

  /** The warnings in the log. */
  get warnings(): string[] {
    return warnings();
  }

  /** Listens at the flow's end nodes; a deploy creates new nodes. */
  #attachListeners(): void {
    const attach = (id: string, handler: (msg: Record<string, unknown>) => void) => {
      const node = loadedNode(id);
      if (this.#attachedNodes.has(node)) return;
      this.#attachedNodes.add(node);
      node.on('input', handler);
    };
    attach('out', (msg) => {
      const trace = this.#traceOf(msg);
      trace.out++;
      trace.msg = msg;
    });
    attach('caught', (msg) => {
      const trace = this.#traceOf(msg);
      trace.caught++;
      trace.msg = msg;
      trace.onEnd?.();
    });
    attach('completed', (msg) => {
      if (msg._msgid === RESET_ID) return;
      const trace = this.#traceOf(msg);
      trace.completed++;
      trace.onEnd?.();
    });
    attach('statuses', (msg) => this.statuses.push(msg.status as object));
  }

  read(msg: object = {}): Promise<MessageResult> {
    return this.send('read', { payload: { id: 7 }, ...msg });
  }

  /** Saves a ticket whose summary is unique, so that the server can count it. */
  write(msg: object = {}): Promise<MessageResult> {
    return this.send('write', msg);
  }

  remove(msg: object = {}): Promise<MessageResult> {
    return this.send('remove', { payload: { id: 7 }, ...msg });
  }

  /** Makes a node cancel all its requests. */
  reset(node: NodeId): void {
    loadedNode(node).receive({ reset: true, _msgid: RESET_ID });
  }

  /** Simulates a second `done` call. */
  repeatLastCompletion(): void {
    const last = [...this.#traces.values()].at(-1);
    if (last) last.completed++;
  }

  /** Sends a message to a node and waits for its outcome. */
  async send(node: NodeId, msg: object): Promise<MessageResult> {
    const marker = `${node} ${++sentCount}`;
    const trace: MessageTrace = { out: 0, caught: 0, completed: 0 };
    this.#traces.set(marker, trace);
    const ended = new Promise<void>((resolve) => {
      trace.onEnd = resolve;
    });
    // As it is: with its getters, and frozen if it was.
    const message = Object.defineProperties(
      { payload: { summary: marker }, _msgid: marker },
      Object.getOwnPropertyDescriptors(msg),
    );
    loadedNode(node).receive(Object.isFrozen(msg) ? Object.freeze(message) : message);
    await ended;
    return resultOf(trace);
  }

  /** All output visible to users, logs and other nodes. */
  get visibleOutput(): string {
    const messages = [...this.#traces.values()].map(({ msg }) => msg);
    const nodes = ['connection', ...NODE_IDS].map((id) => helper.getNode(id));
    return (
      inspectDeep([messages, this.statuses, this.browserOutput, helper.log().args], 12) +
      inspectDeep(nodes, 3)
    );
  }

  /**
   * What must hold after every fault: one completion per message, no write saved twice, every write told as done
   * saved once, the rate limit kept, no secret seen, the next message served, and no socket or timer left. Escaped
   * rejections fail the test by themselves: mocha sees to that.
   */
  async check({ socketTimeoutMs = 20_000 } = {}): Promise<void> {
    for (const server of faultyServers()) server.clearFaults();
    const { code, error } = await this.read();
    if (code !== this.expectedNext) throw new Error(`the next message: ${code} ${error.message}`);
    for (const [marker, trace] of this.#traces) this.#checkEnd(marker, trace);
    this.#checkLimit();
    this.#checkSecrets();
    await this.close();
    for (const server of LocalServer.instances)
      await withTimeout(socketTimeoutMs, server.waitUntilDisconnected(), 'a socket is left open');
    if (activeTimerCount() > this.#initialTimerCount)
      throw new Error(`${activeTimerCount() - this.#initialTimerCount} timers are left`);
  }

  #checkEnd(marker: string, { out, caught, completed, dropped, msg }: MessageTrace): void {
    const completions = [out, completed, caught].join();
    if (dropped && completions === '0,0,0') return;
    if (completions !== '1,1,0' && completions !== '0,0,1') {
      throw new Error(`${marker}: ${out} outputs, ${completed} completions, ${caught} errors`);
    }
    const saved = faultyServers().flatMap((server) =>
      server.savedSummaries.filter((summary) => summary === marker),
    ).length;
    // A create with a reference may be answered with the record of another message.
    const existing = (msg?.halo as { existing?: boolean } | undefined)?.existing;
    const reportedSaved =
      !this.#options.claimsUnsavedWrites && marker.startsWith('write') && out === 1 && !existing;
    if (saved > 1 || (reportedSaved && saved === 0)) throw new Error(`${marker}: ${saved} times saved`);
  }

  #checkLimit(): void {
    const requests = Math.max(...this.#limits.map((limit) => limit.requests));
    // A request may take a moment longer on its way than the one that came a whole window later.
    const windowMs = Math.min(...this.#limits.map((limit) => limit.window)) * 0.95;
    for (const { apiRequestTimes: arrivedAt } of faultyServers()) {
      const excessIndex = arrivedAt.findIndex((time, index) => {
        const elapsedMs = (arrivedAt[index + requests] ?? Infinity) - time;
        return elapsedMs >= 0 && elapsedMs < windowMs;
      });
      if (excessIndex >= 0)
        throw new Error(`more than ${requests} requests in ${windowMs} ms, from the ${excessIndex + 1}th on`);
    }
  }

  #checkSecrets(): void {
    const output = this.visibleOutput;
    const secrets = [...this.#secrets, ...faultyServers().flatMap(({ tokens }) => tokens.issuedSecrets)];
    for (const secret of new Set(secrets)) {
      for (const variant of secretVariants(secret)) {
        if (output.includes(variant)) throw new Error(`a secret was seen: ${variant} of ${secret}`);
      }
    }
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    const index = FlowRig.running.indexOf(this);
    if (index >= 0) FlowRig.running.splice(index, 1);
    restoreClock();
    await helper.unload();
  }

  #pendingTraces(): MessageTrace[] {
    return [...this.#traces.values()].filter(({ caught, completed }) => caught + completed === 0);
  }

  #traceOf(msg: Record<string, unknown>): MessageTrace {
    const trace = this.#traces.get(String(msg._msgid));
    if (!trace) throw new Error(`a message nobody sent: ${inspect(msg)}`);
    return trace;
  }
}

/** The credentials of a connection somebody is signed in to. */
export function signedInOptions(
  server: FaultyServer,
  overrides: Partial<StoredLogin> = {},
): { connection: Record<string, unknown>; credentials: Record<string, string> } {
  const settings = parseConnectionSettings({
    instanceUrl: server.url,
    clientId: 'client-one',
    signIn: 'account',
  });
  const now = Date.now();
  const login: StoredLogin = {
    fingerprint: fingerprint(settings),
    instanceUrl: server.url,
    server: { url: `${server.url}/auth`, issuer: `${server.url}/auth` },
    ...server.tokens.issue(),
    obtainedAt: now,
    expiresAt: now + 3600_000,
    ...overrides,
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
export function trustCertificate({ cert }: Certificate): RigOptions {
  return {
    connection: { tls: 'tls' },
    extraNodes: [{ id: 'tls', type: 'tls-config', cert: '', key: '', ca: '', verifyservercert: true }],
    extraCredentials: { tls: { cadata: cert } },
  };
}

/** The faulty servers of the current test. */
function faultyServers(): FaultyServer[] {
  return [...LocalServer.instances].filter((server) => server instanceof FaultyServer);
}

function inspectDeep(value: unknown, depth: number): string {
  const options = { depth, showHidden: true, maxStringLength: null, maxArrayLength: null };
  try {
    return inspect(value, options);
  } catch {
    // What only looks like a Buffer cannot be shown as one.
    return inspect(value, { ...options, customInspect: false });
  }
}

/** Number of timers that keep this process alive. */
function activeTimerCount(): number {
  return process.getActiveResourcesInfo().filter((resource) => resource === 'Timeout').length;
}

function rateLimitOf(connection: RigOptions['connection'] = {}): { requests: number; window: number } {
  const { requestLimit = 300, requestWindow = 5 } = connection;
  return { requests: Number(requestLimit), window: Number(requestWindow) * 60_000 };
}

function credentialsFor({
  credentials,
  extraCredentials,
}: RigOptions): Record<string, Record<string, string>> {
  return {
    connection: { clientId: 'client-one', clientSecret: CLIENT_SECRET, ...credentials },
    ...extraCredentials,
  };
}

function flowNodes(
  server: FaultyServer,
  { connection, node, extraNodes = [], omittedNodes = [] }: RigOptions,
): object[] {
  const itsmNode = (id: NodeId, operation: string) => ({
    id,
    ...POSITION,
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
    itsmNode('read', 'ticket.get'),
    itsmNode('write', 'ticket.create'),
    itsmNode('remove', 'ticket.delete'),
    helperNode('out'),
    ...observerNodes([...NODE_IDS]),
    ...extraNodes,
  ];
  return nodes.filter(({ id }) => !omittedNodes.includes(id));
}

/** Node-RED's settings as a node finds them; the helper has none that can be written. */
function settingsStub(stored: Map<string, unknown>, readOnly = false): Record<string, unknown> {
  return {
    readOnly,
    get: (name: string) => structuredClone(stored.get(name)),
    set: async (name: string, value: unknown) => {
      if (!readOnly) stored.set(name, structuredClone(value));
    },
  };
}

function resultOf({ msg = {}, caught }: MessageTrace): MessageResult {
  const halo = (msg.halo ?? {}) as Record<string, unknown>;
  const errorFields = (halo.error ?? {}) as Record<string, unknown>;
  const message = (msg.error as { message?: string } | undefined)?.message ?? '';
  return {
    code: caught ? String(errorFields.code) : 'ok',
    msg,
    payload: msg.payload,
    error: { ...errorFields, message },
    halo,
  };
}

/** The forms in which a secret could be seen: as it is, in base64, and any twelve characters in a row. */
function secretVariants(secret: string): string[] {
  const substrings = Array.from({ length: Math.max(0, secret.length - 11) }, (_, index) =>
    secret.slice(index, index + 12),
  );
  return [secret, Buffer.from(secret).toString('base64').replace(/=+$/, ''), ...substrings];
}
