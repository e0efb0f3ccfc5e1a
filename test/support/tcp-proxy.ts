import { connect, createServer, type Socket } from 'node:net';
import { LocalServer } from './local-server';

/**
 * What becomes of one connection: reset with the first bytes that come, left without an answer, cut or corrupted after
 * so many bytes of one direction.
 */
export interface ConnectionFault {
  connect?: 'reset' | 'hang';
  up?: { cutAfter?: number };
  down?: { cutAfter?: number; corruptAt?: number };
}

/** Stands in front of a server and treats its connections badly, one treatment each, then well. */
export class TcpProxy extends LocalServer {
  readonly #queued: ConnectionFault[] = [];
  readonly #targetPort: number;
  #always: ConnectionFault = {};

  private constructor(targetPort: number) {
    const server = createServer();
    super(server);
    this.#targetPort = targetPort;
    server.on('connection', (socket) => this.#handle(socket));
  }

  static start(targetPort: number): Promise<TcpProxy> {
    return new TcpProxy(targetPort).open();
  }

  once(...faults: ConnectionFault[]): void {
    this.#queued.push(...faults);
  }

  always(fault: ConnectionFault): void {
    this.#always = fault;
  }

  clearFaults(): void {
    this.#always = {};
  }

  /** Lets nothing through any more, as a network does that has lost its way; nobody is told. */
  pause(): void {
    this.#always = { connect: 'hang' };
    for (const socket of this.sockets) socket.pause();
  }

  resume(): void {
    this.#always = {};
    for (const socket of this.sockets) socket.resume();
  }

  #handle(client: Socket): void {
    const { connect: failure, up = {}, down = {} } = this.#queued.shift() ?? this.#always;
    if (failure === 'reset') client.once('data', () => client.resetAndDestroy());
    // Without reading nobody hears that the other side has gone.
    if (failure === 'hang') client.resume();
    if (failure) return;
    const server = connect(this.#targetPort, '127.0.0.1');
    this.track(server);
    forward(client, server, up);
    forward(server, client, down);
  }
}

function forward(
  from: Socket,
  to: Socket,
  { cutAfter = Infinity, corruptAt = Infinity }: ConnectionFault['down'] & {},
) {
  let forwardedBytes = 0;
  from.on('data', (chunk: Buffer) => {
    if (corruptAt >= forwardedBytes && corruptAt < forwardedBytes + chunk.length) {
      chunk[corruptAt - forwardedBytes] = (chunk[corruptAt - forwardedBytes] as number) ^ 0xff;
    }
    forwardedBytes += chunk.length;
    if (forwardedBytes < cutAfter) to.write(chunk);
    else {
      from.destroy();
      to.destroy();
    }
  });
  from.once('close', () => to.destroy());
}
