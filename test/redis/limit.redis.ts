import should from 'should';
import type { RawConnection } from '../../src/connection/settings';
import { RedisServer } from '../support/redis-server';
import { ProcessGroup } from './process-group';
import { waitUntil } from './wait-until';

const RATE_LIMIT = { requests: 60, seconds: 2 };
const ALL_OK = Array(3).fill({ ok: 60 });
/** Longer than a test, so that no request leaves the window. */
const LONG_RATE_LIMIT = { requests: 60, seconds: 600 };
const eachOk = (ok: number) => Array(3).fill({ ok });

describe('The rate limit of three processes with one Redis', function () {
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

  const setUp = async (rate = RATE_LIMIT, overrides: RawConnection = {}) => {
    group = await ProcessGroup.start(redis, rate, overrides);
    await group.signIn();
  };

  it('stay within one limit and refresh the login once', async () => {
    await setUp();
    await group.startProcesses();
    const pendingReads = group.readAll(60);
    await waitUntil(() => group.responseCount(200) > 30, 'half of a window is used');
    group.tenant.expireAccessTokens();
    (await pendingReads).should.deepEqual(ALL_OK);
    group.responseCount(429).should.equal(0);
    [group.tokenRequestCount, group.tenant.revokedGrantCount].should.deepEqual([1, 0]);
  });

  it('stay within it from the start, without knowing the number of processes', async () => {
    await setUp(RATE_LIMIT, { processes: 1 });
    await group.startProcesses();
    (await group.readAll(30)).should.deepEqual(eachOk(30));
    group.responseCount(429).should.equal(0);
  });

  it('let one use what the others do not, also after a lost connection to Redis', async () => {
    await setUp(LONG_RATE_LIMIT);
    await group.startProcesses();
    await group.waitForSharedWindow();
    // The share of each process is 20.
    (await group.processAt(0).read(22)).should.deepEqual({ ok: 22 });
    await redis.kill();
    await group.waitForRedisEvent('disconnected');
    await redis.run();
    await group.waitForRedisEvent('reconnected', 2);
    await group.waitForSharedWindow();
    (await group.processAt(1).read(22)).should.deepEqual({ ok: 22 });
    group.responseCount(429).should.equal(0);
  });

  for (const [name, stopRedis, resumeRedis] of [
    ['killed and restarted empty', () => redis.kill(), () => redis.run()],
    ['stopped and continued', () => redis.signal('SIGSTOP'), () => redis.signal('SIGCONT')],
  ] as const) {
    it(`F95: use their shares while Redis is ${name}, and the common window afterwards`, async () => {
      await setUp();
      await group.startProcesses();
      await group.waitForSharedWindow();
      const pendingReads = group.readAll(60);
      await waitUntil(() => group.responseCount(200) > 20, 'it runs');
      await stopRedis();
      await group.waitForRedisEvent('disconnected');
      const okBefore = group.responseCount(200);
      await waitUntil(() => group.responseCount(200) > okBefore + 20, 'they go on by themselves');
      await resumeRedis();
      await group.waitForRedisEvent('reconnected', 2);
      (await pendingReads).should.deepEqual(ALL_OK);
      group.responseCount(429).should.equal(0);
      // On a busy machine, Redis may time out once more after it continues.
      for (const events of await group.redisEvents()) {
        events.slice(0, 3).should.deepEqual(['reconnected', 'disconnected', 'reconnected']);
        should(events.at(-1)).equal('reconnected');
      }
      group.tenant.expireAccessTokens();
      (await group.readAll(1)).should.deepEqual(eachOk(1));
      [group.tokenRequestCount, group.tenant.revokedGrantCount].should.deepEqual([1, 0]);
    });
  }

  it('F95: stay within the limit when Redis loses its data', async () => {
    await setUp();
    await group.startProcesses();
    const pendingReads = group.readAll(60);
    await waitUntil(() => group.responseCount(200) > 30, 'it runs');
    await redis.withClient((client) => client.flushall());
    group.tenant.expireAccessTokens();
    (await pendingReads).should.deepEqual(ALL_OK);
    group.responseCount(429).should.equal(0);
    [group.tokenRequestCount, group.tenant.revokedGrantCount].should.deepEqual([1, 0]);
    (await group.redisEvents()).should.deepEqual(Array(3).fill(['reconnected']));
  });

  it('report their requests to a Redis that has lost its data', async () => {
    await setUp(LONG_RATE_LIMIT);
    await group.startProcesses();
    await group.waitForSharedWindow();
    (await group.readAll(5)).should.deepEqual(eachOk(5));
    await redis.withClient((client) => client.flushall());
    await group.waitForSharedWindow();
    const [key = ''] = await redis.keys('*:log');
    const countedRequests = await redis.withClient((client) => client.zcard(key));
    countedRequests.should.equal(group.responseCount(200));
  });

  it('F96: stay within the limit although their clocks differ by five seconds', async () => {
    await setUp({ requests: 30, seconds: 2 });
    await group.startProcesses(3, { clockSkewMs: 5000 });
    const pendingReads = group.readAll(25);
    await waitUntil(() => group.responseCount(200) > 10, 'it runs');
    group.tenant.expireAccessTokens();
    (await pendingReads).should.deepEqual(Array(3).fill({ ok: 25 }));
    group.responseCount(429).should.equal(0);
    [group.tokenRequestCount, group.tenant.revokedGrantCount].should.deepEqual([1, 0]);
  });

  it('F97: do not affect the limit of another tenant in the same Redis', async () => {
    const rate = { requests: 20, seconds: 600 };
    await setUp(rate);
    await group.startProcesses(1);
    const otherGroup = await ProcessGroup.start(redis, rate);
    try {
      await otherGroup.signIn();
      await otherGroup.startProcesses(1);
      const results = await Promise.all([group.processAt(0).read(19), otherGroup.processAt(0).read(19)]);
      results.should.deepEqual([{ ok: 19 }, { ok: 19 }]);
      (await redis.keys('*:log')).length.should.equal(2);
    } finally {
      await otherGroup.close();
    }
  });

  it('all pause after a 429 to one of them, and use the limit that Halo reports', async () => {
    await setUp({ requests: 20, seconds: 10 }, { requestLimit: 1000, requestWindow: 5 });
    await group.startProcesses();
    (await group.processAt(0).read(21)).should.deepEqual({ ok: 21 });
    const rejectedCount = group.responseCount(429);
    rejectedCount.should.be.above(0);
    // The others have received no 429, but use the new limit too.
    (await Promise.all([1, 2].map((index) => group.processAt(index).read(8)))).should.deepEqual([
      { ok: 8 },
      { ok: 8 },
    ]);
    group.responseCount(429).should.equal(rejectedCount);
  });

  it('leave no socket open when they end', async () => {
    await setUp();
    await group.startProcesses();
    await group.readAll(2);
    await Promise.all(group.processes.map((process) => process.close()));
    await redis.withClient(async (client) => {
      const clients = String(await client.client('LIST'))
        .trim()
        .split('\n');
      clients.length.should.equal(1);
    });
  });
});
