/** `npm run bench:docs`: writes the saved results into docs/performance.md, between its markers. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parts } from './parts/index';
import { partReport } from './report';
import { RESULTS_FOLDER, readResults, type StoredPart } from './results';
import { projectRoot } from './targets';

const DOCS_FILE = join(projectRoot, 'docs', 'performance.md');
const BEGIN_MARKER = '<!-- results: written by `npm run bench`, do not edit -->';
const END_MARKER = '<!-- end of the results -->';

/** @throws when the page lacks a marker */
export function updateDocs(): void {
  const page = readFileSync(DOCS_FILE, 'utf8');
  const begin = page.indexOf(BEGIN_MARKER);
  const end = page.indexOf(END_MARKER);
  if (begin < 0 || end < begin) throw new Error(`${DOCS_FILE} lacks "${BEGIN_MARKER}" or "${END_MARKER}"`);
  writeFileSync(
    DOCS_FILE,
    `${page.slice(0, begin + BEGIN_MARKER.length)}\n\n${renderResults()}\n\n${page.slice(end)}`,
  );
}

function renderResults(): string {
  const targets = (existsSync(RESULTS_FOLDER) ? readdirSync(RESULTS_FOLDER) : [])
    .map((file) => /^node-red-(.+)\.json$/.exec(file)?.[1])
    .filter((target): target is string => target !== undefined)
    .sort()
    .map((target) => ({ target, results: readResults(target) }));
  const sections = parts.flatMap(({ name, title }) => {
    const stored = targets.flatMap(({ target, results }) =>
      results[name] ? [{ target, part: results[name] }] : [],
    );
    return stored.length === 0
      ? []
      : [`### ${title}`, ...stored.map(({ target, part }) => renderTarget(target, part))];
  });
  return sections.join('\n\n') || 'No results are saved yet: `npm run bench` writes them.';
}

function renderTarget(target: string, part: StoredPart): string {
  const source = `Measured ${part.taken} at commit ${part.commit} with Node-RED ${part.nodeRed} on Node.js ${part.node}; ${part.machine}.`;
  return `#### Node-RED ${target}\n\n${source}\n\n${partReport(part)}`;
}

if (require.main === module) updateDocs();
