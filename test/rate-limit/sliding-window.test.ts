import { SlidingWindow } from '../../src/rate-limit/sliding-window';
import type { Reservation } from '../../src/rate-limit/types';

describe('SlidingWindow', () => {
  let now: number;
  let slidingWindow: SlidingWindow;
  const limit = { requests: 3, windowMs: 1000 };
  const takeSlot = (limits = limit) => slidingWindow.reserve(limits);
  const reserve = () => {
    const decision = takeSlot();
    if (typeof decision === 'number') throw new Error(`no room for ${decision} ms`);
    return decision;
  };
  beforeEach(() => {
    now = 5_000;
    slidingWindow = new SlidingWindow(() => now);
  });

  it('allows as many requests as the limit, then returns when the oldest leaves the window', () => {
    const reservations = [reserve(), reserve(), reserve()];
    for (const reservation of reservations) {
      reservation.release(true);
      now += 100;
    }
    now.should.equal(5_300);
    takeSlot().should.be.approximately(700, 20);
    now += takeSlot() as number;
    reserve().should.have.property('release');
    takeSlot().should.be.approximately(100, 20);
  });

  it('counts a request until one window after its end, because Halo counts it when it arrives', () => {
    const reservations = [reserve(), reserve(), reserve()];
    now += 10_000;
    takeSlot().should.equal(Number.POSITIVE_INFINITY);
    (reservations[0] as Reservation).release(true);
    takeSlot().should.be.approximately(1000, 20);
  });

  it('does not count a request that never reached Halo', () => {
    reserve();
    reserve();
    reserve().release(false);
    reserve().should.have.property('release');
  });

  it('waits until several have left when the limit was lowered', () => {
    for (const reservation of [reserve(), reserve(), reserve()]) {
      reservation.release(true);
      now += 200;
    }
    (takeSlot({ requests: 1, windowMs: 1000 }) as number).should.be.approximately(800, 20);
  });

  it('never exceeds the limit in any window, under random load', () => {
    const sentTimes: number[] = [];
    const openReservations: [endsAt: number, reservation: Reservation][] = [];
    for (let step = 0; step < 20_000; step++) {
      now += Math.random() * 20;
      for (let index = openReservations.length - 1; index >= 0; index--) {
        const [endsAt, reservation] = openReservations[index] as [number, Reservation];
        if (endsAt > now) continue;
        reservation.release(true);
        openReservations.splice(index, 1);
      }
      const decision = takeSlot();
      if (typeof decision === 'number') continue;
      const endsAt = now + Math.random() * 300;
      openReservations.push([endsAt, decision]);
      // Halo counts it at some time between its start and its end.
      sentTimes.push(now + Math.random() * (endsAt - now));
    }
    sentTimes.sort((a, b) => a - b);
    sentTimes.length.should.be.above(300);
    sentTimes
      .every((time, index) => (sentTimes[index + 3] ?? Number.POSITIVE_INFINITY) - time >= 1000)
      .should.be.true();
  });
});
