import should from 'should';
import { Ahead } from '../../src/pagination/prefetch';

describe('The pages asked for in advance', () => {
  /** Takes a page that has not arrived, or one of those that all have. */
  const wait = (ahead: Ahead<number>) => {
    ahead.add(new Promise(() => {}));
    void ahead.next();
  };
  const room = (ahead: Ahead<number>) => {
    let pages = 0;
    for (; ahead.hasRoom; pages++) ahead.add(Promise.resolve(pages));
    return pages;
  };

  it('come in the order they were asked for', async () => {
    const ahead = new Ahead<number>();
    ahead.add(new Promise((resolve) => setImmediate(resolve, 1)));
    ahead.add(Promise.resolve(2));
    should(ahead.count).equal(2);
    (await ahead.next()).should.equal(1);
    (await ahead.next()).should.equal(2);
    should(ahead.count).equal(0);
  });

  it('are twice as many after every wait, up to eight', () => {
    const ahead = new Ahead<number>();
    room(ahead).should.equal(2);
    for (const [waits, expected] of [
      [1, 4],
      [2, 8],
      [3, 8],
    ] as const) {
      const waited = new Ahead<number>();
      for (let times = 0; times < waits; times++) wait(waited);
      room(waited).should.equal(expected);
    }
  });

  it('are fewer again where all have arrived before they are needed, and never fewer than two', async () => {
    const ahead = new Ahead<number>();
    wait(ahead);
    wait(ahead);
    room(ahead).should.equal(8);
    for (const expected of [7, 6, 5, 4, 3, 2, 2]) {
      await new Promise(setImmediate);
      await ahead.next();
      room(ahead);
      ahead.count.should.equal(expected);
    }
  });

  it('stay as many while some are on their way', async () => {
    const ahead = new Ahead<number>();
    wait(ahead);
    ahead.add(Promise.resolve(1));
    ahead.add(new Promise(() => {}));
    await new Promise(setImmediate);
    await ahead.next();
    ahead.count.should.equal(1);
    room(ahead).should.equal(3);
  });

  it('may fail without anybody waiting for them', async () => {
    const ahead = new Ahead<number>();
    ahead.add(Promise.reject(new Error('away')));
    await new Promise(setImmediate);
    await should(ahead.next()).rejectedWith('away');
  });
});
