import { RollingLog, type Slot } from '../../src/rate-limit/sliding-window';

describe('A rolling log', () => {
  let now: number;
  let log: RollingLog;
  const limit = { requests: 3, window: 1000 };
  const take = (more = limit) => log.take(more);
  const slot = () => {
    const taken = take();
    if (typeof taken === 'number') throw new Error(`no room for ${taken} ms`);
    return taken;
  };
  beforeEach(() => {
    now = 5_000;
    log = new RollingLog(() => now);
  });

  it('lets as many go as the limit says, then tells when the oldest leaves the window', () => {
    const slots = [slot(), slot(), slot()];
    for (const one of slots) {
      one.end(true);
      now += 100;
    }
    now.should.equal(5_300);
    take().should.be.approximately(700, 20);
    now += take() as number;
    slot().should.have.property('end');
    take().should.be.approximately(100, 20);
  });

  it('counts a request until a window after its end, because Halo counts it when it arrives', () => {
    const slots = [slot(), slot(), slot()];
    now += 10_000;
    take().should.equal(Number.POSITIVE_INFINITY);
    (slots[0] as Slot).end(true);
    take().should.be.approximately(1000, 20);
  });

  it('forgets a request that never reached Halo', () => {
    slot();
    slot();
    slot().end(false);
    slot().should.have.property('end');
  });

  it('waits for several to leave when the limit became smaller', () => {
    for (const one of [slot(), slot(), slot()]) {
      one.end(true);
      now += 200;
    }
    (take({ requests: 1, window: 1000 }) as number).should.be.approximately(800, 20);
  });

  it('never lets more than the limit through in any window, under a random load', () => {
    const sent: number[] = [];
    const open: [end: number, slot: Slot][] = [];
    for (let step = 0; step < 20_000; step++) {
      now += Math.random() * 20;
      for (let index = open.length - 1; index >= 0; index--) {
        const [end, one] = open[index] as [number, Slot];
        if (end > now) continue;
        one.end(true);
        open.splice(index, 1);
      }
      const taken = take();
      if (typeof taken === 'number') continue;
      const end = now + Math.random() * 300;
      open.push([end, taken]);
      // Halo sees it somewhere between its start and its end.
      sent.push(now + Math.random() * (end - now));
    }
    sent.sort((a, b) => a - b);
    sent.length.should.be.above(300);
    sent
      .every((time, index) => (sent[index + 3] ?? Number.POSITIVE_INFINITY) - time >= 1000)
      .should.be.true();
  });
});
