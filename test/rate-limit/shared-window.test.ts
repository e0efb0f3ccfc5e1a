import { EventEmitter } from 'node:events';
import should from 'should';
import { Budget } from '../../src/rate-limit/rate-limiter';
import { TenantLog } from '../../src/rate-limit/shared-window';
import type { Slot } from '../../src/rate-limit/sliding-window';
import type { RedisLink } from '../../src/redis/redis-connection';
import { ENDED, REFUSED, type Script, SETTLE, TAKE } from '../../src/redis/scripts';

const LIMIT = { requests: 9, window: 100_000 };

/** A line to Redis whose answers a test gives. */
class FakeLink extends EventEmitter {
  readonly asked: { script: Script; args: (string | number)[] }[] = [];
  answer: (script: Script, args: (string | number)[]) => unknown = () => undefined;

  async run(script: Script, _keys: string[], args: (string | number)[]): Promise<unknown> {
    this.asked.push({ script, args });
    return this.answer(script, args);
  }

  of(script: Script) {
    return this.asked.filter((one) => one.script === script).map(({ args }) => args);
  }

  get line(): RedisLink {
    return this as unknown as RedisLink;
  }
}

describe('The log of a tenant', () => {
  /** Takes until nothing fits any more. */
  const slots = async (log: TenantLog, limit = LIMIT): Promise<Slot[]> => {
    const taken: Slot[] = [];
    for (;;) {
      const verdict = await log.take(limit);
      if (typeof verdict === 'number' || !('end' in verdict)) return taken;
      taken.push(verdict);
    }
  };

  it('gives each of several processes its part of the limit', async () => {
    (await slots(new TenantLog('one'))).length.should.equal(9);
    (await slots(new TenantLog('one', 3))).length.should.equal(3);
    (await slots(new TenantLog('one', 20))).length.should.equal(1);
  });

  it('shares with as many processes as the connection that knows of the most', async () => {
    for (const order of [
      [1, 3],
      [3, 1],
    ]) {
      const log = new TenantLog('one');
      const leave = new Map(order.map((processes) => [processes, log.configure(processes)]));
      const taken = await slots(log);
      taken.length.should.equal(3);
      for (const slot of taken) slot.end(false);
      leave.get(3)?.();
      (await slots(log)).length.should.equal(9);
    }
  });

  it('divides the limit that Halo names as well', async () => {
    const log = new TenantLog('one', 3);
    const budget = new Budget({ requests: 900, window: 100_000 }, log);
    const turn = await budget.turn(budget.place('flow'), { endsAt: Number.POSITIVE_INFINITY });
    turn.end({ limit: LIMIT });
    budget.limit.should.deepEqual(LIMIT);
    // The refused one was sent as well.
    (await slots(log, budget.limit)).length.should.equal(2);
  });

  it('asks Redis for 95 % of the limit, and keeps to its part while it is away', async () => {
    const log = new TenantLog('one', 3);
    const link = new FakeLink();
    log.share(link.line);
    let used = 0;
    link.answer = (script) => (script === TAKE ? ['go', ++used] : 1);
    await log.take({ requests: 100, window: 1000 });
    should(link.of(TAKE)[0]?.[1]).equal(95);
    await log.take(LIMIT);
    link.answer = () => undefined;
    // Two were sent already, and they count.
    (await slots(log)).length.should.equal(1);
  });

  it('shares with the others what was free when Redis was last there, until a window has passed', async () => {
    const log = new TenantLog('one', 3);
    const link = new FakeLink();
    log.share(link.line);
    // All but three of 95 are used, nearly all by others.
    link.answer = (script) => (script === TAKE ? ['go', 92] : 1);
    const limit = { requests: 100, window: 100_000 };
    await log.take(limit);
    link.answer = () => undefined;
    (await slots(log, limit)).length.should.equal(1);
    const wait = await log.take(limit);
    should(wait)
      .be.a.Number()
      .and.be.belowOrEqual(limit.window + 5000);
  });

  it('asks for the same turn again when the answer was lost, so that it is not counted twice', async () => {
    const log = new TenantLog('one', 3);
    const link = new FakeLink();
    log.share(link.line);
    link.answer = (script) => (script === TAKE ? ['wait', 4, 500] : 1);
    (await log.take(LIMIT)).should.equal(500);
    link.answer = () => undefined;
    await log.take(LIMIT);
    const [asked, again] = link.of(TAKE).map(([member]) => member);
    should(asked).equal(again);
    // It went by this process's own account: the next one is another.
    await log.take(LIMIT);
    should(link.of(TAKE).at(-1)?.[0]).not.equal(asked);
  });

  it('keeps to its part while the others may not have told Redis yet what they sent', async () => {
    const log = new TenantLog('one', 3);
    const link = new FakeLink();
    log.share(link.line);
    link.answer = (script) => (script === TAKE ? ['alone', 700] : 1);
    (await slots(log)).length.should.equal(3);
    // Redis is asked again as soon as it knows.
    (await log.take(LIMIT)).should.equal(700);
  });

  it('has everybody keep to that when it is back after it was away, and not when it is new', async () => {
    const log = new TenantLog('one', 3);
    const link = new FakeLink();
    log.share(link.line);
    link.emit('back', false);
    link.of(SETTLE).should.be.empty();
    link.emit('back', true);
    link.of(SETTLE).length.should.equal(1);
  });

  it('tells a Redis that is back what was sent meanwhile, and what never was', async () => {
    const log = new TenantLog('one', 3);
    const link = new FakeLink();
    log.share(link.line);
    const [first, second] = await slots(log);
    first?.end(true);
    second?.end(false);
    link.asked.length = 0;
    link.emit('back');
    const [told] = link.of(ENDED);
    // How long it is kept, then two requests: one that has ended, and one under way.
    should(told).have.length(1 + 2 * 2);
  });

  it('takes the limit and the pause that others have met with', async () => {
    const log = new TenantLog('one');
    const link = new FakeLink();
    log.share(link.line);
    let paused = true;
    link.answer = (script, args) => {
      if (script !== TAKE) return 1;
      if (args[4] === '') return ['limit', JSON.stringify({ requests: 40, window: 500 })];
      return paused ? ['pause', 700, 'theirs'] : ['go', 1];
    };
    (await log.take({ requests: 100, window: 500 })).should.deepEqual({ retryAfter: 700 });
    should(link.of(TAKE)[1]?.[1]).equal(38);
    // The second time it is no news, only a time to wait.
    (await log.take({ requests: 100, window: 500 })).should.equal(700);
    paused = false;
    (await log.take({ requests: 100, window: 500 })).should.have.property('end');
  });

  it('lets others know when Halo refuses a request', async () => {
    const log = new TenantLog('one');
    const link = new FakeLink();
    log.share(link.line);
    link.answer = (script) => (script === TAKE ? ['go', 1] : 1);
    const budget = new Budget(LIMIT, log);
    const turn = await budget.turn(budget.place('flow'), { endsAt: Number.POSITIVE_INFINITY });
    turn.end({ retryAfter: 2000, limit: { requests: 5, window: 1000 } });
    const [told] = link.of(REFUSED);
    should(told?.slice(1, 3)).deepEqual([2000, JSON.stringify({ requests: 5, window: 1000 })]);
  });

  it('pauses a whole budget when somebody else was refused', async () => {
    const log = new TenantLog('one');
    const link = new FakeLink();
    log.share(link.line);
    link.answer = (script) => (script === TAKE ? ['pause', 5000, 'theirs'] : 1);
    const budget = new Budget(LIMIT, log);
    const stop = new AbortController();
    const turn = budget.turn(budget.place('flow'), {
      endsAt: Number.POSITIVE_INFINITY,
      signal: stop.signal,
    });
    turn.catch(() => {});
    for (let i = 0; i < 5; i++) await new Promise(setImmediate);
    budget.pausedFor.should.be.above(4000);
    link.of(REFUSED).should.be.empty();
    stop.abort();
  });

  it('is its own again when a connection leaves', async () => {
    const log = new TenantLog('one');
    const link = new FakeLink();
    const leave = log.share(link.line);
    leave();
    (await slots(log)).length.should.equal(9);
    link.asked.should.be.empty();
  });
});
