import { basename } from 'node:path';
import type { Bundle } from './bundle';
import { type Candidate, createFlow } from './candidates';
import { type FlowNode, NodeRed } from './node-red';
import type { PartResult } from './results';
import type { StubProcess } from './server/index';
import type { Target } from './targets';

/** What a part of the bench works with. */
export interface BenchContext {
  target: Target;
  bundle: Bundle;
  /** Folder of the package under test. */
  package: string;
  /** Folders of other builds of it, measured beside it. */
  otherBuilds: string[];
  stub: StubProcess;
  /** Everything tiny: to see that it works, not to measure. */
  smoke: boolean;
  /** Interleaved rounds. */
  rounds: number;
  log(text: string): void;
}

export interface Part {
  /** As on the command line. */
  name: string;
  title: string;
  /** About how long it takes for one line, seconds. */
  seconds: number;
  /** It does little but wait, so that others may run beside it. */
  isConcurrent?: boolean;
  run(bench: BenchContext): Promise<PartResult>;
}

/** A Node-RED with a contestant's flow in it. */
export function startCandidate(
  { target, bundle, ...bench }: BenchContext,
  candidate: Candidate,
  driver?: Partial<FlowNode>,
): Promise<NodeRed> {
  return NodeRed.start({
    target,
    bundle,
    flow: createFlow(candidate, driver),
    package: candidate.usesPackage ? (candidate.packageFolder ?? bench.package) : undefined,
  });
}

/** The contestants, and ours once more with every other build. */
export function withOtherBuilds({ otherBuilds }: BenchContext, candidates: Candidate[]): Candidate[] {
  const ownCandidates = candidates.filter((candidate) => candidate.usesPackage);
  const otherCandidates = otherBuilds.flatMap((packageFolder) =>
    ownCandidates.map((candidate) => ({
      ...candidate,
      packageFolder,
      name: `${candidate.name} of ${basename(packageFolder)}`,
    })),
  );
  return [...candidates, ...otherCandidates];
}

/**
 * Does every one's work once in each round, every round beginning with another one, so that whatever changes on the
 * machine meanwhile falls on all alike.
 */
export async function runInterleaved<T>(
  rounds: number,
  tasks: Map<string, (round: number) => Promise<T>>,
): Promise<Map<string, T[]>> {
  const results = new Map([...tasks.keys()].map((name) => [name, [] as T[]]));
  const names = [...tasks.keys()];
  for (let round = 0; round < rounds; round++) {
    const first = round % names.length;
    for (const name of [...names.slice(first), ...names.slice(0, first)]) {
      const task = tasks.get(name) as (round: number) => Promise<T>;
      results.get(name)?.push(await task(round));
    }
  }
  return results;
}

export const valuesOf = <T>(
  results: Map<string, T[]>,
  name: string,
  select: (result: T) => number,
): number[] => {
  const measured = results.get(name);
  if (!measured) throw new Error(`nothing was measured of ${name}`);
  return measured.map(select);
};
