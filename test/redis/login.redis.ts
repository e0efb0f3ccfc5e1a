import should from 'should';
import type { TenantOptions } from '../../demo/tenant/index';
import type { RawConnection } from '../../src/connection/settings';
import { RedisServer } from '../support/redis-server';
import { Team } from './team';
import { until } from './until';

const NO_LIMIT = { requests: 1000, seconds: 3 };
const EACH = (ok: number) => Array(3).fill({ ok });

describe('The sign-in of three processes with one Redis', function () {
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

  const begin = async (more: RawConnection = {}, options: TenantOptions = {}) => {
    team = await Team.start(redis, NO_LIMIT, more, options);
    if (!more.signIn) await team.signIn();
  };

  it('take turns at renewing, and all have the newest login at the end', async () => {
    await begin();
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
    await begin({ signIn: 'application' });
    await team.join();
    (await team.readAll(5)).should.deepEqual(EACH(5));
    team.renewals.should.equal(1);
  });

  it('renew no login while Redis is away, and do so when it is back', async () => {
    await begin();
    await team.join();
    await redis.kill();
    await team.everybody('away');
    (await team.readAll(1)).should.deepEqual(EACH(1));
    team.tenant.expireAccessTokens();
    (await team.member(0).read()).should.deepEqual({ HALO_NETWORK: 1 });
    team.renewals.should.equal(0);
    await redis.run();
    await team.everybody('back', 2);
    (await team.readAll(1)).should.deepEqual(EACH(1));
    [team.renewals, team.tenant.revokedGrants].should.deepEqual([1, 0]);
  });

  it('let each have a token of its own for an application while Redis is away', async () => {
    await begin({ signIn: 'application' });
    await team.join();
    await redis.kill();
    await team.everybody('away');
    (await team.readAll(1)).should.deepEqual(EACH(1));
    team.renewals.should.equal(3);
  });

  it('wait for one that dies while it renews no longer than the life of its lock', async () => {
    await begin({ timeout: 1 });
    await team.join();
    await team.renewable();
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
    await begin();
    await team.join();
    await team.renewable();
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
    await team.everybody('away');
    await redis.run();
    await team.everybody('back', 2);
    const others = [1, 2].map((index) => team.member(index).read());
    await team.renewable();
    await until(async () => (await redis.keys('*:lock')).length === 1, 'the first one has its right again');
    goOn();
    (await Promise.all([first, ...others])).should.deepEqual(EACH(1));
    [asked, team.tenant.revokedGrants].should.deepEqual([1, 0]);
  });

  it('give back a right to renew whose answer never came', async () => {
    await begin({ timeout: 120 });
    await team.join();
    await team.renewable();
    await team.readAll(1);
    team.tenant.expireAccessTokens();
    let stopped = false;
    team.tenant.intercept((request, proceed) => {
      if (!stopped && request.path.startsWith('/api/')) redis.signal('SIGSTOP');
      stopped = true;
      return proceed();
    });
    // Redis finds the question for the right, and gives it, when nobody waits for it any more.
    (await team.member(0).read()).should.deepEqual({ HALO_NETWORK: 1 });
    await team.everybody('away');
    redis.signal('SIGCONT');
    await team.everybody('back', 2);
    await until(async () => (await redis.keys('*:lock')).length === 0, 'nobody has the right');
    (await team.readAll(1)).should.deepEqual(EACH(1));
    [team.renewals, team.tenant.revokedGrants].should.deepEqual([1, 0]);
  });

  it('renew each by itself while Redis is away where refresh tokens are not used up', async () => {
    await begin({}, { rotate: false });
    await team.join();
    team.tenant.expireAccessTokens();
    // With the first renewal it is known.
    (await team.readAll(1)).should.deepEqual(EACH(1));
    await redis.kill();
    await team.everybody('away');
    team.tenant.expireAccessTokens();
    (await team.readAll(1)).should.deepEqual(EACH(1));
    [team.renewals, team.tenant.revokedGrants].should.deepEqual([4, 0]);
  });

  it('all are connected when somebody signs in at one of them, and none when somebody disconnects', async () => {
    await begin({ signIn: 'account' });
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
});
