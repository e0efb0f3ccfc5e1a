/**
 * `npm run bench`: measures the package side by side with what one would use instead.
 *
 *     npm run bench                        every part, on every Node-RED line that is there
 *     npm run bench -- flow paging         some parts
 *     npm run bench -- --line 5.0          one line
 *     npm run bench -- --smoke             everything tiny and nothing kept: whether the bench works
 *     npm run bench -- --rounds 31         more rounds, narrower intervals
 *     npm run bench -- --beside ../before  another build of the package as one more contestant, nothing kept
 */
import { execFileSync } from 'node:child_process';
import { cpus, type as osType } from 'node:os';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { buildKit, type Kit } from './bundle';
import { updateDocs } from './docs';
import type { Part } from './part';
import { parts } from './parts/index';
import { partReport } from './report';
import { isMet, keepPart, type PartResult } from './results';
import { StubProcess } from './server/index';
import { type Line, presentLines, root } from './targets';

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    smoke: { type: 'boolean', default: false },
    line: { type: 'string' },
    rounds: { type: 'string', default: '15' },
    beside: { type: 'string', multiple: true, default: [] },
  },
});

async function main(): Promise<void> {
  const wanted = chosenParts();
  const lines = chosenLines();
  const rounds = options.smoke ? 2 : Number(options.rounds);
  if (!(rounds >= 1)) throw new Error(`--rounds must be a number, but is "${options.rounds}".`);
  const busy = wanted.filter((part) => !part.waits);
  const waiting = wanted.filter((part) => part.waits);
  if (!options.smoke) {
    const seconds =
      lines.length * busy.reduce((sum, part) => sum + part.seconds, 0) +
      waiting.reduce((sum, part) => sum + part.seconds, 0);
    console.log(`This takes about ${Math.ceil(seconds / 60)} minutes. Leave the machine alone meanwhile.`);
  }
  const kit = await buildKit();
  try {
    let unmet = 0;
    const count = async (part: Part, line: Line): Promise<void> => {
      try {
        unmet += await measure(part, line, kit, rounds);
      } catch (thrown) {
        // The other parts are worth measuring all the same.
        console.error(`\n${part.title} on Node-RED ${line.name} failed:`, thrown);
        process.exitCode = 1;
      }
    };
    for (const line of lines) {
      for (const part of busy) await count(part, line);
    }
    // The lines wait together, but not the parts: the bursts of one would hold the other up.
    for (const part of waiting) await Promise.all(lines.map((line) => count(part, line)));
    if (options.smoke || options.beside.length > 0) return;
    updateDocs();
    console.log(`\n${unmet === 0 ? 'Everything wanted is met' : `${unmet} wanted figures are not met`}.`);
  } finally {
    kit.remove();
  }
}

/** Runs one part on one line and keeps what it found. @returns how many thresholds are not met */
async function measure(part: Part, line: Line, kit: Kit, rounds: number): Promise<number> {
  const heading = `${part.title}: Node-RED ${line.nodeRedVersion} on Node.js ${line.nodeVersion}`;
  console.log(`\n${heading} …`);
  const startedAt = Date.now();
  const stub = await StubProcess.start();
  try {
    const found = await part.run({
      line,
      kit,
      package: root.replace(/[/\\]$/, ''),
      beside: options.beside.map((folder) => resolve(folder)),
      stub,
      smoke: options.smoke,
      rounds,
      say: (text) => console.log(`  ${part.name} ${line.name}: ${text}`),
    });
    const result = options.smoke ? withoutThresholds(found) : found;
    const seconds = Math.round((Date.now() - startedAt) / 1000);
    console.log(`\n# ${heading}\n\n${partReport(result)}\n\n${seconds} s`);
    if (!options.smoke && options.beside.length === 0) {
      keepPart(line.name, part.name, {
        taken: new Date().toISOString().slice(0, 16).replace('T', ' '),
        commit: commit(),
        machine: `${cpus().length} × ${cpus()[0]?.model ?? 'CPU'}, ${osType()}`,
        nodeRed: line.nodeRedVersion,
        node: line.nodeVersion,
        seconds,
        ...result,
      });
    }
    return result.comparisons.filter((comparison) => isMet(comparison) === false).length;
  } finally {
    await stub.stop();
  }
}

/** A few milliseconds of each say nothing about what is wanted. */
function withoutThresholds(result: PartResult): PartResult {
  const comparisons = result.comparisons.map((comparison) => ({ ...comparison, threshold: undefined }));
  return { ...result, comparisons };
}

function chosenParts(): Part[] {
  const unknown = positionals.find((name) => !parts.some((part) => part.name === name));
  if (unknown) {
    throw new Error(`There is no part "${unknown}". Parts: ${parts.map(({ name }) => name).join(', ')}.`);
  }
  return positionals.length === 0 ? parts : parts.filter(({ name }) => positionals.includes(name));
}

function chosenLines(): Line[] {
  const present = presentLines();
  const lines = present.filter(({ name }) => !options.line || name === options.line);
  if (lines.length === 0) {
    throw new Error(
      `Node-RED ${options.line} is not there, only ${present.map(({ name }) => name).join(' and ')}. \`npm run bench:line5\` installs Node-RED 5.`,
    );
  }
  if (!options.line && present.length === 1 && !process.env.LANE_NODE_RED) {
    console.log(
      `Only Node-RED ${present[0]?.nodeRedVersion} is there. \`npm run bench:line5\` installs Node-RED 5 on Node.js 24 beside it.`,
    );
  }
  return lines;
}

/** The commit, with a `+` when files have changed since. */
function commit(): string {
  const git = (...args: string[]) => execFileSync('git', args, { cwd: root, encoding: 'utf8' }).trim();
  const changed = git('status', '--porcelain', '--', 'src', 'nodes', 'scripts', 'package-lock.json');
  return git('rev-parse', '--short', 'HEAD') + (changed ? '+' : '');
}

main().catch((thrown: unknown) => {
  console.error(thrown instanceof Error ? thrown.message : thrown);
  process.exit(1);
});
