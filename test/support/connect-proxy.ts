import { createServer } from 'node:http';
import { connect, type Socket } from 'node:net';
import { LocalServer } from './local-server';

/** How a proxy answers CONNECT. */
export type ProxyManner = 'good' | 'silent' | 'reset after 200' | { status: string };

/** A proxy that opens tunnels to this machine, or fails to in its manner. */
export class ConnectProxy extends LocalServer {
  /** `host:port` of every tunnel asked for. */
  readonly asked: string[] = [];
  readonly credentials: (string | undefined)[] = [];
  manner: ProxyManner;
  readonly #once: ProxyManner[] = [];

  private constructor(manner: ProxyManner) {
    const server = createServer((_, response) => void response.writeHead(501).end());
    super(server);
    this.manner = manner;
    server.on('connect', (request, stream, head) => {
      const client = stream as Socket;
      this.asked.push(request.url ?? '');
      this.credentials.push(request.headers['proxy-authorization']);
      this.#tunnel(request.url ?? '', client, head);
    });
  }

  static start(manner: ProxyManner): Promise<ConnectProxy> {
    return new ConnectProxy(manner).open();
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** The next tunnels are answered like this, the others in the proxy's own manner. */
  once(...manners: ProxyManner[]): void {
    this.#once.push(...manners);
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
    this.keep(server);
    server.write(head);
    client.pipe(server).pipe(client);
    client.once('close', () => server.destroy());
    server.once('close', () => client.destroy());
  }
}
