import { once } from 'node:events';
import type { Server, Socket } from 'node:net';

/** A local server that tracks its connections and can be stopped and restarted on its port. */
export abstract class LocalServer {
  /** All servers started since `closeAll`. */
  static readonly instances = new Set<LocalServer>();

  readonly sockets = new Set<Socket>();
  /** Total number of connections. */
  connectionCount = 0;
  port = 0;
  readonly #server: Server;

  protected constructor(server: Server) {
    this.#server = server;
    server.on('connection', (socket: Socket) => {
      this.connectionCount++;
      this.track(socket);
    });
    LocalServer.instances.add(this);
  }

  static async closeAll(): Promise<void> {
    const servers = [...LocalServer.instances];
    LocalServer.instances.clear();
    await Promise.all(servers.map((server) => server.close()));
  }

  /** Listens, on the same port as before if it did before. */
  async open(): Promise<this> {
    // A client's socket may hold the former port for a moment.
    while (!(await this.#listen())) await new Promise(setImmediate);
    this.port = (this.#server.address() as { port: number }).port;
    return this;
  }

  /** @returns false if something else holds the port */
  async #listen(): Promise<boolean> {
    this.#server.listen(this.port, '127.0.0.1');
    try {
      await once(this.#server, 'listening');
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
      return false;
    }
  }

  /** Resolves when the other side has closed every connection. */
  async waitUntilDisconnected(): Promise<void> {
    while (this.sockets.size > 0) await Promise.all([...this.sockets].map((socket) => once(socket, 'close')));
  }

  /** Closes the port and all connections, but keeps the recorded data. */
  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    if (!this.#server.listening) return;
    this.#server.close();
    await once(this.#server, 'close');
  }

  /** Tracks a socket that the other side has to close. */
  protected track(socket: Socket): void {
    this.sockets.add(socket);
    socket.on('error', () => {});
    socket.once('close', () => this.sockets.delete(socket));
  }
}
