import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Estimate } from './statistics';

export const RESULTS_FOLDER = join(__dirname, 'results');

export type Cell = string | number;

export interface Table {
  title: string;
  columns: string[];
  rows: Cell[][];
}

/** A paired comparison and its target. */
export interface Comparison {
  what: string;
  /** Unit of the estimate and the threshold. */
  unit: 'ratio' | 'ms' | 'MB' | 'requests';
  estimate: Estimate;
  threshold?: Threshold;
}

export interface Threshold {
  kind: 'at least' | 'at most';
  value: number;
}

/** Whether the interval reaches the threshold; undefined without a threshold. */
export function isMet({ estimate, threshold }: Comparison): boolean | undefined {
  if (!threshold) return undefined;
  return threshold.kind === 'at least' ? estimate.high >= threshold.value : estimate.low <= threshold.value;
}

/** The result of one part on one Node-RED version. */
export interface PartResult {
  tables: Table[];
  comparisons: Comparison[];
  /** The values of each round, by label. */
  rounds?: Record<string, number[]>;
  /** Remarks about this run. */
  notes?: string[];
}

/** A saved result with its origin. */
export interface StoredPart extends PartResult {
  taken: string;
  commit: string;
  machine: string;
  nodeRed: string;
  node: string;
  seconds: number;
}

/** The results of one Node-RED version by part name; measuring a part again replaces it. */
export type StoredResults = Record<string, StoredPart>;

const resultsFile = (target: string): string => join(RESULTS_FOLDER, `node-red-${target}.json`);

export function readResults(target: string): StoredResults {
  try {
    return JSON.parse(readFileSync(resultsFile(target), 'utf8')) as StoredResults;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw error;
  }
}

export function storePart(target: string, name: string, part: StoredPart): void {
  mkdirSync(RESULTS_FOLDER, { recursive: true });
  const json = JSON.stringify({ ...readResults(target), [name]: part }, roundNumbers, 1);
  // Arrays of scalars on one line, for readability.
  const compact = json.replace(/\[[^[\]{}]*\]/g, (list) => list.replace(/\n\s*/g, ' '));
  writeFileSync(resultsFile(target), `${compact}\n`);
}

/** Rounds to four significant digits, more than the measurements provide. */
function roundNumbers(_key: string, value: unknown): unknown {
  return typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(4)) : value;
}
