import should from 'should';
import { RedisServer } from '../support/redis-server';
import { Team } from './team';
import { until } from './until';

const RATE = { requests: 60, seconds: 2 };
const ALL = Array(3).fill({ ok: 60 });
/** So long a window that what is used up in a test stays used up. */
const LONG = { requests: 60, seconds: 600 };
const NO_LIMIT = { requests: 1000, seconds: 3 };
const EACH = (ok: number) => Array(3).fill({ ok });

describe('Three processes with one Redis', function () {
  this.timeout(90_000);
  let redis: RedisServer;
  let team: Team;

  beforeEach(async () => {
    redis = await RedisServer.start();
  });
  afterEach(async () => {
    await team?.end();
    await redis.remove();
  });

  const begin = async (...[rate, more, options]: [rate?: typeof RATE, more?: object, options?: object]) => {
    team = await Team.start(redis.url, rate ?? RATE, more, options);
    if (!more || !('signIn' in more)) await team.signIn();
  };
  const everybody = async (what: 'away' | 'back', times = 1) =>
    until(
      async () => (await team.told()).every((told) => told.filter((one) => one === what).length >= times),
      `everybody was told "${what}"`,
    );

  const keys = (pattern: string) => redis.use((client) => client.keys(pattern));
  /** Everybody has told Redis what was sent, and it is used. */
  const whole = async () => {
    await team.readAll(1);
    await until(
      () =>
        redis.use(async (client) => {
          const [key = ''] = await client.keys('*:whole');
          const [seconds] = await client.time();
          return Number(await client.get(key)) < Number(seconds) * 1000;
        }),
      'the account in Redis is whole',
    );
  };
  /** Everybody has told Redis which login is the newest, and somebody may renew it. */
  const renewable = async () =>
    until(async () => (await keys('*:settling')).length === 0, 'the login may be renewed');

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

  it('leave to one what the others do not use, also after Redis was away', async () => {
    await begin(LONG);
    await team.join();
    await whole();
    // The part of each is 20.
    (await team.member(0).read(22)).should.deepEqual({ ok: 22 });
    await redis.kill();
    await everybody('away');
    await redis.run();
    await everybody('back', 2);
    await whole();
    (await team.member(1).read(22)).should.deepEqual({ ok: 22 });
    team.answered(429).should.equal(0);
  });

  it('take turns at renewing, and all have the newest login at the end', async () => {
    await begin(NO_LIMIT);
    await team.join();
    for (let round = 1; round <= 5; round++) {
      team.tenant.expireAccessTokens();
      (await team.readAll(5)).should.deepEqual(EACH(5));
      team.renewals.should.equal(round);
    }
    team.tenant.revokedGrants.should.equal(0);
    await until(async () => {
      const logins = await Promise.all(team.members.map(async (member) => (await member.state()).login));
      return new Set(logins.map((login) => login?.refreshToken)).size === 1;
    }, 'all have the same refresh token');
  });

  it('share the token of an application', async () => {
    await begin(NO_LIMIT, { signIn: 'application' });
    await team.join();
    (await team.readAll(5)).should.deepEqual(EACH(5));
    team.renewals.should.equal(1);
  });

  for (const [name, stop, resume] of [
    ['killed and restarted empty', () => redis.kill(), () => redis.run()],
    ['stopped and continued', () => redis.signal('SIGSTOP'), () => redis.signal('SIGCONT')],
  ] as const) {
    it(`F95: go on within their parts while Redis is ${name}, and together again afterwards`, async () => {
      await begin();
      await team.join();
      await whole();
      const reading = team.readAll(60);
      await until(() => team.answered(200) > 20, 'it runs');
      await stop();
      await everybody('away');
      const before = team.answered(200);
      await until(() => team.answered(200) > before + 20, 'they go on by themselves');
      await resume();
      await everybody('back', 2);
      (await reading).should.deepEqual(ALL);
      team.answered(429).should.equal(0);
      (await team.told()).should.deepEqual(Array(3).fill(['back', 'away', 'back']));
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
    await whole();
    (await team.readAll(5)).should.deepEqual(EACH(5));
    await redis.use((client) => client.flushall());
    await whole();
    const [key = ''] = await keys('*:log');
    const counted = await redis.use((client) => client.zcard(key));
    counted.should.equal(team.answered(200));
  });

  it('renew no login while Redis is away, and do so when it is back', async () => {
    await begin(NO_LIMIT);
    await team.join();
    await redis.kill();
    await everybody('away');
    (await team.readAll(1)).should.deepEqual(EACH(1));
    team.tenant.expireAccessTokens();
    (await team.member(0).read()).should.deepEqual({ HALO_NETWORK: 1 });
    team.renewals.should.equal(0);
    await redis.run();
    await everybody('back', 2);
    (await team.readAll(1)).should.deepEqual(EACH(1));
    [team.renewals, team.tenant.revokedGrants].should.deepEqual([1, 0]);
  });

  it('let each have a token of its own for an application while Redis is away', async () => {
    await begin(NO_LIMIT, { signIn: 'application' });
    await team.join();
    await redis.kill();
    await everybody('away');
    (await team.readAll(1)).should.deepEqual(EACH(1));
    team.renewals.should.equal(3);
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
    const other = await Team.start(redis.url, rate);
    try {
      await other.signIn();
      await other.join(1);
      const read = await Promise.all([team.member(0).read(19), other.member(0).read(19)]);
      read.should.deepEqual([{ ok: 19 }, { ok: 19 }]);
      (await keys('*:log')).length.should.equal(2);
    } finally {
      await other.end();
    }
  });

  it('all pause when one of them is refused, and learn the limit Halo names', async () => {
    await begin({ requests: 20, seconds: 3 }, { requestLimit: 1000, requestWindow: 5 });
    await team.join();
    (await team.member(0).read(21)).should.deepEqual({ ok: 21 });
    const refused = team.answered(429);
    refused.should.be.above(0);
    // The others never were refused, and yet know better now.
    (await Promise.all([1, 2].map((index) => team.member(index).read(15)))).should.deepEqual([
      { ok: 15 },
      { ok: 15 },
    ]);
    team.answered(429).should.equal(refused);
  });

  it('wait for one that dies while it renews no longer than the life of its lock', async () => {
    await begin(NO_LIMIT, { timeout: 1 });
    await team.join();
    await renewable();
    team.tenant.expireAccessTokens();
    let asked = 0;
    team.tenant.intercept((request, proceed) => {
      if (request.path !== '/auth/token' || ++asked > 1) return proceed();
      return new Promise(() => {});
    });
    void team.member(0).read();
    await until(() => asked === 1, 'the first one renews');
    await team.member(0).kill();
    team.members.shift();
    (await team.readAll(1)).should.deepEqual([{ ok: 1 }, { ok: 1 }]);
    [asked, team.tenant.revokedGrants].should.deepEqual([2, 0]);
  });

  it('leave a renewal under way to the one that has begun it, though Redis has forgotten who', async () => {
    await begin(NO_LIMIT);
    await team.join();
    await renewable();
    team.tenant.expireAccessTokens();
    let asked = 0;
    let goOn = () => {};
    const held = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    team.tenant.intercept(async (request, proceed) => {
      if (request.path === '/auth/token' && ++asked === 1) await held;
      return proceed();
    });
    const first = team.member(0).read();
    await until(() => asked === 1, 'the first one renews');
    await redis.kill();
    await everybody('away');
    await redis.run();
    await everybody('back', 2);
    const others = [1, 2].map((index) => team.member(index).read());
    await renewable();
    await until(async () => (await keys('*:lock')).length === 1, 'the first one has its right again');
    goOn();
    (await Promise.all([first, ...others])).should.deepEqual(EACH(1));
    [asked, team.tenant.revokedGrants].should.deepEqual([1, 0]);
  });

  it('give back a right to renew whose answer never came', async () => {
    await begin(NO_LIMIT, { timeout: 120 });
    await team.join();
    await renewable();
    await team.readAll(1);
    team.tenant.expireAccessTokens();
    redis.signal('SIGSTOP');
    const first = team.member(0).read();
    await everybody('away');
    redis.signal('SIGCONT');
    await everybody('back', 2);
    await first;
    await until(async () => (await keys('*:lock')).length === 0, 'nobody has the right');
    (await team.readAll(1)).should.deepEqual(EACH(1));
    [team.renewals, team.tenant.revokedGrants].should.deepEqual([1, 0]);
  });

  it('renew each by itself while Redis is away where refresh tokens are not used up', async () => {
    await begin(NO_LIMIT, {}, { rotate: false });
    await team.join();
    team.tenant.expireAccessTokens();
    // With the first renewal it is known.
    (await team.readAll(1)).should.deepEqual(EACH(1));
    await redis.kill();
    await everybody('away');
    team.tenant.expireAccessTokens();
    (await team.readAll(1)).should.deepEqual(EACH(1));
    [team.renewals, team.tenant.revokedGrants].should.deepEqual([4, 0]);
  });

  it('all are connected when somebody signs in at one of them, and none when somebody disconnects', async () => {
    await begin(NO_LIMIT, { signIn: 'account' });
    await team.join();
    const states = async () => Promise.all(team.members.map(async (member) => (await member.state()).state));
    (await states()).should.deepEqual(Array(3).fill('not-connected'));
    const login = await team.signIn();
    await team.member(0).ask({ do: 'adopt', login });
    // Whoever needs it asks; the others hear of it within moments.
    (await team.member(1).read()).should.deepEqual({ ok: 1 });
    await until(async () => (await states()).every((state) => state === 'connected'), 'all are connected');
    await team.member(2).ask({ do: 'disconnect' });
    await until(
      async () => (await states()).every((state) => state === 'not-connected'),
      'all are disconnected',
    );
    should((await team.member(0).state()).login).equal(undefined);
  });

  it('leave nothing in Redis that tells a secret or where it belongs', async () => {
    await begin();
    await team.join();
    await team.readAll(2);
    team.tenant.expireAccessTokens();
    await team.readAll(2);
    const contents = await redis.contents();
    const { login } = await team.member(0).state();
    contents.should.match(/:login/);
    const { clientSecret, clientId } = team.tenant.account;
    for (const secret of [login?.accessToken, login?.refreshToken, clientSecret, clientId, team.tenant.url]) {
      contents.should.not.containEql(String(secret));
    }
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
