import { join } from 'node:path';
import helper from 'node-red-node-test-helper';
import haloConnection from '../../nodes/halo-connection/halo-connection';
import haloItsm from '../../nodes/halo-itsm/halo-itsm';
import { json, StubServer } from './stub-server';

/** The Node-RED whose core nodes and runtime a run is about; `.ci/run` sets it for its other lane. */
const nodeRed = process.env.LANE_NODE_RED ?? join(__dirname, '..', '..', 'node_modules', 'node-red');
const core = (file: string) => require(require.resolve(`@node-red/nodes/core/${file}`, { paths: [nodeRed] }));

const CORE = ['common/24-complete.js', 'common/25-catch.js', 'common/25-status.js', 'sequence/17-split.js'];

helper.init(require.resolve(nodeRed));

/** A node of the flow that was loaded. */
function loaded(id: string) {
  const node = helper.getNode(id);
  if (!node) throw new Error(`no node ${id}`);
  return node;
}

export type Message = Record<string, unknown> & {
  payload?: unknown;
  parts?: { id: string; index: number; count?: number; parts?: unknown };
  halo?: Record<string, unknown> & { error?: Record<string, unknown> };
  error?: { message: string; code?: string; source?: { id: string } };
};

/** What became of one message: everything that left the node, and how it ended. */
export interface Outcome {
  first: Message[];
  second: Message[];
  caught: Message[];
  completed: Message[];
}

export interface FlowOptions {
  /** Properties of the `halo-itsm` node. */
  node?: Record<string, unknown>;
  connection?: Record<string, unknown>;
  credentials?: Record<string, string>;
  settings?: Record<string, unknown>;
  /** More nodes; the first of them is behind the first output, beside the listener there. */
  behind?: { id: string; [property: string]: unknown }[];
}

/** A Halo for one test file: its token endpoint works, everything else is up to the test. */
export async function stubHalo(): Promise<StubServer> {
  const halo = await StubServer.start();
  halo.on('GET /api/authinfo', (_, response) => json(response, 200, { auth_url: `${halo.url}/auth` }));
  halo.on('POST /auth/token', (_, response) =>
    json(response, 200, { access_token: 'token-of-the-test', token_type: 'Bearer', expires_in: 3600 }),
  );
  return halo;
}

/** A connection and a node between an input and nodes that listen to every way out, in Node-RED's own runtime. */
export class Flow {
  readonly outcome: Outcome = { first: [], second: [], caught: [], completed: [] };
  readonly statuses: Record<string, unknown>[] = [];
  #ended = 0;
  #items: object[] = [];
  #credentials: Record<string, Record<string, string>> = {};

  static async load(halo: { url: string }, options: FlowOptions = {}): Promise<Flow> {
    const flow = new Flow();
    const items = [
      { id: 'tab', type: 'tab', label: 'test' },
      {
        id: 'connection',
        type: 'halo-connection',
        instanceUrl: halo.url,
        signIn: 'application',
        timeout: 5,
        ...options.connection,
      },
      {
        id: 'node',
        type: 'halo-itsm',
        z: 'tab',
        x: 1,
        y: 1,
        name: 'under test',
        connection: 'connection',
        operation: '',
        parameters: [],
        request: 'payload',
        requestType: 'msg',
        outputs: options.node?.errors === 'output' ? 2 : 1,
        ...options.node,
        wires: [['first', ...(options.behind ?? []).slice(0, 1).map(({ id }) => id)], ['second']],
      },
      { id: 'first', type: 'helper', z: 'tab', x: 1, y: 1 },
      { id: 'second', type: 'helper', z: 'tab', x: 1, y: 1 },
      { id: 'catch', type: 'catch', z: 'tab', x: 1, y: 1, scope: ['node'], wires: [['caught']] },
      { id: 'caught', type: 'helper', z: 'tab', x: 1, y: 1 },
      { id: 'complete', type: 'complete', z: 'tab', x: 1, y: 1, scope: ['node'], wires: [['completed']] },
      { id: 'completed', type: 'helper', z: 'tab', x: 1, y: 1 },
      { id: 'status', type: 'status', z: 'tab', x: 1, y: 1, scope: ['node'], wires: [['statuses']] },
      { id: 'statuses', type: 'helper', z: 'tab', x: 1, y: 1 },
      ...(options.behind ?? []).map((item) => ({ z: 'tab', x: 1, y: 1, ...item })),
    ];
    flow.#items = items;
    helper.settings({ available: () => false, ...options.settings });
    flow.#credentials = {
      connection: { clientId: 'client-one', clientSecret: 'a-secret-of-the-test', ...options.credentials },
    };
    await helper.load([haloConnection, haloItsm, ...CORE.map(core)], items, flow.#credentials);
    for (const way of ['first', 'second', 'caught', 'completed'] as const) {
      loaded(way).on('input', (msg: unknown) => flow.outcome[way].push(msg as Message));
    }
    loaded('statuses').on('input', (msg: unknown) =>
      flow.statuses.push((msg as { status: Record<string, unknown> }).status),
    );
    for (const way of ['caught', 'completed']) loaded(way).on('input', () => flow.#ended++);
    return flow;
  }

  get node() {
    return loaded('node');
  }

  send(msg: object): void {
    this.node.receive(msg);
  }

  /** Waits until the line under the node is like this. */
  async shows(status: Record<string, unknown>): Promise<void> {
    const is = (shown: Record<string, unknown>) =>
      Object.entries(status).every(([name, value]) => shown[name] === value);
    await this.until(() => this.statuses.some(is));
  }

  /** Sends messages and waits until as many have ended, whichever way. */
  async run(...messages: object[]): Promise<Outcome> {
    const target = this.#ended + messages.length;
    for (const msg of messages) this.send(msg);
    await this.ended(target);
    return this.outcome;
  }

  async ended(count: number): Promise<void> {
    await this.until(() => this.#ended >= count);
    // What is sent with the last completion arrives one turn later.
    await new Promise((resolve) => setImmediate(resolve));
  }

  /** Messages that reach one of the nodes behind. */
  listen(id: string): Message[] {
    const messages: Message[] = [];
    loaded(id).on('input', (msg: unknown) => messages.push(msg as Message));
    return messages;
  }

  /** Waits for something that has no event of its own. */
  async until(condition: () => boolean): Promise<void> {
    while (!condition()) await new Promise((resolve) => setTimeout(resolve, 2));
  }

  /** Deploys the same flow again; what listens here hears nothing of it. */
  async redeploy(): Promise<void> {
    await helper.setFlows(structuredClone(this.#items), 'full', this.#credentials);
  }

  static async unload(): Promise<void> {
    await helper.unload();
  }
}
