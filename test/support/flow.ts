import helper from 'node-red-node-test-helper';
import {
  type Credentials,
  deployFlow,
  helperNode,
  loadedNode,
  loadFlow,
  observerNodes,
  POSITION,
  TAB,
  warnings,
} from './runtime';
import { StubServer, sendJson } from './stub-server';

export type Message = Record<string, unknown> & {
  payload?: unknown;
  parts?: { id: string; index: number; count?: number; parts?: unknown };
  halo?: Record<string, unknown> & { error?: Record<string, unknown> };
  error?: { message: string; code?: string; source?: { id: string } };
};

/** The output messages of the node, by output, and its errors and completions. */
export interface FlowMessages {
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
  downstream?: { id: string; [property: string]: unknown }[];
}

/** A stub Halo server with a token endpoint; the test adds other routes. */
export async function stubHalo(): Promise<StubServer> {
  const halo = await StubServer.start();
  halo.on('GET /api/authinfo', (_, response) => sendJson(response, 200, { auth_url: `${halo.url}/auth` }));
  halo.on('POST /auth/token', (_, response) =>
    sendJson(response, 200, { access_token: 'token-of-the-test', token_type: 'Bearer', expires_in: 3600 }),
  );
  return halo;
}

/** A connection and a `halo-itsm` node with listeners at all outputs, in Node-RED's runtime. */
export class Flow {
  readonly messages: FlowMessages = { first: [], second: [], caught: [], completed: [] };
  readonly statuses: Record<string, unknown>[] = [];
  #endedCount = 0;
  #nodes: object[] = [];
  #credentials: Credentials = {};

  static async load(halo: { url: string }, options: FlowOptions = {}): Promise<Flow> {
    const flow = new Flow();
    const downstream = options.downstream ?? [];
    flow.#nodes = [
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
        ...POSITION,
        type: 'halo-itsm',
        name: 'under test',
        connection: 'connection',
        operation: '',
        parameters: [],
        request: 'payload',
        requestType: 'msg',
        outputs: options.node?.errors === 'output' ? 2 : 1,
        ...options.node,
        wires: [['first', ...downstream.slice(0, 1).map(({ id }) => id)], ['second']],
      },
      helperNode('first'),
      helperNode('second'),
      ...observerNodes(['node']),
      ...downstream.map((node) => ({ ...POSITION, ...node })),
    ];
    flow.#credentials = {
      connection: { clientId: 'client-one', clientSecret: 'a-secret-of-the-test', ...options.credentials },
    };
    await loadFlow(flow.#nodes, {
      credentials: flow.#credentials,
      settings: { available: () => false, ...options.settings },
      coreNodes: ['sequence/17-split'],
    });
    for (const nodeId of ['first', 'second', 'caught', 'completed'] as const) {
      loadedNode(nodeId).on('input', (msg: unknown) => flow.messages[nodeId].push(msg as Message));
    }
    loadedNode('statuses').on('input', (msg: unknown) =>
      flow.statuses.push((msg as { status: Record<string, unknown> }).status),
    );
    for (const nodeId of ['caught', 'completed']) loadedNode(nodeId).on('input', () => flow.#endedCount++);
    return flow;
  }

  get node() {
    return loadedNode('node');
  }

  /** The warnings in the log. */
  get warnings(): string[] {
    return warnings();
  }

  send(msg: object): void {
    this.node.receive(msg);
  }

  /** Waits until the node's status has these properties. */
  async waitForStatus(status: Record<string, unknown>): Promise<void> {
    const matches = (shown: Record<string, unknown>) =>
      Object.entries(status).every(([name, value]) => shown[name] === value);
    await this.waitUntil(() => this.statuses.some(matches));
  }

  /** Sends messages and waits until all have completed or failed. */
  async run(...inputs: object[]): Promise<FlowMessages> {
    const target = this.#endedCount + inputs.length;
    for (const msg of inputs) this.send(msg);
    await this.waitForEnded(target);
    return this.messages;
  }

  async waitForEnded(count: number): Promise<void> {
    await this.waitUntil(() => this.#endedCount >= count);
    // What is sent with the last completion arrives one turn later.
    await new Promise((resolve) => setImmediate(resolve));
  }

  /** Collects the messages that reach a downstream node. */
  messagesAt(id: string): Message[] {
    const messages: Message[] = [];
    loadedNode(id).on('input', (msg: unknown) => messages.push(msg as Message));
    return messages;
  }

  /** Polls a condition that has no event. */
  async waitUntil(condition: () => boolean): Promise<void> {
    while (!condition()) await new Promise((resolve) => setTimeout(resolve, 2));
  }

  /** Deploys the same flow again; the existing listeners are not attached to the new nodes. */
  async redeploy(): Promise<void> {
    await deployFlow(structuredClone(this.#nodes), 'full', this.#credentials);
  }

  static async unload(): Promise<void> {
    await helper.unload();
  }
}
