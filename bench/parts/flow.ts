import { BARE_GOT, HTTP_REQUEST, HTTP_REQUEST_KEPT, OURS, ticketContestants } from '../candidates';
import type { NodeRed } from '../node-red';
import { type Bench, interleaved, type Part, pick, startContestant, withBeside } from '../part';
import { type CpuProfile, selfTimes } from '../profile';
import type { Comparison, PartResult, Table } from '../results';
import type { Outcome } from '../runtime/protocol';
import { median, paired, ratio } from '../statistics';

const IN_FLIGHT = [1, 8, 32];

/** One measurement: so many ms of messages. */
const SLICE = 300;
const PROFILED = [OURS, HTTP_REQUEST, BARE_GOT];

type Measured = Outcome & { serverCpu: number };

const rate = ({ messages, elapsed }: Outcome): number => (messages / elapsed) * 1000;
/** Microseconds. */
const cpuEach = ({ messages, cpu }: Outcome): number => (cpu / messages) * 1000;

/** Messages per second and CPU per message through a flow, with profiles beside them. */
export const flow: Part = { name: 'flow', title: 'Messages through a flow', seconds: 120, run };

async function run(bench: Bench): Promise<PartResult> {
  await bench.stub.serve({ rows: 0, latency: 0 });
  const { url } = bench.stub;
  const contestants = withBeside(bench, ticketContestants(url));
  const running = new Map<string, NodeRed>();
  let id = 1;
  const send = async (name: string, inFlight: number, milliseconds: number): Promise<Measured> => {
    const nodeRed = running.get(name) as NodeRed;
    const before = await bench.stub.served();
    const order = { kind: 'messages', inFlight, milliseconds, firstId: id, url } as const;
    const outcome = await nodeRed.drive(order);
    const after = await bench.stub.served();
    id += outcome.messages;
    if (after.requests - before.requests !== outcome.messages) {
      throw new Error(
        `${name}: ${outcome.messages} messages made ${after.requests - before.requests} requests`,
      );
    }
    return { ...outcome, serverCpu: after.cpu - before.cpu };
  };
  try {
    for (const contestant of contestants) {
      running.set(contestant.name, await startContestant(bench, contestant));
      bench.say(`warming up: ${contestant.name}`);
      for (const inFlight of IN_FLIGHT) await send(contestant.name, inFlight, bench.smoke ? 100 : 600);
    }
    const measured = new Map<number, Map<string, Measured[]>>();
    for (const inFlight of IN_FLIGHT) {
      bench.say(`${inFlight} in flight, ${bench.rounds} rounds`);
      const slice = bench.smoke ? 60 : SLICE;
      const works = new Map(contestants.map(({ name }) => [name, () => send(name, inFlight, slice)]));
      measured.set(inFlight, await interleaved(bench.rounds, works));
    }
    const profiles: Table[] = [];
    for (const name of PROFILED) {
      bench.say(`profile: ${name}`);
      const nodeRed = running.get(name) as NodeRed;
      await nodeRed.ask('profile', 'start');
      const { messages } = await send(name, 8, bench.smoke ? 200 : 3000);
      const profile = (await nodeRed.ask('profile', 'stop')) as CpuProfile;
      profiles.push(profileTable(name, profile, messages, bench));
    }
    return report(
      contestants.map(({ name }) => name),
      measured,
      profiles,
    );
  } finally {
    for (const nodeRed of running.values()) await nodeRed.stop();
  }
}

function report(
  names: string[],
  measured: Map<number, Map<string, Measured[]>>,
  profiles: Table[],
): PartResult {
  const cell = (name: string, inFlight: number): string => {
    const results = measured.get(inFlight) as Map<string, Measured[]>;
    const perSecond = median(pick(results, name, rate));
    return `${Math.round(perSecond).toLocaleString('en')} (${Math.round(median(pick(results, name, cpuEach)))})`;
  };
  const table: Table = {
    title: 'Messages per second (CPU µs per message)',
    columns: ['', ...IN_FLIGHT.map((inFlight) => `${inFlight} in flight`)],
    rows: names.map((name) => [name, ...IN_FLIGHT.map((inFlight) => cell(name, inFlight))]),
  };
  const rounds: Record<string, number[]> = {};
  const comparisons: Comparison[] = [];
  let busiest = 0;
  for (const [inFlight, results] of measured) {
    for (const name of names) {
      rounds[`${name}, ${inFlight} in flight: per second`] = pick(results, name, rate);
      rounds[`${name}, ${inFlight} in flight: CPU µs`] = pick(results, name, cpuEach);
      busiest = Math.max(
        busiest,
        median(pick(results, name, ({ serverCpu, elapsed }) => serverCpu / elapsed)),
      );
    }
    for (const name of names.filter((name) => name.startsWith(`${OURS} of `))) {
      comparisons.push({
        what: `CPU per message of ${name.slice(OURS.length + 4)} against this build, ${inFlight} in flight`,
        unit: 'ratio',
        estimate: paired(pick(results, name, cpuEach), pick(results, OURS, cpuEach), ratio),
      });
    }
    for (const [other, least] of [
      [HTTP_REQUEST, 1],
      [HTTP_REQUEST_KEPT, 1],
      [BARE_GOT, 0.9],
    ] as const) {
      comparisons.push({
        what: `messages per second against ${other}, ${inFlight} in flight`,
        unit: 'ratio',
        estimate: paired(pick(results, OURS, rate), pick(results, other, rate), ratio),
        threshold: { kind: 'at least', value: least },
      });
      comparisons.push({
        what: `CPU per message against ${other}, ${inFlight} in flight`,
        unit: 'ratio',
        estimate: paired(pick(results, OURS, cpuEach), pick(results, other, cpuEach), ratio),
        threshold: { kind: 'at most', value: least === 1 ? 1 : 1.1 },
      });
    }
  }
  const notes = [`The stub server was busy for ${Math.round(busiest * 100)} % of the time at most.`];
  return { tables: [table, ...profiles], comparisons, rounds, notes };
}

function profileTable(name: string, profile: CpuProfile, messages: number, bench: Bench): Table {
  const times = selfTimes(profile, { package: bench.package, kit: bench.kit.nodes });
  return {
    title: `Where the CPU time of ${name} goes, 8 in flight`,
    columns: ['', 'µs per message', 'share'],
    rows: times.map(({ owner, time, share }) => [
      owner,
      Math.round(time / messages),
      `${Math.round(share * 100)} %`,
    ]),
  };
}
