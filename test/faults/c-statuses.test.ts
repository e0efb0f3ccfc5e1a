import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { certificate } from '../support/certificates';
import { advance, hasten } from '../support/clock';
import { status } from '../support/faults';
import { type Fault, FaultyServer } from '../support/faulty-server';
import { checkAfterEach, FlowRig, type RigOptions, trusting } from '../support/flow-rig';
import { until } from '../support/wait';

const JSON_TYPE = { 'content-type': 'application/json' };
const SECOND = 1000;
/** Timers may fire a moment early, and a moment is many of ours where time is hastened. */
const EARLY = 100;

describe('C. Statuses', () => {
  let server: FaultyServer;
  let rig: FlowRig;
  const begin = async (options: RigOptions = {}) => {
    rig = await FlowRig.start(server, options);
  };
  /** Milliseconds between the arrivals of two API requests. */
  const between = (first: number, second: number) =>
    (server.arrivedAt[second] as number) - (server.arrivedAt[first] as number);
  /** A read ends with HALO_BAD_RESPONSE, a write is uncertain, and nobody has followed. */
  const redirected = async (code: number, elsewhere: FaultyServer) => {
    (await rig.read()).code.should.equal('HALO_BAD_RESPONSE');
    const { code: how, error } = await rig.write();
    [how, error.uncertain, error.statusCode].should.deepEqual(['HALO_UNCERTAIN', true, code]);
    [server.requests, elsewhere.connections].should.deepEqual([2, 0]);
  };
  const waiting = () => JSON.stringify(rig.statuses).includes('yellow');
  const tooMany = (retryAfter?: string) =>
    status(429, retryAfter === undefined ? {} : { 'retry-after': retryAfter }, 'Rate limited');

  checkAfterEach();
  beforeEach(async () => {
    server = await FaultyServer.start();
  });

  describe('429', () => {
    beforeEach(() => hasten(20));

    it('F33: Retry-After pauses the whole connection, then everything goes on, a write too', async () => {
      await begin({ connection: { timeout: 60 } });
      server.api.once(tooMany('2'));
      const write = rig.write();
      await until(waiting);
      const others = [rig.read(), rig.remove()];
      const outcomes = await Promise.all([write, ...others]);
      outcomes
        .map(({ code, halo }) => [code, halo.attempts])
        .should.deepEqual([
          ['ok', 2],
          ['ok', 1],
          ['ok', 1],
        ]);
      server.requests.should.equal(4);
      between(0, 1).should.be.aboveOrEqual(2 * SECOND - EARLY);
    });

    it('F34: without Retry-After the pause grows, and refused requests count against the limit', async () => {
      await begin({ connection: { timeout: 60, requestLimit: 3, requestWindow: 0.25 } });
      server.api.once(tooMany(), tooMany());
      const { code, halo } = await rig.write();
      [code, halo.attempts].should.deepEqual(['ok', 3]);
      between(0, 1).should.be.aboveOrEqual(SECOND - EARLY);
      between(1, 2).should.be.aboveOrEqual(2 * SECOND - EARLY);
      (await rig.read()).code.should.equal('ok');
      between(0, 3).should.be.aboveOrEqual(15 * SECOND - EARLY);
    });

    it('F34: a message that is refused again and again keeps its place while its deadline lasts', async () => {
      await begin({ connection: { timeout: 60 }, node: { deadline: 600 } });
      server.api.once(...Array.from({ length: 7 }, () => tooMany('1')));
      const { code, halo } = await rig.write();
      [code, halo.attempts, server.saved.length].should.deepEqual(['ok', 8, 1]);
      await rig.check();
    });

    it('F35: a Retry-After that makes no sense is a second', async () => {
      await begin({ connection: { timeout: 60 } });
      const past = new Date(Date.now() - 60_000).toUTCString();
      for (const [given, seconds] of [
        ['0', 1],
        ['-5', 1],
        [past, 1],
        ['soon', 1],
        ['', 1],
        ['1.5', 1.5],
      ] as const) {
        const before = server.requests;
        server.api.once(tooMany(given));
        const { code, halo } = await rig.read();
        [code, halo.attempts].should.deepEqual(['ok', 2]);
        between(before, before + 1).should.be.within(seconds * SECOND - EARLY, 100 * SECOND);
      }
    });

    for (const given of ['99999', new Date(Date.now() + 365 * 24 * 3600_000).toUTCString()]) {
      it(`F36: a Retry-After beyond the deadline (${given}) is HALO_RATE_LIMITED at once`, async () => {
        await begin({ connection: { timeout: 60 }, node: { deadline: 30 } });
        server.api.once(tooMany(given));
        const { code, error, halo } = await rig.write();
        [code, halo.attempts, server.requests].should.deepEqual(['HALO_RATE_LIMITED', 1, 1]);
        (error.retryAfter as number).should.be.aboveOrEqual(99998);
        // However long Halo asked for, the connection is not stopped for longer than this.
        advance(5 * 60 * SECOND);
      });
    }

    it('F36: an endless Retry-After stops the connection for five minutes, not for a day', async () => {
      hasten(200);
      await begin({ connection: { timeout: 600 }, node: { deadline: 900 } });
      server.api.once(tooMany('99999'));
      (await rig.write()).code.should.equal('HALO_RATE_LIMITED');
      (await rig.read()).code.should.equal('ok');
      between(0, 1).should.be.within(300 * SECOND - 10 * EARLY, 3600 * SECOND);
    });

    it('F37: 200 messages of three nodes behind a 429 all complete, in order, and nobody knocks meanwhile', async () => {
      await begin({ connection: { timeout: 60, requestLimit: 1000 }, node: { deadline: 600 } });
      const started: Record<string, number[]> = { GET: [], DELETE: [] };
      const begun = (message: unknown) => {
        const { method, path } = (message as { request: { method: string; path: string } }).request;
        started[method]?.push(...(/Tickets\/(\d+)/.exec(path)?.slice(1).map(Number) ?? []));
      };
      const message = (index: number) => {
        if (index % 4 === 1) return rig.write();
        const payload = { id: index + 1 };
        return index % 4 === 2 ? rig.remove({ payload }) : rig.read({ payload });
      };
      subscribe('http.client.request.start', begun);
      try {
        server.api.once(tooMany('2'));
        const first = message(0);
        await until(waiting);
        const others = Array.from({ length: 199 }, (_, index) => message(index + 1));
        const outcomes = await Promise.all([first, ...others]);
        outcomes.filter(({ code }) => code !== 'ok').should.be.empty();
      } finally {
        unsubscribe('http.client.request.start', begun);
      }
      [server.requests, server.saved.length, server.deleted.length].should.deepEqual([201, 50, 50]);
      between(0, 1).should.be.aboveOrEqual(2 * SECOND - EARLY);
      // The first read was sent twice, and kept its place.
      for (const [method, count] of [
        ['GET', 101],
        ['DELETE', 50],
      ] as const) {
        const ids = started[method] as number[];
        ids.should.have.length(count);
        ids.should.deepEqual([...ids].sort((a, b) => a - b));
      }
    });
  });

  it('F38: a read that meets two 500s is answered by the third', async () => {
    await begin();
    server.api.once(status(500), status(500));
    const { code, halo } = await rig.read();
    [code, halo.attempts, server.requests].should.deepEqual(['ok', 3, 3]);
  });

  for (const code of [500, 502, 504]) {
    it(`F39: a write that meets a ${code} is sent once, and uncertain`, async () => {
      await begin();
      server.api.always(status(code, JSON_TYPE, '{"Message":"Something broke"}'));
      const { code: how, error } = await rig.write();
      [how, error.uncertain, error.statusCode, error.message].should.deepEqual([
        'HALO_SERVER',
        true,
        code,
        'Message: Something broke',
      ]);
      server.requests.should.equal(1);
    });
  }

  it('F40: a 503 with Retry-After makes a read wait; POST and DELETE end with it', async () => {
    hasten(20);
    await begin({ connection: { timeout: 60 } });
    const busy = status(503, { 'retry-after': '2' });
    server.api.once(busy);
    const { code, halo } = await rig.read();
    [code, halo.attempts].should.deepEqual(['ok', 2]);
    between(0, 1).should.be.aboveOrEqual(2 * SECOND - EARLY);
    for (const send of [() => rig.write(), () => rig.remove()]) {
      server.api.once(busy);
      const before = server.requests;
      const { code, error } = await send();
      [code, error.uncertain, server.requests - before].should.deepEqual(['HALO_SERVER', true, 1]);
    }
  });

  it('F41: a 408 is another try for a read, then HALO_TIMEOUT; a write is uncertain', async () => {
    await begin();
    server.api.once(status(408));
    const { code, halo } = await rig.read();
    [code, halo.attempts].should.deepEqual(['ok', 2]);
    server.api.always(status(408));
    const ended = await rig.read();
    [ended.code, ended.halo.attempts].should.deepEqual(['HALO_TIMEOUT', 4]);
    const before = server.requests;
    const { code: how, error } = await rig.write();
    [how, error.uncertain, error.statusCode, server.requests - before].should.deepEqual([
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
    it(`F42: a ${statusCode} is ${code} at once, in Halo's words, without secrets and shortened`, async () => {
      await begin();
      const long = 'x'.repeat(5000);
      const answer: Fault = ({ response, request }) => {
        request.resume();
        const { authorization } = request.headers;
        const body = JSON.stringify({ Message: `Refused ${authorization}`, more: long });
        response.writeHead(statusCode, JSON_TYPE).end(body);
      };
      server.api.always(answer);
      for (const send of [() => rig.read(), () => rig.write(), () => rig.remove()]) {
        const before = server.requests;
        const { code: how, error } = await send();
        [how, error.statusCode, error.uncertain, server.requests - before].should.deepEqual([
          code,
          statusCode,
          undefined,
          1,
        ]);
        error.message.should.startWith('Message: Refused Bearer [hidden]');
        String(error.body).length.should.be.belowOrEqual(2048);
        error.should.have.property('details').with.property('more', long);
      }
    });
  }

  it('F43: a 403 costs neither a new token nor another try', async () => {
    await begin();
    server.api.always(status(403, JSON_TYPE, '{"Message":"No"}'));
    const { code, error } = await rig.write();
    [code, error.statusCode, server.requests, server.tokenRequests].should.deepEqual([
      'HALO_FORBIDDEN',
      403,
      1,
      1,
    ]);
  });

  it('F44: a redirect to a sign-in page is not followed, and no token goes there', async () => {
    const elsewhere = await FaultyServer.start();
    await begin();
    server.api.always(status(302, { location: `${elsewhere.url}/login` }));
    await redirected(302, elsewhere);
  });

  for (const code of [302, 307]) {
    it(`F45: a ${code} from https to http on the same host is not followed`, async () => {
      const elsewhere = server;
      const its = await certificate();
      server = await FaultyServer.start({ certificate: its });
      await begin(trusting(its));
      server.api.always(status(code, { location: `${elsewhere.url}/api/Tickets` }));
      await redirected(code, elsewhere);
    });
  }

  it('F45: the token endpoint may not send the client secret elsewhere either', async () => {
    const elsewhere = await FaultyServer.start();
    await begin();
    server.auth.always(status(307, { location: `${elsewhere.url}/auth/token` }));
    const { code } = await rig.write();
    code.should.equal('HALO_CONFIG');
    [server.requests, elsewhere.connections].should.deepEqual([0, 0]);
    // The token endpoint is left alone for a while.
    rig.next = 'HALO_CONFIG';
  });

  it('F46: a 401 costs one new token and one more try, for any method', async () => {
    await begin();
    for (const [index, send] of [() => rig.read(), () => rig.write(), () => rig.remove()].entries()) {
      const before = server.requests;
      server.tokens.expireAccess();
      const { code, halo } = await send();
      [code, halo.attempts ?? 0, server.requests - before].should.deepEqual(
        index === 0 ? ['ok', 1, 1] : ['ok', 2, 2],
      );
      server.tokenRequests.should.equal(index + 1);
    }
    [server.saved.length, server.deleted.length].should.deepEqual([1, 1]);
  });

  it('F47: a 401 for ever costs one new token and one more try, and then none for a minute', async () => {
    await begin();
    (await rig.read()).code.should.equal('ok');
    server.api.always(status(401));
    const before = server.requests;
    const { code, halo } = await rig.write();
    [code, halo.attempts, server.requests - before, server.tokenRequests].should.deepEqual([
      'HALO_UNAUTHORIZED',
      2,
      2,
      2,
    ]);
    for (const send of [() => rig.read(), () => rig.write()]) {
      const again = await send();
      [again.code, again.halo.attempts, server.tokenRequests].should.deepEqual(['HALO_UNAUTHORIZED', 1, 2]);
    }
    advance(59 * SECOND);
    (await rig.write()).halo.should.have.property('attempts', 1);
    server.tokenRequests.should.equal(2);
    advance(SECOND);
    (await rig.write()).halo.should.have.property('attempts', 2);
    server.tokenRequests.should.equal(3);
  });
});
