import type { Node } from 'node-red';
import helper from 'node-red-node-test-helper';
import haloConnection from '../../nodes/halo-connection/halo-connection';
import haloItsm from '../../nodes/halo-itsm/halo-itsm';

helper.init(require.resolve('node-red'));

/** A message as a flow carries it. */
// biome-ignore lint/suspicious/noExplicitAny: tests look wherever they want.
export type Message = Record<string, any>;

/** One `halo-itsm` node between a connection and whatever listens, in Node-RED's test helper. */
export class Flow {
  readonly node: Node;
  /** What came out of each output, in order. */
  readonly out: Message[] = [];
  readonly errors: Message[] = [];
  /** What a Catch node got. */
  readonly caught: Message[] = [];
  /** How often a message was reported as done. */
  completed = 0;
  readonly statuses: { fill?: string; shape?: string; text?: string }[] = [];
  readonly warnings: string[] = [];

  private constructor(node: Node) {
    this.node = node;
  }

  /** @param connection - `null` for none */
  static async start(
    connection: Record<string, unknown> | null,
    node: Record<string, unknown>,
    more: Record<string, unknown>[] = [],
  ): Promise<Flow> {
    await new Promise<void>((resolve) => helper.startServer(resolve));
    helper.settings({ get: () => undefined, set: async () => {} } as never);
    const nodes = [
      { id: 'f1', type: 'tab', label: 'flow' },
      {
        id: 'n1',
        z: 'f1',
        type: 'halo-itsm',
        connection: connection ? 'c1' : '',
        wires: [['out'], ['err']],
        ...node,
      },
      { id: 'out', z: 'f1', type: 'helper' },
      { id: 'err', z: 'f1', type: 'helper' },
      { id: 'catch', z: 'f1', type: 'catch', scope: ['n1'], wires: [['caught']] },
      { id: 'caught', z: 'f1', type: 'helper' },
      { id: 'complete', z: 'f1', type: 'complete', scope: ['n1'], wires: [['completed']] },
      { id: 'completed', z: 'f1', type: 'helper' },
      ...(connection ? [{ id: 'c1', type: 'halo-connection', signIn: 'application', ...connection }] : []),
      ...more,
    ];
    const core = ['common/25-catch', 'common/24-complete', 'sequence/17-split'].map((file) =>
      require(`@node-red/nodes/core/${file}.js`),
    );
    await helper.load([...core, haloConnection, haloItsm] as never, nodes as never, {
      c1: { clientId: 'client-one', clientSecret: 'a-secret-of-the-test' },
    });
    const flow = new Flow(helper.getNode('n1') as unknown as Node);
    flow.#listen('out', (msg) => flow.out.push(msg));
    flow.#listen('err', (msg) => flow.errors.push(msg));
    flow.#listen('caught', (msg) => flow.caught.push(msg));
    flow.#listen('completed', () => {
      flow.completed++;
    });
    flow.node.on(
      'call:status' as never,
      ((call: { firstArg: object }) => flow.statuses.push(call.firstArg)) as never,
    );
    flow.node.on(
      'call:warn' as never,
      ((call: { firstArg: string }) => flow.warnings.push(call.firstArg)) as never,
    );
    return flow;
  }

  /** Messages that reach one of the nodes added. */
  listen(id: string): Message[] {
    const messages: Message[] = [];
    this.#listen(id, (msg) => messages.push(msg));
    return messages;
  }

  /** Sends a message and waits until it is reported as done or failed. */
  async run(msg: Message): Promise<void> {
    const before = this.completed + this.caught.length;
    this.node.receive(msg as never);
    await this.until(() => this.completed + this.caught.length > before);
  }

  async until(condition: () => boolean): Promise<void> {
    while (!condition()) await new Promise((resolve) => setTimeout(resolve, 2));
  }

  /** Stops the flow as a redeploy does. */
  static async stop(): Promise<void> {
    await helper.unload();
    await new Promise<void>((resolve) => helper.stopServer(() => resolve()));
  }

  #listen(id: string, take: (msg: Message) => void): void {
    (helper.getNode(id) as unknown as Node).on('input', ((msg: Message) => take(msg)) as never);
  }
}
