import { fitLine, type Point } from '../bench/statistics';

/** Memory of the process after a forced garbage collection. */
export interface Sample {
  /** Minutes since the start of the load. */
  minutes: number;
  residentMb: number;
  heapMb: number;
}

/** Growth that is not considered a leak. */
const MAX_GROWTH_KB_PER_MINUTE = { resident: 512, heap: 256 } as const;
/**
 * Additional growth of the resident memory, independent of duration: the allocator keeps the memory of a burst, and a
 * deploy briefly has two flows in memory.
 */
const STEP_ALLOWANCE_KB = 8 * 1024;
/** In shorter runs the process is still warming up: growth is reported but not judged. */
const WARM_UP_MINUTES = 5;

/** Of this many consecutive samples the lowest is used: the others include messages in flight. */
const GROUP_SIZE = 4;

/** Evaluates memory growth in the second half of the samples. @param minutes - duration of the load */
export function analyzeMemory(
  samples: readonly Sample[],
  minutes: number,
): { summary: string; violations: string[] } {
  const secondHalf = samples.slice(Math.floor(samples.length / 2));
  const [first, final] = [samples[0], samples.at(-1)];
  if (secondHalf.length < 3 * GROUP_SIZE || !first || !final)
    return { summary: 'run too short to evaluate', violations: [] };
  const isJudged = minutes >= WARM_UP_MINUTES;
  const durationMinutes = final.minutes - (secondHalf[0] as Sample).minutes;
  const limits = {
    resident: MAX_GROWTH_KB_PER_MINUTE.resident + STEP_ALLOWANCE_KB / durationMinutes,
    heap: MAX_GROWTH_KB_PER_MINUTE.heap,
  };
  const results = (['resident', 'heap'] as const).map((kind) => {
    const property = `${kind}Mb` as const;
    const fit = fitLine(
      groupMinimums(secondHalf.map((sample) => ({ x: sample.minutes, y: sample[property] * 1024 }))),
    );
    // A leak exceeds the limit by more than twice the standard error.
    const isLeak = isJudged && fit.slope - 2 * fit.standardError > limits[kind];
    const growth = `${fit.slope.toFixed(0)} ± ${(2 * fit.standardError).toFixed(0)} kB per minute`;
    const range = `${first[property].toFixed(1)} → ${final[property].toFixed(1)} MB`;
    return {
      kind,
      growth,
      isLeak,
      summary: `${kind} ${range}, second half ${growth} (at most ${limits[kind].toFixed(0)})`,
    };
  });
  return {
    summary:
      results.map(({ summary }) => summary).join('; ') +
      (isJudged ? '' : `; not judged below ${WARM_UP_MINUTES} minutes`),
    violations: results
      .filter(({ isLeak }) => isLeak)
      .map(({ kind, growth }) => `memory (${kind}) grows by ${growth}`),
  };
}

function groupMinimums(points: readonly Point[]): Point[] {
  return Array.from({ length: Math.floor(points.length / GROUP_SIZE) }, (_, n) => {
    const group = points.slice(n * GROUP_SIZE, (n + 1) * GROUP_SIZE);
    return group.reduce((lowest, point) => (point.y < lowest.y ? point : lowest));
  });
}
