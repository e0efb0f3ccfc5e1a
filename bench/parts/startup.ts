import { connectionNode, createFlow, haloNode } from '../candidates';
import { NodeRed } from '../node-red';
import { type BenchContext, type Part, runInterleaved, valuesOf } from '../part';
import type { PartResult } from '../results';
import { difference, median, pairedEstimate } from '../statistics';

const PAIRS = 20;
/** Number of requests after the first; their median is the baseline. */
const LATER_REQUESTS = 20;

/** The cost of the package before it is used, and the cost of the first request. */
export const startup: Part = {
  name: 'startup',
  title: 'Start-up, idle memory and the first request',
  seconds: 90,
  run,
};

interface Start {
  cpuMs: number;
  residentMb: number;
  first?: { elapsedMs: number; cpuMs: number };
  later?: { elapsedMs: number; cpuMs: number };
}

async function run(bench: BenchContext): Promise<PartResult> {
  const { target, bundle, stub } = bench;
  await stub.configure({ rows: 0, latencyMs: 0 });
  const start = async (withPackage: boolean): Promise<Start> => {
    // The same flow in both cases, without nodes of the package.
    const nodeRed = await NodeRed.start({
      target,
      bundle,
      flow: createFlow({ nodes: [] }),
      package: withPackage ? bench.package : undefined,
    });
    try {
      const { residentMb: resident } = await nodeRed.request('usage');
      const started = { cpuMs: nodeRed.startCpuMs, residentMb: resident };
      return withPackage ? { ...started, ...(await firstRequest(bench, nodeRed)) } : started;
    } finally {
      await nodeRed.stop();
    }
  };
  const pairs = bench.smoke ? 2 : PAIRS;
  bench.log(`${pairs} pairs of starts`);
  const WITH = 'with the package';
  const WITHOUT = 'without';
  const tasks = new Map([
    [WITH, () => start(true)],
    [WITHOUT, () => start(false)],
  ]);
  // Warm-up: the first start reads all files from disk.
  await start(true);
  const results = await runInterleaved(pairs, tasks);
  const cpuOf = (name: string) => valuesOf(results, name, (result) => result.cpuMs);
  const residentOf = (name: string) => valuesOf(results, name, (result) => result.residentMb);
  const request = (kind: 'first' | 'later', property: 'elapsedMs' | 'cpuMs') =>
    valuesOf(results, WITH, (result) => result[kind]?.[property] as number);
  return {
    tables: [
      {
        title: 'Node-RED until its flows are started, then idle',
        columns: ['', 'CPU ms (user + system)', 'resident MB after a forced garbage collection'],
        rows: [WITH, WITHOUT].map((name) => [name, median(cpuOf(name)), median(residentOf(name))]),
      },
      {
        title: 'The first request (including libraries, discovery and token) and later requests',
        columns: ['', 'ms', 'CPU ms'],
        rows: [
          ['first', median(request('first', 'elapsedMs')), median(request('first', 'cpuMs'))],
          ['later', median(request('later', 'elapsedMs')), median(request('later', 'cpuMs'))],
        ],
      },
    ],
    comparisons: [
      {
        what: 'start-up: additional CPU time with the package',
        unit: 'ms',
        estimate: pairedEstimate(cpuOf(WITH), cpuOf(WITHOUT), difference),
        threshold: { kind: 'at most', value: 15 },
      },
      {
        what: 'idle: additional resident memory with the package',
        unit: 'MB',
        estimate: pairedEstimate(residentOf(WITH), residentOf(WITHOUT), difference),
        threshold: { kind: 'at most', value: 5 },
      },
      {
        what: 'first request: additional time',
        unit: 'ms',
        estimate: pairedEstimate(request('first', 'elapsedMs'), request('later', 'elapsedMs'), difference),
      },
      {
        what: 'first request: additional CPU time',
        unit: 'ms',
        estimate: pairedEstimate(request('first', 'cpuMs'), request('later', 'cpuMs'), difference),
      },
    ],
    rounds: {
      'CPU ms with': cpuOf(WITH),
      'CPU ms without': cpuOf(WITHOUT),
      'MB with': residentOf(WITH),
      'MB without': residentOf(WITHOUT),
      'first request ms': request('first', 'elapsedMs'),
    },
  };
}

async function firstRequest(
  { stub }: BenchContext,
  nodeRed: NodeRed,
): Promise<Pick<Start, 'first' | 'later'>> {
  await nodeRed.deploy(createFlow({ nodes: [connectionNode(stub.url), haloNode('ticket.get')] }));
  const command = { kind: 'messages', inFlight: 1, count: 1, url: stub.url } as const;
  const first = await nodeRed.drive({ ...command, firstId: 1 });
  const later = [];
  for (let id = 2; id < 2 + LATER_REQUESTS; id++)
    later.push(await nodeRed.drive({ ...command, firstId: id }));
  return {
    first,
    later: {
      elapsedMs: median(later.map((result) => result.elapsedMs)),
      cpuMs: median(later.map((result) => result.cpuMs)),
    },
  };
}
