import { connect, createServer, type Socket } from 'node:net';
import { LocalServer } from './local-server';

/**
 * What becomes of one connection: reset with the first bytes that come, left without an answer, cut or corrupted after
 * so many bytes of one direction.
 */
export interface Treatment {
  connect?: 'reset' | 'hang';
  up?: { cutAfter?: number };
  down?: { cutAfter?: number; corruptAt?: number };
}

/** Stands in front of a server and treats its connections badly, one treatment each, then well. */
export class TcpProxy extends LocalServer {
  readonly #treatments: Treatment[] = [];
  readonly #target: number;
  #always: Treatment = {};

  private constructor(target: number) {
    const server = createServer();
    super(server);
    this.#target = target;
    server.on('connection', (socket) => this.#take(socket));
  }

  static start(target: number): Promise<TcpProxy> {
    return new TcpProxy(target).open();
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

  #take(client: Socket): void {
    const { connect: way, up = {}, down = {} } = this.#treatments.shift() ?? this.#always;
    if (way === 'reset') client.once('data', () => client.resetAndDestroy());
    // Without reading nobody hears that the other side has gone.
    if (way === 'hang') client.resume();
    if (way) return;
    const server = connect(this.#target, '127.0.0.1');
    this.keep(server);
    pass(client, server, up);
    pass(server, client, down);
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
