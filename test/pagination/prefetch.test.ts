import should from 'should';
import { PagePrefetcher } from '../../src/pagination/prefetch';

describe('Prefetched pages', () => {
  /** Reads a page that has not arrived, or one when all have arrived. */
  const takeUnresolved = (prefetcher: PagePrefetcher<number>) => {
    prefetcher.add(new Promise(() => {}));
    void prefetcher.next();
  };
  const fillPages = (prefetcher: PagePrefetcher<number>) => {
    let pages = 0;
    for (; prefetcher.hasRoom; pages++) prefetcher.add(Promise.resolve(pages));
    return pages;
  };

  it('are returned in the order of their requests', async () => {
    const prefetcher = new PagePrefetcher<number>();
    prefetcher.add(new Promise((resolve) => setImmediate(resolve, 1)));
    prefetcher.add(Promise.resolve(2));
    should(prefetcher.count).equal(2);
    (await prefetcher.next()).should.equal(1);
    (await prefetcher.next()).should.equal(2);
    should(prefetcher.count).equal(0);
  });

  it('double after every wait, up to eight', () => {
    const prefetcher = new PagePrefetcher<number>();
    fillPages(prefetcher).should.equal(2);
    for (const [waitCount, expected] of [
      [1, 4],
      [2, 8],
      [3, 8],
    ] as const) {
      const slowPrefetcher = new PagePrefetcher<number>();
      for (let count = 0; count < waitCount; count++) takeUnresolved(slowPrefetcher);
      fillPages(slowPrefetcher).should.equal(expected);
    }
  });

  it('decrease when all have arrived before they are needed, to at least two', async () => {
    const prefetcher = new PagePrefetcher<number>();
    takeUnresolved(prefetcher);
    takeUnresolved(prefetcher);
    fillPages(prefetcher).should.equal(8);
    for (const expected of [7, 6, 5, 4, 3, 2, 2]) {
      await new Promise(setImmediate);
      await prefetcher.next();
      fillPages(prefetcher);
      prefetcher.count.should.equal(expected);
    }
  });

  it('keep their number while some have not arrived', async () => {
    const prefetcher = new PagePrefetcher<number>();
    takeUnresolved(prefetcher);
    prefetcher.add(Promise.resolve(1));
    prefetcher.add(new Promise(() => {}));
    await new Promise(setImmediate);
    await prefetcher.next();
    prefetcher.count.should.equal(1);
    fillPages(prefetcher).should.equal(3);
  });

  it('may fail without an unhandled rejection', async () => {
    const prefetcher = new PagePrefetcher<number>();
    prefetcher.add(Promise.reject(new Error('network')));
    await new Promise(setImmediate);
    await should(prefetcher.next()).rejectedWith('network');
  });
});
