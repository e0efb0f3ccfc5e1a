import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect, type Socket } from 'node:net';

/** How a proxy answers CONNECT. */
export type ProxyManner = 'good' | 'silent' | 'reset after 200' | { status: string };

/** A proxy that opens tunnels to this machine, or fails to in its manner. */
export class ConnectProxy {
  /** `host:port` of every tunnel asked for. */
  readonly asked: string[] = [];
  readonly credentials: (string | undefined)[] = [];
  readonly sockets = new Set<Socket>();
  manner: ProxyManner;
  port = 0;
  readonly #once: ProxyManner[] = [];
  readonly #server = createServer((_, response) => void response.writeHead(501).end());

  private constructor(manner: ProxyManner) {
    this.manner = manner;
    this.#server.on('connection', (socket) => this.#keep(socket));
    this.#server.on('connect', (request, stream, head) => {
      const client = stream as Socket;
      this.asked.push(request.url ?? '');
      this.credentials.push(request.headers['proxy-authorization']);
      this.#tunnel(request.url ?? '', client, head);
    });
  }

  static async start(manner: ProxyManner): Promise<ConnectProxy> {
    const proxy = new ConnectProxy(manner);
    proxy.#server.listen(0, '127.0.0.1');
    await once(proxy.#server, 'listening');
    proxy.port = (proxy.#server.address() as { port: number }).port;
    return proxy;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** The next tunnels are answered like this, the others in the proxy's own manner. */
  once(...manners: ProxyManner[]): void {
    this.#once.push(...manners);
  }

  /** Resolves when the other side has closed every connection. */
  async abandoned(): Promise<void> {
    while (this.sockets.size > 0) await Promise.all([...this.sockets].map((socket) => once(socket, 'close')));
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    if (!this.#server.listening) return;
    this.#server.close();
    await once(this.#server, 'close');
  }

  async reopen(): Promise<void> {
    this.#server.listen(this.port, '127.0.0.1');
    await once(this.#server, 'listening');
  }

  #tunnel(target: string, client: Socket, head: Buffer): void {
    const manner = this.#once.shift() ?? this.manner;
    if (manner === 'silent') {
      client.resume().once('end', () => client.end());
      return;
    }
    if (typeof manner === 'object') {
      client.end(`HTTP/1.1 ${manner.status}\r\nContent-Length: 0\r\n\r\n`);
      return;
    }
    client.write('HTTP/1.1 200 Connection established\r\n\r\n', () => {
      if (manner === 'reset after 200') client.resetAndDestroy();
    });
    if (manner !== 'good') return;
    const server = connect(Number(target.split(':').at(-1)), '127.0.0.1');
    this.#keep(server);
    server.write(head);
    client.pipe(server).pipe(client);
    client.once('close', () => server.destroy());
    server.once('close', () => client.destroy());
  }

  #keep(socket: Socket): void {
    this.sockets.add(socket);
    socket.on('error', () => {});
    socket.once('close', () => this.sockets.delete(socket));
  }
}
