import { type Candidate, collectionCandidate, serialLoop } from '../candidates';
import { type BenchContext, type Part, startCandidate } from '../part';
import type { Cell, PartResult, Table } from '../results';
import { fetchAll, ROWS } from './paging';

/** Latencies of the stub server. */
const LATENCIES_MS = [20, 100];

/** All rows from a server with high latency. The candidates run concurrently, because they mostly wait. */
export const latency: Part = {
  name: 'latency',
  title: 'Whole collections at high latency',
  seconds: 130,
  isConcurrent: true,
  run,
};

async function run(bench: BenchContext): Promise<PartResult> {
  const rows = bench.smoke ? 1_000 : ROWS;
  const tables: Table[] = [];
  for (const latencyMs of LATENCIES_MS) {
    bench.log(`${rows.toLocaleString('en')} rows at ${latencyMs} ms, once`);
    await bench.stub.configure({ rows, latencyMs });
    tables.push({
      title: `All ${rows.toLocaleString('en')} rows at ${latencyMs} ms latency, once`,
      columns: ['', 's', 'peak MB above idle', 'event-loop delay p99 ms', 'max ms'],
      rows: await Promise.all(
        [
          collectionCandidate(bench.stub.url, 'page'),
          collectionCandidate(bench.stub.url, 'record'),
          serialLoop,
        ].map((candidate) => measureOnce(bench, candidate, rows)),
      ),
    });
  }
  return { tables, comparisons: [], notes: ['Measured once: waiting time varies little.'] };
}

async function measureOnce(bench: BenchContext, candidate: Candidate, rows: number): Promise<Cell[]> {
  const nodeRed = await startCandidate(bench, candidate);
  try {
    const { residentMb } = await nodeRed.request('usage');
    const { elapsedMs, peakMb = 0, eventLoopDelay } = await fetchAll(bench, nodeRed, candidate.name, rows);
    return [
      candidate.name,
      elapsedMs / 1000,
      peakMb - residentMb,
      eventLoopDelay?.p99 ?? 0,
      eventLoopDelay?.max ?? 0,
    ];
  } finally {
    await nodeRed.stop();
  }
}
