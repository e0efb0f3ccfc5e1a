import { difference, estimate, fitLine, median, pairedEstimate, ratio } from '../../bench/statistics';

describe('The statistics of the bench', () => {
  it('calculate the median as the middle value or the mean of the two middle values', () => {
    median([3, 1, 2]).should.equal(2);
    median([4, 1, 3, 2]).should.equal(2.5);
    median([7]).should.equal(7);
    (() => median([])).should.throw('no values');
  });

  it('do not modify the given array', () => {
    const values = [3, 1, 2];
    estimate(values);
    values.should.deepEqual([3, 1, 2]);
  });

  it('return an interval of width 0 for equal values', () => {
    estimate([5, 5, 5, 5]).should.deepEqual({ median: 5, low: 5, high: 5 });
  });

  it('return an interval around the median and within the values', () => {
    const values = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15];
    const { median, low, high } = estimate(values);
    median.should.equal(8);
    low.should.be.within(3, 6);
    high.should.be.within(10, 13);
  });

  it('are deterministic', () => {
    const values = [1.5, 9, 2.5, 4, 4.1, 8, 7.7];
    estimate(values).should.deepEqual(estimate(values));
  });

  it('return a narrower interval for more rounds', () => {
    const rounds = (count: number) => Array.from({ length: count }, (_, round) => (round * 7) % 10);
    const width = (values: number[]) => estimate(values).high - estimate(values).low;
    width(rounds(150)).should.be.below(width(rounds(15)));
  });

  it('are robust against a single outlier', () => {
    const { median, high } = estimate([1, 1.01, 0.99, 1, 1.02, 1, 0.98, 1, 1.01, 1, 1, 0.99, 1, 1.01, 40]);
    median.should.equal(1);
    high.should.be.below(1.1);
  });

  it('compare pair by pair, so that common disturbances cancel out', () => {
    pairedEstimate([10, 100, 1000], [20, 200, 2000], ratio).should.deepEqual({
      median: 0.5,
      low: 0.5,
      high: 0.5,
    });
    pairedEstimate([15, 115], [10, 110], difference).should.deepEqual({ median: 5, low: 5, high: 5 });
  });

  it('cover the true median in about 95 of 100 cases', () => {
    // Uniform values from 0 to 1, true median 0.5; Fibonacci hashing makes them even and reproducible.
    let drawCount = 0;
    const nextRandom = () =>
      (Math.imul(++drawCount, 0x9e3779b1) ^ Math.imul(drawCount, 0x85ebca6b)) / 2 ** 32 + 0.5;
    let coveredCount = 0;
    for (let trial = 0; trial < 100; trial++) {
      const { low, high } = estimate(Array.from({ length: 15 }, nextRandom), 400);
      if (low <= 0.5 && 0.5 <= high) coveredCount++;
    }
    coveredCount.should.be.within(88, 100);
  });

  it('reject arrays of different lengths', () => {
    (() => pairedEstimate([1, 2], [1], ratio)).should.throw('cannot pair 2 values with 1');
  });
});

describe('fitLine', () => {
  const slopeOf = (...values: number[]) => fitLine(values.map((y, x) => ({ x, y })));
  it('returns the slope of the least-squares line', () => {
    slopeOf(1, 3, 5, 7).slope.should.be.approximately(2, 1e-9);
    slopeOf(4, 4, 4).should.deepEqual({ slope: 0, standardError: 0 });
    slopeOf(0, 2, 1).slope.should.be.approximately(0.5, 1e-9);
  });
  it('returns the standard error of the slope', () => {
    slopeOf(1, 3, 5, 7).standardError.should.be.approximately(0, 1e-9);
    // Residuals -0.5, 1, -0.5: sum of squares 1.5, one degree of freedom, sum of squared x deviations 2.
    slopeOf(0, 2, 1).standardError.should.be.approximately(Math.sqrt(1.5 / 2), 1e-9);
  });
  it('requires three points', () => {
    (() => slopeOf(1, 2)).should.throw(/three points/);
  });
});
