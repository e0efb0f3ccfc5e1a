import { type Contestant, collection, serialLoop } from '../candidates';
import { type Bench, type Part, startContestant } from '../part';
import type { Cell, PartResult, Table } from '../results';
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
  const tables: Table[] = [];
  for (const latency of LATENCIES) {
    bench.say(`${rows.toLocaleString('en')} rows at ${latency} ms, once`);
    await bench.stub.serve({ rows, latency });
    tables.push({
      title: `All ${rows.toLocaleString('en')} rows at ${latency} ms latency, once`,
      columns: ['', 's', 'peak MB above idle', 'event-loop delay p99 ms', 'max ms'],
      rows: await Promise.all(
        [collection(bench.stub.url, 'page'), collection(bench.stub.url, 'record'), serialLoop].map(
          (contestant) => walkOnce(bench, contestant, rows),
        ),
      ),
    });
  }
  return { tables, comparisons: [], notes: ['Measured once: minutes of waiting do not scatter.'] };
}

async function walkOnce(bench: Bench, contestant: Contestant, rows: number): Promise<Cell[]> {
  const nodeRed = await startContestant(bench, contestant);
  try {
    const { resident } = await nodeRed.ask('usage');
    const { elapsed, peak = 0, delay } = await walk(bench, nodeRed, contestant.name, rows);
    return [contestant.name, elapsed / 1000, peak - resident, delay?.p99 ?? 0, delay?.max ?? 0];
  } finally {
    await nodeRed.stop();
  }
}
