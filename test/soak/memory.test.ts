import 'should';
import { analyzeMemory, type Sample } from '../../soak/memory';

type MemoryCurve = (minute: number) => number;

/** Ten minutes, a sample every five seconds. @param heap - MB at a minute */
const samplesOf = (heap: MemoryCurve, resident: MemoryCurve = () => 140): Sample[] =>
  Array.from({ length: 120 }, (_, n) => ({
    atMinutes: n / 12,
    resident: resident(n / 12),
    heap: heap(n / 12),
  }));
const noise = (minute: number) => 0.8 * Math.sin(minute * 97);

describe('The memory of the soak', () => {
  it('takes what only trembles', () =>
    analyzeMemory(
      samplesOf((at) => 36 + noise(at)),
      10,
    ).violations.should.be.empty());
  it('takes bursts, also at the end', () => {
    const withBursts = (at: number) => 44 + noise(at) + (at > 4 && Math.floor(at * 12) % 5 === 0 ? at : 0);
    analyzeMemory(samplesOf(withBursts), 10).violations.should.be.empty();
  });
  it('takes a process that has warmed up', () =>
    analyzeMemory(
      samplesOf((at) => 36 - 6 * Math.exp(-at) + noise(at)),
      10,
    ).violations.should.be.empty());
  it('tells of a leak of half a megabyte a minute', () => {
    const { violations } = analyzeMemory(
      samplesOf((at) => 36 + at / 2 + noise(at)),
      10,
    );
    violations.length.should.equal(1);
    String(violations).should.match(/memory \(heap\) grows by [45]\d\d ± \d+ kB a minute/);
  });
  it('takes a step of the resident set, but no growth that goes on', () => {
    const heap = () => 36;
    analyzeMemory(
      samplesOf(heap, (at) => (at < 7.5 ? 140 : 145)),
      10,
    ).violations.should.be.empty();
    String(
      analyzeMemory(
        samplesOf(heap, (at) => 140 + 3 * at),
        10,
      ).violations,
    ).should.match(/memory \(resident\) grows by 3072/);
  });
  it('judges nothing before it is warm, and says so', () => {
    const { violations, summary: text } = analyzeMemory(samplesOf((at) => 36 + at).slice(0, 24), 2);
    violations.should.be.empty();
    text.should.match(/judged from 5 minutes on/);
    analyzeMemory([], 1).summary.should.equal('too short to tell');
  });
});
