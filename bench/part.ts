import { basename } from 'node:path';
import type { Kit } from './bundle';
import { type Contestant, flowOf } from './candidates';
import { type FlowNode, NodeRed } from './node-red';
import type { PartResult } from './results';
import type { StubProcess } from './server/index';
import type { Line } from './targets';

/** What a part of the bench works with. */
export interface Bench {
  line: Line;
  kit: Kit;
  /** Folder of the package under test. */
  package: string;
  /** Folders of other builds of it, measured beside it. */
  beside: string[];
  stub: StubProcess;
  /** Everything tiny: to see that it works, not to measure. */
  smoke: boolean;
  /** Interleaved rounds. */
  rounds: number;
  say(text: string): void;
}

export interface Part {
  /** As on the command line. */
  name: string;
  title: string;
  /** About how long it takes for one line, seconds. */
  seconds: number;
  /** It does little but wait, so that others may run beside it. */
  waits?: boolean;
  run(bench: Bench): Promise<PartResult>;
}

/** A Node-RED with a contestant's flow in it. */
export function startContestant(
  { line, kit, ...bench }: Bench,
  contestant: Contestant,
  driver?: Partial<FlowNode>,
): Promise<NodeRed> {
  return NodeRed.start({
    line,
    kit,
    flow: flowOf(contestant, driver),
    package: contestant.ours ? (contestant.build ?? bench.package) : undefined,
  });
}

/** The contestants, and ours once more with every other build. */
export function withBeside({ beside }: Bench, contestants: Contestant[]): Contestant[] {
  const ours = contestants.filter((contestant) => contestant.ours);
  const others = beside.flatMap((build) =>
    ours.map((contestant) => ({ ...contestant, build, name: `${contestant.name} of ${basename(build)}` })),
  );
  return [...contestants, ...others];
}

/**
 * Does every one's work once in each round, every round beginning with another one, so that whatever changes on the
 * machine meanwhile falls on all alike.
 */
export async function interleaved<T>(
  rounds: number,
  works: Map<string, (round: number) => Promise<T>>,
): Promise<Map<string, T[]>> {
  const results = new Map([...works.keys()].map((name) => [name, [] as T[]]));
  const names = [...works.keys()];
  for (let round = 0; round < rounds; round++) {
    const first = round % names.length;
    for (const name of [...names.slice(first), ...names.slice(0, first)]) {
      const work = works.get(name) as (round: number) => Promise<T>;
      results.get(name)?.push(await work(round));
    }
  }
  return results;
}

export const pick = <T>(results: Map<string, T[]>, name: string, figure: (result: T) => number): number[] => {
  const found = results.get(name);
  if (!found) throw new Error(`nothing was measured of ${name}`);
  return found.map(figure);
};
