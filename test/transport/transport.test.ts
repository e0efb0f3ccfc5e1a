import { createServer } from 'node:net';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { AbortSource } from '../../src/transport/abort';
import { type HttpRequest, type HttpResponse, Transport } from '../../src/transport/transport';
import { LocalServer } from '../support/local-server';
import { StubServer, sendJson } from '../support/stub-server';
import { withTimeout } from '../support/wait';

/** Sends the same raw response to every request and never closes a connection. Reads bodies only after `resume`. */
class FixedResponseServer extends LocalServer {
  receivedBytes = 0;

  constructor(head: string, body: Buffer = Buffer.alloc(0)) {
    super(
      createServer((socket) => {
        socket.on('data', (chunk) => {
          this.receivedBytes += chunk.length;
          const [, method] = /^(GET|POST) /.exec(chunk.toString('latin1')) ?? [];
          if (!method) return;
          socket.write(`HTTP/1.1 ${head}\r\n\r\n`);
          socket.write(body);
          if (method === 'POST') socket.pause();
        });
      }),
    );
  }

  /** Continues to read. */
  resume(): void {
    for (const socket of this.sockets) socket.resume();
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }
}

describe('Transport', () => {
  it('does not send a request that is aborted during its preparation', async () => {
    const server = await StubServer.start({ 'POST /x': (_, res) => sendJson(res, 200, {}) });
    const transport = new Transport();
    try {
      const signal = new AbortSource();
      const pendingRequest = transport.send({
        method: 'POST',
        url: new URL(`${server.url}/x`),
        body: '{}',
        timeoutMs: 5000,
        maxBytes: 1000,
        signal,
      });
      signal.abort();
      await pendingRequest.should.be.rejectedWith({ kind: 'closed', sent: false });
      server.requests.should.be.empty();
    } finally {
      transport.close();
      await server.close();
    }
  });

  describe('with a server that keeps connections open', () => {
    let transport: Transport;
    let server: FixedResponseServer;
    beforeEach(() => {
      transport = new Transport();
    });
    afterEach(async () => {
      transport.close();
      await LocalServer.closeAll();
    });

    const send = async (
      fixedServer: FixedResponseServer,
      overrides: Partial<HttpRequest> = {},
    ): Promise<HttpResponse> => {
      server = await fixedServer.open();
      const url = new URL(server.url);
      return withTimeout(
        3000,
        transport.send({ method: 'GET', url, timeoutMs: 60_000, maxBytes: 1_000_000, ...overrides }),
        'the request did not end',
      );
    };
    const waitUntilDisconnected = () =>
      withTimeout(20_000, server.waitUntilDisconnected(), 'a connection was left open');

    const compressors = { gzip: gzipSync, br: brotliCompressSync };
    for (const [encoding, compress] of Object.entries(compressors)) {
      for (const [title, length, trailing] of [
        ['more data than the compressed body', 100_000, 100_000],
        ['a body shorter than its content-length', 200_000, 50],
      ] as const) {
        it(`closes the socket after ${title} (${encoding})`, async () => {
          const compressed = compress('{"id":7}');
          const head = `200 OK\r\ncontent-encoding: ${encoding}\r\ncontent-length: ${compressed.length + length}`;
          const { body } = await send(
            new FixedResponseServer(head, Buffer.concat([compressed, Buffer.alloc(trailing)])),
          );
          body.toString().should.equal('{"id":7}');
          await waitUntilDisconnected();
        });
      }
    }

    it('closes the socket when the response arrives before the request was sent', async () => {
      const body = 'x'.repeat(20_000_000);
      const { statusCode } = await send(new FixedResponseServer('413 Too Large\r\ncontent-length: 0'), {
        method: 'POST',
        body,
      });
      statusCode.should.equal(413);
      server.resume();
      await waitUntilDisconnected();
      server.receivedBytes.should.be.below(body.length);
    });

    it('does not wait for a response when the server switches protocols', async () => {
      const fixedServer = new FixedResponseServer(
        '101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: other',
      );
      await send(fixedServer).should.be.rejectedWith({ kind: 'network', sent: true });
      await waitUntilDisconnected();
    });

    it('closes keep-alive sockets when it is closed while sending', async () => {
      server = await new FixedResponseServer('200 OK\r\ncontent-length: 2', Buffer.from('{}')).open();
      const get = () =>
        transport.send({ method: 'GET', url: new URL(server.url), timeoutMs: 3000, maxBytes: 1000 });
      await get();
      server.sockets.size.should.equal(1);
      const pendingRequest = get().catch(() => {});
      transport.close();
      await waitUntilDisconnected();
      await pendingRequest;
    });
  });
});
