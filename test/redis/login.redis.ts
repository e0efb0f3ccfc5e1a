import should from 'should';
import type { TenantOptions } from '../../demo/tenant/index';
import type { RawConnection } from '../../src/connection/settings';
import { RedisServer } from '../support/redis-server';
import { ProcessGroup } from './process-group';
import { waitUntil } from './wait-until';

const NO_LIMIT = { requests: 1000, seconds: 3 };
const eachOk = (ok: number) => Array(3).fill({ ok });

describe('The sign-in of three processes with one Redis', function () {
  this.timeout(300_000);
  let redis: RedisServer;
  let group: ProcessGroup;

  beforeEach(async () => {
    redis = await RedisServer.start();
  });
  afterEach(async () => {
    await group?.close();
    await redis.remove();
  });

  const setUp = async (overrides: RawConnection = {}, options: TenantOptions = {}) => {
    group = await ProcessGroup.start(redis, NO_LIMIT, overrides, options);
    if (!overrides.signIn) await group.signIn();
  };

  it('refresh one at a time, and all have the newest login at the end', async () => {
    await setUp();
    await group.startProcesses();
    for (let round = 1; round <= 5; round++) {
      group.tenant.expireAccessTokens();
      (await group.readAll(5)).should.deepEqual(eachOk(5));
      group.tokenRequestCount.should.equal(round);
    }
    group.tenant.revokedGrantCount.should.equal(0);
    await waitUntil(async () => {
      const logins = await Promise.all(
        group.processes.map(async (process) => (await process.report()).login),
      );
      return new Set(logins.map((login) => login?.refreshToken)).size === 1;
    }, 'all have the same refresh token');
  });

  it('share the token of an application', async () => {
    await setUp({ signIn: 'application' });
    await group.startProcesses();
    (await group.readAll(5)).should.deepEqual(eachOk(5));
    group.tokenRequestCount.should.equal(1);
  });

  it('do not refresh a login while Redis is disconnected, but after it is reconnected', async () => {
    await setUp();
    await group.startProcesses();
    await redis.kill();
    await group.waitForRedisEvent('disconnected');
    (await group.readAll(1)).should.deepEqual(eachOk(1));
    group.tenant.expireAccessTokens();
    (await group.processAt(0).read()).should.deepEqual({ HALO_NETWORK: 1 });
    group.tokenRequestCount.should.equal(0);
    await redis.run();
    await group.waitForRedisEvent('reconnected', 2);
    (await group.readAll(1)).should.deepEqual(eachOk(1));
    [group.tokenRequestCount, group.tenant.revokedGrantCount].should.deepEqual([1, 0]);
  });

  it('request separate application tokens while Redis is disconnected', async () => {
    await setUp({ signIn: 'application' });
    await group.startProcesses();
    await redis.kill();
    await group.waitForRedisEvent('disconnected');
    (await group.readAll(1)).should.deepEqual(eachOk(1));
    group.tokenRequestCount.should.equal(3);
  });

  it('wait for a process that is killed during a refresh until its lock expires', async () => {
    await setUp({ timeout: 1 });
    await group.startProcesses();
    await group.waitUntilRefreshable();
    group.tenant.expireAccessTokens();
    let tokenRequests = 0;
    group.tenant.intercept((request, proceed) => {
      if (request.path !== '/auth/token' || ++tokenRequests > 1) return proceed();
      return new Promise(() => {});
    });
    void group.processAt(0).read();
    await waitUntil(() => tokenRequests === 1, 'the first one renews');
    await group.processAt(0).kill();
    group.processes.shift();
    (await group.readAll(1)).should.deepEqual([{ ok: 1 }, { ok: 1 }]);
    [tokenRequests, group.tenant.revokedGrantCount].should.deepEqual([2, 0]);
  });

  it('do not interrupt a refresh in progress although Redis has lost the lock', async () => {
    await setUp();
    await group.startProcesses();
    await group.waitUntilRefreshable();
    group.tenant.expireAccessTokens();
    let tokenRequests = 0;
    let release = () => {};
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    group.tenant.intercept(async (request, proceed) => {
      if (request.path === '/auth/token' && ++tokenRequests === 1) await gate;
      return proceed();
    });
    const firstRead = group.processAt(0).read();
    await waitUntil(() => tokenRequests === 1, 'the first one renews');
    await redis.kill();
    await group.waitForRedisEvent('disconnected');
    await redis.run();
    await group.waitForRedisEvent('reconnected', 2);
    const otherReads = [1, 2].map((index) => group.processAt(index).read());
    await group.waitUntilRefreshable();
    await waitUntil(
      async () => (await redis.keys('*:lock')).length === 1,
      'the first one has its right again',
    );
    release();
    (await Promise.all([firstRead, ...otherReads])).should.deepEqual(eachOk(1));
    [tokenRequests, group.tenant.revokedGrantCount].should.deepEqual([1, 0]);
  });

  it('release a lock whose reply was lost', async () => {
    await setUp({ timeout: 120 });
    await group.startProcesses();
    await group.waitUntilRefreshable();
    await group.readAll(1);
    group.tenant.expireAccessTokens();
    let isStopped = false;
    group.tenant.intercept((request, proceed) => {
      if (!isStopped && request.path.startsWith('/api/')) redis.signal('SIGSTOP');
      isStopped = true;
      return proceed();
    });
    // Redis grants the lock when the caller has already timed out.
    (await group.processAt(0).read()).should.deepEqual({ HALO_NETWORK: 1 });
    await group.waitForRedisEvent('disconnected');
    redis.signal('SIGCONT');
    await group.waitForRedisEvent('reconnected', 2);
    await waitUntil(async () => (await redis.keys('*:lock')).length === 0, 'the refresh lock is released');
    (await group.readAll(1)).should.deepEqual(eachOk(1));
    [group.tokenRequestCount, group.tenant.revokedGrantCount].should.deepEqual([1, 0]);
  });

  it('refresh separately while Redis is disconnected if refresh tokens do not rotate', async () => {
    await setUp({}, { rotateRefreshTokens: false });
    await group.startProcesses();
    group.tenant.expireAccessTokens();
    // Known after the first refresh.
    (await group.readAll(1)).should.deepEqual(eachOk(1));
    await redis.kill();
    await group.waitForRedisEvent('disconnected');
    group.tenant.expireAccessTokens();
    (await group.readAll(1)).should.deepEqual(eachOk(1));
    [group.tokenRequestCount, group.tenant.revokedGrantCount].should.deepEqual([4, 0]);
  });

  it('are all connected after a sign-in at one of them, and all disconnected after a disconnect', async () => {
    await setUp({ signIn: 'account' });
    await group.startProcesses();
    const states = async () =>
      Promise.all(group.processes.map(async (process) => (await process.report()).state));
    (await states()).should.deepEqual(Array(3).fill('not-connected'));
    const login = await group.signIn();
    await group.processAt(0).send({ do: 'storeSignIn', login });
    // A process that needs a token synchronizes first; the others do at the next heartbeat.
    (await group.processAt(1).read()).should.deepEqual({ ok: 1 });
    await waitUntil(
      async () => (await states()).every((state) => state === 'connected'),
      'all are connected',
    );
    await group.processAt(2).send({ do: 'disconnect' });
    await waitUntil(
      async () => (await states()).every((state) => state === 'not-connected'),
      'all are disconnected',
    );
    should((await group.processAt(0).report()).login).equal(undefined);
  });

  it('store nothing in Redis that reveals a secret or its connection', async () => {
    await setUp();
    await group.startProcesses();
    await group.readAll(2);
    group.tenant.expireAccessTokens();
    await group.readAll(2);
    const dump = await redis.dump();
    const { login } = await group.processAt(0).report();
    dump.should.match(/:login/);
    const { clientSecret, clientId } = group.tenant.account;
    for (const secret of [
      login?.accessToken,
      login?.refreshToken,
      clientSecret,
      clientId,
      group.tenant.url,
    ]) {
      dump.should.not.containEql(String(secret));
    }
  });
});
