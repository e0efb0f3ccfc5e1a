import should from 'should';
import { comparisonTable, formatNumber } from '../../bench/report';
import { type Comparison, isMet } from '../../bench/results';
import { SlidingWindow } from '../../bench/server/limit';

const comparison = (low: number, high: number, threshold?: Comparison['threshold']): Comparison => ({
  what: 'something',
  unit: 'ratio',
  estimate: { median: (low + high) / 2, low, high },
  threshold,
});

describe('A threshold of the bench', () => {
  it('is met when the interval reaches it', () => {
    const atLeast = { kind: 'at least', value: 0.9 } as const;
    should(isMet(comparison(0.7, 0.95, atLeast))).be.true();
    should(isMet(comparison(0.7, 0.85, atLeast))).be.false();
    const atMost = { kind: 'at most', value: 15 } as const;
    should(isMet(comparison(14, 40, atMost))).be.true();
    should(isMet(comparison(16, 40, atMost))).be.false();
  });

  it('is not reported when a comparison has none', () => {
    (isMet(comparison(1, 2)) === undefined).should.be.true();
    comparisonTable([comparison(1, 2)]).should.not.containEql('target');
  });

  it('is marked in the table when it is not met', () => {
    comparisonTable([comparison(0.7, 0.8, { kind: 'at least', value: 0.9 })]).should.containEql(
      '**not met**',
    );
  });

  it('is formatted with three significant digits', () => {
    [1234.5, 0.98765, 105.25, 12].map(formatNumber).should.deepEqual(['1,235', '0.988', '105', '12']);
  });
});

describe("The stub server's limit", () => {
  it('admits at most the limit in any window and does not count rejected requests', () => {
    const window = new SlidingWindow(2, 1000);
    const admitted = [0, 10, 20, 999, 1000, 1001, 1010, 1011].filter((now) => window.tryAcquire(now));
    admitted.should.deepEqual([0, 10, 1000, 1010]);
  });
});
