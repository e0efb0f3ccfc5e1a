// Runs the tests on an up-to-date build.
//
//     npm test                          all tests, several files in parallel
//     npm test -- FILE…                 only these files (or patterns)
//     npm test -- OPTION… [FILE…]       with options of mocha, for example `-g 'rate limit'`
//     npm run test:watch -- [FILE…]     again after every change
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, watch } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const watched = ['src', 'nodes', 'locales', 'icons', 'openapi', 'scripts', 'demo', 'examples', 'test'];
/** Folders with the slowest tests, in the order in which they start; the other folders follow. */
const slowFolders = ['integration', 'faults', 'client', 'properties', 'package', 'catalogue'];

const watching = process.argv.includes('--watch');
const given = process.argv.slice(2).filter((argument) => argument !== '--watch');

/** Runs a script of Node.js. @returns its exit code */
async function run(script, ...args) {
  const child = spawn(process.execPath, [join(root, script), ...args], { cwd: root, stdio: 'inherit' });
  const [code] = await once(child, 'exit');
  return code ?? 1;
}

function allTests() {
  const folders = readdirSync(join(root, 'test'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .filter((name) => !slowFolders.includes(name));
  // Folder by folder: mocha starts the files in the order in which it finds them.
  return [...slowFolders, ...folders.sort()]
    .map((folder) => ({
      folder,
      files: readdirSync(join(root, 'test', folder), { recursive: true })
        .filter((file) => file.endsWith('.test.ts'))
        .sort(),
    }))
    .flatMap(({ folder, files }) => files.map((file) => join('test', folder, file)));
}

/** Whether an argument is a file or pattern; other arguments are passed to mocha as options. */
function namesFiles(argument) {
  return !argument.startsWith('-') && (existsSync(argument) || /\.ts$/.test(argument));
}

async function runTests() {
  const code = await run('scripts/setup.mjs');
  if (code !== 0) return code;
  const mocha = 'node_modules/mocha/bin/mocha.js';
  if (given.some(namesFiles)) return run(mocha, ...given);
  // One more job than processors: some tests mostly wait for other processes.
  const jobs = String(availableParallelism() + 1);
  return run(mocha, '--parallel', '--jobs', jobs, ...given, ...allTests());
}

/** Resolves 200 ms after the last of a series of file changes. */
function change() {
  return new Promise((resolve) => {
    let timer;
    const watchers = watched.map((folder) =>
      watch(join(root, folder), { recursive: true }, () => {
        clearTimeout(timer);
        timer = setTimeout(() => {
          for (const watcher of watchers) watcher.close();
          resolve();
        }, 200);
      }),
    );
  });
}

while (watching) {
  // Started before the tests, so that a change during their run is not missed.
  const changed = change();
  await runTests();
  console.log('Waiting for changes …');
  await changed;
}
process.exitCode = await runTests();
