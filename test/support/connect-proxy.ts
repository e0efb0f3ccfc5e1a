import { createServer } from 'node:http';
import { connect, type Socket } from 'node:net';
import { LocalServer } from './local-server';

/** How a proxy responds to CONNECT. */
export type ProxyBehavior = 'good' | 'silent' | 'reset after 200' | { status: string };

/** A proxy that opens tunnels to this machine, or fails in a given way. */
export class ConnectProxy extends LocalServer {
  /** `host:port` of every requested tunnel. */
  readonly targets: string[] = [];
  readonly credentials: (string | undefined)[] = [];
  behavior: ProxyBehavior;
  readonly #queued: ProxyBehavior[] = [];

  private constructor(behavior: ProxyBehavior) {
    const server = createServer((_, response) => void response.writeHead(501).end());
    super(server);
    this.behavior = behavior;
    server.on('connect', (request, stream, head) => {
      const client = stream as Socket;
      this.targets.push(request.url ?? '');
      this.credentials.push(request.headers['proxy-authorization']);
      this.#tunnel(request.url ?? '', client, head);
    });
  }

  static start(behavior: ProxyBehavior): Promise<ConnectProxy> {
    return new ConnectProxy(behavior).open();
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Sets the behaviour of the next tunnels; later ones use `behavior`. */
  once(...behaviors: ProxyBehavior[]): void {
    this.#queued.push(...behaviors);
  }

  #tunnel(target: string, client: Socket, head: Buffer): void {
    const behavior = this.#queued.shift() ?? this.behavior;
    if (behavior === 'silent') {
      client.resume().once('end', () => client.end());
      return;
    }
    if (typeof behavior === 'object') {
      client.end(`HTTP/1.1 ${behavior.status}\r\nContent-Length: 0\r\n\r\n`);
      return;
    }
    client.write('HTTP/1.1 200 Connection established\r\n\r\n', () => {
      if (behavior === 'reset after 200') client.resetAndDestroy();
    });
    if (behavior !== 'good') return;
    const server = connect(Number(target.split(':').at(-1)), '127.0.0.1');
    this.track(server);
    server.write(head);
    client.pipe(server).pipe(client);
    client.once('close', () => server.destroy());
    server.once('close', () => client.destroy());
  }
}
