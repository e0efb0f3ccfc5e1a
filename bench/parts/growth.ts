import { collection, connection, haloNode, OURS } from '../candidates';
import type { NodeRed } from '../node-red';
import { type Bench, interleaved, type Part, pick, startContestant } from '../part';
import type { PartResult, Table } from '../results';
import { median, paired, ratio } from '../statistics';
import { walk } from './paging';

const ROWS = [1_000, 10_000, 100_000];
const NODES = [1, 100, 1_000];

/** Whether more rows or more nodes make each of them dearer. */
export const growth: Part = { name: 'growth', title: 'Growth', seconds: 85, run };

async function run(bench: Bench): Promise<PartResult> {
  const rows = await measureRows(bench);
  const nodes = await measureNodes(bench);
  return {
    tables: [rows.table, nodes.table],
    comparisons: [...rows.comparisons, ...nodes.comparisons],
    rounds: { ...rows.rounds, ...nodes.rounds },
  };
}

async function measureRows(bench: Bench) {
  const contestant = collection(bench.stub.url, 'record');
  const sizes = bench.smoke ? [500, 1_000] : ROWS;
  const nodeRed = await startContestant(bench, contestant);
  try {
    bench.say(`${sizes.join(', ')} rows, ${bench.rounds} rounds`);
    const each = async (rows: number): Promise<number> => {
      await bench.stub.serve({ rows, latency: 0 });
      // Short walks are repeated, so that every figure is of about as much work.
      const times = Math.min(10, Math.max(1, 10_000 / rows));
      let elapsed = 0;
      for (let time = 0; time < times; time++)
        elapsed += (await walk(bench, nodeRed, 'growth', rows)).elapsed;
      return (elapsed * 1000) / (rows * times);
    };
    for (let warm = 0; warm < 3; warm++) await each(1_000);
    return compared(
      sizes,
      await interleaved(bench.rounds, works(sizes, each)),
      'Time per row, records one by one',
      'µs per row',
      'rows',
    );
  } finally {
    await nodeRed.stop();
  }
}

async function measureNodes(bench: Bench) {
  const { url } = bench.stub;
  await bench.stub.serve({ rows: 0, latency: 0 });
  const sizes = bench.smoke ? [1, 100] : NODES;
  const running = new Map<number, NodeRed>();
  let id = 1;
  const each = async (size: number): Promise<number> => {
    const nodeRed = running.get(size) as NodeRed;
    const order = { kind: 'messages', inFlight: 8, milliseconds: bench.smoke ? 60 : 300, url } as const;
    const { messages, elapsed } = await nodeRed.drive({ ...order, firstId: id });
    id += messages;
    return (elapsed * 1000) / messages;
  };
  try {
    for (const size of sizes) {
      const targets = Array.from({ length: size }, (_, index) => `node${index}`);
      const nodes = [connection(url), ...targets.map((target) => haloNode('ticket.get', { id: target }))];
      running.set(
        size,
        await startContestant(bench, { name: OURS, ours: true, nodes }, { targets, wires: [[]] }),
      );
      for (let warm = 0; warm < 4; warm++) await each(size);
    }
    bench.say(`${sizes.join(', ')} nodes, ${bench.rounds} rounds`);
    return compared(
      sizes,
      await interleaved(bench.rounds, works(sizes, each)),
      'Time per message, by the number of nodes on one connection (8 in flight)',
      'µs per message',
      'nodes',
    );
  } finally {
    for (const nodeRed of running.values()) await nodeRed.stop();
  }
}

function works(sizes: number[], each: (size: number) => Promise<number>): Map<string, () => Promise<number>> {
  return new Map(sizes.map((size) => [String(size), () => each(size)]));
}

/** The figures of each size, and the larger ones against the smallest. */
function compared(
  sizes: number[],
  results: Map<string, number[]>,
  title: string,
  unit: string,
  noun: string,
) {
  const values = (size: number) => pick(results, String(size), (value) => value);
  const least = sizes[0] as number;
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
      what: `${unit}: ${size.toLocaleString('en')} ${noun} against ${least.toLocaleString('en')}`,
      unit: 'ratio' as const,
      estimate: paired(values(size), values(least), ratio),
    })),
    rounds: Object.fromEntries(sizes.map((size) => [`${size} ${noun}: ${unit}`, values(size)])),
  };
}
