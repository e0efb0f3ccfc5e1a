import { type ConnectionProperties, connection, haloNode, OURS } from '../candidates';
import { type Bench, type Part, startContestant } from '../part';
import type { Comparison, PartResult } from '../results';
import { StubProcess } from '../server/index';

const MOST_WAITING = 1_000;

/** More requests than a limit lets through at once: how fast, and whether the server ever has to refuse. */
export const limit: Part = { name: 'limit', title: 'Inside the rate limit', seconds: 130, waits: true, run };

interface Found {
  name: string;
  seconds: number;
  refused: number;
  lost: number;
  doubled: number;
}

async function run(bench: Bench): Promise<PartResult> {
  const requests = bench.smoke ? 60 : 1_500;
  const allowed = bench.smoke ? { requests: 20, minutes: 1 / 60 } : { requests: 300, minutes: 0.5 };
  const least = (Math.ceil(requests / allowed.requests) - 1) * allowed.minutes * 60;
  bench.say(
    `${requests} requests, ${allowed.requests} per ${Math.round(allowed.minutes * 60)} s: ${least} s at least`,
  );
  const send = async (name: string, properties: ConnectionProperties): Promise<Found> => {
    // A server of its own, so that both can wait at the same time.
    const stub = await StubProcess.start();
    await stub.serve({ rows: 0, latency: 0, limit: allowed });
    const nodes = [connection(stub.url, properties), haloNode('ticket.get')];
    const nodeRed = await startContestant(bench, { name: OURS, ours: true, nodes });
    try {
      const order = {
        kind: 'messages',
        inFlight: MOST_WAITING,
        count: requests,
        firstId: 1,
        url: '',
      } as const;
      const { elapsed, messages, failed } = await nodeRed.ask('drive', order);
      const { refused, tickets, doubled } = await stub.served();
      const lost = requests - Math.min(tickets, messages - failed);
      return { name, seconds: elapsed / 1000, refused, lost, doubled };
    } finally {
      await nodeRed.stop();
      await stub.stop();
    }
  };
  const found = await Promise.all([
    send('limit known', { requestLimit: allowed.requests, requestWindow: allowed.minutes }),
    send('limit unknown', {}),
  ]);
  return {
    tables: [
      {
        title: `${requests.toLocaleString('en')} requests, at most ${MOST_WAITING.toLocaleString('en')} waiting; ${least} s is the least that ${allowed.requests} per ${Math.round(allowed.minutes * 60)} s allow`,
        columns: ['', 's', 'refused', 'lost', 'doubled'],
        rows: found.map(({ name, seconds, refused, lost, doubled }) => [
          name,
          seconds,
          refused,
          lost,
          doubled,
        ]),
      },
    ],
    comparisons: found.flatMap(({ name, seconds, ...counts }) => [
      exactly(`${name}: time against the least possible`, 'ratio', seconds / least, 1.05),
      exactly(`${name}: refused`, 'requests', counts.refused, name === 'limit known' ? 0 : allowed.requests),
      exactly(`${name}: lost`, 'requests', counts.lost, 0),
      exactly(`${name}: doubled`, 'requests', counts.doubled, 0),
    ]),
    notes: ['Measured once: two minutes of waiting do not scatter.'],
  };
}

function exactly(what: string, unit: Comparison['unit'], value: number, most: number): Comparison {
  const estimate = { median: value, low: value, high: value };
  return { what, unit, estimate, threshold: { kind: 'at most', value: most } };
}
