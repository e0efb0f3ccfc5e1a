import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/** What becomes of one connection; `cutAfter` and `corruptAt` count bytes of one direction. */
export interface Treatment {
  connect?: 'reset' | 'hang';
  up?: { cutAfter?: number };
  down?: { cutAfter?: number; corruptAt?: number };
}

/** Stands in front of a server and treats its connections badly, one treatment each, then well. */
export class TcpProxy {
  readonly #server = createServer((socket) => this.#take(socket));
  readonly sockets = new Set<Socket>();
  readonly #treatments: Treatment[] = [];
  readonly #target: number;
  #always: Treatment = {};
  connections = 0;
  port = 0;

  private constructor(target: number) {
    this.#target = target;
  }

  static async start(target: number): Promise<TcpProxy> {
    const proxy = new TcpProxy(target);
    proxy.#server.listen(0, '127.0.0.1');
    await once(proxy.#server, 'listening');
    proxy.port = (proxy.#server.address() as { port: number }).port;
    return proxy;
  }

  once(...treatments: Treatment[]): void {
    this.#treatments.push(...treatments);
  }

  always(treatment: Treatment): void {
    this.#always = treatment;
  }

  heal(): void {
    this.#always = {};
  }

  /** Lets nothing through any more, as a network does that has lost its way; nobody is told. */
  freeze(): void {
    this.#always = { connect: 'hang' };
    for (const socket of this.sockets) socket.pause();
  }

  thaw(): void {
    this.#always = {};
    for (const socket of this.sockets) socket.resume();
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #take(client: Socket): void {
    this.connections++;
    this.#keep(client);
    const { connect: way, up = {}, down = {} } = this.#treatments.shift() ?? this.#always;
    if (way === 'reset') client.resetAndDestroy();
    if (way) return;
    const server = connect(this.#target, '127.0.0.1');
    this.#keep(server);
    pass(client, server, up);
    pass(server, client, down);
  }

  #keep(socket: Socket): void {
    this.sockets.add(socket);
    socket.on('error', () => {});
    socket.once('close', () => this.sockets.delete(socket));
  }
}

function pass(
  from: Socket,
  to: Socket,
  { cutAfter = Infinity, corruptAt = Infinity }: Treatment['down'] & {},
) {
  let passed = 0;
  from.on('data', (chunk: Buffer) => {
    if (corruptAt >= passed && corruptAt < passed + chunk.length) {
      chunk[corruptAt - passed] = (chunk[corruptAt - passed] as number) ^ 0xff;
    }
    passed += chunk.length;
    if (passed < cutAfter) to.write(chunk);
    else {
      from.destroy();
      to.destroy();
    }
  });
  from.once('close', () => to.destroy());
}
