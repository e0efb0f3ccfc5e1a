/** `npm run bench:docs`: puts the kept results into docs/performance.md, between its markers. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parts } from './parts/index';
import { partReport } from './report';
import { type KeptPart, readResults, resultsFolder } from './results';
import { root } from './targets';

const page = join(root, 'docs', 'performance.md');
const BEGIN = '<!-- results: written by `npm run bench`, do not edit -->';
const END = '<!-- end of the results -->';

/** @throws when the page has lost its markers */
export function updateDocs(): void {
  const text = readFileSync(page, 'utf8');
  const begin = text.indexOf(BEGIN);
  const end = text.indexOf(END);
  if (begin < 0 || end < begin) throw new Error(`${page} lacks "${BEGIN}" or "${END}"`);
  writeFileSync(page, `${text.slice(0, begin + BEGIN.length)}\n\n${generated()}\n\n${text.slice(end)}`);
}

function generated(): string {
  const lines = (existsSync(resultsFolder) ? readdirSync(resultsFolder) : [])
    .map((file) => /^node-red-(.+)\.json$/.exec(file)?.[1])
    .filter((line): line is string => line !== undefined)
    .sort()
    .map((line) => ({ line, results: readResults(line) }));
  const sections = parts.flatMap(({ name, title }) => {
    const kept = lines.flatMap(({ line, results }) => (results[name] ? [{ line, part: results[name] }] : []));
    return kept.length === 0 ? [] : [`### ${title}`, ...kept.map(({ line, part }) => onLine(line, part))];
  });
  return sections.join('\n\n') || 'No results are kept yet: `npm run bench` writes them.';
}

function onLine(line: string, part: KeptPart): string {
  const origin = `Taken ${part.taken} at ${part.commit} with Node-RED ${part.nodeRed} on Node.js ${part.node}; ${part.machine}.`;
  return `#### Node-RED ${line}\n\n${origin}\n\n${partReport(part)}`;
}

if (require.main === module) updateDocs();
