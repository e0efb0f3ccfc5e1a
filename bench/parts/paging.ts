import {
  bareLoop,
  type Candidate,
  collectionCandidate,
  HALO_NODE,
  type OutputMode,
  SERIAL_LOOP,
  serialLoop,
} from '../candidates';
import type { NodeRed } from '../node-red';
import { type BenchContext, type Part, runInterleaved, startCandidate, valuesOf } from '../part';
import type { Comparison, PartResult, Table } from '../results';
import type { RunResult } from '../runtime/protocol';
import { FIRST_ID } from '../server/pages';
import { difference, estimate, median, pairedEstimate, ratio } from '../statistics';

export const ROWS = 100_000;
const STREAMING_OUTPUTS = ['page', 'record'] satisfies OutputMode[];
const OUTPUTS: OutputMode[] = [...STREAMING_OUTPUTS, 'records', 'response'];

/** Server latency and rows per round; fewer rows at higher latency keep the rounds short. */
const LATENCY_CASES = [
  { latencyMs: 0, rows: ROWS / 2 },
  { latencyMs: 20, rows: 5_000 },
  { latencyMs: 100, rows: 2_000 },
];

/** Number of fresh processes per memory measurement. */
const FRESH_PROCESSES = 3;

/** Whole collections: time, memory and event-loop delay. */
export const paging: Part = { name: 'paging', title: 'Whole collections', seconds: 155, run };

async function run(bench: BenchContext): Promise<PartResult> {
  const scale = (rows: number) => (bench.smoke ? Math.min(rows, 1_000) : rows);
  const memory = await measureMemory(bench, scale(ROWS / 10), scale(ROWS));
  const rounds = await measureRounds(bench, scale);
  return {
    tables: [memory.table, ...rounds.tables],
    comparisons: [...memory.comparisons, ...rounds.comparisons],
    rounds: { ...memory.rounds, ...rounds.rounds },
    notes: ['Rows were counted by id: none was missing and none was duplicated.'],
  };
}

/** Fetches the whole collection once. @throws when a row is missing or duplicated */
export async function fetchAll(
  { stub }: BenchContext,
  nodeRed: NodeRed,
  name: string,
  rows: number,
): Promise<RunResult> {
  const result = await nodeRed.drive({ kind: 'sequence', rows, firstId: FIRST_ID, url: stub.url });
  if (result.rows !== rows || result.duplicates !== 0) {
    throw new Error(`${name}: ${result.rows} rows instead of ${rows}, ${result.duplicates} duplicates`);
  }
  return result;
}

interface Memory {
  aboveIdleMb: number;
  result: RunResult;
}

