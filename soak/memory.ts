import { fitLine, type Point } from '../bench/statistics';

/** What a process holds after a forced collection, MB. */
export interface Sample {
  /** Minutes since the load began. */
  atMinutes: number;
  resident: number;
  heap: number;
}

/** Growth that is no leak, kB per minute. */
const MAX_GROWTH_KB = { resident: 512, heap: 256 } as const;
/**
 * What the resident set may take in steps, kB: the allocator keeps what a burst needed, and a deploy holds two flows for
 * a moment. The longer the run, the less that weighs.
 */
const STEP_ALLOWANCE_KB = 8 * 1024;
/** Before so many minutes a process is still warming up: its growth is told and not judged. */
const WARM_UP_MINUTES = 5;

/** So many samples in a row count by their least: the others hold messages that were just under way. */
const GROUP_SIZE = 4;

/** How the memory went in the second half of the samples. */
export function analyzeMemory(
  samples: readonly Sample[],
  minutes: number,
): { summary: string; violations: string[] } {
  const secondHalf = samples.slice(Math.floor(samples.length / 2));
  const [first, final] = [samples[0], samples.at(-1)];
  if (secondHalf.length < 3 * GROUP_SIZE || !first || !final)
    return { summary: 'too short to tell', violations: [] };
  const isJudged = minutes >= WARM_UP_MINUTES;
  const durationMinutes = final.atMinutes - (secondHalf[0] as Sample).atMinutes;
  const limits = {
    resident: MAX_GROWTH_KB.resident + STEP_ALLOWANCE_KB / durationMinutes,
    heap: MAX_GROWTH_KB.heap,
  };
  const kinds = (['resident', 'heap'] as const).map((kind) => {
    const fit = fitLine(
      groupMinimums(secondHalf.map((sample) => ({ x: sample.atMinutes, y: sample[kind] * 1024 }))),
    );
    // A leak is what stands out from the noise.
    const isLeak = isJudged && fit.slope - 2 * fit.standardError > limits[kind];
    const growth = `${fit.slope.toFixed(0)} ± ${(2 * fit.standardError).toFixed(0)} kB a minute`;
    const range = `${first[kind].toFixed(1)} → ${final[kind].toFixed(1)} MB`;
    return {
      kind,
      growth,
      leaks: isLeak,
      summary: `${kind} ${range}, second half ${growth} (at most ${limits[kind].toFixed(0)})`,
    };
  });
  return {
    summary:
      kinds.map(({ summary: text }) => text).join('; ') +
      (isJudged ? '' : `; judged from ${WARM_UP_MINUTES} minutes on`),
    violations: kinds
      .filter(({ leaks: isLeak }) => isLeak)
      .map(({ kind, growth }) => `memory (${kind}) grows by ${growth}`),
  };
}

function groupMinimums(points: readonly Point[]): Point[] {
  return Array.from({ length: Math.floor(points.length / GROUP_SIZE) }, (_, n) => {
    const group = points.slice(n * GROUP_SIZE, (n + 1) * GROUP_SIZE);
    return group.reduce((lowest, point) => (point.y < lowest.y ? point : lowest));
  });
}
