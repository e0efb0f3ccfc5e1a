import should from 'should';
import { Session } from '../../src/auth/token-manager';
import { HaloClient } from '../../src/client';
import { Reads } from '../../src/sender/request-deduplicator';
import type { Exchange } from '../../src/sender/request-sender';
import { Stop } from '../../src/transport/abort';
import { Halo } from '../support/clients';
import { haloError } from '../support/errors';
import { operation } from '../support/operations';
import { settingsFor } from '../support/settings';
import { json } from '../support/stub-server';

const read = operation('GET /Tickets/{id}');
const write = operation('POST /Tickets', { id: 'required' });

describe('Identical reads at the same time', () => {
  let halo: Halo;
  let client: HaloClient;
  let answer: () => void;
  let gate: Promise<void>;
  beforeEach(async () => {
    halo = await Halo.start();
    client = halo.client();
    gate = new Promise<void>((resolve) => {
      answer = resolve;
    });
    halo.server.on('GET /api/Tickets/7', async (_, res) => {
      await gate;
      json(res, 200, { id: 7, tags: [] });
    });
    halo.server.on('POST /api/Tickets', (_, res) => json(res, 200, [{ id: 7 }]));
  });
  afterEach(() => halo.close());

  const get = (options = {}, parameters = {}) =>
    client.run(read, { request: { id: 7 }, parameters }, options);
  const arrived = () => halo.server.to('/api/Tickets/7').length;
  const underWay = async (count = 1) => {
    while (arrived() < count) await new Promise(setImmediate);
  };

  it('are one request, and every message gets an answer of its own', async () => {
    const reads = [get(), get(), get()];
    await underWay();
    answer();
    const answers = await Promise.all(reads);
    arrived().should.equal(1);
    for (const one of answers) {
      should(one.payload).deepEqual({ id: 7, tags: [] });
      one.halo.attempts.should.equal(1);
      (one.payload as { tags: string[] }).tags.push('mine');
      one.headers['x-mine'] = 'mine';
    }
  });

  it('are several requests when they differ, when they come later, or when the connection says so', async () => {
    const first = get();
    await underWay();
    const different = get({}, { includedetails: true });
    await underWay(2);
    answer();
    await Promise.all([first, different]);
    await get();
    arrived().should.equal(3);
    client = halo.client({ joinReads: false });
    await Promise.all([get(), get()]);
    arrived().should.equal(5);
  });

  it('go on for the others when one gives up, each at its own deadline', async () => {
    const stop = new AbortController();
    const stopped = haloError(() => get({ signal: stop.signal }));
    const hurried = haloError(() => get({ deadline: 60 }));
    const patient = get({ deadline: 10_000 });
    await underWay();
    stop.abort();
    (await stopped).code.should.equal('HALO_CLOSED');
    (await hurried).code.should.equal('HALO_TIMEOUT');
    answer();
    should((await patient).payload).have.property('id', 7);
    arrived().should.equal(1);
  });

  it('are asked again when the first one gives up under way and others wait longer', async () => {
    const hurried = haloError(() => get({ deadline: 100 }));
    await underWay();
    const patient = get({ deadline: 10_000 });
    (await hurried).code.should.equal('HALO_TIMEOUT');
    await underWay(2);
    answer();
    should((await patient).payload).have.property('id', 7);
    arrived().should.equal(2);
  });

  it('wait for a token as long as the most patient one', async () => {
    let asked = false;
    halo.server.on('POST /auth/token', async (_, res) => {
      asked = true;
      await gate;
      json(res, 200, { access_token: 'late', expires_in: 3600 });
    });
    const hurried = haloError(() => get({ deadline: 100 }));
    while (!asked) await new Promise(setImmediate);
    const patient = get({ deadline: 10_000 });
    (await hurried).code.should.equal('HALO_TIMEOUT');
    answer();
    should((await patient).payload).have.property('id', 7);
    arrived().should.equal(1);
  });

  it('end with the last who waits', async () => {
    const closed = new Promise<void>((resolve) => {
      halo.server.on('GET /api/Tickets/7', (_, res) => void res.once('close', resolve));
    });
    const stops = [new AbortController(), new AbortController()];
    const ended = stops.map(({ signal }) => haloError(() => get({ signal })));
    await underWay();
    for (const stop of stops) stop.abort();
    for (const one of ended) (await one).code.should.equal('HALO_CLOSED');
    await closed;
    halo.server.on('GET /api/Tickets/7', (_, res) => json(res, 200, { id: 7 }));
    should((await get()).payload).deepEqual({ id: 7 });
    arrived().should.equal(2);
  });

  it('share a failure', async () => {
    halo.server.on('GET /api/Tickets/7', (_, res) => json(res, 404, ''));
    for (const one of [haloError(get), haloError(get)]) (await one).code.should.equal('HALO_NOT_FOUND');
    arrived().should.equal(1);
  });

  it('are not joined across another sign-in: nobody gets what the one before may see', async () => {
    const { url } = halo.server;
    const settings = settingsFor(url, { authServer: `${url}/auth`, signIn: 'account' });
    const session = new Session({ load: () => undefined, save: async () => {}, remove: async () => {} });
    session.configure(settings);
    const signIn = (accessToken: string) =>
      session.adopt(
        { accessToken, refreshToken: accessToken, expiresIn: 3600 },
        { server: { url: `${url}/auth`, issuer: `${url}/auth` }, settings },
      );
    halo.server.on('GET /api/Tickets/7', async ({ headers }, res) => {
      await gate;
      json(res, 200, { id: 7, for: headers.authorization });
    });
    client = new HaloClient(settings, session);
    try {
      await signIn('first');
      const before = get();
      await underWay();
      await signIn('second');
      const after = get();
      await underWay(2);
      answer();
      should((await before).payload).have.property('for', 'Bearer first');
      should((await after).payload).have.property('for', 'Bearer second');
    } finally {
      answer();
      client.close();
    }
  });

  it('are not joined across a write: what is read after it must show it', async () => {
    const before = get();
    await underWay();
    await client.run(write, { request: { id: 7, summary: 'new' } });
    const after = get();
    await underWay(2);
    answer();
    await Promise.all([before, after]);
    arrived().should.equal(2);
  });

  it('is not one that nobody began, because whoever asked had stopped before', async () => {
    const reads = new Reads();
    const begun: object[] = [];
    const start = (patience: object) => {
      begun.push(patience);
      return { run: () => new Promise(() => {}) } as unknown as Exchange;
    };
    const stopped = new Stop();
    stopped.abort();
    const read = reads.join('key', start);
    await should(read.wait({ signal: stopped, endsAt: Number.POSITIVE_INFINITY }, () => {})).be.rejected();
    should(reads.join('key', start) === read).be.false();
    begun.should.have.length(2);
  });

  it('go on for somebody who joins when the time of the one before has just run out', async () => {
    const start = () => ({ run: () => new Promise(() => {}) }) as unknown as Exchange;
    const read = new Reads().join('key', start);
    const late = read.wait({ endsAt: performance.now() - 1 }, () => {});
    void read.wait({ endsAt: Number.POSITIVE_INFINITY }, () => {});
    await should(late).be.rejected();
    read.signal.aborted.should.be.false();
    // And nobody stays behind who has given up at once.
    const stopped = new Stop();
    const other = new Reads().join('key', start);
    const last = other.wait({ signal: stopped, endsAt: Number.POSITIVE_INFINITY }, () => {});
    await should(other.wait({ endsAt: performance.now() - 1 }, () => {})).be.rejected();
    stopped.abort();
    await should(last).be.rejected();
    other.signal.aborted.should.be.true();
  });
});
