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

/** Something compared in pairs, and what it should come to. */
export interface Comparison {
  what: string;
  /** Of the estimate: a ratio, or a difference in ms or MB. */
  unit: 'ratio' | 'ms' | 'MB' | 'requests';
  estimate: Estimate;
  threshold?: Threshold;
}

export interface Threshold {
  kind: 'at least' | 'at most';
  value: number;
}

/** A threshold is met if the interval reaches it; undefined where there is none. */
export function isMet({ estimate, threshold }: Comparison): boolean | undefined {
  if (!threshold) return undefined;
  return threshold.kind === 'at least' ? estimate.high >= threshold.value : estimate.low <= threshold.value;
}

/** What one part of the bench found on one line. */
export interface PartResult {
  tables: Table[];
  comparisons: Comparison[];
  /** Each round's figures, by what they are of. */
  rounds?: Record<string, number[]>;
  /** Sentences about this run. */
  notes?: string[];
}

/** A part as it is kept: the result, and where it comes from. */
export interface StoredPart extends PartResult {
  taken: string;
  commit: string;
  machine: string;
  nodeRed: string;
  node: string;
  seconds: number;
}

/** One file for each line; a part is replaced when it is measured anew. */
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
  const text = JSON.stringify({ ...readResults(target), [name]: part }, roundNumbers, 1);
  // Lists of plain values on one line: the file is read by people too.
  const compact = text.replace(/\[[^[\]{}]*\]/g, (list) => list.replace(/\n\s*/g, ' '));
  writeFileSync(resultsFile(target), `${compact}\n`);
}

/** Four significant digits are more than any of these measurements has. */
function roundNumbers(_key: string, value: unknown): unknown {
  return typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(4)) : value;
}
