import should from 'should';
import type { RawConnection } from '../../src/connection/settings';
import { RedisServer } from '../support/redis-server';
import { Team } from './team';
import { until } from './until';

const RATE = { requests: 60, seconds: 2 };
const ALL = Array(3).fill({ ok: 60 });
/** So long a window that what is used up in a test stays used up. */
const LONG = { requests: 60, seconds: 600 };
const EACH = (ok: number) => Array(3).fill({ ok });

describe('The rate limit of three processes with one Redis', function () {
  this.timeout(300_000);
  let redis: RedisServer;
  let team: Team;

  beforeEach(async () => {
    redis = await RedisServer.start();
  });
  afterEach(async () => {
    await team?.end();
    await redis.remove();
  });

  const begin = async (rate = RATE, more: RawConnection = {}) => {
    team = await Team.start(redis, rate, more);
    await team.signIn();
  };

  it('keep to one limit together, and renew the login once', async () => {
    await begin();
    await team.join();
    const reading = team.readAll(60);
    await until(() => team.answered(200) > 30, 'half of a window is used');
    team.tenant.expireAccessTokens();
    (await reading).should.deepEqual(ALL);
    team.answered(429).should.equal(0);
    [team.renewals, team.tenant.revokedGrants].should.deepEqual([1, 0]);
  });

  it('keep to it from the start, though none knows how many they are', async () => {
    await begin(RATE, { processes: 1 });
    await team.join();
    (await team.readAll(30)).should.deepEqual(EACH(30));
    team.answered(429).should.equal(0);
  });

  it('leave to one what the others do not use, also after Redis was away', async () => {
    await begin(LONG);
    await team.join();
    await team.whole();
    // The part of each is 20.
    (await team.member(0).read(22)).should.deepEqual({ ok: 22 });
    await redis.kill();
    await team.everybody('away');
    await redis.run();
    await team.everybody('back', 2);
    await team.whole();
    (await team.member(1).read(22)).should.deepEqual({ ok: 22 });
    team.answered(429).should.equal(0);
  });

  for (const [name, stop, resume] of [
    ['killed and restarted empty', () => redis.kill(), () => redis.run()],
    ['stopped and continued', () => redis.signal('SIGSTOP'), () => redis.signal('SIGCONT')],
  ] as const) {
    it(`F95: go on within their parts while Redis is ${name}, and together again afterwards`, async () => {
      await begin();
      await team.join();
      await team.whole();
      const reading = team.readAll(60);
      await until(() => team.answered(200) > 20, 'it runs');
      await stop();
      await team.everybody('away');
      const before = team.answered(200);
      await until(() => team.answered(200) > before + 20, 'they go on by themselves');
      await resume();
      await team.everybody('back', 2);
      (await reading).should.deepEqual(ALL);
      team.answered(429).should.equal(0);
      // On a busy machine a Redis that has just been continued may seem away once more.
      for (const told of await team.told()) {
        told.slice(0, 3).should.deepEqual(['back', 'away', 'back']);
        should(told.at(-1)).equal('back');
      }
      team.tenant.expireAccessTokens();
      (await team.readAll(1)).should.deepEqual(EACH(1));
      [team.renewals, team.tenant.revokedGrants].should.deepEqual([1, 0]);
    });
  }

  it('F95: survive a Redis that is emptied under them', async () => {
    await begin();
    await team.join();
    const reading = team.readAll(60);
    await until(() => team.answered(200) > 30, 'it runs');
    await redis.use((client) => client.flushall());
    team.tenant.expireAccessTokens();
    (await reading).should.deepEqual(ALL);
    team.answered(429).should.equal(0);
    [team.renewals, team.tenant.revokedGrants].should.deepEqual([1, 0]);
    (await team.told()).should.deepEqual(Array(3).fill(['back']));
  });

  it('tell a Redis that has forgotten everything what they have sent', async () => {
    await begin(LONG);
    await team.join();
    await team.whole();
    (await team.readAll(5)).should.deepEqual(EACH(5));
    await redis.use((client) => client.flushall());
    await team.whole();
    const [key = ''] = await redis.keys('*:log');
    const counted = await redis.use((client) => client.zcard(key));
    counted.should.equal(team.answered(200));
  });

  it('F96: keep to the limit though their clocks are five seconds apart', async () => {
    await begin({ requests: 30, seconds: 2 });
    await team.join(3, { skew: 5000 });
    const reading = team.readAll(25);
    await until(() => team.answered(200) > 10, 'it runs');
    team.tenant.expireAccessTokens();
    (await reading).should.deepEqual(Array(3).fill({ ok: 25 }));
    team.answered(429).should.equal(0);
    [team.renewals, team.tenant.revokedGrants].should.deepEqual([1, 0]);
  });

  it('F97: leave another tenant in the same Redis its whole limit', async () => {
    const rate = { requests: 20, seconds: 600 };
    await begin(rate);
    await team.join(1);
    const other = await Team.start(redis, rate);
    try {
      await other.signIn();
      await other.join(1);
      const read = await Promise.all([team.member(0).read(19), other.member(0).read(19)]);
      read.should.deepEqual([{ ok: 19 }, { ok: 19 }]);
      (await redis.keys('*:log')).length.should.equal(2);
    } finally {
      await other.end();
    }
  });

  it('all pause when one of them is refused, and learn the limit Halo names', async () => {
    await begin({ requests: 20, seconds: 10 }, { requestLimit: 1000, requestWindow: 5 });
    await team.join();
    (await team.member(0).read(21)).should.deepEqual({ ok: 21 });
    const refused = team.answered(429);
    refused.should.be.above(0);
    // The others never were refused, and yet know better now.
    (await Promise.all([1, 2].map((index) => team.member(index).read(8)))).should.deepEqual([
      { ok: 8 },
      { ok: 8 },
    ]);
    team.answered(429).should.equal(refused);
  });

  it('end without a socket left', async () => {
    await begin();
    await team.join();
    await team.readAll(2);
    await Promise.all(team.members.map((member) => member.close()));
    await redis.use(async (client) => {
      const clients = String(await client.client('LIST'))
        .trim()
        .split('\n');
      clients.length.should.equal(1);
    });
  });
});
