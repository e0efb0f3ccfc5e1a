import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import should from 'should';
import { TokenManager } from '../../src/auth/token-manager';
import { HaloClient } from '../../src/client';
import type { ConnectionSettings } from '../../src/connection/settings';
import { catchHaloError } from '../support/errors';
import { operation } from '../support/operations';
import { reservePort } from '../support/ports';
import { settingsFor } from '../support/settings';
import { StubServer, sendJson } from '../support/stub-server';

const read = operation('GET /Tickets/{id}');
const list = operation('GET /Tickets', {}, { list: { key: 'tickets', paged: true, certain: true } });
const write = operation('POST /Tickets', { id: 'forbidden' });
const remove = operation('DELETE /Tickets/{id}');

describe('HaloClient', () => {
  let server: StubServer;
  let settings: ConnectionSettings;
  let client: HaloClient;
  let tokens: number;

  const createClient = (url: string, overrides = {}) => {
    settings = settingsFor(url, { authServer: `${server.url}/auth`, ...overrides });
    const tokenManager = new TokenManager({
      load: () => undefined,
      save: async () => {},
      remove: async () => {},
    });
    tokenManager.configure(settings);
    client = new HaloClient(settings, tokenManager);
  };
  beforeEach(async () => {
    tokens = 0;
    server = await StubServer.start({
      'POST /auth/token': (_, res) =>
        sendJson(res, 200, { access_token: `token-${++tokens}`, expires_in: 3600 }),
    });
    createClient(server.url);
  });
  afterEach(async () => {
    client.close();
    await server.close();
  });

  it('sends the token, accepts JSON and returns the response unchanged', async () => {
    server.on('GET /api/Tickets/7', (_, res) =>
      sendJson(res, 200, { id: 7, summary: 'x' }, { 'set-cookie': 'a=b', 'x-a': 'b' }),
    );
    const response = await client.run(read, { request: { id: 7 } });
    response.should.containEql({ payload: { id: 7, summary: 'x' }, statusCode: 200 });
    response.headers.should.have.property('x-a', 'b');
    response.headers.should.not.have.property('set-cookie');
    response.halo.should.containEql({
      operation: 'test.operation',
      method: 'GET',
      path: '/Tickets/7',
      attempts: 1,
    });
    should(server.requests.at(-1)?.headers).containEql({
      authorization: 'Bearer token-1',
      accept: 'application/json',
    });
  });

  it('retries any method once with a fresh token after a 401', async () => {
    for (const [op, route, request] of [
      [read, 'GET /api/Tickets/7', { id: 7 }],
      [write, 'POST /api/Tickets', { summary: 'x' }],
      [remove, 'DELETE /api/Tickets/7', { id: 7 }],
    ] as const) {
      const tokensSent: (string | undefined)[] = [];
      server.on(route, ({ headers }, res) => {
        tokensSent.push(headers.authorization);
        if (tokensSent.length === 1) res.writeHead(401, { 'www-authenticate': 'Bearer' }).end();
        else sendJson(res, 200, { id: 7 });
      });
      (await client.run(op, { request })).halo.attempts.should.equal(2);
      tokensSent.should.have.length(2);
      (tokensSent[0] === tokensSent[1]).should.be.false();
    }
  });

  it('fails with HALO_UNAUTHORIZED when a fresh token is rejected too, without requesting more tokens', async () => {
    server.on('GET /api/Tickets/7', (_, res) => void res.writeHead(401).end());
    for (let i = 0; i < 3; i++) {
      const error = await catchHaloError(() => client.run(read, { request: { id: 7 } }));
      [error.code, error.message, error.statusCode].should.deepEqual([
        'HALO_UNAUTHORIZED',
        'Unauthorized',
        401,
      ]);
    }
    tokens.should.equal(2);
  });

  const statuses: [status: number, code: string, uncertain: boolean][] = [
    [400, 'HALO_VALIDATION', false],
    [403, 'HALO_FORBIDDEN', false],
    [404, 'HALO_NOT_FOUND', false],
    [409, 'HALO_VALIDATION', false],
    [413, 'HALO_VALIDATION', false],
    [422, 'HALO_VALIDATION', false],
    [429, 'HALO_RATE_LIMITED', false],
    [500, 'HALO_SERVER', true],
    [503, 'HALO_SERVER', true],
  ];
  for (const [status, code, uncertain] of statuses) {
    it(`maps ${status} to ${code}${uncertain ? ', uncertain for a write' : ''}, and does not retry the write`, async () => {
      server.on('POST /api/Tickets', (_, res) => sendJson(res, status, { Message: 'No' }));
      // A 429 would be retried after a second.
      const error = await catchHaloError(() =>
        client.run(write, { request: { summary: 'x' } }, { deadlineMs: 900 }),
      );
      [error.code, error.message, error.statusCode, error.uncertain === true].should.deepEqual([
        code,
        'Message: No',
        status,
        uncertain,
      ]);
      server.requestsTo('/api/Tickets').should.have.length(1);
    });
  }

  it('has only Halo’s text as the message and the advice as the hint', async () => {
    server.on('POST /api/Actions', (_, res) =>
      sendJson(res, 400, 'An Outcome must be entered for this Action'),
    );
    const error = await catchHaloError(() =>
      client.run(operation('POST /Actions', { id: 'free' }), { request: { note: 'x' } }),
    );
    error.message.should.equal('An Outcome must be entered for this Action');
    String(error).should.equal(error.message);
    String(error.hint).should.match(/outcome_id/);
    String(error.body).should.equal('"An Outcome must be entered for this Action"');
  });

  it('detects errors in a response with status 200', async () => {
    const errorsInBody: [body: unknown, text: string][] = [
      [
        [{ id: 0, _warning: 'The start date is within a change freeze', _warning_is_error: true }],
        'The start date is within a change freeze',
      ],
      [[{ id: 0, _warning_is_error: 'Freeze' }], 'Freeze'],
      [{ _error: 'Nope' }, 'Nope'],
      [{ report: { rows: [], load_error: "Invalid column name 'foo'." } }, "Invalid column name 'foo'."],
    ];
    for (const [body, text] of errorsInBody) {
      server.on('POST /api/Tickets', (_, res) => sendJson(res, 200, body));
      const error = await catchHaloError(() => client.run(write, { request: { summary: 'x' } }));
      [error.code, error.message, error.statusCode, error.body].should.deepEqual([
        'HALO_VALIDATION',
        text,
        200,
        undefined,
      ]);
    }
    server.on('POST /api/Tickets', (_, res) =>
      sendJson(res, 200, { id: 1, _warning: 'Careful', _warning_is_error: false }),
    );
    const { halo, payload } = await client.run(write, { request: { summary: 'x' } });
    [halo.warnings, (payload as { id: number }).id].should.deepEqual([['Careful'], 1]);
  });

  const unreadable: [name: string, status: number, headers: Record<string, string>, body: string][] = [
    ['a web page', 200, { 'content-type': 'text/html' }, '<html>login</html>'],
    ['broken JSON', 200, { 'content-type': 'application/json' }, '{"id":'],
    ['a redirect', 302, { location: 'https://evil.example/' }, ''],
  ];
  for (const [name, status, headers, body] of unreadable) {
    it(`fails a read with HALO_BAD_RESPONSE and a write with HALO_UNCERTAIN after ${name}`, async () => {
      for (const route of ['GET /api/Tickets/7', 'POST /api/Tickets']) {
        server.on(route, (_, res) => void res.writeHead(status, headers).end(body));
      }
      (await catchHaloError(() => client.run(read, { request: { id: 7 } }))).code.should.equal(
        'HALO_BAD_RESPONSE',
      );
      const error = await catchHaloError(() => client.run(write, { request: { summary: 'x' } }));
      [error.code, error.uncertain, error.statusCode].should.deepEqual(['HALO_UNCERTAIN', true, status]);
    });
  }

  it('accepts an empty response to a write, but not to a read', async () => {
    server.on('DELETE /api/Tickets/7', (_, res) => void res.writeHead(200).end());
    ((await client.run(remove, { request: { id: 7 } })).payload === null).should.be.true();
    server.on('GET /api/Tickets/7', (_, res) => void res.writeHead(200).end());
    (await catchHaloError(() => client.run(read, { request: { id: 7 } }))).code.should.equal(
      'HALO_BAD_RESPONSE',
    );
  });

  it('parses a body that starts with a byte order mark', async () => {
    server.on('GET /api/Tickets/7', (_, res) => void res.end('\uFEFF{"id":7}'));
    should((await client.run(read, { request: { id: 7 } })).payload).deepEqual({ id: 7 });
  });

  it('unwraps a single record and keeps the array of a batch', async () => {
    server.on('POST /api/Tickets', (_, res) => sendJson(res, 201, [{ id: 1 }]));
    should((await client.run(write, { request: { summary: 'x' } })).payload).deepEqual({ id: 1 });
    server.on('POST /api/Tickets', (_, res) => sendJson(res, 201, { id: 2 }));
    should((await client.run(write, { request: { summary: 'x' } })).payload).deepEqual({ id: 2 });
    should((await client.run(write, { request: [{ summary: 'x' }] })).payload).deepEqual([{ id: 2 }]);
  });

  it('counts rows and reports whether the list is complete', async () => {
    const rows = (count: number) => Array.from({ length: count }, (_, id) => ({ id }));
    const cases: [body: unknown, facts: object][] = [
      [
        { record_count: 140, tickets: rows(100) },
        { records: 100, recordCount: 140, complete: false },
      ],
      [
        { record_count: 3, tickets: rows(3) },
        { records: 3, recordCount: 3, complete: true },
      ],
      [
        { record_count: 0, tickets: rows(100) },
        { records: 100, complete: false },
      ],
      [
        { results: rows(4), columns: [{}] },
        { records: 4, complete: true },
      ],
      [rows(5), { records: 5, complete: true }],
    ];
    for (const [body, expected] of cases) {
      server.on('GET /api/Tickets', (_, res) => sendJson(res, 200, body));
      const response = await client.run(list, {});
      response.halo.should.containEql(expected);
      should(response.payload).deepEqual(body);
    }
  });

  it('filters rows by the operation’s conditions', async () => {
    server.on('GET /api/TicketApproval', (_, res) =>
      sendJson(res, 200, [
        { seq: 1, result: 0 },
        { seq: 2, result: 1 },
      ]),
    );
    const pending = operation(
      'GET /TicketApproval',
      { where: { result: 0 } },
      { list: { key: null, paged: false, certain: false } },
    );
    const response = await client.run(pending, {});
    should(response.payload).deepEqual([{ seq: 1, result: 0 }]);
    response.halo.should.containEql({ records: 1 });
  });

  it('redacts secrets that Halo echoes', async () => {
    server.on('POST /api/Tickets', (_, res) =>
      sendJson(res, 400, {
        Message: 'bad a-secret-of-the-test',
        token: 'Bearer abcdefghijklmnop',
        access_token: 'xyzxyzxyz',
      }),
    );
    const error = await catchHaloError(() => client.run(write, { request: { summary: 'x' } }));
    const serialized = JSON.stringify([error, error.message, error.details, error.body]);
    serialized.should.not.match(/a-secret-of-the-test|abcdefghijklmnop|xyzxyzxyz/).and.match(/hidden/);
  });

  it('stops at the maximum response size', async () => {
    createClient(server.url, { maxResponse: 0.01 });
    server.on('GET /api/Tickets/7', (_, res) => sendJson(res, 200, { text: 'x'.repeat(1_000_000) }));
    (await catchHaloError(() => client.run(read, { request: { id: 7 } }))).code.should.equal(
      'HALO_TOO_LARGE',
    );
  });

  it('ends at the deadline, also while it waits for a token', async () => {
    server.on('POST /auth/token', () => {});
    const error = await catchHaloError(() => client.run(read, { request: { id: 7 } }, { deadlineMs: 100 }));
    error.code.should.equal('HALO_TIMEOUT');
  });

  it('distinguishes an aborted write that was sent from one that was not', async () => {
    server.on('POST /api/Tickets', () => {});
    const controller = new AbortController();
    const pendingWrite = catchHaloError(() =>
      client.run(write, { request: { summary: 'x' } }, { signal: controller.signal }),
    );
    while (server.requestsTo('/api/Tickets').length === 0) await new Promise(setImmediate);
    controller.abort();
    (await pendingWrite).code.should.equal('HALO_UNCERTAIN');
    const never = catchHaloError(() =>
      client.run(write, { request: { summary: 'x' } }, { signal: controller.signal }),
    );
    (await never).code.should.equal('HALO_CLOSED');
    server.requestsTo('/api/Tickets').should.have.length(1);
  });

  it('reports a refused connection, and that the write was not sent', async () => {
    const port = await reservePort();
    createClient(`http://127.0.0.1:${port}`);
    const error = await catchHaloError(() => client.run(write, { request: { summary: 'x' } }));
    [error.code, error.uncertain].should.deepEqual(['HALO_NETWORK', undefined]);
    error.message.should.match(new RegExp(`Cannot reach 127.0.0.1:${port}: connection refused`));
  });

  describe('with a broken server', () => {
    let brokenServer: Server;
    const startRawServer = async (respond: (socket: import('node:net').Socket) => void) => {
      brokenServer = createServer((socket) => {
        socket.on('error', () => {});
        socket.once('data', () => respond(socket));
      }).listen(0, '127.0.0.1');
      await once(brokenServer, 'listening');
      createClient(`http://127.0.0.1:${(brokenServer.address() as { port: number }).port}`, { timeout: 0.3 });
    };
    afterEach(() => {
      brokenServer.close();
    });

    const faults: [name: string, respond: (socket: import('node:net').Socket) => void, readCode: string][] = [
      ['closes without a response', (s) => s.end(), 'HALO_NETWORK'],
      ['resets the connection', (s) => s.resetAndDestroy(), 'HALO_NETWORK'],
      ['sends nothing', () => {}, 'HALO_TIMEOUT'],
      [
        'truncates the body',
        (s) => s.end('HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{"id"'),
        'HALO_NETWORK',
      ],
      ['does not speak HTTP', (s) => s.end('220 smtp ready\r\n'), 'HALO_BAD_RESPONSE'],
    ];
    for (const [name, respond, readCode] of faults) {
      it(`that ${name}: a read fails with ${readCode}, a write with HALO_UNCERTAIN`, async () => {
        await startRawServer(respond);
        (await catchHaloError(() => client.run(read, { request: { id: 7 } }))).code.should.equal(readCode);
        const error = await catchHaloError(() => client.run(write, { request: { summary: 'x' } }));
        [error.code, error.uncertain].should.deepEqual(['HALO_UNCERTAIN', true]);
      });
    }
  });
});