/** The peak above idle. Each measurement uses a fresh process, because V8 does not return all memory. */
async function measureMemory(bench: BenchContext, few: number, many: number) {
  const candidates = [
    ...OUTPUTS.map((output) => collectionCandidate(bench.stub.url, output)),
    serialLoop,
    bareLoop,
  ];
  const measureFresh = async (candidate: Candidate, rows: number): Promise<Memory> => {
    await bench.stub.configure({ rows, latencyMs: 0 });
    const nodeRed = await startCandidate(bench, candidate);
    try {
      const { residentMb } = await nodeRed.request('usage');
      const result = await fetchAll(bench, nodeRed, candidate.name, rows);
      return { aboveIdleMb: (result.peakMb as number) - residentMb, result };
    } finally {
      await nodeRed.stop();
    }
  };
  // Only the streaming outputs should use the same memory for any number of rows.
  const streaming = STREAMING_OUTPUTS.map((output) => `${HALO_NODE}, ${output}`);
  const sizes = ({ name }: Candidate) => (streaming.includes(name) ? [few, many] : [many]);
  const tasks = new Map<string, () => Promise<Memory>>();
  for (const candidate of candidates) {
    for (const rows of sizes(candidate))
      tasks.set(`${candidate.name} ${rows}`, () => measureFresh(candidate, rows));
  }
  bench.log(`memory: ${tasks.size} cases, each in fresh processes`);
  const results = await runInterleaved(bench.smoke ? 1 : FRESH_PROCESSES, tasks);
  const aboveIdleMb = (name: string, rows: number) =>
    valuesOf(results, `${name} ${rows}`, (result) => result.aboveIdleMb);
  const delay = (name: string, statistic: 'p99' | 'max') =>
    median(
      valuesOf(results, `${name} ${many}`, ({ result }) => result.eventLoopDelay?.[statistic] as number),
    );
  const table: Table = {
    title: `Peak resident memory above idle (MB) and event-loop delay at ${many.toLocaleString('en')} rows (ms)`,
    columns: [
      '',
      `${few.toLocaleString('en')} rows`,
      `${many.toLocaleString('en')} rows`,
      'delay p99',
      'delay max',
    ],
    rows: candidates.map(({ name }) => [
      name,
      streaming.includes(name) ? median(aboveIdleMb(name, few)) : '',
      median(aboveIdleMb(name, many)),
      delay(name, 'p99'),
      delay(name, 'max'),
    ]),
  };
  const comparisons: Comparison[] = STREAMING_OUTPUTS.flatMap((output) => {
    const name = `${HALO_NODE}, ${output}`;
    return [
      {
        what: `${output}: peak above idle at ${many.toLocaleString('en')} rows`,
        unit: 'MB',
        estimate: estimate(aboveIdleMb(name, many)),
        threshold: { kind: 'at most', value: 60 },
      },
      {
        what: `${output}: increase of the peak with ten times the rows`,
        unit: 'MB',
        estimate: pairedEstimate(aboveIdleMb(name, many), aboveIdleMb(name, few), difference),
      },
    ] satisfies Comparison[];
  });
  const rounds = Object.fromEntries(
    candidates.flatMap((candidate) =>
      sizes(candidate).map((rows) => [
        `${candidate.name}, ${rows} rows: MB above idle`,
        aboveIdleMb(candidate.name, rows),
      ]),
    ),
  );
  return { table, comparisons, rounds };
}

/** Time relative to the serial loop, in interleaved rounds. */
async function measureRounds(bench: BenchContext, scale: (rows: number) => number) {
  const candidates = [collectionCandidate(bench.stub.url, 'page'), serialLoop];
  const nodeReds = new Map<string, NodeRed>();
  const tables: Table[] = [];
  const comparisons: Comparison[] = [];
  const rounds: Record<string, number[]> = {};
  try {
    for (const candidate of candidates) {
      await bench.stub.configure({ rows: 1_000, latencyMs: 0 });
      const nodeRed = await startCandidate(bench, candidate);
      nodeReds.set(candidate.name, nodeRed);
      for (let warmUp = 0; warmUp < 5; warmUp++) await fetchAll(bench, nodeRed, candidate.name, 1_000);
    }
    for (const { latencyMs, ...settings } of LATENCY_CASES) {
      const rows = scale(settings.rows);
      bench.log(`${rows.toLocaleString('en')} rows at ${latencyMs} ms, ${bench.rounds} rounds`);
      await bench.stub.configure({ rows, latencyMs });
      const tasks = new Map(
        candidates.map(({ name }) => [
          name,
          () => fetchAll(bench, nodeReds.get(name) as NodeRed, name, rows),
        ]),
      );
      const results = await runInterleaved(bench.rounds, tasks);
      const elapsedOf = (name: string) => valuesOf(results, name, (result) => result.elapsedMs);
      const pages = rows / 100;
      tables.push({
        title: `${rows.toLocaleString('en')} rows at ${latencyMs} ms latency`,
        columns: ['', 's', 'ms per page', 'CPU ms per page'],
        rows: candidates.map(({ name }) => [
          name,
          median(elapsedOf(name)) / 1000,
          median(elapsedOf(name)) / pages,
          median(valuesOf(results, name, ({ cpuMs }) => cpuMs)) / pages,
        ]),
      });
      for (const { name, usesPackage } of candidates) {
        rounds[`${name}, ${latencyMs} ms: ms`] = elapsedOf(name);
        if (!usesPackage) continue;
        comparisons.push({
          what: `time of ${name} relative to the ${SERIAL_LOOP}, ${latencyMs} ms`,
          unit: 'ratio',
          estimate: pairedEstimate(elapsedOf(name), elapsedOf(SERIAL_LOOP), ratio),
        });
      }
    }
  } finally {
    for (const nodeRed of nodeReds.values()) await nodeRed.stop();
  }
  return { tables, comparisons, rounds };
}
