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

describe('RateLimiter', () => {
  /** Acquires all permits of a limit of `requests`; the result releases them. */
  const exhaustedLimiter = async (requests = 2, windowMs = 100_000) => {
    const rateLimiter = new RateLimiter({ requests, windowMs });
    const permits: Permit[] = [];
    for (let i = 0; i < requests; i++)
      permits.push(await rateLimiter.acquire(rateLimiter.createEntry('flow'), unlimitedWait));
    return { rateLimiter, permits };
  };
  /** Lets queued requests proceed by releasing earlier ones as unsent. */
  const releaseUnsent = async (permits: Permit[]) => {
    for (const permit of permits) permit.release('unsent');
    await flushEventLoop();
  };

  it('grants permits at once while the limit allows, and queues the rest', async () => {
    const { rateLimiter } = await exhaustedLimiter();
    let isQueued = false;
    const thirdPermit = rateLimiter.acquire(rateLimiter.createEntry('flow'), waitAtMost(30), () => {
      isQueued = true;
    });
    [isQueued, rateLimiter.queued].should.deepEqual([true, 1]);
    (await catchHaloError(() => thirdPermit)).code.should.equal('HALO_TIMEOUT');
    rateLimiter.queued.should.equal(0);
  });

  it('grants interactive requests first, then messages, then further pages, each in order', async () => {
    const { rateLimiter, permits } = await exhaustedLimiter(6);
    const grantedOrder: string[] = [];
    const enqueue = (priority: Priority, name: string) =>
      void rateLimiter
        .acquire(rateLimiter.createEntry(priority), unlimitedWait)
        .then(() => grantedOrder.push(name));
    enqueue('bulk', 'page');
    enqueue('flow', 'first message');
    enqueue('interactive', 'interactive');
    enqueue('flow', 'second message');
    await releaseUnsent(permits);
    grantedOrder.should.deepEqual(['interactive', 'first message', 'second message', 'page']);
  });

  it('grants messages in between, however many interactive requests are queued', async () => {
    const { rateLimiter, permits } = await exhaustedLimiter(8);
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

  it('keeps the position of a retried request, before later ones', async () => {
    const { rateLimiter, permits } = await exhaustedLimiter(3);
    const grantedOrder: string[] = [];
    const earlyEntry = rateLimiter.createEntry('flow');
    void rateLimiter
      .acquire(rateLimiter.createEntry('flow'), unlimitedWait)
      .then(() => grantedOrder.push('later'));
    void rateLimiter.acquire(earlyEntry, unlimitedWait).then(() => grantedOrder.push('early'));
    await releaseUnsent(permits);
    grantedOrder.should.deepEqual(['early', 'later']);
  });

  it('applies the queue limit to messages, not to pages and interactive requests', async () => {
    const { rateLimiter, permits } = await exhaustedLimiter();
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
    // All at once: the second may be rejected at the same time as the first.
    const errors = await Promise.all(overflow.map((pending) => catchHaloError(() => pending)));
    for (const { code } of errors) code.should.equal('HALO_TIMEOUT');
    await releaseUnsent(permits);
    await Promise.all(pendingPermits);
  });

  it('does not count interactive requests against the queue limit', async () => {
    const { rateLimiter, permits } = await exhaustedLimiter();
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

  it('removes an aborted request from the queue', async () => {
    const { rateLimiter } = await exhaustedLimiter();
    const controller = new AbortController();
    const pendingPermits = rateLimiter.acquire(rateLimiter.createEntry('flow'), {
      ...unlimitedWait,
      signal: controller.signal,
    });
    controller.abort();
    await pendingPermits.then(
      () => {
        throw new Error('got a permit');
      },
      (reason: TransportError) => {
        reason.should.be.instanceof(TransportError);
        [reason.kind, reason.sent].should.deepEqual(['closed', false]);
      },
    );
    rateLimiter.queued.should.equal(0);
  });

  it('predicts the next permit and grants it then', async () => {
    const { rateLimiter, permits } = await exhaustedLimiter(2, 150);
    for (const permit of permits) permit.release('responded');
    const pendingPermits = rateLimiter.acquire(rateLimiter.createEntry('flow'), unlimitedWait);
    (rateLimiter.nextPermitInMs as number).should.be.within(1, 161);
    (await pendingPermits).waitedMs.should.be.aboveOrEqual(140);
    (rateLimiter.nextPermitInMs === undefined).should.be.true();
  });

  it('pauses all requests after a 429, then sends one as a probe before the others', async () => {
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

  it('doubles the pause with every 429, and counts a burst of 429s as one', async () => {
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

  describe('with several limits', () => {
    const per5Minutes = (requests: number) => ({ requests, windowMs: 300_000 });
    const readResponse = async (rateLimiter: RateLimiter, requests: number) =>
      (await rateLimiter.acquire(rateLimiter.createEntry('flow'), unlimitedWait)).release({
        limit: per5Minutes(requests),
      });

    it('adopts a stricter one from Halo, and keeps a configured one within it', async () => {
      const strictLimiter = new RateLimiter(per5Minutes(300));
      await readResponse(strictLimiter, 100);
      strictLimiter.limit.should.deepEqual(per5Minutes(100));
      const carefulLimiter = new RateLimiter(per5Minutes(10));
      await readResponse(carefulLimiter, 100);
      carefulLimiter.limit.should.deepEqual(per5Minutes(10));
    });

    it('adopts a looser one from Halo as well as a stricter one', async () => {
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

    it('applies the strictest of all connections, in whatever order they are added and removed', () => {
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
        // Between two deploys there is no connection.
        releases.get(300)?.();
        rateLimiter.limit.should.deepEqual(per5Minutes(300));
      }
    });

    it('treats the lower rate as stricter, and of equal rates the smaller burst', () => {
      const rateLimiter = new RateLimiter(per5Minutes(300));
      rateLimiter.configure(per5Minutes(300));
      rateLimiter.configure({ requests: 100, windowMs: 60_000 });
      rateLimiter.limit.should.deepEqual(per5Minutes(300));
      rateLimiter.configure({ requests: 60, windowMs: 60_000 });
      rateLimiter.limit.should.deepEqual({ requests: 60, windowMs: 60_000 });
    });

    it('keeps the limit reported by Halo across deploys', async () => {
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

  it('releases a reservation that arrives after a 429, and continues after the pause', async () => {
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

  it('works with an asynchronous window, and releases reservations that are no longer needed', async () => {
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
