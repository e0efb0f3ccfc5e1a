import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { createCertificate } from '../support/certificates';
import { advanceClock, speedUpTime } from '../support/clock';
import { status } from '../support/faults';
import { type Fault, FaultyServer } from '../support/faulty-server';
import { checkAfterEach, FlowRig, type RigOptions, trustCertificate } from '../support/flow-rig';
import { waitUntil } from '../support/wait';

const JSON_TYPE = { 'content-type': 'application/json' };
const SECOND_MS = 1000;
/** Tolerance for timers that fire early; larger because the clock is accelerated. */
const TIMER_TOLERANCE_MS = 100;

describe('C. Status codes', () => {
  let server: FaultyServer;
  let rig: FlowRig;
  const setUp = async (options: RigOptions = {}) => {
    rig = await FlowRig.start(server, options);
  };
  /** Milliseconds between the arrivals of API requests. */
  const arrivalGapMs = (first: number, second: number) =>
    (server.apiRequestTimes[second] as number) - (server.apiRequestTimes[first] as number);
  /** A read fails with HALO_BAD_RESPONSE, a write is uncertain, and the redirect was not followed. */
  const expectNotFollowed = async (code: number, otherServer: FaultyServer) => {
    (await rig.read()).code.should.equal('HALO_BAD_RESPONSE');
    const { code: resultCode, error } = await rig.write();
    [resultCode, error.uncertain, error.statusCode].should.deepEqual(['HALO_UNCERTAIN', true, code]);
    [server.apiRequestCount, otherServer.connectionCount].should.deepEqual([2, 0]);
  };
  const isPaused = () => JSON.stringify(rig.statuses).includes('yellow');
  const rateLimited = (retryAfter?: string) =>
    status(429, retryAfter === undefined ? {} : { 'retry-after': retryAfter }, 'Rate limited');

  checkAfterEach();
  beforeEach(async () => {
    server = await FaultyServer.start();
  });

  describe('429', () => {
    beforeEach(() => speedUpTime(20));

    it('F33: Retry-After pauses the whole connection; then all requests continue, writes too', async () => {
      await setUp({ connection: { timeout: 60 } });
      server.api.once(rateLimited('2'));
      const write = rig.write();
      await waitUntil(isPaused);
      const otherMessages = [rig.read(), rig.remove()];
      const results = await Promise.all([write, ...otherMessages]);
      results
        .map(({ code, halo }) => [code, halo.attempts])
        .should.deepEqual([
          ['ok', 2],
          ['ok', 1],
          ['ok', 1],
        ]);
      server.apiRequestCount.should.equal(4);
      arrivalGapMs(0, 1).should.be.aboveOrEqual(2 * SECOND_MS - TIMER_TOLERANCE_MS);
    });

    it('F34: without Retry-After the pause grows, and rejected requests count against the limit', async () => {
      await setUp({ connection: { timeout: 60, requestLimit: 3, requestWindow: 0.25 } });
      server.api.once(rateLimited(), rateLimited());
      const { code, halo } = await rig.write();
      [code, halo.attempts].should.deepEqual(['ok', 3]);
      arrivalGapMs(0, 1).should.be.aboveOrEqual(SECOND_MS - TIMER_TOLERANCE_MS);
      arrivalGapMs(1, 2).should.be.aboveOrEqual(2 * SECOND_MS - TIMER_TOLERANCE_MS);
      (await rig.read()).code.should.equal('ok');
      arrivalGapMs(0, 3).should.be.aboveOrEqual(15 * SECOND_MS - TIMER_TOLERANCE_MS);
    });

    it('F34: a message that gets repeated 429s keeps its queue position until its deadline', async () => {
      await setUp({ connection: { timeout: 60 }, node: { deadline: 600 } });
      server.api.once(...Array.from({ length: 7 }, () => rateLimited('1')));
      const { code, halo } = await rig.write();
      [code, halo.attempts, server.savedSummaries.length].should.deepEqual(['ok', 8, 1]);
      await rig.check();
    });

    it('F35: a Retry-After that is not valid or too short means one second', async () => {
      await setUp({ connection: { timeout: 60 } });
      const pastDate = new Date(Date.now() - 60_000).toUTCString();
      for (const [retryAfter, seconds] of [
        ['0', 1],
        ['-5', 1],
        [pastDate, 1],
        ['soon', 1],
        ['', 1],
        ['1.5', 1.5],
      ] as const) {
        const before = server.apiRequestCount;
        server.api.once(rateLimited(retryAfter));
        const { code, halo } = await rig.read();
        [code, halo.attempts].should.deepEqual(['ok', 2]);
        arrivalGapMs(before, before + 1).should.be.within(
          seconds * SECOND_MS - TIMER_TOLERANCE_MS,
          100 * SECOND_MS,
        );
      }
    });

    for (const retryAfter of ['99999', new Date(Date.now() + 365 * 24 * 3600_000).toUTCString()]) {
      it(`F36: a Retry-After beyond the deadline (${retryAfter}) fails with HALO_RATE_LIMITED at once`, async () => {
        await setUp({ connection: { timeout: 60 }, node: { deadline: 30 } });
        server.api.once(rateLimited(retryAfter));
        const { code, error, halo } = await rig.write();
        [code, halo.attempts, server.apiRequestCount].should.deepEqual(['HALO_RATE_LIMITED', 1, 1]);
        (error.retryAfter as number).should.be.aboveOrEqual(99998);
        // The pause has this maximum, whatever Retry-After says.
        advanceClock(5 * 60 * SECOND_MS);
      });
    }

    it('F36: a Retry-After of a day pauses the connection for five minutes only', async () => {
      speedUpTime(200);
      await setUp({ connection: { timeout: 600 }, node: { deadline: 900 } });
      server.api.once(rateLimited('99999'));
      (await rig.write()).code.should.equal('HALO_RATE_LIMITED');
      (await rig.read()).code.should.equal('ok');
      arrivalGapMs(0, 1).should.be.within(300 * SECOND_MS - 10 * TIMER_TOLERANCE_MS, 3600 * SECOND_MS);
    });

    it('F37: 200 messages of three nodes complete in order after a 429, without a request during the pause', async () => {
      await setUp({ connection: { timeout: 60, requestLimit: 1000 }, node: { deadline: 600 } });
      const requestIds: Record<string, number[]> = { GET: [], DELETE: [] };
      const onRequestStart = (message: unknown) => {
        const { method, path } = (message as { request: { method: string; path: string } }).request;
        requestIds[method]?.push(...(/Tickets\/(\d+)/.exec(path)?.slice(1).map(Number) ?? []));
      };
      const message = (index: number) => {
        if (index % 4 === 1) return rig.write();
        const payload = { id: index + 1 };
        return index % 4 === 2 ? rig.remove({ payload }) : rig.read({ payload });
      };
      subscribe('http.client.request.start', onRequestStart);
      try {
        server.api.once(rateLimited('2'));
        const firstMessage = message(0);
        await waitUntil(isPaused);
        const otherMessages = Array.from({ length: 199 }, (_, index) => message(index + 1));
        const results = await Promise.all([firstMessage, ...otherMessages]);
        results.filter(({ code }) => code !== 'ok').should.be.empty();
      } finally {
        unsubscribe('http.client.request.start', onRequestStart);
      }
      [server.apiRequestCount, server.savedSummaries.length, server.deletedPaths.length].should.deepEqual([
        201, 50, 50,
      ]);
      arrivalGapMs(0, 1).should.be.aboveOrEqual(2 * SECOND_MS - TIMER_TOLERANCE_MS);
      // The first read was sent twice and kept its queue position.
      for (const [method, count] of [
        ['GET', 101],
        ['DELETE', 50],
      ] as const) {
        const ids = requestIds[method] as number[];
        ids.should.have.length(count);
        ids.should.deepEqual([...ids].sort((a, b) => a - b));
      }
    });
  });

  it('F38: a read succeeds with the third attempt after two 500s', async () => {
    await setUp();
    server.api.once(status(500), status(500));
    const { code, halo } = await rig.read();
    [code, halo.attempts, server.apiRequestCount].should.deepEqual(['ok', 3, 3]);
  });

  for (const code of [500, 502, 504]) {
    it(`F39: a write with a ${code} is sent once, and uncertain`, async () => {
      await setUp();
      server.api.always(status(code, JSON_TYPE, '{"Message":"Something broke"}'));
      const { code: resultCode, error } = await rig.write();
      [resultCode, error.uncertain, error.statusCode, error.message].should.deepEqual([
        'HALO_SERVER',
        true,
        code,
        'Message: Something broke',
      ]);
      server.apiRequestCount.should.equal(1);
    });
  }

  it('F40: after a 503 with Retry-After a read waits and is retried; POST and DELETE fail', async () => {
    speedUpTime(20);
    await setUp({ connection: { timeout: 60 } });
    const unavailable = status(503, { 'retry-after': '2' });
    server.api.once(unavailable);
    const { code, halo } = await rig.read();
    [code, halo.attempts].should.deepEqual(['ok', 2]);
    arrivalGapMs(0, 1).should.be.aboveOrEqual(2 * SECOND_MS - TIMER_TOLERANCE_MS);
    for (const send of [() => rig.write(), () => rig.remove()]) {
      server.api.once(unavailable);
      const before = server.apiRequestCount;
      const { code, error } = await send();
      [code, error.uncertain, server.apiRequestCount - before].should.deepEqual(['HALO_SERVER', true, 1]);
    }
  });

  it('F41: after a 408 a read is retried, then fails with HALO_TIMEOUT; a write is uncertain', async () => {
    await setUp();
    server.api.once(status(408));
    const { code, halo } = await rig.read();
    [code, halo.attempts].should.deepEqual(['ok', 2]);
    server.api.always(status(408));
    const result = await rig.read();
    [result.code, result.halo.attempts].should.deepEqual(['HALO_TIMEOUT', 4]);
    const before = server.apiRequestCount;
    const { code: resultCode, error } = await rig.write();
    [resultCode, error.uncertain, error.statusCode, server.apiRequestCount - before].should.deepEqual([
      'HALO_UNCERTAIN',
      true,
      408,
      1,
    ]);
  });

  for (const [statusCode, code] of [
    [400, 'HALO_VALIDATION'],
    [404, 'HALO_NOT_FOUND'],
    [409, 'HALO_VALIDATION'],
    [422, 'HALO_VALIDATION'],
  ] as const) {
    it(`F42: a ${statusCode} fails with ${code} at once, with Halo's text, redacted and shortened`, async () => {
      await setUp();
      const longText = 'x'.repeat(5000);
      const rejectWithEcho: Fault = ({ response, request }) => {
        request.resume();
        const { authorization } = request.headers;
        const body = JSON.stringify({ Message: `Refused ${authorization}`, more: longText });
        response.writeHead(statusCode, JSON_TYPE).end(body);
      };
      server.api.always(rejectWithEcho);
      for (const send of [() => rig.read(), () => rig.write(), () => rig.remove()]) {
        const before = server.apiRequestCount;
        const { code: resultCode, error } = await send();
        [resultCode, error.statusCode, error.uncertain, server.apiRequestCount - before].should.deepEqual([
          code,
          statusCode,
          undefined,
          1,
        ]);
        error.message.should.startWith('Message: Refused Bearer [hidden]');
        String(error.body).length.should.be.belowOrEqual(2048);
        error.should.have.property('details').with.property('more', longText);
      }
    });
  }

  it('F43: a 403 causes neither a token request nor a retry', async () => {
    await setUp();
    server.api.always(status(403, JSON_TYPE, '{"Message":"No"}'));
    const { code, error } = await rig.write();
    [code, error.statusCode, server.apiRequestCount, server.tokenRequestCount].should.deepEqual([
      'HALO_FORBIDDEN',
      403,
      1,
      1,
    ]);
  });

  it('F44: a redirect to a sign-in page is not followed, and no token is sent there', async () => {
    const otherServer = await FaultyServer.start();
    await setUp();
    server.api.always(status(302, { location: `${otherServer.url}/login` }));
    await expectNotFollowed(302, otherServer);
  });

  for (const code of [302, 307]) {
    it(`F45: a ${code} from https to http on the same host is not followed`, async () => {
      const otherServer = server;
      const cert = await createCertificate();
      server = await FaultyServer.start({ certificate: cert });
      await setUp(trustCertificate(cert));
      server.api.always(status(code, { location: `${otherServer.url}/api/Tickets` }));
      await expectNotFollowed(code, otherServer);
    });
  }

  it('F45: a redirect of the token endpoint is not followed, and no client secret is sent there', async () => {
    const otherServer = await FaultyServer.start();
    await setUp();
    server.auth.always(status(307, { location: `${otherServer.url}/auth/token` }));
    const { code } = await rig.write();
    code.should.equal('HALO_CONFIG');
    [server.apiRequestCount, otherServer.connectionCount].should.deepEqual([0, 0]);
    // The token endpoint is not requested again during the cool-down.
    rig.expectedNext = 'HALO_CONFIG';
  });

  it('F46: a 401 causes one token request and one retry, for any method', async () => {
    await setUp();
    for (const [index, send] of [() => rig.read(), () => rig.write(), () => rig.remove()].entries()) {
      const before = server.apiRequestCount;
      server.tokens.expireAccessTokens();
      const { code, halo } = await send();
      [code, halo.attempts ?? 0, server.apiRequestCount - before].should.deepEqual(
        index === 0 ? ['ok', 1, 1] : ['ok', 2, 2],
      );
      server.tokenRequestCount.should.equal(index + 1);
    }
    [server.savedSummaries.length, server.deletedPaths.length].should.deepEqual([1, 1]);
  });

  it('F47: repeated 401s cause one token request and one retry, then none for a minute', async () => {
    await setUp();
    (await rig.read()).code.should.equal('ok');
    server.api.always(status(401));
    const before = server.apiRequestCount;
    const { code, halo } = await rig.write();
    [code, halo.attempts, server.apiRequestCount - before, server.tokenRequestCount].should.deepEqual([
      'HALO_UNAUTHORIZED',
      2,
      2,
      2,
    ]);
    for (const send of [() => rig.read(), () => rig.write()]) {
      const again = await send();
      [again.code, again.halo.attempts, server.tokenRequestCount].should.deepEqual([
        'HALO_UNAUTHORIZED',
        1,
        2,
      ]);
    }
    advanceClock(59 * SECOND_MS);
    (await rig.write()).halo.should.have.property('attempts', 1);
    server.tokenRequestCount.should.equal(2);
    advanceClock(SECOND_MS);
    (await rig.write()).halo.should.have.property('attempts', 2);
    server.tokenRequestCount.should.equal(3);
  });
});
