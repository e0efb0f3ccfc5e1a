import { EventEmitter } from 'node:events';
import should from 'should';
import { RateLimiter } from '../../src/rate-limit/rate-limiter';
import { SharedWindow } from '../../src/rate-limit/shared-window';
import type { Reservation } from '../../src/rate-limit/types';
import type { RedisConnection } from '../../src/redis/redis-connection';
import {
  COMPLETE_REQUESTS,
  RECORD_RATE_LIMIT,
  RESERVE_REQUEST,
  type Script,
  START_RECOVERY,
} from '../../src/redis/scripts';

const RATE_LIMIT = { requests: 9, windowMs: 100_000 };

/** A Redis connection whose replies the test defines. */
class FakeRedis extends EventEmitter {
  readonly calls: { script: Script; args: (string | number)[] }[] = [];
  respond: (script: Script, args: (string | number)[]) => unknown = () => undefined;

  async run(script: Script, _keys: string[], args: (string | number)[]): Promise<unknown> {
    this.calls.push({ script, args });
    return this.respond(script, args);
  }

  argsOf(script: Script) {
    return this.calls.filter((call) => call.script === script).map(({ args }) => args);
  }

  get connection(): RedisConnection {
    return this as unknown as RedisConnection;
  }
}

describe('SharedWindow', () => {
  /** Reserves until the limit is reached. */
  const takeAll = async (sharedWindow: SharedWindow, limit = RATE_LIMIT): Promise<Reservation[]> => {
    const reservations: Reservation[] = [];
    for (;;) {
      const decision = await sharedWindow.reserve(limit);
      if (typeof decision === 'number' || !('release' in decision)) return reservations;
      reservations.push(decision);
    }
  };

  it('gives each process its share of the limit', async () => {
    (await takeAll(new SharedWindow('one'))).length.should.equal(9);
    (await takeAll(new SharedWindow('one', 3))).length.should.equal(3);
    (await takeAll(new SharedWindow('one', 20))).length.should.equal(1);
  });

  it('divides by the highest number of processes in any connection’s settings', async () => {
    for (const processCounts of [
      [1, 3],
      [3, 1],
    ]) {
      const sharedWindow = new SharedWindow('one');
      const unregister = new Map(
        processCounts.map((processes) => [processes, sharedWindow.configure(processes)]),
      );
      const reservations = await takeAll(sharedWindow);
      reservations.length.should.equal(3);
      for (const reservation of reservations) reservation.release(false);
      unregister.get(3)?.();
      (await takeAll(sharedWindow)).length.should.equal(9);
    }
  });

  it('divides a limit reported by Halo too', async () => {
    const sharedWindow = new SharedWindow('one', 3);
    const rateLimiter = new RateLimiter({ requests: 900, windowMs: 100_000 }, sharedWindow);
    const permit = await rateLimiter.acquire(rateLimiter.createEntry('flow'), {
      deadlineAt: Number.POSITIVE_INFINITY,
    });
    permit.release({ limit: RATE_LIMIT });
    rateLimiter.limit.should.deepEqual(RATE_LIMIT);
    // The rejected request was sent too.
    (await takeAll(sharedWindow, rateLimiter.limit)).length.should.equal(2);
  });

  it('uses 95 % of the limit with Redis, and its own share while Redis is disconnected', async () => {
    const sharedWindow = new SharedWindow('one', 3);
    const redis = new FakeRedis();
    sharedWindow.attach(redis.connection);
    let used = 0;
    redis.respond = (script) => (script === RESERVE_REQUEST ? ['go', ++used] : 1);
    await sharedWindow.reserve({ requests: 100, windowMs: 1000 });
    should(redis.argsOf(RESERVE_REQUEST)[0]?.[1]).equal(95);
    await sharedWindow.reserve(RATE_LIMIT);
    redis.respond = () => undefined;
    // Two were sent before, and they count.
    (await takeAll(sharedWindow)).length.should.equal(1);
  });

  it('shares what was free in the last reply of Redis, until a window has passed', async () => {
    const sharedWindow = new SharedWindow('one', 3);
    const redis = new FakeRedis();
    sharedWindow.attach(redis.connection);
    // 92 of 95 are used, nearly all by other processes.
    redis.respond = (script) => (script === RESERVE_REQUEST ? ['go', 92] : 1);
    const limit = { requests: 100, windowMs: 100_000 };
    await sharedWindow.reserve(limit);
    redis.respond = () => undefined;
    (await takeAll(sharedWindow, limit)).length.should.equal(1);
    const waitMs = await sharedWindow.reserve(limit);
    should(waitMs)
      .be.a.Number()
      .and.be.belowOrEqual(limit.windowMs + 5000);
  });

  it('reserves with the same member again after a lost reply, so that it is not counted twice', async () => {
    const sharedWindow = new SharedWindow('one', 3);
    const redis = new FakeRedis();
    sharedWindow.attach(redis.connection);
    redis.respond = (script) => (script === RESERVE_REQUEST ? ['wait', 4, 500] : 1);
    (await sharedWindow.reserve(RATE_LIMIT)).should.equal(500);
    redis.respond = () => undefined;
    await sharedWindow.reserve(RATE_LIMIT);
    const [firstMember, secondMember] = redis.argsOf(RESERVE_REQUEST).map(([member]) => member);
    should(firstMember).equal(secondMember);
    // It was granted locally: the next one has a new member.
    await sharedWindow.reserve(RATE_LIMIT);
    should(redis.argsOf(RESERVE_REQUEST).at(-1)?.[0]).not.equal(firstMember);
  });

  it('uses its own share while other processes may not have reported to Redis yet', async () => {
    const sharedWindow = new SharedWindow('one', 3);
    const redis = new FakeRedis();
    sharedWindow.attach(redis.connection);
    redis.respond = (script) => (script === RESERVE_REQUEST ? ['recovering', 700] : 1);
    (await takeAll(sharedWindow)).length.should.equal(3);
    // Redis is queried again as soon as its log is complete.
    (await sharedWindow.reserve(RATE_LIMIT)).should.equal(700);
  });

  it('starts the recovery for all processes after a reconnect, but not after the first connect', async () => {
    const sharedWindow = new SharedWindow('one', 3);
    const redis = new FakeRedis();
    sharedWindow.attach(redis.connection);
    redis.emit('reconnected', false);
    redis.argsOf(START_RECOVERY).should.be.empty();
    redis.emit('reconnected', true);
    redis.argsOf(START_RECOVERY).length.should.equal(1);
  });

  it('reports to Redis after a reconnect which requests were sent and which were not', async () => {
    const sharedWindow = new SharedWindow('one', 3);
    const redis = new FakeRedis();
    sharedWindow.attach(redis.connection);
    const [first, secondSlot] = await takeAll(sharedWindow);
    first?.release(true);
    secondSlot?.release(false);
    redis.calls.length = 0;
    redis.emit('reconnected');
    const [endedArgs] = redis.argsOf(COMPLETE_REQUESTS);
    // The retention time, then two requests: one that has ended and one in flight.
    should(endedArgs).have.length(1 + 2 * 2);
  });

  it('adopts the limit and the pause that other processes have published', async () => {
    const sharedWindow = new SharedWindow('one');
    const redis = new FakeRedis();
    sharedWindow.attach(redis.connection);
    let isPaused = true;
    redis.respond = (script, args) => {
      if (script !== RESERVE_REQUEST) return 1;
      if (args[4] === '') return ['limit', JSON.stringify({ requests: 40, window: 500 })];
      return isPaused ? ['pause', 700, 'theirs'] : ['go', 1];
    };
    (await sharedWindow.reserve({ requests: 100, windowMs: 500 })).should.deepEqual({ retryAfterMs: 700 });
    should(redis.argsOf(RESERVE_REQUEST)[1]?.[1]).equal(38);
    // The second time the pause is known: only its remaining time is returned.
    (await sharedWindow.reserve({ requests: 100, windowMs: 500 })).should.equal(700);
    isPaused = false;
    (await sharedWindow.reserve({ requests: 100, windowMs: 500 })).should.have.property('release');
  });

  it('publishes a 429 for the other processes', async () => {
    const sharedWindow = new SharedWindow('one');
    const redis = new FakeRedis();
    sharedWindow.attach(redis.connection);
    redis.respond = (script) => (script === RESERVE_REQUEST ? ['go', 1] : 1);
    const rateLimiter = new RateLimiter(RATE_LIMIT, sharedWindow);
    const permit = await rateLimiter.acquire(rateLimiter.createEntry('flow'), {
      deadlineAt: Number.POSITIVE_INFINITY,
    });
    permit.release({ retryAfterMs: 2000, limit: { requests: 5, windowMs: 1000 } });
    const [rejectedArgs] = redis.argsOf(RECORD_RATE_LIMIT);
    should(rejectedArgs?.slice(1, 3)).deepEqual([2000, JSON.stringify({ requests: 5, window: 1000 })]);
  });

  it('pauses the rate limiter after a 429 of another process', async () => {
    const sharedWindow = new SharedWindow('one');
    const redis = new FakeRedis();
    sharedWindow.attach(redis.connection);
    redis.respond = (script) => (script === RESERVE_REQUEST ? ['pause', 5000, 'theirs'] : 1);
    const rateLimiter = new RateLimiter(RATE_LIMIT, sharedWindow);
    const controller = new AbortController();
    const permit = rateLimiter.acquire(rateLimiter.createEntry('flow'), {
      deadlineAt: Number.POSITIVE_INFINITY,
      signal: controller.signal,
    });
    permit.catch(() => {});
    for (let i = 0; i < 5; i++) await new Promise(setImmediate);
    rateLimiter.pausedForMs.should.be.above(4000);
    redis.argsOf(RECORD_RATE_LIMIT).should.be.empty();
    controller.abort();
  });

  it('is local again when its connection is detached', async () => {
    const sharedWindow = new SharedWindow('one');
    const redis = new FakeRedis();
    const unregister = sharedWindow.attach(redis.connection);
    unregister();
    (await takeAll(sharedWindow)).length.should.equal(9);
    redis.calls.should.be.empty();
  });
});
