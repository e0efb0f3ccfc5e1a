import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import should from 'should';
import type { HaloClient } from '../../src/client';
import { catchHaloError } from '../support/errors';
import { HaloFixture } from '../support/halo-fixture';
import { operation } from '../support/operations';
import { reservePort } from '../support/ports';
import { sendJson } from '../support/stub-server';

const read = operation('GET /Tickets/{id}');
const write = operation('POST /Tickets', { id: 'forbidden' });
const remove = operation('DELETE /Tickets/{id}');
const ticket = { request: { id: 7 } };
const newTicket = { request: { summary: 'x' } };

describe('Retries', () => {
  let halo: HaloFixture;
  let client: HaloClient;
  beforeEach(async () => {
    halo = await HaloFixture.start();
    client = halo.client();
  });
  afterEach(() => halo.close());

  /** Responds with each of these statuses in turn, then with 200. */
  const respondWithStatuses = (route: string, statuses: number[], headers: Record<string, string> = {}) => {
    const remaining = [...statuses];
    halo.server.on(route, (_, res) => {
      const status = remaining.shift() ?? 200;
      sendJson(
        res,
        status,
        status === 200 ? { id: 7 } : { Message: `No ${status}` },
        status === 200 ? {} : headers,
      );
    });
  };
  const requestCount = (path: string) => halo.server.requestsTo(path).length;

  for (const status of [408, 500, 502, 503, 504]) {
    it(`repeat a read after a ${status} and report the number of attempts`, async () => {
      respondWithStatuses('GET /api/Tickets/7', [status, status]);
      (await client.run(read, ticket)).halo.attempts.should.equal(3);
    });
  }

  it('end after four attempts with the last response', async () => {
    respondWithStatuses('GET /api/Tickets/7', [500, 500, 500, 502, 200]);
    const error = await catchHaloError(() => client.run(read, ticket));
    [error.code, error.statusCode, error.message, error.uncertain].should.deepEqual([
      'HALO_SERVER',
      502,
      'Message: No 502',
      undefined,
    ]);
    requestCount('/api/Tickets/7').should.equal(4);
  });

  for (const status of [400, 403, 404, 409, 413, 422, 501]) {
    it(`do not happen after a ${status}`, async () => {
      respondWithStatuses('GET /api/Tickets/7', [status]);
      should((await catchHaloError(() => client.run(read, ticket))).statusCode).equal(status);
      requestCount('/api/Tickets/7').should.equal(1);
    });
  }

  for (const [route, op, input] of [
    ['POST /api/Tickets', write, newTicket],
    ['DELETE /api/Tickets/7', remove, ticket],
  ] as const) {
    it(`never repeat a ${op.method} that Halo may have processed`, async () => {
      respondWithStatuses(route, [503], { 'retry-after': '1' });
      const error = await catchHaloError(() => client.run(op, input));
      [error.code, error.uncertain].should.deepEqual(['HALO_SERVER', true]);
      requestCount(route.split(' ')[1] as string).should.equal(1);
    });

    it(`repeat a ${op.method} after a 429: it changed nothing`, async () => {
      respondWithStatuses(route, [429], { 'retry-after': '0' });
      (await client.run(op, input)).halo.attempts.should.equal(2);
    });
  }

  it('wait for the time in Retry-After', async () => {
    respondWithStatuses('GET /api/Tickets/7', [503], { 'retry-after': '1' });
    const { halo: metadata } = await client.run(read, ticket);
    metadata.waitedMs.should.be.aboveOrEqual(990);
  });

  it('do not start when Retry-After exceeds the deadline', async () => {
    respondWithStatuses('GET /api/Tickets/7', [503, 200], { 'retry-after': '60' });
    const error = await catchHaloError(() => client.run(read, ticket, { deadlineMs: 5000 }));
    error.code.should.equal('HALO_SERVER');
  });

  it('are reported as the state retrying', async () => {
    respondWithStatuses('GET /api/Tickets/7', [500, 500]);
    const states: string[] = [];
    await client.run(read, ticket, { onState: (state) => states.push(state) });
    states.filter((state, index) => state !== states[index - 1]).should.deepEqual(['sending', 'retrying']);
  });

  it('end when the message is aborted', async () => {
    respondWithStatuses('GET /api/Tickets/7', [503, 200], { 'retry-after': '60' });
    const controller = new AbortController();
    const { signal } = controller;
    const onState = (state: string) => {
      if (state === 'retrying') setImmediate(() => controller.abort());
    };
    const error = await catchHaloError(() => client.run(read, ticket, { signal, onState }));
    error.code.should.equal('HALO_CLOSED');
  });

  it('stop when the retry quota is used up, so that they do not make an outage worse', async () => {
    halo.server.on('GET /api/Tickets/7', (_, res) => sendJson(res, 500, 'down'));
    const separateReads = halo.client({ joinReads: false });
    await Promise.all(
      Array.from({ length: 100 }, () => catchHaloError(() => separateReads.run(read, ticket))),
    );
    // 500 tokens, 14 per retry.
    requestCount('/api/Tickets/7').should.equal(135);
  });

  it('include one with a fresh token after a 401, and further ones after that', async () => {
    respondWithStatuses('GET /api/Tickets/7', [401, 500]);
    (await client.run(read, ticket)).halo.attempts.should.equal(3);
    halo.tokenCount.should.equal(2);
  });

  describe('with a raw TCP server', () => {
    let server: Server | undefined;
    let requests: number;
    afterEach(() => void server?.close());
    /** Responds to the nth request with the nth string, or calls the nth function; the last one repeats. */
    const startServer = async (...responses: (string | ((socket: Socket) => void))[]) => {
      requests = 0;
      server = createServer((socket) => {
        socket.on('error', () => {});
        socket.on('data', () => {
          const response = responses[Math.min(requests++, responses.length - 1)];
          if (typeof response === 'string') socket.write(response);
          else response?.(socket);
        });
      }).listen(0, '127.0.0.1');
      await once(server, 'listening');
      const { port } = server.address() as { port: number };
      return halo.client({ instanceUrl: `http://127.0.0.1:${port}`, timeout: 0.3 });
    };
    const httpOk = (body: string, headers = `Content-Length: ${Buffer.byteLength(body)}`) =>
      `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n${headers}\r\n\r\n${body}`;
    const okResponse = httpOk('{"id":7}');

    const retriedFaults: [name: string, fault: string | ((socket: Socket) => void)][] = [
      ['closes without a response', (socket) => socket.end()],
      ['resets the connection', (socket) => socket.resetAndDestroy()],
      ['stalls before the headers', () => {}],
      ['stalls inside the headers', 'HTTP/1.1 200 OK\r\nContent-'],
      ['stalls in the body', httpOk('{"id"', 'Content-Length: 99')],
      ['truncates the body', (socket) => socket.end(httpOk('{"id"', 'Content-Length: 99'))],
      ['truncates a chunk', (socket) => socket.end(httpOk('5\r\n{"id', 'Transfer-Encoding: chunked'))],
      ['truncates a body without a length', (socket) => socket.end(httpOk('{"id"', 'Connection: close'))],
      ['sends bad gzip', httpOk('nonsense', 'Content-Encoding: gzip\r\nContent-Length: 8')],
    ];
    for (const [name, fault] of retriedFaults) {
      it(`repeat a read when it ${name}; a write fails with HALO_UNCERTAIN and is sent once`, async () => {
        (await (await startServer(fault, okResponse)).run(read, ticket)).halo.attempts.should.equal(2);
        server?.close();
        const error = await catchHaloError(async () =>
          (await startServer(fault, okResponse)).run(write, newTicket),
        );
        [error.code, error.uncertain, requests].should.deepEqual(['HALO_UNCERTAIN', true, 1]);
      });
    }

    const notRetried: [name: string, response: string | ((socket: Socket) => void), code: string][] = [
      ['does not speak HTTP', (socket) => socket.end('220 smtp ready\r\n'), 'HALO_BAD_RESPONSE'],
      [
        'sends a length and chunks',
        (socket) => socket.end(httpOk('{}', 'Content-Length: 2\r\nTransfer-Encoding: chunked')),
        'HALO_BAD_RESPONSE',
      ],
      [
        'sends endless headers',
        (socket) => socket.end(`HTTP/1.1 200 OK\r\nX: ${'x'.repeat(100_000)}`),
        'HALO_BAD_RESPONSE',
      ],
      ['sends a web page', httpOk('<html>maintenance</html>'), 'HALO_BAD_RESPONSE'],
      ['sends an empty 200', httpOk(''), 'HALO_BAD_RESPONSE'],
    ];
    for (const [name, rawResponse, code] of notRetried) {
      it(`do not happen when it ${name}`, async () => {
        const error = await catchHaloError(async () =>
          (await startServer(rawResponse, okResponse)).run(read, ticket),
        );
        [error.code, requests].should.deepEqual([code, 1]);
      });
    }

    it('repeat a read with invalid JSON only once', async () => {
      const error = await catchHaloError(async () => (await startServer(httpOk('{"id"'))).run(read, ticket));
      [error.code, requests].should.deepEqual(['HALO_BAD_RESPONSE', 2]);
      error.message.should.match(/other than JSON \(application\/json\)/);
    });

    it('repeat a read at once on a new socket when a keep-alive socket was closed', async () => {
      const connection = await startServer(okResponse, (socket) => socket.destroy(), okResponse);
      await connection.run(read, ticket);
      const { halo: metadata } = await connection.run(read, ticket);
      [metadata.attempts, metadata.waitedMs].should.deepEqual([2, 0]);
    });
  });

  it('repeat a write after a refused connection: nothing was sent', async () => {
    const port = await reservePort();
    const connection = halo.client({ instanceUrl: `http://127.0.0.1:${port}` });
    let received = '';
    const server = createServer((socket) => {
      socket.on('data', (chunk) => {
        received += chunk;
        if (received.includes('"x"'))
          socket.end('HTTP/1.1 201 Created\r\nContent-Length: 10\r\n\r\n[{"id":7}]');
      });
    });
    const states: string[] = [];
    const result = await connection.run(write, newTicket, {
      onState: (state) => {
        states.push(state);
        if (state === 'retrying' && !server.listening) server.listen(port, '127.0.0.1');
      },
    });
    server.close();
    should(result.payload).deepEqual({ id: 7 });
    should(received.match(/POST \/api\/Tickets/g)).have.length(1);
  });

  it('do not exceed the deadline', async () => {
    const port = await reservePort();
    const connection = halo.client({ instanceUrl: `http://127.0.0.1:${port}` });
    const error = await catchHaloError(() => connection.run(read, ticket, { deadlineMs: 1000 }));
    error.code.should.equal('HALO_NETWORK');
  });
});
