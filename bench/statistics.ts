/** A median with its 95 % confidence interval. */
export interface Estimate {
  median: number;
  low: number;
  high: number;
}

/** @throws when there are no values */
export function median(values: readonly number[]): number {
  return quantile(
    [...values].sort((a, b) => a - b),
    0.5,
  );
}

/**
 * The median and its 95 % confidence interval by percentile bootstrap. Deterministic: resampling uses a generator with
 * a fixed seed.
 */
export function estimate(values: readonly number[], samples = 4000): Estimate {
  const random = createRandom(20260101);
  const medians = Array.from({ length: samples }, () =>
    median(values.map(() => values[Math.floor(random() * values.length)] as number)),
  ).sort((a, b) => a - b);
  return { median: median(values), low: quantile(medians, 0.025), high: quantile(medians, 0.975) };
}

/**
 * Compares paired measurements: the n-th value with the n-th baseline value.
 * @param compare - a ratio or a difference
 * @throws when the arrays differ in length
 */
export function pairedEstimate(
  values: readonly number[],
  baseline: readonly number[],
  compare: (value: number, baselineValue: number) => number,
): Estimate {
  if (values.length !== baseline.length)
    throw new Error(`cannot pair ${values.length} values with ${baseline.length}`);
  return estimate(values.map((item, index) => compare(item, baseline[index] as number)));
}

/** A data point for `fitLine`. */
export interface Point {
  x: number;
  y: number;
}

/**
 * Linear regression (least squares): the slope and its standard error.
 * @throws with fewer than three points
 */
export function fitLine(points: readonly Point[]): { slope: number; standardError: number } {
  if (points.length < 3) throw new Error('a linear regression requires three points');
  const mean = (coordinate: (point: Point) => number) =>
    points.reduce((sum, point) => sum + coordinate(point), 0) / points.length;
  const [meanX, meanY] = [mean((point) => point.x), mean((point) => point.y)];
  const variance = mean((point) => (point.x - meanX) ** 2);
  const slope = mean((point) => (point.x - meanX) * (point.y - meanY)) / variance;
  const residual = mean((point) => (point.y - meanY - slope * (point.x - meanX)) ** 2);
  return { slope, standardError: Math.sqrt(residual / variance / (points.length - 2)) };
}

export const ratio = (a: number, b: number): number => a / b;
export const difference = (a: number, b: number): number => a - b;

function quantile(sorted: readonly number[], share: number): number {
  if (sorted.length === 0) throw new Error('no values');
  const position = (sorted.length - 1) * share;
  const below = sorted[Math.floor(position)] as number;
  const above = sorted[Math.ceil(position)] as number;
  return below + (above - below) * (position % 1);
}

/** Mulberry32, a small seeded generator. @returns numbers from 0 (inclusive) to 1 (exclusive) */
export function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
