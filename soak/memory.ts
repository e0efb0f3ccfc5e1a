import { type Point, slope } from '../bench/statistics';

/** What a process holds after a forced collection, MB. */
export interface Sample {
  /** Minutes since the load began. */
  at: number;
  resident: number;
  heap: number;
}

/** Growth that is no leak, kB per minute. */
const MOST = { resident: 512, heap: 256 } as const;
/**
 * What the resident set may take in steps, kB: the allocator keeps what a burst needed, and a deploy holds two flows for
 * a moment. The longer the run, the less that weighs.
 */
const STEPS = 8 * 1024;
/** Before so many minutes a process is still warming up: its growth is told and not judged. */
const WARM = 5;

/** So many samples in a row count by their least: the others hold messages that were just under way. */
const TOGETHER = 4;

/** How the memory went in the second half of the samples. */
export function memory(samples: readonly Sample[], minutes: number): { text: string; violations: string[] } {
  const last = samples.slice(Math.floor(samples.length / 2));
  const [from, to] = [samples[0], samples.at(-1)];
  if (last.length < 3 * TOGETHER || !from || !to) return { text: 'too short to tell', violations: [] };
  const judged = minutes >= WARM;
  const length = to.at - (last[0] as Sample).at;
  const most = { resident: MOST.resident + STEPS / length, heap: MOST.heap };
  const kinds = (['resident', 'heap'] as const).map((kind) => {
    const line = slope(floors(last.map((sample) => ({ at: sample.at, value: sample[kind] * 1024 }))));
    // A leak is what stands out from the noise.
    const leaks = judged && line.slope - 2 * line.error > most[kind];
    const growth = `${line.slope.toFixed(0)} ± ${(2 * line.error).toFixed(0)} kB a minute`;
    const course = `${from[kind].toFixed(1)} → ${to[kind].toFixed(1)} MB`;
    return {
      kind,
      growth,
      leaks,
      text: `${kind} ${course}, second half ${growth} (at most ${most[kind].toFixed(0)})`,
    };
  });
  return {
    text: kinds.map(({ text }) => text).join('; ') + (judged ? '' : `; judged from ${WARM} minutes on`),
    violations: kinds
      .filter(({ leaks }) => leaks)
      .map(({ kind, growth }) => `memory (${kind}) grows by ${growth}`),
  };
}

function floors(points: readonly Point[]): Point[] {
  return Array.from({ length: Math.floor(points.length / TOGETHER) }, (_, n) => {
    const group = points.slice(n * TOGETHER, (n + 1) * TOGETHER);
    return group.reduce((least, point) => (point.value < least.value ? point : least));
  });
}
