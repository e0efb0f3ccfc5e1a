import 'should';
import { analyzeMemory, type Sample } from '../../soak/memory';

type MemoryCurve = (minute: number) => number;

/** Samples of ten minutes, one every five seconds. Curves return MB. */
const samplesOf = (heapMb: MemoryCurve, residentMb: MemoryCurve = () => 140): Sample[] =>
  Array.from({ length: 120 }, (_, n) => ({
    minutes: n / 12,
    residentMb: residentMb(n / 12),
    heapMb: heapMb(n / 12),
  }));
const noise = (minute: number) => 0.8 * Math.sin(minute * 97);

describe('The memory analysis of the soak test', () => {
  it('accepts noise', () =>
    analyzeMemory(
      samplesOf((minute) => 36 + noise(minute)),
      10,
    ).violations.should.be.empty());
  it('accepts bursts, also at the end', () => {
    const withBursts = (minute: number) =>
      44 + noise(minute) + (minute > 4 && Math.floor(minute * 12) % 5 === 0 ? minute : 0);
    analyzeMemory(samplesOf(withBursts), 10).violations.should.be.empty();
  });
  it('accepts growth during warm-up', () =>
    analyzeMemory(
      samplesOf((minute) => 36 - 6 * Math.exp(-minute) + noise(minute)),
      10,
    ).violations.should.be.empty());
  it('reports a leak of half a megabyte per minute', () => {
    const { violations } = analyzeMemory(
      samplesOf((minute) => 36 + minute / 2 + noise(minute)),
      10,
    );
    violations.length.should.equal(1);
    String(violations).should.match(/memory \(heap\) grows by [45]\d\d ± \d+ kB per minute/);
  });
  it('accepts a step of the resident memory but not continuous growth', () => {
    const heap = () => 36;
    analyzeMemory(
      samplesOf(heap, (minute) => (minute < 7.5 ? 140 : 145)),
      10,
    ).violations.should.be.empty();
    String(
      analyzeMemory(
        samplesOf(heap, (minute) => 140 + 3 * minute),
        10,
      ).violations,
    ).should.match(/memory \(resident\) grows by 3072/);
  });
  it('does not judge a run that is shorter than the warm-up, and reports this', () => {
    const { violations, summary } = analyzeMemory(samplesOf((minute) => 36 + minute).slice(0, 24), 2);
    violations.should.be.empty();
    summary.should.match(/not judged below 5 minutes/);
    analyzeMemory([], 1).summary.should.equal('run too short to evaluate');
  });
});
