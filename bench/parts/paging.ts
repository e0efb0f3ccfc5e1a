import { bareLoop, type Contestant, collection, OURS, type Output, SERIAL, serialLoop } from '../candidates';
import type { NodeRed } from '../node-red';
import { type Bench, interleaved, type Part, pick, startContestant } from '../part';
import type { Comparison, PartResult, Table } from '../results';
import type { Outcome } from '../runtime/protocol';
import { FIRST_ID } from '../server/pages';
import { difference, estimate, median, paired, ratio } from '../statistics';

export const ROWS = 100_000;
const FLAT = ['page', 'record'] satisfies Output[];
const OUTPUTS: Output[] = [...FLAT, 'records', 'response'];

/** Latencies of the server, ms, and how many rows are walked in each round: a hundred ms for 1,000 pages is long. */
const LATENCIES = [
  { latency: 0, rows: ROWS / 2 },
  { latency: 20, rows: 5_000 },
  { latency: 100, rows: 2_000 },
];

/** Fresh processes for each memory figure. */
const FRESH = 3;

/** Whole collections: time, memory and event-loop delay. */
export const paging: Part = { name: 'paging', title: 'Whole collections', seconds: 155, run };

async function run(bench: Bench): Promise<PartResult> {
  const small = (rows: number) => (bench.smoke ? Math.min(rows, 1_000) : rows);
  const memory = await measureMemory(bench, small(ROWS / 10), small(ROWS));
  const rounds = await measureRounds(bench, small);
  return {
    tables: [memory.table, ...rounds.tables],
    comparisons: [...memory.comparisons, ...rounds.comparisons],
    rounds: { ...memory.rounds, ...rounds.rounds },
    notes: ['Every row was counted by its id: none was missing and none came twice.'],
  };
}

/** Walks the collection once. @throws when a row is missing or came twice */
export async function walk({ stub }: Bench, nodeRed: NodeRed, name: string, rows: number): Promise<Outcome> {
  const outcome = await nodeRed.drive({ kind: 'sequence', rows, firstId: FIRST_ID, url: stub.url });
  if (outcome.rows !== rows || outcome.doubled !== 0) {
    throw new Error(`${name}: ${outcome.rows} rows instead of ${rows}, ${outcome.doubled} of them doubled`);
  }
  return outcome;
}

interface Memory {
  above: number;
  outcome: Outcome;
}

/** The peak above idle, always in a fresh process: memory that was used once is not given back. */
async function measureMemory(bench: Bench, few: number, many: number) {
  const contestants = [...OUTPUTS.map((output) => collection(bench.stub.url, output)), serialLoop, bareLoop];
  const fresh = async (contestant: Contestant, rows: number): Promise<Memory> => {
    await bench.stub.serve({ rows, latency: 0 });
    const nodeRed = await startContestant(bench, contestant);
    try {
      const { resident } = await nodeRed.ask('usage');
      const outcome = await walk(bench, nodeRed, contestant.name, rows);
      return { above: (outcome.peak as number) - resident, outcome };
    } finally {
      await nodeRed.stop();
    }
  };
  // Only what does not collect is meant to need the same for any number of rows.
  const flat = FLAT.map((output) => `${OURS}, ${output}`);
  const sizes = ({ name }: Contestant) => (flat.includes(name) ? [few, many] : [many]);
  const works = new Map<string, () => Promise<Memory>>();
  for (const contestant of contestants) {
    for (const rows of sizes(contestant))
      works.set(`${contestant.name} ${rows}`, () => fresh(contestant, rows));
  }
  bench.say(`memory: ${works.size} kinds of run in fresh processes`);
  const results = await interleaved(bench.smoke ? 1 : FRESH, works);
  const above = (name: string, rows: number) => pick(results, `${name} ${rows}`, (result) => result.above);
  const delay = (name: string, which: 'p99' | 'max') =>
    median(pick(results, `${name} ${many}`, ({ outcome }) => outcome.delay?.[which] as number));
  const table: Table = {
    title: `Peak of the resident set above idle (MB) and event-loop delay at ${many.toLocaleString('en')} rows (ms)`,
    columns: [
      '',
      `${few.toLocaleString('en')} rows`,
      `${many.toLocaleString('en')} rows`,
      'delay p99',
      'delay max',
    ],
    rows: contestants.map(({ name }) => [
      name,
      flat.includes(name) ? median(above(name, few)) : '',
      median(above(name, many)),
      delay(name, 'p99'),
      delay(name, 'max'),
    ]),
  };
  const comparisons: Comparison[] = FLAT.flatMap((output) => {
    const name = `${OURS}, ${output}`;
    return [
      {
        what: `${output}: peak above idle at ${many.toLocaleString('en')} rows`,
        unit: 'MB',
        estimate: estimate(above(name, many)),
        threshold: { kind: 'at most', value: 60 },
      },
      {
        what: `${output}: what ten times the rows add to the peak`,
        unit: 'MB',
        estimate: paired(above(name, many), above(name, few), difference),
      },
    ] satisfies Comparison[];
  });
  const rounds = Object.fromEntries(
    contestants.flatMap((contestant) =>
      sizes(contestant).map((rows) => [
        `${contestant.name}, ${rows} rows: MB above idle`,
        above(contestant.name, rows),
      ]),
    ),
  );
  return { table, comparisons, rounds };
}

/** Time against the serial loop, round by round. */
async function measureRounds(bench: Bench, small: (rows: number) => number) {
  const contestants = [collection(bench.stub.url, 'page'), serialLoop];
  const running = new Map<string, NodeRed>();
  const tables: Table[] = [];
  const comparisons: Comparison[] = [];
  const rounds: Record<string, number[]> = {};
  try {
    for (const contestant of contestants) {
      await bench.stub.serve({ rows: 1_000, latency: 0 });
      const nodeRed = await startContestant(bench, contestant);
      running.set(contestant.name, nodeRed);
      for (let warm = 0; warm < 5; warm++) await walk(bench, nodeRed, contestant.name, 1_000);
    }
    for (const { latency, ...wanted } of LATENCIES) {
      const rows = small(wanted.rows);
      bench.say(`${rows.toLocaleString('en')} rows at ${latency} ms, ${bench.rounds} rounds`);
      await bench.stub.serve({ rows, latency });
      const works = new Map(
        contestants.map(({ name }) => [name, () => walk(bench, running.get(name) as NodeRed, name, rows)]),
      );
      const results = await interleaved(bench.rounds, works);
      const elapsed = (name: string) => pick(results, name, (outcome) => outcome.elapsed);
      const pages = rows / 100;
      tables.push({
        title: `${rows.toLocaleString('en')} rows at ${latency} ms latency`,
        columns: ['', 's', 'ms per page', 'CPU ms per page'],
        rows: contestants.map(({ name }) => [
          name,
          median(elapsed(name)) / 1000,
          median(elapsed(name)) / pages,
          median(pick(results, name, ({ cpu }) => cpu)) / pages,
        ]),
      });
      for (const { name, ours } of contestants) {
        rounds[`${name}, ${latency} ms: ms`] = elapsed(name);
        if (!ours) continue;
        comparisons.push({
          what: `time of ${name} against the ${SERIAL}, ${latency} ms`,
          unit: 'ratio',
          estimate: paired(elapsed(name), elapsed(SERIAL), ratio),
        });
      }
    }
  } finally {
    for (const nodeRed of running.values()) await nodeRed.stop();
  }
  return { tables, comparisons, rounds };
}
