import { collection, serialLoop } from '../contestants';
import { type Bench, type Part, startContestant } from '../part';
import type { PartResult } from '../results';
import { ROWS, walk } from './paging';

/** Of the server, ms. */
const LATENCIES = [20, 100];

/** All the rows from a server that is far away, ours and the loop at the same time: both do little but wait. */
export const latency: Part = {
  name: 'latency',
  title: 'Whole collections from far away',
  seconds: 130,
  waits: true,
  run,
};

async function run(bench: Bench): Promise<PartResult> {
  const rows = bench.smoke ? 1_000 : ROWS;
  const contestants = [collection(bench.stub.url, 'page'), serialLoop];
  const seconds: number[][] = contestants.map(() => []);
  for (const latency of LATENCIES) {
    bench.say(`${rows.toLocaleString('en')} rows at ${latency} ms, once`);
    await bench.stub.serve({ rows, latency });
    const started = await Promise.all(contestants.map((contestant) => startContestant(bench, contestant)));
    try {
      const outcomes = await Promise.all(
        started.map((nodeRed, index) => walk(bench, nodeRed, contestants[index]?.name ?? '', rows)),
      );
      for (const [index, { elapsed }] of outcomes.entries()) seconds[index]?.push(elapsed / 1000);
    } finally {
      for (const nodeRed of started) await nodeRed.stop();
    }
  }
  return {
    tables: [
      {
        title: `All ${rows.toLocaleString('en')} rows, one page after the other or ahead of each other (s)`,
        columns: ['', ...LATENCIES.map((latency) => `${latency} ms`)],
        rows: contestants.map(({ name }, index) => [name, ...(seconds[index] ?? [])]),
      },
    ],
    comparisons: [],
    notes: ['Measured once: minutes of waiting do not scatter.'],
  };
}
