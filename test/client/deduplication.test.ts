import should from 'should';
import { TokenManager } from '../../src/auth/token-manager';
import { HaloClient } from '../../src/client';
import { RequestDeduplicator } from '../../src/sender/request-deduplicator';
import type { RequestSender } from '../../src/sender/request-sender';
import { AbortSource } from '../../src/transport/abort';
import { catchHaloError } from '../support/errors';
import { HaloFixture } from '../support/halo-fixture';
import { operation } from '../support/operations';
import { settingsFor } from '../support/settings';
import { sendJson } from '../support/stub-server';

const read = operation('GET /Tickets/{id}');
const write = operation('POST /Tickets', { id: 'required' });

describe('Identical concurrent reads', () => {
  let halo: HaloFixture;
  let client: HaloClient;
  let openGate: () => void;
  let gate: Promise<void>;
  beforeEach(async () => {
    halo = await HaloFixture.start();
    client = halo.client();
    gate = new Promise<void>((resolve) => {
      openGate = resolve;
    });
    halo.server.on('GET /api/Tickets/7', async (_, res) => {
      await gate;
      sendJson(res, 200, { id: 7, tags: [] });
    });
    halo.server.on('POST /api/Tickets', (_, res) => sendJson(res, 200, [{ id: 7 }]));
  });
  afterEach(() => halo.close());

  const get = (options = {}, parameters = {}) =>
    client.run(read, { request: { id: 7 }, parameters }, options);
  const requestCount = () => halo.server.requestsTo('/api/Tickets/7').length;
  const waitForRequests = async (count = 1) => {
    while (requestCount() < count) await new Promise(setImmediate);
  };

  it('share one request, and every message gets its own copy of the response', async () => {
    const reads = [get(), get(), get()];
    await waitForRequests();
    openGate();
    const results = await Promise.all(reads);
    requestCount().should.equal(1);
    for (const result of results) {
      should(result.payload).deepEqual({ id: 7, tags: [] });
      result.halo.attempts.should.equal(1);
      (result.payload as { tags: string[] }).tags.push('mine');
      result.headers['x-mine'] = 'mine';
    }
  });

  it('are separate requests when they differ, are not concurrent, or the connection disables sharing', async () => {
    const first = get();
    await waitForRequests();
    const different = get({}, { includedetails: true });
    await waitForRequests(2);
    openGate();
    await Promise.all([first, different]);
    await get();
    requestCount().should.equal(3);
    client = halo.client({ joinReads: false });
    await Promise.all([get(), get()]);
    requestCount().should.equal(5);
  });

  it('continue for the others when one reaches its deadline', async () => {
    const controller = new AbortController();
    const aborted = catchHaloError(() => get({ signal: controller.signal }));
    const timedOut = catchHaloError(() => get({ deadlineMs: 60 }));
    const succeeded = get({ deadlineMs: 10_000 });
    await waitForRequests();
    controller.abort();
    (await aborted).code.should.equal('HALO_CLOSED');
    (await timedOut).code.should.equal('HALO_TIMEOUT');
    openGate();
    should((await succeeded).payload).have.property('id', 7);
    requestCount().should.equal(1);
  });

  it('are retried when the first deadline ends the attempt and others wait longer', async () => {
    const timedOut = catchHaloError(() => get({ deadlineMs: 100 }));
    await waitForRequests();
    const succeeded = get({ deadlineMs: 10_000 });
    (await timedOut).code.should.equal('HALO_TIMEOUT');
    await waitForRequests(2);
    openGate();
    should((await succeeded).payload).have.property('id', 7);
    requestCount().should.equal(2);
  });

  it('wait for a token until the latest deadline', async () => {
    let isRequested = false;
    halo.server.on('POST /auth/token', async (_, res) => {
      isRequested = true;
      await gate;
      sendJson(res, 200, { access_token: 'late', expires_in: 3600 });
    });
    const timedOut = catchHaloError(() => get({ deadlineMs: 100 }));
    while (!isRequested) await new Promise(setImmediate);
    const succeeded = get({ deadlineMs: 10_000 });
    (await timedOut).code.should.equal('HALO_TIMEOUT');
    openGate();
    should((await succeeded).payload).have.property('id', 7);
    requestCount().should.equal(1);
  });

  it('are aborted when the last waiter leaves', async () => {
    const closed = new Promise<void>((resolve) => {
      halo.server.on('GET /api/Tickets/7', (_, res) => void res.once('close', resolve));
    });
    const controllers = [new AbortController(), new AbortController()];
    const closedRuns = controllers.map(({ signal }) => catchHaloError(() => get({ signal })));
    await waitForRequests();
    for (const controller of controllers) controller.abort();
    for (const pending of closedRuns) (await pending).code.should.equal('HALO_CLOSED');
    await closed;
    halo.server.on('GET /api/Tickets/7', (_, res) => sendJson(res, 200, { id: 7 }));
    should((await get()).payload).deepEqual({ id: 7 });
    requestCount().should.equal(2);
  });

  it('share an error', async () => {
    halo.server.on('GET /api/Tickets/7', (_, res) => sendJson(res, 404, ''));
    for (const pending of [catchHaloError(get), catchHaloError(get)])
      (await pending).code.should.equal('HALO_NOT_FOUND');
    requestCount().should.equal(1);
  });

  it('are not shared across sign-ins, because permissions may differ', async () => {
    const { url } = halo.server;
    const settings = settingsFor(url, { authServer: `${url}/auth`, signIn: 'account' });
    const tokenManager = new TokenManager({
      load: () => undefined,
      save: async () => {},
      remove: async () => {},
    });
    tokenManager.configure(settings);
    const signIn = (accessToken: string) =>
      tokenManager.storeSignIn(
        { accessToken, refreshToken: accessToken, expiresIn: 3600 },
        { server: { url: `${url}/auth`, issuer: `${url}/auth` }, settings },
      );
    halo.server.on('GET /api/Tickets/7', async ({ headers }, res) => {
      await gate;
      sendJson(res, 200, { id: 7, for: headers.authorization });
    });
    client = new HaloClient(settings, tokenManager);
    try {
      await signIn('first');
      const firstRead = get();
      await waitForRequests();
      await signIn('second');
      const secondRead = get();
      await waitForRequests(2);
      openGate();
      should((await firstRead).payload).have.property('for', 'Bearer first');
      should((await secondRead).payload).have.property('for', 'Bearer second');
    } finally {
      openGate();
      client.close();
    }
  });

  it('are not shared across a write: a later read must show it', async () => {
    const firstRead = get();
    await waitForRequests();
    await client.run(write, { request: { id: 7, summary: 'new' } });
    const secondRead = get();
    await waitForRequests(2);
    openGate();
    await Promise.all([firstRead, secondRead]);
    requestCount().should.equal(2);
  });

  it('do not share a read that was aborted before it started', async () => {
    const deduplicator = new RequestDeduplicator();
    const started: object[] = [];
    const createSender = (waitOptions: object) => {
      started.push(waitOptions);
      return { run: () => new Promise(() => {}) } as unknown as RequestSender;
    };
    const abortSource = new AbortSource();
    abortSource.abort();
    const read = deduplicator.getOrStart('key', createSender);
    await should(
      read.wait({ signal: abortSource, deadlineAt: Number.POSITIVE_INFINITY }, () => {}),
    ).be.rejected();
    should(deduplicator.getOrStart('key', createSender) === read).be.false();
    started.should.have.length(2);
  });

  it('continue for a waiter that joins just when the earlier deadline has passed', async () => {
    const createSender = () => ({ run: () => new Promise(() => {}) }) as unknown as RequestSender;
    const read = new RequestDeduplicator().getOrStart('key', createSender);
    const expiredWait = read.wait({ deadlineAt: performance.now() - 1 }, () => {});
    void read.wait({ deadlineAt: Number.POSITIVE_INFINITY }, () => {});
    await should(expiredWait).be.rejected();
    read.signal.aborted.should.be.false();
    // A waiter whose deadline has passed already is removed at once.
    const abortSource = new AbortSource();
    const otherRead = new RequestDeduplicator().getOrStart('key', createSender);
    const lastWait = otherRead.wait({ signal: abortSource, deadlineAt: Number.POSITIVE_INFINITY }, () => {});
    await should(otherRead.wait({ deadlineAt: performance.now() - 1 }, () => {})).be.rejected();
    abortSource.abort();
    await should(lastWait).be.rejected();
    otherRead.signal.aborted.should.be.true();
  });
});
