import { RedisServer } from '../../test/support/redis-server';
import { type Candidate, connectionNode, haloNode } from '../candidates';
import type { NodeRed } from '../node-red';
import { type BenchContext, type Part, runInterleaved, startCandidate, valuesOf } from '../part';
import type { PartResult } from '../results';
import { difference, median, pairedEstimate } from '../statistics';

const WITH = 'with Redis';
const WITHOUT = 'without';
const IN_FLIGHT = [1, 8];

/** The cost of acquiring every rate limit permit through Redis: time per message and memory. */
export const redis: Part = { name: 'redis', title: 'Sharing a limit through Redis', seconds: 60, run };

interface Round {
  residentMb: number;
  /** Time and CPU time per message, one element per value of IN_FLIGHT. */
  perMessage: { elapsedMs: number; cpuMs: number }[];
}

async function run(bench: BenchContext): Promise<PartResult> {
  const server = await RedisServer.start();
  try {
    await bench.stub.configure({ rows: 0, latencyMs: 0 });
    const rounds = bench.smoke ? 2 : bench.rounds;
    bench.log(`${rounds} rounds, each with a new process and ${IN_FLIGHT.join(' and ')} messages in flight`);
    const tasks = new Map([
      [WITH, () => measureRound(bench, server.url)],
      [WITHOUT, () => measureRound(bench)],
    ]);
    const results = await runInterleaved(rounds, tasks);
    const residentOf = (name: string) => valuesOf(results, name, (result) => result.residentMb);
    const perMessageOf = (name: string, index: number, property: 'elapsedMs' | 'cpuMs') =>
      valuesOf(results, name, (result) => result.perMessage[index]?.[property] as number);
    return {
      tables: IN_FLIGHT.map((inFlight, index) => ({
        title: `One message, ${inFlight} in flight`,
        columns: ['', 'ms', 'CPU ms (user + system)'],
        rows: [WITH, WITHOUT].map((name) => [
          name,
          median(perMessageOf(name, index, 'elapsedMs')),
          median(perMessageOf(name, index, 'cpuMs')),
        ]),
      })),
      comparisons: [
        ...IN_FLIGHT.map((inFlight, index) => ({
          what: `one message, ${inFlight} in flight: additional time with Redis`,
          unit: 'ms' as const,
          estimate: pairedEstimate(
            perMessageOf(WITH, index, 'elapsedMs'),
            perMessageOf(WITHOUT, index, 'elapsedMs'),
            difference,
          ),
        })),
        {
          what: 'after the first messages: additional resident memory with Redis',
          unit: 'MB' as const,
          estimate: pairedEstimate(residentOf(WITH), residentOf(WITHOUT), difference),
        },
      ],
    };
  } finally {
    await server.remove();
  }
}

async function measureRound(bench: BenchContext, address?: string): Promise<Round> {
  const nodeRed = await startCandidate(bench, redisCandidate(bench.stub.url, address));
  try {
    await drive(bench, nodeRed, 1);
    const { residentMb } = await nodeRed.request('usage');
    const perMessage = [];
    for (const inFlight of IN_FLIGHT) perMessage.push(await drive(bench, nodeRed, inFlight));
    return { residentMb, perMessage };
  } finally {
    await nodeRed.stop();
  }
}

function redisCandidate(url: string, redis?: string): Candidate {
  const node = connectionNode(url);
  const credentials = { ...node.credentials, ...(redis && { redis }) };
  return { name: WITH, usesPackage: true, nodes: [{ ...node, credentials }, haloNode('ticket.get')] };
}

let nextId = 1;

async function drive({ stub, smoke }: BenchContext, nodeRed: NodeRed, inFlight: number) {
  const count = smoke ? 20 : 500;
  const command = { kind: 'messages', inFlight, count, url: stub.url, firstId: nextId } as const;
  nextId += count;
  const { elapsedMs, cpuMs } = await nodeRed.drive(command);
  return { elapsedMs: elapsedMs / count, cpuMs: cpuMs / count };
}
