import { connection, flowOf, haloNode } from '../candidates';
import { NodeRed } from '../node-red';
import { type Bench, interleaved, type Part, pick } from '../part';
import type { PartResult } from '../results';
import { difference, median, paired } from '../statistics';

const PAIRS = 20;
/** Messages after the first whose median tells what one costs otherwise. */
const LATER = 20;

/** What the package costs before anything is done with it, and what the first request costs. */
export const startup: Part = {
  name: 'startup',
  title: 'Start-up, idle memory and the first request',
  seconds: 90,
  run,
};

interface Start {
  cpu: number;
  resident: number;
  first?: { elapsed: number; cpu: number };
  later?: { elapsed: number; cpu: number };
}

async function run(bench: Bench): Promise<PartResult> {
  const { line, kit, stub } = bench;
  await stub.serve({ rows: 0, latency: 0 });
  const start = async (withPackage: boolean): Promise<Start> => {
    // The same flow in both: it holds none of our nodes.
    const nodeRed = await NodeRed.start({
      line,
      kit,
      flow: flowOf({ nodes: [] }),
      package: withPackage ? bench.package : undefined,
    });
    try {
      const { resident } = await nodeRed.ask('usage');
      const started = { cpu: nodeRed.startCpu, resident };
      return withPackage ? { ...started, ...(await firstRequest(bench, nodeRed)) } : started;
    } finally {
      await nodeRed.stop();
    }
  };
  const pairs = bench.smoke ? 2 : PAIRS;
  bench.say(`${pairs} pairs of starts`);
  const WITH = 'with the package';
  const WITHOUT = 'without';
  const works = new Map([
    [WITH, () => start(true)],
    [WITHOUT, () => start(false)],
  ]);
  // The first start of all reads every file from the disk.
  await start(true);
  const results = await interleaved(pairs, works);
  const cpu = (name: string) => pick(results, name, (found) => found.cpu);
  const resident = (name: string) => pick(results, name, (found) => found.resident);
  const request = (which: 'first' | 'later', figure: 'elapsed' | 'cpu') =>
    pick(results, WITH, (found) => found[which]?.[figure] as number);
  return {
    tables: [
      {
        title: 'Node-RED until its flows run, and then idle',
        columns: ['', 'CPU ms (user + system)', 'resident MB after a forced collection'],
        rows: [WITH, WITHOUT].map((name) => [name, median(cpu(name)), median(resident(name))]),
      },
      {
        title: 'The first request (libraries, discovery and token with it) and those after it',
        columns: ['', 'ms', 'CPU ms'],
        rows: [
          ['first', median(request('first', 'elapsed')), median(request('first', 'cpu'))],
          ['later ones', median(request('later', 'elapsed')), median(request('later', 'cpu'))],
        ],
      },
    ],
    comparisons: [
      {
        what: 'start-up: more CPU time with the package',
        unit: 'ms',
        estimate: paired(cpu(WITH), cpu(WITHOUT), difference),
        threshold: { kind: 'at most', value: 15 },
      },
      {
        what: 'idle: more resident memory with the package',
        unit: 'MB',
        estimate: paired(resident(WITH), resident(WITHOUT), difference),
        threshold: { kind: 'at most', value: 5 },
      },
      {
        what: 'first request: extra time',
        unit: 'ms',
        estimate: paired(request('first', 'elapsed'), request('later', 'elapsed'), difference),
      },
      {
        what: 'first request: extra CPU time',
        unit: 'ms',
        estimate: paired(request('first', 'cpu'), request('later', 'cpu'), difference),
      },
    ],
    rounds: {
      'CPU ms with': cpu(WITH),
      'CPU ms without': cpu(WITHOUT),
      'MB with': resident(WITH),
      'MB without': resident(WITHOUT),
      'first request ms': request('first', 'elapsed'),
    },
  };
}

async function firstRequest({ stub }: Bench, nodeRed: NodeRed): Promise<Pick<Start, 'first' | 'later'>> {
  await nodeRed.deploy(flowOf({ nodes: [connection(stub.url), haloNode('ticket.get')] }));
  const order = { kind: 'messages', inFlight: 1, count: 1, url: stub.url } as const;
  const first = await nodeRed.drive({ ...order, firstId: 1 });
  const later = [];
  for (let id = 2; id < 2 + LATER; id++) later.push(await nodeRed.drive({ ...order, firstId: id }));
  return {
    first,
    later: { elapsed: median(later.map(({ elapsed }) => elapsed)), cpu: median(later.map(({ cpu }) => cpu)) },
  };
}
