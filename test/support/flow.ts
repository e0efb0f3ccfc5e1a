import helper from 'node-red-node-test-helper';
import { type Credentials, deploy, listener, load, loaded, PLACED, TAB, warnings, watching } from './runtime';
import { json, StubServer } from './stub-server';

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
  #credentials: Credentials = {};

  static async load(halo: { url: string }, options: FlowOptions = {}): Promise<Flow> {
    const flow = new Flow();
    const behind = options.behind ?? [];
    flow.#items = [
      TAB,
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
        ...PLACED,
        type: 'halo-itsm',
        name: 'under test',
        connection: 'connection',
        operation: '',
        parameters: [],
        request: 'payload',
        requestType: 'msg',
        outputs: options.node?.errors === 'output' ? 2 : 1,
        ...options.node,
        wires: [['first', ...behind.slice(0, 1).map(({ id }) => id)], ['second']],
      },
      listener('first'),
      listener('second'),
      ...watching(['node']),
      ...behind.map((item) => ({ ...PLACED, ...item })),
    ];
    flow.#credentials = {
      connection: { clientId: 'client-one', clientSecret: 'a-secret-of-the-test', ...options.credentials },
    };
    await load(flow.#items, {
      credentials: flow.#credentials,
      settings: { available: () => false, ...options.settings },
      core: ['sequence/17-split'],
    });
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

  /** The texts of warnings in the log. */
  get warnings(): string[] {
    return warnings();
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
    await deploy(structuredClone(this.#items), 'full', this.#credentials);
  }

  static async unload(): Promise<void> {
    await helper.unload();
  }
}
