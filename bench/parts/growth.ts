import { collectionCandidate, connectionNode, HALO_NODE, haloNode } from '../candidates';
import type { NodeRed } from '../node-red';
import { type BenchContext, type Part, runInterleaved, startCandidate, valuesOf } from '../part';
import type { PartResult, Table } from '../results';
import { median, pairedEstimate, ratio } from '../statistics';
import { fetchAll } from './paging';

const ROWS = [1_000, 10_000, 100_000];
const NODES = [1, 100, 1_000];

/** Whether the cost per row or per message grows with the number of rows or nodes. */
export const growth: Part = { name: 'growth', title: 'Growth', seconds: 85, run };

async function run(bench: BenchContext): Promise<PartResult> {
  const rows = await measureRows(bench);
  const nodes = await measureNodes(bench);
  return {
    tables: [rows.table, nodes.table],
    comparisons: [...rows.comparisons, ...nodes.comparisons],
    rounds: { ...rows.rounds, ...nodes.rounds },
  };
}

async function measureRows(bench: BenchContext) {
  const candidate = collectionCandidate(bench.stub.url, 'record');
  const sizes = bench.smoke ? [500, 1_000] : ROWS;
  const nodeRed = await startCandidate(bench, candidate);
  try {
    bench.log(`${sizes.join(', ')} rows, ${bench.rounds} rounds`);
    const measure = async (rows: number): Promise<number> => {
      await bench.stub.configure({ rows, latencyMs: 0 });
      // Small collections are fetched repeatedly, so that every measurement covers a similar number of rows.
      const repetitions = Math.min(10, Math.max(1, 10_000 / rows));
      let elapsedMs = 0;
      for (let repetition = 0; repetition < repetitions; repetition++)
        elapsedMs += (await fetchAll(bench, nodeRed, 'growth', rows)).elapsedMs;
      return (elapsedMs * 1000) / (rows * repetitions);
    };
    for (let warmUp = 0; warmUp < 3; warmUp++) await measure(1_000);
    return summarize(
      sizes,
      await runInterleaved(bench.rounds, createTasks(sizes, measure)),
      'Time per row with one message per record',
      'µs per row',
      'rows',
    );
  } finally {
    await nodeRed.stop();
  }
}

async function measureNodes(bench: BenchContext) {
  const { url } = bench.stub;
  await bench.stub.configure({ rows: 0, latencyMs: 0 });
  const sizes = bench.smoke ? [1, 100] : NODES;
  const nodeReds = new Map<number, NodeRed>();
  let id = 1;
  const measure = async (size: number): Promise<number> => {
    const nodeRed = nodeReds.get(size) as NodeRed;
    const command = { kind: 'messages', inFlight: 8, durationMs: bench.smoke ? 60 : 300, url } as const;
    const { messages, elapsedMs } = await nodeRed.drive({ ...command, firstId: id });
    id += messages;
    return (elapsedMs * 1000) / messages;
  };
  try {
    for (const size of sizes) {
      const nodeIds = Array.from({ length: size }, (_, index) => `node${index}`);
      const nodes = [connectionNode(url), ...nodeIds.map((nodeId) => haloNode('ticket.get', { id: nodeId }))];
      nodeReds.set(
        size,
        await startCandidate(bench, { name: HALO_NODE, usesPackage: true, nodes }, { nodeIds, wires: [[]] }),
      );
      for (let warmUp = 0; warmUp < 4; warmUp++) await measure(size);
    }
    bench.log(`${sizes.join(', ')} nodes, ${bench.rounds} rounds`);
    return summarize(
      sizes,
      await runInterleaved(bench.rounds, createTasks(sizes, measure)),
      'Time per message, by the number of nodes on one connection (8 in flight)',
      'µs per message',
      'nodes',
    );
  } finally {
    for (const nodeRed of nodeReds.values()) await nodeRed.stop();
  }
}

function createTasks(
  sizes: number[],
  measure: (size: number) => Promise<number>,
): Map<string, () => Promise<number>> {
  return new Map(sizes.map((size) => [String(size), () => measure(size)]));
}

/** A table of all sizes, and comparisons of the larger sizes with the smallest. */
function summarize(
  sizes: number[],
  results: Map<string, number[]>,
  title: string,
  unit: string,
  noun: string,
) {
  const values = (size: number) => valuesOf(results, String(size), (value) => value);
  const smallest = sizes[0] as number;
  const table: Table = {
    title,
    columns: ['', unit],
    rows: sizes.map((size) => [
      `${size.toLocaleString('en')} ${size === 1 ? noun.replace(/s$/, '') : noun}`,
      median(values(size)),
    ]),
  };
  return {
    table,
    comparisons: sizes.slice(1).map((size) => ({
      what: `${unit}: ${size.toLocaleString('en')} ${noun} against ${smallest.toLocaleString('en')}`,
      unit: 'ratio' as const,
      estimate: pairedEstimate(values(size), values(smallest), ratio),
    })),
    rounds: Object.fromEntries(sizes.map((size) => [`${size} ${noun}: ${unit}`, values(size)])),
  };
}
