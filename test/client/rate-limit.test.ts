import should from 'should';
import type { HaloClient } from '../../src/client';
import { RateLimiter } from '../../src/rate-limit/rate-limiter';
import { catchHaloError } from '../support/errors';
import { HaloFixture } from '../support/halo-fixture';
import { operation } from '../support/operations';
import { sendJson } from '../support/stub-server';

const read = operation('GET /Tickets/{id}');
const write = operation('POST /Tickets', { id: 'forbidden' });
const RATE_LIMIT_BODY = 'Rate Limit Reached - 300 Requests per rolling 5 minute window';

describe('The rate limit', () => {
  let halo: HaloFixture;
  /** Arrival times of requests at the API. */
  let acceptedTimes: number[];
  /** Number of requests rejected with 429. */
  let rejectedCount: number;
  beforeEach(async () => {
    halo = await HaloFixture.start();
    acceptedTimes = [];
    rejectedCount = 0;
  });
  afterEach(() => halo.close());

  /** Limits POSTs like Halo: a rolling window that also counts the rejected ones. */
  const limitRequests = (requests: number, window: number, body = RATE_LIMIT_BODY) => {
    halo.server.on('POST /api/Tickets', (_, res) => {
      const now = performance.now();
      const isAllowed = acceptedTimes.filter((time) => now - time < window).length < requests;
      if (isAllowed) acceptedTimes.push(now);
      else rejectedCount++;
      sendJson(res, isAllowed ? 201 : 429, isAllowed ? [{ id: acceptedTimes.length }] : body);
    });
  };
  const send = (client: HaloClient, count: number, options = {}) =>
    Promise.all(
      Array.from({ length: count }, (_, n) => client.run(write, { request: { summary: `${n}` } }, options)),
    );
  const summaries = () =>
    halo.server.requestsTo('/api/Tickets').map(({ body }) => JSON.parse(body)[0].summary);

  it('is used fully and never exceeded when it is known', async () => {
    limitRequests(20, 600);
    const states: string[] = [];
    const onState = (state: string) => states.push(state);
    await send(halo.client({ requestLimit: 20, requestWindow: 0.01 }), 70, { onState });
    [rejectedCount, acceptedTimes.length].should.deepEqual([0, 70]);
    states.filter((state) => state === 'waiting').should.have.length(50);
  });

  it('applies the queue limit to messages that wait for a token too', async () => {
    let release = () => {};
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    halo.server.on('POST /auth/token', async (_, res) => {
      await gate;
      sendJson(res, 200, { access_token: 'token', expires_in: 3600 });
    });
    limitRequests(100, 600);
    const client = halo.client({ requestLimit: 3, requestWindow: 0.01, queueLimit: 2 });
    const allRuns = Array.from({ length: 8 }, (_, n) => client.run(write, { request: { summary: `${n}` } }));
    // Three requests could be sent at once.
    for (const rejected of allRuns.slice(5)) {
      (await catchHaloError(() => rejected)).code.should.equal('HALO_QUEUE_FULL');
    }
    release();
    await Promise.all(allRuns.slice(0, 5));
    summaries().should.deepEqual(['0', '1', '2', '3', '4']);
    // Messages that have their token no longer count.
    await send(client, 2);
  });

  it('is shared by all connections with the same rate limiter', async () => {
    limitRequests(10, 600);
    const rateLimiter = new RateLimiter({ requests: 10, windowMs: 600 });
    const clients = [1, 2, 3].map(() => halo.client({ rateLimiter }));
    await Promise.all(clients.map((client) => send(client, 6)));
    [rejectedCount, acceptedTimes.length].should.deepEqual([0, 18]);
  });

  it('is learned from a 429; rejected requests are retried, none is lost or duplicated', async () => {
    limitRequests(10, 1200, 'Rate Limit Reached - 10 Requests per rolling 0.02 minute window');
    await send(halo.client({ requestLimit: 40, requestWindow: 0.02 }), 45);
    rejectedCount.should.be.within(1, 40);
    acceptedTimes.should.have.length(45);
    new Set(summaries()).size.should.equal(45);
  });

  it('keeps the order of queued messages', async () => {
    limitRequests(5, 300);
    await send(halo.client({ requestLimit: 5, requestWindow: 0.005 }), 20);
    // The requests of one window are sent together, and may arrive in another order.
    const windows = summaries().map((summary) => Math.floor(Number(summary) / 5));
    windows.should.deepEqual([...windows].sort());
  });

  it('pauses the whole connection after a 429 for the time in Retry-After', async () => {
    halo.server.on('GET /api/Tickets/1', (_, res) =>
      sendJson(res, 429, RATE_LIMIT_BODY, { 'retry-after': '1' }),
    );
    for (const id of [2, 3]) halo.server.on(`GET /api/Tickets/${id}`, (_, res) => sendJson(res, 200, { id }));
    const client = halo.client();
    const states: string[] = [];
    const first = client.run(read, { request: { id: 1 } }, { onState: (state) => states.push(state) });
    while (!states.includes('waiting')) await new Promise(setImmediate);
    (client.nextPermitInMs as number).should.be.within(1, 1250);
    halo.server.on('GET /api/Tickets/1', (_, res) => sendJson(res, 200, { id: 1 }));
    const order: number[] = [];
    const otherRuns = [2, 3].map((id) =>
      client.run(
        read,
        { request: { id } },
        { onState: (state) => void (state === 'sending' && order.push(id)) },
      ),
    );
    order.should.be.empty();
    halo.server.requestsTo('/api/Tickets/1').should.have.length(1);
    for (const { halo: metadata } of await Promise.all(otherRuns)) metadata.waitedMs.should.be.above(0);
    (await first).halo.attempts.should.equal(2);
  });

  it('fails a message at once when Retry-After exceeds its deadline', async () => {
    halo.server.on('GET /api/Tickets/1', (_, res) =>
      sendJson(res, 429, RATE_LIMIT_BODY, { 'retry-after': '99999' }),
    );
    const client = halo.client();
    const error = await catchHaloError(() =>
      client.run(read, { request: { id: 1 } }, { deadlineMs: 600_000 }),
    );
    [error.code, error.statusCode, error.retryAfter].should.deepEqual(['HALO_RATE_LIMITED', 429, 99_999]);
    (
      await catchHaloError(() => client.run(read, { request: { id: 1 } }, { deadlineMs: 50 }))
    ).code.should.equal('HALO_TIMEOUT');
    halo.server.requestsTo('/api/Tickets/1').should.have.length(1);
  });

  it('keeps at most a hundred requests in flight, so that an unknown limit rejects no more', async () => {
    const pendingResponses: (() => void)[] = [];
    halo.server.on('POST /api/Tickets', (_, res) => {
      pendingResponses.push(() => sendJson(res, 201, [{ id: 1 }]));
    });
    const sending = send(halo.client({ requestLimit: 100_000, requestWindow: 1 }), 130);
    while (pendingResponses.length < 100) await new Promise(setImmediate);
    for (let i = 0; i < 20; i++) await new Promise(setImmediate);
    pendingResponses.should.have.length(100);
    pendingResponses.shift()?.();
    while (pendingResponses.length < 100) await new Promise(setImmediate);
    // Every response allows one more request.
    const responder = setInterval(() => pendingResponses.shift()?.(), 0);
    await sending.finally(() => clearInterval(responder));
    halo.server.requestsTo('/api/Tickets').should.have.length(130);
  });

  it('fails a message with HALO_RATE_LIMITED when it gets 429s until its deadline', async () => {
    halo.server.on('GET /api/Tickets/1', (_, res) =>
      sendJson(res, 429, RATE_LIMIT_BODY, { 'retry-after': '1' }),
    );
    const error = await catchHaloError(() =>
      halo.client().run(read, { request: { id: 1 } }, { deadlineMs: 2600 }),
    );
    [error.code, error.message].should.deepEqual(['HALO_RATE_LIMITED', RATE_LIMIT_BODY]);
    halo.server.requestsTo('/api/Tickets/1').length.should.be.within(2, 3);
  });

  it('does not send a message whose deadline passes in the queue', async () => {
    limitRequests(1, 60_000);
    const client = halo.client({ requestLimit: 1, requestWindow: 1 });
    await send(client, 1);
    const error = await catchHaloError(() => send(client, 1, { deadlineMs: 50 }));
    [error.code, error.uncertain].should.deepEqual(['HALO_TIMEOUT', undefined]);
    error.message.should.match(/The request was not sent/);
    acceptedTimes.should.have.length(1);
  });

  it('does not send a write shortly before its deadline', async () => {
    limitRequests(1, 60_000);
    // The second one gets its permit after 500 ms, 200 ms before its deadline.
    const client = halo.client({ requestLimit: 1, requestWindow: 0.5 / 60 });
    await send(client, 1);
    const error = await catchHaloError(() => send(client, 1, { deadlineMs: 700 }));
    [error.code, error.uncertain].should.deepEqual(['HALO_TIMEOUT', undefined]);
    [acceptedTimes.length, rejectedCount].should.deepEqual([1, 0]);
  });

  it('rejects messages when the queue is full', async () => {
    limitRequests(1, 60_000);
    const client = halo.client({ requestLimit: 1, requestWindow: 1, queueLimit: 3 });
    await send(client, 1);
    const controller = new AbortController();
    const waitingRuns = [1, 2, 3].map(() =>
      catchHaloError(() => send(client, 1, { signal: controller.signal })),
    );
    const error = await catchHaloError(() => send(client, 1));
    error.code.should.equal('HALO_QUEUE_FULL');
    controller.abort();
    for (const waitingRun of waitingRuns) (await waitingRun).code.should.equal('HALO_CLOSED');
  });

  it('sends an interactive request before queued messages', async () => {
    limitRequests(1, 300);
    halo.server.on('GET /api/Tickets/1', (_, res) => sendJson(res, 200, { id: 1 }));
    const client = halo.client({ requestLimit: 1, requestWindow: 0.005 });
    await send(client, 1);
    const order: string[] = [];
    await Promise.all([
      send(client, 1).then(() => order.push('message')),
      client.run(read, { request: { id: 1 } }, { interactive: true }).then(() => order.push('interactive')),
    ]);
    order.should.deepEqual(['interactive', 'message']);
  });

  it('does not count requests that never reached Halo', async () => {
    limitRequests(1, 60_000);
    const client = halo.client({ requestLimit: 1, requestWindow: 1 });
    halo.server.on('POST /auth/token', (_, res) => sendJson(res, 400, { error: 'invalid_client' }));
    await catchHaloError(() => send(client, 1));
    const otherClient = halo.client({ requestLimit: 1, requestWindow: 1 });
    halo.server.on('POST /auth/token', (_, res) =>
      sendJson(res, 200, { access_token: 't', expires_in: 3600 }),
    );
    should((await send(otherClient, 1))[0]?.halo.waitedMs).equal(0);
  });
});
