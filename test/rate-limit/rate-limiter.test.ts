import { type Permit, type Priority, RateLimiter } from '../../src/rate-limit/rate-limiter';
import type { RequestWindow } from '../../src/rate-limit/types';
import type { WaitOptions } from '../../src/transport/deadline';
import { TransportError } from '../../src/transport/transport-error';
import { catchHaloError } from '../support/errors';

const unlimitedWait: WaitOptions = { deadlineAt: Number.POSITIVE_INFINITY };
const waitAtMost = (ms: number): WaitOptions => ({ deadlineAt: performance.now() + ms });
const flushEventLoop = async (count = 5) => {
  for (let i = 0; i < count; i++) await new Promise(setImmediate);
};

describe('A rate budget', () => {
  /** Takes all turns of a budget of `requests` and gives them back when asked. */
  const exhaustedLimiter = async (requests = 2, window = 100_000) => {
    const rateLimiter = new RateLimiter({ requests, windowMs: window });
    const permits: Permit[] = [];
    for (let i = 0; i < requests; i++)
      permits.push(await rateLimiter.acquire(rateLimiter.createEntry('flow'), unlimitedWait));
    return { budget: rateLimiter, turns: permits };
  };
  /** Lets waiting ones go by taking the requests before them back. */
  const releaseUnsent = async (permits: Permit[]) => {
    for (const permit of permits) permit.release('unsent');
    await flushEventLoop();
  };

  it('gives turns at once while the limit allows, and queues the rest', async () => {
    const { budget: rateLimiter } = await exhaustedLimiter();
    let isQueued = false;
    const thirdPermit = rateLimiter.acquire(rateLimiter.createEntry('flow'), waitAtMost(30), () => {
      isQueued = true;
    });
    [isQueued, rateLimiter.queued].should.deepEqual([true, 1]);
    (await catchHaloError(() => thirdPermit)).code.should.equal('HALO_TIMEOUT');
    rateLimiter.queued.should.equal(0);
  });

  it('serves people first, then messages, then further pages, each in their order', async () => {
    const { budget: rateLimiter, turns: permits } = await exhaustedLimiter(6);
    const grantedOrder: string[] = [];
    const enqueue = (priority: Priority, name: string) =>
      void rateLimiter
        .acquire(rateLimiter.createEntry(priority), unlimitedWait)
        .then(() => grantedOrder.push(name));
    enqueue('bulk', 'page');
    enqueue('flow', 'first message');
    enqueue('interactive', 'look-up');
    enqueue('flow', 'second message');
    await releaseUnsent(permits);
    grantedOrder.should.deepEqual(['look-up', 'first message', 'second message', 'page']);
  });

  it('lets messages go now and then, however much people ask', async () => {
    const { budget: rateLimiter, turns: permits } = await exhaustedLimiter(8);
    const grantedOrder: string[] = [];
    const enqueue = (priority: Priority) =>
      void rateLimiter
        .acquire(rateLimiter.createEntry(priority), unlimitedWait)
        .then(() => grantedOrder.push(priority));
    for (let i = 0; i < 5; i++) enqueue('interactive');
    for (let i = 0; i < 2; i++) enqueue('flow');
    enqueue('bulk');
    await releaseUnsent(permits);
    grantedOrder
      .join(' ')
      .should.equal('interactive interactive interactive flow interactive interactive flow bulk');
  });

  it('gives a repeated request its old place, before those that came later', async () => {
    const { budget: rateLimiter, turns: permits } = await exhaustedLimiter(3);
    const grantedOrder: string[] = [];
    const earlyEntry = rateLimiter.createEntry('flow');
    void rateLimiter
      .acquire(rateLimiter.createEntry('flow'), unlimitedWait)
      .then(() => grantedOrder.push('later'));
    void rateLimiter.acquire(earlyEntry, unlimitedWait).then(() => grantedOrder.push('early'));
    await releaseUnsent(permits);
    grantedOrder.should.deepEqual(['early', 'later']);
  });

  it('lets no more wait than the queue limit; pages and people are not turned away', async () => {
    const { budget: rateLimiter, turns: permits } = await exhaustedLimiter();
    const pendingPermits = [1, 2].map(() =>
      rateLimiter.acquire(rateLimiter.createEntry('flow', 2), unlimitedWait),
    );
    const error = await catchHaloError(() =>
      rateLimiter.acquire(rateLimiter.createEntry('flow', 2), unlimitedWait),
    );
    error.code.should.equal('HALO_QUEUE_FULL');
    const overflow = (['bulk', 'interactive'] as const).map((priority) =>
      rateLimiter.acquire(rateLimiter.createEntry(priority, 2), waitAtMost(20)),
    );
    // All at once: the second may be rejected in the same moment as the first.
    const errors = await Promise.all(overflow.map((pending) => catchHaloError(() => pending)));
    for (const { code } of errors) code.should.equal('HALO_TIMEOUT');
    await releaseUnsent(permits);
    await Promise.all(pendingPermits);
  });

  it('turns no message away for what people ask', async () => {
    const { budget: rateLimiter, turns: permits } = await exhaustedLimiter();
    const leaveQueue = Array.from({ length: 10 }, () =>
      rateLimiter.admit(rateLimiter.createEntry('interactive', 2)),
    );
    const interactive = Array.from({ length: 10 }, () =>
      rateLimiter.acquire(rateLimiter.createEntry('interactive', 2), waitAtMost(30)),
    );
    rateLimiter.admit(rateLimiter.createEntry('flow', 2))();
    const message = rateLimiter.acquire(rateLimiter.createEntry('flow', 2), unlimitedWait);
    const errors = await Promise.all(interactive.map((pending) => catchHaloError(() => pending)));
    for (const { code } of errors) code.should.equal('HALO_TIMEOUT');
    for (const release of leaveQueue) release();
    await releaseUnsent(permits);
    await message;
  });

  it('lets an aborted one go without a turn', async () => {
    const { budget: rateLimiter } = await exhaustedLimiter();
    const controller = new AbortController();
    const pendingPermits = rateLimiter.acquire(rateLimiter.createEntry('flow'), {
      ...unlimitedWait,
      signal: controller.signal,
    });
    controller.abort();
    await pendingPermits.then(
      () => {
        throw new Error('got a turn');
      },
      (reason: TransportError) => {
        reason.should.be.instanceof(TransportError);
        [reason.kind, reason.sent].should.deepEqual(['closed', false]);
      },
    );
    rateLimiter.queued.should.equal(0);
  });

  it('says when the next turn comes, and gives it then', async () => {
    const { budget: rateLimiter, turns: permits } = await exhaustedLimiter(2, 150);
    for (const permit of permits) permit.release('responded');
    const pendingPermits = rateLimiter.acquire(rateLimiter.createEntry('flow'), unlimitedWait);
    (rateLimiter.nextPermitInMs as number).should.be.within(1, 161);
    (await pendingPermits).waitedMs.should.be.aboveOrEqual(140);
    (rateLimiter.nextPermitInMs === undefined).should.be.true();
  });

  it('stops for everybody after a refusal, then lets one probe before the others follow', async () => {
    const rateLimiter = new RateLimiter({ requests: 100, windowMs: 60_000 });
    const firstPermit = await rateLimiter.acquire(rateLimiter.createEntry('flow'), unlimitedWait);
    firstPermit.release({ retryAfterMs: 60 });
    rateLimiter.pausedForMs.should.be.within(1, 80);
    const granted: Permit[] = [];
    for (let i = 0; i < 5; i++)
      void rateLimiter
        .acquire(rateLimiter.createEntry('flow'), unlimitedWait)
        .then((permit) => granted.push(permit));
    await flushEventLoop();
    granted.should.be.empty();
    while (granted.length === 0) await flushEventLoop(1);
    await flushEventLoop();
    granted.should.have.length(1);
    granted[0]?.release('responded');
    await flushEventLoop();
    granted.should.have.length(3);
    granted[1]?.release('responded');
    await flushEventLoop();
    granted.should.have.length(5);
  });

  it('doubles the pause from refusal to refusal, and takes a burst of refusals as one', async () => {
    const rateLimiter = new RateLimiter({ requests: 100, windowMs: 60_000 });
    const burstPermits = [];
    for (let i = 0; i < 20; i++)
      burstPermits.push(await rateLimiter.acquire(rateLimiter.createEntry('flow'), unlimitedWait));
    for (const permit of burstPermits) permit.release({});
    rateLimiter.pausedForMs.should.be.within(900, 1250);
  });

  it('never pauses longer than five minutes', async () => {
    const rateLimiter = new RateLimiter({ requests: 100, windowMs: 60_000 });
    (await rateLimiter.acquire(rateLimiter.createEntry('flow'), unlimitedWait)).release({
      retryAfterMs: 99_999_000,
    });
    rateLimiter.pausedForMs.should.be.within(299_000, 301_000);
  });

  describe('with limits', () => {
    const per5Minutes = (requests: number) => ({ requests, windowMs: 300_000 });
    const readResponse = async (rateLimiter: RateLimiter, requests: number) =>
      (await rateLimiter.acquire(rateLimiter.createEntry('flow'), unlimitedWait)).release({
        limit: per5Minutes(requests),
      });

    it('learns a stricter one from Halo, and keeps one of its own that stays inside', async () => {
      const strictLimiter = new RateLimiter(per5Minutes(300));
      await readResponse(strictLimiter, 100);
      strictLimiter.limit.should.deepEqual(per5Minutes(100));
      const carefulLimiter = new RateLimiter(per5Minutes(10));
      await readResponse(carefulLimiter, 100);
      carefulLimiter.limit.should.deepEqual(per5Minutes(10));
    });

    it('takes a looser word of Halo as well as a stricter one', async () => {
      const rateLimiter = new RateLimiter(per5Minutes(200));
      const permits: Permit[] = [];
      for (let i = 0; i < 3; i++)
        permits.push(await rateLimiter.acquire(rateLimiter.createEntry('flow'), unlimitedWait));
      permits[0]?.release({ limit: per5Minutes(50) });
      rateLimiter.limit.should.deepEqual(per5Minutes(50));
      permits[1]?.release({ limit: per5Minutes(150) });
      rateLimiter.limit.should.deepEqual(per5Minutes(150));
      permits[2]?.release({ limit: per5Minutes(300) });
      rateLimiter.limit.should.deepEqual(per5Minutes(200));
    });

    it('keeps to the strictest of the connections, in whatever order they come and go', () => {
      for (const order of [
        [300, 200],
        [200, 300],
      ]) {
        const rateLimiter = new RateLimiter(per5Minutes(1000));
        const releases = new Map(
          order.map((requests) => [requests, rateLimiter.configure(per5Minutes(requests))]),
        );
        rateLimiter.limit.should.deepEqual(per5Minutes(200));
        releases.get(200)?.();
        rateLimiter.limit.should.deepEqual(per5Minutes(300));
        // Between the nodes of one deploy and those of the next nobody is there.
        releases.get(300)?.();
        rateLimiter.limit.should.deepEqual(per5Minutes(300));
      }
    });

    it('takes the lower rate for the stricter one, and of equal rates the smaller burst', () => {
      const rateLimiter = new RateLimiter(per5Minutes(300));
      rateLimiter.configure(per5Minutes(300));
      rateLimiter.configure({ requests: 100, windowMs: 60_000 });
      rateLimiter.limit.should.deepEqual(per5Minutes(300));
      rateLimiter.configure({ requests: 60, windowMs: 60_000 });
      rateLimiter.limit.should.deepEqual({ requests: 60, windowMs: 60_000 });
    });

    it('remembers what Halo said through every deploy', async () => {
      const rateLimiter = new RateLimiter(per5Minutes(300));
      await readResponse(rateLimiter, 50);
      for (let deploy = 0; deploy < 2; deploy++) {
        const releases = [300, 200].map((requests) => rateLimiter.configure(per5Minutes(requests)));
        rateLimiter.limit.should.deepEqual(per5Minutes(50));
        for (const release of releases) release();
        rateLimiter.limit.should.deepEqual(per5Minutes(50));
      }
      rateLimiter.configure(per5Minutes(20));
      rateLimiter.limit.should.deepEqual(per5Minutes(20));
    });
  });

  it('gives back a slot that a log answers with after a refusal, and serves when the pause is over', async () => {
    const resolveSlots: (() => void)[] = [];
    const countedFlags: boolean[] = [];
    const requestWindow: RequestWindow = {
      reserve: () =>
        new Promise((resolve) => {
          resolveSlots.push(() => resolve({ release: (counted) => void countedFlags.push(counted) }));
        }),
    };
    const rateLimiter = new RateLimiter({ requests: 100, windowMs: 60_000 }, requestWindow);
    const firstPermit = rateLimiter.acquire(rateLimiter.createEntry('flow'), unlimitedWait);
    resolveSlots[0]?.();
    const rejectedPermit = await firstPermit;
    let isGranted = false;
    const secondPermit = rateLimiter.acquire(rateLimiter.createEntry('flow'), unlimitedWait).then(() => {
      isGranted = true;
    });
    rejectedPermit.release({ retryAfterMs: 60 });
    resolveSlots[1]?.();
    await flushEventLoop();
    [isGranted, ...countedFlags].should.deepEqual([false, true, false]);
    rateLimiter.queued.should.equal(1);
    while (resolveSlots.length < 3) await flushEventLoop(1);
    rateLimiter.pausedForMs.should.equal(0);
    resolveSlots[2]?.();
    await secondPermit;
  });

  it('works with a log that answers later, and gives back what nobody waits for any more', async () => {
    let freeSlots = 1;
    const requestWindow: RequestWindow = {
      reserve: async () => {
        await flushEventLoop(2);
        if (freeSlots === 0) return 5;
        freeSlots--;
        return {
          release: () => {
            freeSlots++;
          },
        };
      },
    };
    const rateLimiter = new RateLimiter({ requests: 1, windowMs: 1 }, requestWindow);
    const controller = new AbortController();
    const abortedPermit = rateLimiter.acquire(rateLimiter.createEntry('flow'), {
      ...unlimitedWait,
      signal: controller.signal,
    });
    controller.abort();
    await abortedPermit.catch(() => {});
    await flushEventLoop(6);
    freeSlots.should.equal(1);
    const grantedOrder: number[] = [];
    await Promise.all(
      [1, 2, 3].map(async (number) => {
        const permit = await rateLimiter.acquire(rateLimiter.createEntry('flow'), unlimitedWait);
        grantedOrder.push(number);
        permit.release('responded');
      }),
    );
    grantedOrder.should.deepEqual([1, 2, 3]);
  });
});
