import { type ConnectionProperties, connectionNode, HALO_NODE, haloNode } from '../candidates';
import { type BenchContext, type Part, startCandidate } from '../part';
import type { Comparison, PartResult } from '../results';
import { StubProcess } from '../server/index';

const MAX_IN_FLIGHT = 1_000;

/** More requests than the rate limit permits at once: the total time, and how many the server rejects. */
export const limit: Part = {
  name: 'limit',
  title: 'Inside the rate limit',
  seconds: 130,
  isConcurrent: true,
  run,
};

interface LimitResult {
  name: string;
  seconds: number;
  rejected: number;
  lost: number;
  duplicates: number;
}

async function run(bench: BenchContext): Promise<PartResult> {
  const requests = bench.smoke ? 60 : 1_500;
  const rateLimit = bench.smoke
    ? { requests: 20, windowMinutes: 1 / 60 }
    : { requests: 300, windowMinutes: 0.5 };
  const minSeconds = (Math.ceil(requests / rateLimit.requests) - 1) * rateLimit.windowMinutes * 60;
  bench.log(
    `${requests} requests, ${rateLimit.requests} per ${Math.round(rateLimit.windowMinutes * 60)} s: ${minSeconds} s at least`,
  );
  const send = async (name: string, properties: ConnectionProperties): Promise<LimitResult> => {
    // One server per candidate, so that both run concurrently.
    const stub = await StubProcess.start();
    await stub.configure({ rows: 0, latencyMs: 0, limit: rateLimit });
    const nodes = [connectionNode(stub.url, properties), haloNode('ticket.get')];
    const nodeRed = await startCandidate(bench, { name: HALO_NODE, usesPackage: true, nodes });
    try {
      const command = {
        kind: 'messages',
        inFlight: MAX_IN_FLIGHT,
        count: requests,
        firstId: 1,
        url: '',
      } as const;
      const { elapsedMs, messages, failed } = await nodeRed.request('drive', command);
      const { rejected, tickets, duplicates } = await stub.stats();
      const lost = requests - Math.min(tickets, messages - failed);
      return { name, seconds: elapsedMs / 1000, rejected, lost, duplicates };
    } finally {
      await nodeRed.stop();
      await stub.stop();
    }
  };
  const results = await Promise.all([
    send('limit known', { requestLimit: rateLimit.requests, requestWindow: rateLimit.windowMinutes }),
    send('limit unknown', {}),
  ]);
  return {
    tables: [
      {
        title: `${requests.toLocaleString('en')} requests, at most ${MAX_IN_FLIGHT.toLocaleString('en')} waiting; the minimum at ${rateLimit.requests} per ${Math.round(rateLimit.windowMinutes * 60)} s is ${minSeconds} s`,
        columns: ['', 's', 'rejected', 'lost', 'duplicates'],
        rows: results.map(({ name, seconds, rejected, lost, duplicates }) => [
          name,
          seconds,
          rejected,
          lost,
          duplicates,
        ]),
      },
    ],
    comparisons: results.flatMap(({ name, seconds, ...counts }) => [
      exactComparison(`${name}: time relative to the minimum`, 'ratio', seconds / minSeconds, 1.05),
      exactComparison(
        `${name}: rejected`,
        'requests',
        counts.rejected,
        name === 'limit known' ? 0 : rateLimit.requests,
      ),
      exactComparison(`${name}: lost`, 'requests', counts.lost, 0),
      exactComparison(`${name}: duplicates`, 'requests', counts.duplicates, 0),
    ]),
    notes: ['Measured once: waiting time varies little.'],
  };
}

function exactComparison(what: string, unit: Comparison['unit'], value: number, max: number): Comparison {
  const estimate = { median: value, low: value, high: value };
  return { what, unit, estimate, threshold: { kind: 'at most', value: max } };
}
