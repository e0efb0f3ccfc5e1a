/**
 * `npm run bench`: compares the package with the alternatives, in interleaved rounds.
 *
 *     npm run bench                         all parts, on every installed Node-RED version
 *     npm run bench -- flow paging          selected parts
 *     npm run bench -- --target 5.0         one Node-RED version
 *     npm run bench -- --smoke              a minimal run that checks the bench itself; saves nothing
 *     npm run bench -- --rounds 31          more rounds, narrower intervals
 *     npm run bench -- --compare ../before  adds another build of the package; saves nothing
 */
import { execFileSync } from 'node:child_process';
import { cpus, type as osType } from 'node:os';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { type Bundle, buildBundle } from './bundle';
import { updateDocs } from './docs';
import type { Part } from './part';
import { parts } from './parts/index';
import { partReport } from './report';
import { isMet, type PartResult, storePart } from './results';
import { StubProcess } from './server/index';
import { availableTargets, projectRoot, type Target } from './targets';

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    smoke: { type: 'boolean', default: false },
    target: { type: 'string' },
    rounds: { type: 'string', default: '15' },
    compare: { type: 'string', multiple: true, default: [] },
  },
});

async function runBench(): Promise<void> {
  const selected = selectParts();
  const targets = selectTargets();
  const rounds = options.smoke ? 2 : Number(options.rounds);
  if (!(rounds >= 1)) throw new Error(`--rounds must be a number, but is "${options.rounds}".`);
  const exclusiveParts = selected.filter((part) => !part.isConcurrent);
  const concurrentParts = selected.filter((part) => part.isConcurrent);
  if (!options.smoke) {
    const seconds =
      targets.length * exclusiveParts.reduce((sum, part) => sum + part.seconds, 0) +
      concurrentParts.reduce((sum, part) => sum + part.seconds, 0);
    console.log(
      `This takes about ${Math.ceil(seconds / 60)} minutes. Do not use the machine for anything else.`,
    );
  }
  const bundle = await buildBundle();
  try {
    let unmetCount = 0;
    const runPart = async (part: Part, target: Target): Promise<void> => {
      try {
        unmetCount += await measure(part, target, bundle, rounds);
      } catch (error) {
        // Continue with the other parts.
        console.error(`\n${part.title} on Node-RED ${target.name} failed:`, error);
        process.exitCode = 1;
      }
    };
    for (const target of targets) {
      for (const part of exclusiveParts) await runPart(part, target);
    }
    // Targets run concurrently, parts do not: bursts of requests in one part would delay the other.
    for (const part of concurrentParts) await Promise.all(targets.map((target) => runPart(part, target)));
    if (options.smoke || options.compare.length > 0) return;
    updateDocs();
    console.log(`\n${unmetCount === 0 ? 'All targets are met' : `${unmetCount} targets are not met`}.`);
  } finally {
    bundle.remove();
  }
}

/** Runs one part on one Node-RED version and saves its result. @returns the number of thresholds not met */
async function measure(part: Part, target: Target, bundle: Bundle, rounds: number): Promise<number> {
  const heading = `${part.title}: Node-RED ${target.nodeRedVersion} on Node.js ${target.nodeVersion}`;
  console.log(`\n${heading} …`);
  const startedAt = Date.now();
  const stub = await StubProcess.start();
  try {
    const measured = await part.run({
      target,
      bundle,
      package: projectRoot.replace(/[/\\]$/, ''),
      otherBuilds: options.compare.map((folder) => resolve(folder)),
      stub,
      smoke: options.smoke,
      rounds,
      log: (text) => console.log(`  ${part.name} ${target.name}: ${text}`),
    });
    const result = options.smoke ? withoutThresholds(measured) : measured;
    const seconds = Math.round((Date.now() - startedAt) / 1000);
    console.log(`\n# ${heading}\n\n${partReport(result)}\n\n${seconds} s`);
    if (!options.smoke && options.compare.length === 0) {
      storePart(target.name, part.name, {
        taken: new Date().toISOString().slice(0, 16).replace('T', ' '),
        commit: currentCommit(),
        machine: `${cpus().length} × ${cpus()[0]?.model ?? 'CPU'}, ${osType()}`,
        nodeRed: target.nodeRedVersion,
        node: target.nodeVersion,
        seconds,
        ...result,
      });
    }
    return result.comparisons.filter((comparison) => isMet(comparison) === false).length;
  } finally {
    await stub.stop();
  }
}

/** Removes the thresholds: a smoke run is too short to judge them. */
function withoutThresholds(result: PartResult): PartResult {
  const comparisons = result.comparisons.map((comparison) => ({ ...comparison, threshold: undefined }));
  return { ...result, comparisons };
}

function selectParts(): Part[] {
  const unknown = positionals.find((name) => !parts.some((part) => part.name === name));
  if (unknown) {
    throw new Error(`There is no part "${unknown}". Parts: ${parts.map(({ name }) => name).join(', ')}.`);
  }
  return positionals.length === 0 ? parts : parts.filter(({ name }) => positionals.includes(name));
}

function selectTargets(): Target[] {
  const available = availableTargets();
  const targets = available.filter(({ name }) => !options.target || name === options.target);
  if (targets.length === 0) {
    throw new Error(
      `Node-RED ${options.target} is not installed, only ${available.map(({ name }) => name).join(' and ')}. \`npm run bench:node-red-5\` installs Node-RED 5.`,
    );
  }
  if (!options.target && available.length === 1 && !process.env.NODE_RED_PATH) {
    console.log(
      `Only Node-RED ${available[0]?.nodeRedVersion} is installed. \`npm run bench:node-red-5\` installs Node-RED 5 with Node.js 24 as well.`,
    );
  }
  return targets;
}

/** The current commit, with a `+` when there are uncommitted changes. */
function currentCommit(): string {
  const git = (...args: string[]) => execFileSync('git', args, { cwd: projectRoot, encoding: 'utf8' }).trim();
  const changes = git('status', '--porcelain', '--', 'src', 'nodes', 'scripts', 'package-lock.json');
  return git('rev-parse', '--short', 'HEAD') + (changes ? '+' : '');
}

runBench().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
