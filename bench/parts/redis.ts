import { RedisServer } from '../../test/support/redis-server';
import { type Contestant, connection, haloNode } from '../candidates';
import type { NodeRed } from '../node-red';
import { type Bench, interleaved, type Part, pick, startContestant } from '../part';
import type { PartResult } from '../results';
import { difference, median, paired } from '../statistics';

const WITH = 'with Redis';
const WITHOUT = 'without';
const IN_FLIGHT = [1, 8];

/** What it costs a message, and a process, that Redis is asked for every turn. */
export const redis: Part = { name: 'redis', title: 'Sharing a limit through Redis', seconds: 60, run };

interface Round {
  resident: number;
  /** Milliseconds of one message, and of its CPU time, by how many are in flight. */
  each: { elapsed: number; cpu: number }[];
}

async function run(bench: Bench): Promise<PartResult> {
  const server = await RedisServer.start();
  try {
    await bench.stub.serve({ rows: 0, latency: 0 });
    const rounds = bench.smoke ? 2 : bench.rounds;
    bench.say(`${rounds} rounds of starts, and messages ${IN_FLIGHT.join(' and ')} at a time`);
    const works = new Map([
      [WITH, () => round(bench, server.url)],
      [WITHOUT, () => round(bench)],
    ]);
    const results = await interleaved(rounds, works);
    const resident = (name: string) => pick(results, name, (found) => found.resident);
    const each = (name: string, at: number, figure: 'elapsed' | 'cpu') =>
      pick(results, name, (found) => found.each[at]?.[figure] as number);
    return {
      tables: IN_FLIGHT.map((inFlight, at) => ({
        title: `One message, ${inFlight} in flight`,
        columns: ['', 'ms', 'CPU ms (user + system)'],
        rows: [WITH, WITHOUT].map((name) => [
          name,
          median(each(name, at, 'elapsed')),
          median(each(name, at, 'cpu')),
        ]),
      })),
      comparisons: [
        ...IN_FLIGHT.map((inFlight, at) => ({
          what: `one message, ${inFlight} in flight: more time with Redis`,
          unit: 'ms' as const,
          estimate: paired(each(WITH, at, 'elapsed'), each(WITHOUT, at, 'elapsed'), difference),
        })),
        {
          what: 'after the first messages: more resident memory with Redis',
          unit: 'MB' as const,
          estimate: paired(resident(WITH), resident(WITHOUT), difference),
        },
      ],
    };
  } finally {
    await server.remove();
  }
}

async function round(bench: Bench, address?: string): Promise<Round> {
  const nodeRed = await startContestant(bench, contestant(bench.stub.url, address));
  try {
    await drive(bench, nodeRed, 1);
    const { resident } = await nodeRed.ask('usage');
    const each = [];
    for (const inFlight of IN_FLIGHT) each.push(await drive(bench, nodeRed, inFlight));
    return { resident, each };
  } finally {
    await nodeRed.stop();
  }
}

function contestant(url: string, redis?: string): Contestant {
  const shared = connection(url);
  const credentials = { ...shared.credentials, ...(redis && { redis }) };
  return { name: WITH, ours: true, nodes: [{ ...shared, credentials }, haloNode('ticket.get')] };
}

let id = 1;

async function drive({ stub, smoke }: Bench, nodeRed: NodeRed, inFlight: number) {
  const count = smoke ? 20 : 500;
  const order = { kind: 'messages', inFlight, count, url: stub.url, firstId: id } as const;
  id += count;
  const { elapsed, cpu } = await nodeRed.drive(order);
  return { elapsed: elapsed / count, cpu: cpu / count };
}
