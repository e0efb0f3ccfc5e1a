import should from 'should';
import { LookupCache } from '../../nodes/halo-connection/lookup-cache';
import { TokenManager } from '../../src/auth/token-manager';
import { HaloClient } from '../../src/client';
import { advanceClock, restoreClock } from '../support/clock';
import { catchHaloError } from '../support/errors';
import { settingsFor } from '../support/settings';
import { StubServer, sendJson } from '../support/stub-server';

const TEAMS = { operation: 'team.list', parameters: { includeinactive: true } };

describe('LookupCache', () => {
  let halo: StubServer;
  let client: HaloClient;
  let tokenManager: TokenManager;
  let lookupCache: LookupCache;
  let rows: object[];

  beforeEach(async () => {
    rows = [{ id: 1, name: 'Service Desk' }];
    halo = await StubServer.start();
    halo.on('POST /auth/token', (_, res) => sendJson(res, 200, { access_token: 'token', expires_in: 3600 }));
    halo.on('GET /api/Team', (_, res) => sendJson(res, 200, rows));
    const settings = settingsFor(halo.url, { authServer: `${halo.url}/auth` });
    tokenManager = new TokenManager({ load: () => undefined, save: async () => {}, remove: async () => {} });
    tokenManager.configure(settings);
    client = new HaloClient(settings, tokenManager);
    lookupCache = new LookupCache(client, tokenManager);
  });
  afterEach(async () => {
    restoreClock();
    client.close();
    await halo.close();
  });

  const requestCount = () => halo.requestsTo('/api/Team').length;

  it('returns the rows and whether they are complete', async () => {
    const result = await lookupCache.read(TEAMS);
    result.rows.should.deepEqual(rows);
    should(result.payload).deepEqual(rows);
    should(result.complete).equal(true);
    should(halo.requestsTo('/api/Team')[0]?.query.get('includeinactive')).equal('true');
  });

  it('sends one request for concurrent equal lookups and caches the result with its age', async () => {
    await Promise.all([lookupCache.read(TEAMS), lookupCache.read(TEAMS)]);
    advanceClock(90_000);
    const cached = await lookupCache.read({ ...TEAMS });
    cached.age.should.be.within(90_000, 100_000);
    requestCount().should.equal(1);
  });

  it('sends a request for another lookup, on refresh, and when the result has expired', async () => {
    await lookupCache.read(TEAMS);
    await lookupCache.read({ operation: 'team.list' });
    requestCount().should.equal(2);
    rows = [{ id: 2, name: 'Network' }];
    advanceClock(5000);
    (await lookupCache.read(TEAMS, { refresh: true })).rows.should.deepEqual(rows);
    requestCount().should.equal(3);
    (await lookupCache.read(TEAMS)).rows.should.deepEqual(rows);
    requestCount().should.equal(3);
    advanceClock(11 * 60_000);
    (await lookupCache.read(TEAMS)).age.should.be.below(60_000);
    requestCount().should.equal(4);
  });

  it('throws the error and does not cache it', async () => {
    halo.on('GET /api/Team', (_, res) => sendJson(res, 403, { Message: 'No access to teams' }));
    const error = await catchHaloError(() => lookupCache.read(TEAMS));
    error.code.should.equal('HALO_FORBIDDEN');
    error.message.should.equal('Message: No access to teams');
    halo.on('GET /api/Team', (_, res) => sendJson(res, 200, rows));
    (await lookupCache.read(TEAMS)).rows.should.deepEqual(rows);
  });

  it('keeps the cached result when a refresh fails', async () => {
    await lookupCache.read(TEAMS);
    advanceClock(5000);
    halo.on('GET /api/Team', (_, res) => sendJson(res, 403, {}));
    await catchHaloError(() => lookupCache.read(TEAMS, { refresh: true }));
    (await lookupCache.read(TEAMS)).rows.should.deepEqual(rows);
  });

  it('clears the cache when the sign-in changes', async () => {
    await lookupCache.read(TEAMS);
    tokenManager.configure(settingsFor(halo.url, { authServer: `${halo.url}/auth`, signIn: 'account' }));
    await lookupCache.read(TEAMS);
    requestCount().should.equal(2);
  });

  it('does not refresh a result that is younger than two seconds', async () => {
    await lookupCache.read(TEAMS);
    for (let i = 0; i < 3; i++) await lookupCache.read(TEAMS, { refresh: true });
    requestCount().should.equal(1);
  });

  it('rejects a lookup while too many are in flight and accepts it afterwards', async () => {
    let openGate = () => {};
    const gate = new Promise<void>((resolve) => {
      openGate = resolve;
    });
    halo.on('GET /api/Team', async (_, res) => {
      await gate;
      sendJson(res, 200, rows);
    });
    const lookup = (search: number) => ({ operation: 'team.list', parameters: { search } });
    const lookups = Array.from({ length: 20 }, (_, index) => lookupCache.read(lookup(index)));
    const { code, message } = await catchHaloError(() => lookupCache.read(lookup(20)));
    code.should.equal('HALO_QUEUE_FULL');
    message.should.match(/Too many lookups .* Try again in a moment/);
    // Joins a lookup in flight, so it does not count.
    lookups.push(lookupCache.read(lookup(3)));
    openGate();
    await Promise.all(lookups);
    (await lookupCache.read(lookup(20))).rows.should.deepEqual(rows);
    requestCount().should.equal(21);
  });

  describe('with account sign-in', () => {
    const account = () => settingsFor(halo.url, { authServer: `${halo.url}/auth`, signIn: 'account' });
    /** Stores a sign-in without an identity, as when Halo does not send one. */
    const signIn = (accessToken: string) =>
      tokenManager.storeSignIn(
        { accessToken, refreshToken: `refresh-${accessToken}`, expiresIn: 3600 },
        { server: { url: `${halo.url}/auth`, issuer: `${halo.url}/auth` }, settings: account() },
      );
    let release: (() => void) | undefined;
    beforeEach(async () => {
      client.close();
      tokenManager.configure(account());
      client = new HaloClient(account(), tokenManager);
      lookupCache = new LookupCache(client, tokenManager);
      release = undefined;
      halo.on('GET /api/Team', async (request, res) => {
        const name = String(request.headers.authorization);
        if (name.endsWith('slow')) {
          await new Promise<void>((resolve) => {
            release = resolve;
          });
        }
        sendJson(res, 200, [{ id: 1, name }]);
      });
      halo.on('POST /auth/revoke', (_, res) => sendJson(res, 200, {}));
    });
    const waitForRequest = async () => {
      while (!release) await new Promise(setImmediate);
      return release;
    };
    const readRows = async () => (await lookupCache.read(TEAMS)).rows;

    it('clears the cache after another sign-in, even without an identity', async () => {
      await signIn('first');
      (await readRows()).should.deepEqual([{ id: 1, name: 'Bearer first' }]);
      await signIn('second');
      (await readRows()).should.deepEqual([{ id: 1, name: 'Bearer second' }]);
    });

    it('does not return or cache the result of a request from before another sign-in', async () => {
      await signIn('slow');
      const pendingRead = readRows();
      const respond = await waitForRequest();
      await signIn('second');
      const secondRead = readRows();
      (await secondRead).should.deepEqual([{ id: 1, name: 'Bearer second' }]);
      respond();
      await pendingRead;
      (await readRows()).should.deepEqual([{ id: 1, name: 'Bearer second' }]);
    });

    it('does not cache the result of a request from before a disconnect', async () => {
      await signIn('slow');
      const pendingRead = readRows();
      const respond = await waitForRequest();
      await tokenManager.disconnect();
      const secondRead = catchHaloError(() => lookupCache.read(TEAMS));
      (await secondRead).code.should.equal('HALO_LOGIN_REQUIRED');
      respond();
      await pendingRead;
      (await catchHaloError(() => lookupCache.read(TEAMS))).code.should.equal('HALO_LOGIN_REQUIRED');
    });
  });

  it('counts the size of the lookup itself', async () => {
    const lookup = (marker: string) => ({
      operation: 'team.list',
      parameters: { search: marker.repeat(10_000) },
    });
    halo.on('GET /api/Team', (_, res) => sendJson(res, 200, [{ id: 1, name: 'x'.repeat(3_990_000) }]));
    await lookupCache.read(lookup('a'));
    await lookupCache.read(lookup('b'));
    await lookupCache.read(lookup('a'));
    requestCount().should.equal(3);
  });

  it('evicts expired results when it stores a new one', async () => {
    const largeRows = [{ id: 1, name: 'x'.repeat(3_000_000) }];
    halo.on('GET /api/Team', (_, res) => sendJson(res, 200, largeRows));
    const lookup = (search: string) => ({ operation: 'team.list', parameters: { search } });
    await lookupCache.read(lookup('fresh'));
    advanceClock(6 * 60_000);
    await lookupCache.read(lookup('later'));
    // Moves the lookup behind 'later' in the eviction order, but it still expires first.
    await lookupCache.read(lookup('fresh'));
    advanceClock(6 * 60_000);
    await lookupCache.read(lookup('new'));
    await lookupCache.read(lookup('later'));
    requestCount().should.equal(3);
  });

  it('evicts the least recently used result when the cache is full', async () => {
    const largeRows = [{ id: 1, name: 'x'.repeat(3_000_000) }];
    halo.on('GET /api/Team', (_, res) => sendJson(res, 200, largeRows));
    const lookup = (search: string) => ({ operation: 'team.list', parameters: { search } });
    for (const search of ['a', 'b', 'a', 'c']) await lookupCache.read(lookup(search));
    requestCount().should.equal(3);
    await lookupCache.read(lookup('a'));
    await lookupCache.read(lookup('c'));
    requestCount().should.equal(3);
    await lookupCache.read(lookup('b'));
    requestCount().should.equal(4);
  });

  it('rejects operations that write', async () => {
    await lookupCache.read({ operation: 'ticket.create' }).should.be.rejectedWith(/not a read operation/);
    halo.requests.length.should.equal(0);
  });
});
