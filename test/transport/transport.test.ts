import { createServer } from 'node:net';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { Stop } from '../../src/transport/abort';
import { type HttpAnswer, type HttpRequest, Transport } from '../../src/transport/transport';
import { LocalServer } from '../support/local-server';
import { json, StubServer } from '../support/stub-server';
import { within } from '../support/wait';

/** Gives every request the same answer, byte for byte, and never closes a connection. Bodies are read when it resumes. */
class SameAnswer extends LocalServer {
  received = 0;

  constructor(head: string, body: Buffer = Buffer.alloc(0)) {
    super(
      createServer((socket) => {
        socket.on('data', (chunk) => {
          this.received += chunk.length;
          const [, method] = /^(GET|POST) /.exec(chunk.toString('latin1')) ?? [];
          if (!method) return;
          socket.write(`HTTP/1.1 ${head}\r\n\r\n`);
          socket.write(body);
          if (method === 'POST') socket.pause();
        });
      }),
    );
  }

  /** Goes on reading. */
  resume(): void {
    for (const socket of this.sockets) socket.resume();
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }
}

describe('The transport', () => {
  it('sends nothing that was stopped while it got ready', async () => {
    const server = await StubServer.start({ 'POST /x': (_, res) => json(res, 200, {}) });
    const transport = new Transport();
    try {
      const signal = new Stop();
      const sent = transport.send({
        method: 'POST',
        url: new URL(`${server.url}/x`),
        body: '{}',
        timeout: 5000,
        maxBytes: 1000,
        signal,
      });
      signal.abort();
      await sent.should.be.rejectedWith({ kind: 'closed', sent: false });
      server.requests.should.be.empty();
    } finally {
      transport.close();
      await server.close();
    }
  });

  describe('before a server that leaves connections open', () => {
    let transport: Transport;
    let server: SameAnswer;
    beforeEach(() => {
      transport = new Transport();
    });
    afterEach(async () => {
      transport.close();
      await LocalServer.closeAll();
    });

    const send = async (answer: SameAnswer, more: Partial<HttpRequest> = {}): Promise<HttpAnswer> => {
      server = await answer.open();
      const url = new URL(server.url);
      return within(
        3000,
        transport.send({ method: 'GET', url, timeout: 60_000, maxBytes: 1_000_000, ...more }),
        'no end of the request',
      );
    };
    const abandoned = () => within(3000, server.abandoned(), 'a connection was left open');

    const packers = { gzip: gzipSync, br: brotliCompressSync };
    for (const [encoding, pack] of Object.entries(packers)) {
      for (const [what, length, behind] of [
        ['more than the packed body', 100_000, 100_000],
        ['more announced than sent', 200_000, 50],
      ] as const) {
        it(`closes one that holds ${what} (${encoding})`, async () => {
          const packed = pack('{"id":7}');
          const head = `200 OK\r\ncontent-encoding: ${encoding}\r\ncontent-length: ${packed.length + length}`;
          const { body } = await send(new SameAnswer(head, Buffer.concat([packed, Buffer.alloc(behind)])));
          body.toString().should.equal('{"id":7}');
          await abandoned();
        });
      }
    }

    it('closes one whose answer came before the request was sent', async () => {
      const body = 'x'.repeat(20_000_000);
      const { statusCode } = await send(new SameAnswer('413 Too Large\r\ncontent-length: 0'), {
        method: 'POST',
        body,
      });
      statusCode.should.equal(413);
      server.resume();
      await abandoned();
      server.received.should.be.below(body.length);
    });

    it('does not wait for the answer of one that changes to another protocol', async () => {
      const answer = new SameAnswer('101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: other');
      await send(answer).should.be.rejectedWith({ kind: 'network', sent: true });
      await abandoned();
    });

    it('closes what was kept when it is closed at the moment of sending', async () => {
      server = await new SameAnswer('200 OK\r\ncontent-length: 2', Buffer.from('{}')).open();
      const get = () =>
        transport.send({ method: 'GET', url: new URL(server.url), timeout: 3000, maxBytes: 1000 });
      await get();
      server.sockets.size.should.equal(1);
      const sent = get().catch(() => {});
      transport.close();
      await abandoned();
      await sent;
    });
  });
});
