import { Budget, type Priority, type Turn } from '../../src/rate-limit/rate-limiter';
import type { RequestLog } from '../../src/rate-limit/sliding-window';
import type { Patience } from '../../src/transport/deadline';
import { TransportFailure } from '../../src/transport/transport-error';
import { haloError } from '../support/errors';

const forever: Patience = { endsAt: Number.POSITIVE_INFINITY };
const within = (ms: number): Patience => ({ endsAt: performance.now() + ms });
const ticks = async (count = 5) => {
  for (let i = 0; i < count; i++) await new Promise(setImmediate);
};

describe('A rate budget', () => {
  /** Takes all turns of a budget of `requests` and gives them back when asked. */
  const full = async (requests = 2, window = 100_000) => {
    const budget = new Budget({ requests, window });
    const turns: Turn[] = [];
    for (let i = 0; i < requests; i++) turns.push(await budget.turn(budget.place('flow'), forever));
    return { budget, turns };
  };
  /** Lets waiting ones go by taking the requests before them back. */
  const free = async (turns: Turn[]) => {
    for (const turn of turns) turn.end('unsent');
    await ticks();
  };

  it('gives turns at once while the limit allows, and queues the rest', async () => {
    const { budget } = await full();
    let waits = false;
    const third = budget.turn(budget.place('flow'), within(30), () => {
      waits = true;
    });
    [waits, budget.queued].should.deepEqual([true, 1]);
    (await haloError(() => third)).code.should.equal('HALO_TIMEOUT');
    budget.queued.should.equal(0);
  });

  it('serves people first, then messages, then further pages, each in their order', async () => {
    const { budget, turns } = await full(6);
    const served: string[] = [];
    const wait = (priority: Priority, name: string) =>
      void budget.turn(budget.place(priority), forever).then(() => served.push(name));
    wait('bulk', 'page');
    wait('flow', 'first message');
    wait('interactive', 'look-up');
    wait('flow', 'second message');
    await free(turns);
    served.should.deepEqual(['look-up', 'first message', 'second message', 'page']);
  });

  it('lets messages go now and then, however much people ask', async () => {
    const { budget, turns } = await full(8);
    const served: string[] = [];
    const wait = (priority: Priority) =>
      void budget.turn(budget.place(priority), forever).then(() => served.push(priority));
    for (let i = 0; i < 5; i++) wait('interactive');
    for (let i = 0; i < 2; i++) wait('flow');
    wait('bulk');
    await free(turns);
    served
      .join(' ')
      .should.equal('interactive interactive interactive flow interactive interactive flow bulk');
  });

  it('gives a repeated request its old place, before those that came later', async () => {
    const { budget, turns } = await full(3);
    const served: string[] = [];
    const early = budget.place('flow');
    void budget.turn(budget.place('flow'), forever).then(() => served.push('later'));
    void budget.turn(early, forever).then(() => served.push('early'));
    await free(turns);
    served.should.deepEqual(['early', 'later']);
  });

  it('lets no more wait than the queue limit; pages and people are not turned away', async () => {
    const { budget, turns } = await full();
    const waiting = [1, 2].map(() => budget.turn(budget.place('flow', 2), forever));
    const error = await haloError(() => budget.turn(budget.place('flow', 2), forever));
    error.code.should.equal('HALO_QUEUE_FULL');
    const more = (['bulk', 'interactive'] as const).map((priority) =>
      budget.turn(budget.place(priority, 2), within(20)),
    );
    for (const one of more) (await haloError(() => one)).code.should.equal('HALO_TIMEOUT');
    await free(turns);
    await Promise.all(waiting);
  });

  it('turns no message away for what people ask', async () => {
    const { budget, turns } = await full();
    const leave = Array.from({ length: 10 }, () => budget.enter(budget.place('interactive', 2)));
    const people = Array.from({ length: 10 }, () => budget.turn(budget.place('interactive', 2), within(30)));
    budget.enter(budget.place('flow', 2))();
    const message = budget.turn(budget.place('flow', 2), forever);
    for (const one of people) (await haloError(() => one)).code.should.equal('HALO_TIMEOUT');
    for (const one of leave) one();
    await free(turns);
    await message;
  });

  it('lets an aborted one go without a turn', async () => {
    const { budget } = await full();
    const stop = new AbortController();
    const waiting = budget.turn(budget.place('flow'), { ...forever, signal: stop.signal });
    stop.abort();
    await waiting.then(
      () => {
        throw new Error('got a turn');
      },
      (reason: TransportFailure) => {
        reason.should.be.instanceof(TransportFailure);
        [reason.kind, reason.sent].should.deepEqual(['closed', false]);
      },
    );
    budget.queued.should.equal(0);
  });

  it('says when the next turn comes, and gives it then', async () => {
    const { budget, turns } = await full(2, 150);
    for (const turn of turns) turn.end('answered');
    const waiting = budget.turn(budget.place('flow'), forever);
    (budget.nextTurnIn as number).should.be.within(1, 161);
    (await waiting).waitedMs.should.be.aboveOrEqual(140);
    (budget.nextTurnIn === undefined).should.be.true();
  });

  it('stops for everybody after a refusal, then lets one probe before the others follow', async () => {
    const budget = new Budget({ requests: 100, window: 60_000 });
    const first = await budget.turn(budget.place('flow'), forever);
    first.end({ retryAfter: 60 });
    budget.pausedFor.should.be.within(1, 80);
    const served: Turn[] = [];
    for (let i = 0; i < 5; i++)
      void budget.turn(budget.place('flow'), forever).then((turn) => served.push(turn));
    await ticks();
    served.should.be.empty();
    while (served.length === 0) await ticks(1);
    await ticks();
    served.should.have.length(1);
    served[0]?.end('answered');
    await ticks();
    served.should.have.length(3);
    served[1]?.end('answered');
    await ticks();
    served.should.have.length(5);
  });

  it('doubles the pause from refusal to refusal, and takes a burst of refusals as one', async () => {
    const budget = new Budget({ requests: 100, window: 60_000 });
    const burst = [];
    for (let i = 0; i < 20; i++) burst.push(await budget.turn(budget.place('flow'), forever));
    for (const turn of burst) turn.end({});
    budget.pausedFor.should.be.within(900, 1250);
  });

  it('never pauses longer than five minutes', async () => {
    const budget = new Budget({ requests: 100, window: 60_000 });
    (await budget.turn(budget.place('flow'), forever)).end({ retryAfter: 99_999_000 });
    budget.pausedFor.should.be.within(299_000, 301_000);
  });

  describe('with limits', () => {
    const per5min = (requests: number) => ({ requests, window: 300_000 });
    const hear = async (budget: Budget, requests: number) =>
      (await budget.turn(budget.place('flow'), forever)).end({ limit: per5min(requests) });

    it('learns a stricter one from Halo, and keeps one of its own that stays inside', async () => {
      const strict = new Budget(per5min(300));
      await hear(strict, 100);
      strict.limit.should.deepEqual(per5min(100));
      const careful = new Budget(per5min(10));
      await hear(careful, 100);
      careful.limit.should.deepEqual(per5min(10));
    });

    it('takes a looser word of Halo as well as a stricter one', async () => {
      const budget = new Budget(per5min(200));
      const turns: Turn[] = [];
      for (let i = 0; i < 3; i++) turns.push(await budget.turn(budget.place('flow'), forever));
      turns[0]?.end({ limit: per5min(50) });
      budget.limit.should.deepEqual(per5min(50));
      turns[1]?.end({ limit: per5min(150) });
      budget.limit.should.deepEqual(per5min(150));
      turns[2]?.end({ limit: per5min(300) });
      budget.limit.should.deepEqual(per5min(200));
    });

    it('keeps to the strictest of the connections, in whatever order they come and go', () => {
      for (const order of [
        [300, 200],
        [200, 300],
      ]) {
        const budget = new Budget(per5min(1000));
        const leave = new Map(order.map((requests) => [requests, budget.configure(per5min(requests))]));
        budget.limit.should.deepEqual(per5min(200));
        leave.get(200)?.();
        budget.limit.should.deepEqual(per5min(300));
        // Between the nodes of one deploy and those of the next nobody is there.
        leave.get(300)?.();
        budget.limit.should.deepEqual(per5min(300));
      }
    });

    it('takes the lower rate for the stricter one, and of equal rates the smaller burst', () => {
      const budget = new Budget(per5min(300));
      budget.configure(per5min(300));
      budget.configure({ requests: 100, window: 60_000 });
      budget.limit.should.deepEqual(per5min(300));
      budget.configure({ requests: 60, window: 60_000 });
      budget.limit.should.deepEqual({ requests: 60, window: 60_000 });
    });

    it('remembers what Halo said through every deploy', async () => {
      const budget = new Budget(per5min(300));
      await hear(budget, 50);
      for (let deploy = 0; deploy < 2; deploy++) {
        const leave = [300, 200].map((requests) => budget.configure(per5min(requests)));
        budget.limit.should.deepEqual(per5min(50));
        for (const one of leave) one();
        budget.limit.should.deepEqual(per5min(50));
      }
      budget.configure(per5min(20));
      budget.limit.should.deepEqual(per5min(20));
    });
  });

  it('gives back a slot that a log answers with after a refusal, and serves when the pause is over', async () => {
    const answers: (() => void)[] = [];
    const given: boolean[] = [];
    const log: RequestLog = {
      take: () =>
        new Promise((resolve) => {
          answers.push(() => resolve({ end: (counted) => void given.push(counted) }));
        }),
    };
    const budget = new Budget({ requests: 100, window: 60_000 }, log);
    const first = budget.turn(budget.place('flow'), forever);
    answers[0]?.();
    const refused = await first;
    let served = false;
    const second = budget.turn(budget.place('flow'), forever).then(() => {
      served = true;
    });
    refused.end({ retryAfter: 60 });
    answers[1]?.();
    await ticks();
    [served, ...given].should.deepEqual([false, true, false]);
    budget.queued.should.equal(1);
    while (answers.length < 3) await ticks(1);
    budget.pausedFor.should.equal(0);
    answers[2]?.();
    await second;
  });

  it('works with a log that answers later, and gives back what nobody waits for any more', async () => {
    let free = 1;
    const log: RequestLog = {
      take: async () => {
        await ticks(2);
        if (free === 0) return 5;
        free--;
        return {
          end: () => {
            free++;
          },
        };
      },
    };
    const budget = new Budget({ requests: 1, window: 1 }, log);
    const stop = new AbortController();
    const gone = budget.turn(budget.place('flow'), { ...forever, signal: stop.signal });
    stop.abort();
    await gone.catch(() => {});
    await ticks(6);
    free.should.equal(1);
    const order: number[] = [];
    await Promise.all(
      [1, 2, 3].map(async (number) => {
        const turn = await budget.turn(budget.place('flow'), forever);
        order.push(number);
        turn.end('answered');
      }),
    );
    order.should.deepEqual([1, 2, 3]);
  });
});
