import { BARE_GOT, HALO_NODE, HTTP_REQUEST, HTTP_REQUEST_KEEP_ALIVE, ticketCandidates } from '../candidates';
import type { NodeRed } from '../node-red';
import {
  type BenchContext,
  type Part,
  runInterleaved,
  startCandidate,
  valuesOf,
  withOtherBuilds,
} from '../part';
import { type CpuProfile, selfTimes } from '../profile';
import type { Comparison, PartResult, Table } from '../results';
import type { RunResult } from '../runtime/protocol';
import { median, pairedEstimate, ratio } from '../statistics';

const IN_FLIGHT = [1, 8, 32];

/** Duration of one measurement. */
const SLICE_MS = 300;
const PROFILED_CANDIDATES = [HALO_NODE, HTTP_REQUEST, BARE_GOT];

type MeasuredRun = RunResult & { serverCpuMs: number };

const messagesPerSecond = ({ messages, elapsedMs }: RunResult): number => (messages / elapsedMs) * 1000;
const cpuUsPerMessage = ({ messages, cpuMs }: RunResult): number => (cpuMs / messages) * 1000;

/** Messages per second and CPU time per message through a flow, with CPU profiles. */
export const flow: Part = { name: 'flow', title: 'Messages through a flow', seconds: 120, run };

async function run(bench: BenchContext): Promise<PartResult> {
  await bench.stub.configure({ rows: 0, latencyMs: 0 });
  const { url } = bench.stub;
  const candidates = withOtherBuilds(bench, ticketCandidates(url));
  const nodeReds = new Map<string, NodeRed>();
  let id = 1;
  const send = async (name: string, inFlight: number, durationMs: number): Promise<MeasuredRun> => {
    const nodeRed = nodeReds.get(name) as NodeRed;
    const before = await bench.stub.stats();
    const command = { kind: 'messages', inFlight, durationMs, firstId: id, url } as const;
    const result = await nodeRed.drive(command);
    const after = await bench.stub.stats();
    id += result.messages;
    if (after.requests - before.requests !== result.messages) {
      throw new Error(
        `${name}: ${result.messages} messages made ${after.requests - before.requests} requests`,
      );
    }
    return { ...result, serverCpuMs: after.cpuMs - before.cpuMs };
  };
  try {
    for (const candidate of candidates) {
      nodeReds.set(candidate.name, await startCandidate(bench, candidate));
      bench.log(`warming up: ${candidate.name}`);
      for (const inFlight of IN_FLIGHT) await send(candidate.name, inFlight, bench.smoke ? 100 : 600);
    }
    const measured = new Map<number, Map<string, MeasuredRun[]>>();
    for (const inFlight of IN_FLIGHT) {
      bench.log(`${inFlight} in flight, ${bench.rounds} rounds`);
      const sliceMs = bench.smoke ? 60 : SLICE_MS;
      const tasks = new Map(candidates.map(({ name }) => [name, () => send(name, inFlight, sliceMs)]));
      measured.set(inFlight, await runInterleaved(bench.rounds, tasks));
    }
    const profiles: Table[] = [];
    for (const name of PROFILED_CANDIDATES) {
      bench.log(`profile: ${name}`);
      const nodeRed = nodeReds.get(name) as NodeRed;
      await nodeRed.request('profile', 'start');
      const { messages } = await send(name, 8, bench.smoke ? 200 : 3000);
      const profile = (await nodeRed.request('profile', 'stop')) as CpuProfile;
      profiles.push(profileTable(name, profile, messages, bench));
    }
    return report(
      candidates.map(({ name }) => name),
      measured,
      profiles,
    );
  } finally {
    for (const nodeRed of nodeReds.values()) await nodeRed.stop();
  }
}

function report(
  names: string[],
  measured: Map<number, Map<string, MeasuredRun[]>>,
  profiles: Table[],
): PartResult {
  const cell = (name: string, inFlight: number): string => {
    const results = measured.get(inFlight) as Map<string, MeasuredRun[]>;
    const perSecond = median(valuesOf(results, name, messagesPerSecond));
    return `${Math.round(perSecond).toLocaleString('en')} (${Math.round(median(valuesOf(results, name, cpuUsPerMessage)))})`;
  };
  const table: Table = {
    title: 'Messages per second (CPU µs per message)',
    columns: ['', ...IN_FLIGHT.map((inFlight) => `${inFlight} in flight`)],
    rows: names.map((name) => [name, ...IN_FLIGHT.map((inFlight) => cell(name, inFlight))]),
  };
  const rounds: Record<string, number[]> = {};
  const comparisons: Comparison[] = [];
  let maxLoad = 0;
  for (const [inFlight, results] of measured) {
    for (const name of names) {
      rounds[`${name}, ${inFlight} in flight: per second`] = valuesOf(results, name, messagesPerSecond);
      rounds[`${name}, ${inFlight} in flight: CPU µs`] = valuesOf(results, name, cpuUsPerMessage);
      maxLoad = Math.max(
        maxLoad,
        median(valuesOf(results, name, ({ serverCpuMs, elapsedMs }) => serverCpuMs / elapsedMs)),
      );
    }
    for (const name of names.filter((name) => name.startsWith(`${HALO_NODE} of `))) {
      comparisons.push({
        what: `CPU per message of ${name.slice(HALO_NODE.length + 4)} against this build, ${inFlight} in flight`,
        unit: 'ratio',
        estimate: pairedEstimate(
          valuesOf(results, name, cpuUsPerMessage),
          valuesOf(results, HALO_NODE, cpuUsPerMessage),
          ratio,
        ),
      });
    }
    for (const [other, minRatio] of [
      [HTTP_REQUEST, 1],
      [HTTP_REQUEST_KEEP_ALIVE, 1],
      [BARE_GOT, 0.9],
    ] as const) {
      comparisons.push({
        what: `messages per second against ${other}, ${inFlight} in flight`,
        unit: 'ratio',
        estimate: pairedEstimate(
          valuesOf(results, HALO_NODE, messagesPerSecond),
          valuesOf(results, other, messagesPerSecond),
          ratio,
        ),
        threshold: { kind: 'at least', value: minRatio },
      });
      comparisons.push({
        what: `CPU per message against ${other}, ${inFlight} in flight`,
        unit: 'ratio',
        estimate: pairedEstimate(
          valuesOf(results, HALO_NODE, cpuUsPerMessage),
          valuesOf(results, other, cpuUsPerMessage),
          ratio,
        ),
        threshold: { kind: 'at most', value: minRatio === 1 ? 1 : 1.1 },
      });
    }
  }
  const notes = [`The stub server used at most ${Math.round(maxLoad * 100)} % of one CPU.`];
  return { tables: [table, ...profiles], comparisons, rounds, notes };
}

function profileTable(name: string, profile: CpuProfile, messages: number, bench: BenchContext): Table {
  const times = selfTimes(profile, { package: bench.package, bundle: bench.bundle.nodes });
  return {
    title: `Where the CPU time of ${name} goes, 8 in flight`,
    columns: ['', 'µs per message', 'share'],
    rows: times.map(({ owner, timeUs, share }) => [
      owner,
      Math.round(timeUs / messages),
      `${Math.round(share * 100)} %`,
    ]),
  };
}
