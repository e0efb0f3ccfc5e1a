import { basename } from 'node:path';
import type { Bundle } from './bundle';
import { type Candidate, createFlow } from './candidates';
import { type FlowNode, NodeRed } from './node-red';
import type { PartResult } from './results';
import type { StubProcess } from './server/index';
import type { Target } from './targets';

/** Environment and options of a part of the bench. */
export interface BenchContext {
  target: Target;
  bundle: Bundle;
  /** Folder of the package under test. */
  package: string;
  /** Folders of other builds to compare with it. */
  otherBuilds: string[];
  stub: StubProcess;
  /** A minimal run that checks the bench itself. */
  smoke: boolean;
  /** Number of interleaved rounds. */
  rounds: number;
  log(text: string): void;
}

export interface Part {
  /** Name on the command line. */
  name: string;
  title: string;
  /** Approximate duration per Node-RED version, seconds. */
  seconds: number;
  /** Mostly waiting, so that targets can be measured concurrently. */
  isConcurrent?: boolean;
  run(bench: BenchContext): Promise<PartResult>;
}

/** Starts a Node-RED with the candidate's flow. */
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

/** The candidates, plus one per other build for each candidate that uses the package. */
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
 * Runs every task once per round, each round starting with a different task, so that changes on the machine affect
 * all tasks equally.
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
  if (!measured) throw new Error(`no measurements for ${name}`);
  return measured.map(select);
};
