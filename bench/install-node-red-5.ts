/** `npm run bench:line5`: Node-RED 5 and Node.js 24, both ordinary packages, into a folder that git ignores. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { line5Folder, presentLines } from './targets';

mkdirSync(line5Folder, { recursive: true });
// The package `node` fetches its binary in an install script, which npm runs only where it is allowed.
writeFileSync(
  join(line5Folder, 'package.json'),
  JSON.stringify({ private: true, allowScripts: { node: true } }),
);
execFileSync('npm', ['install', '--no-audit', '--no-fund', '--loglevel', 'error', 'node@24', 'node-red@5'], {
  cwd: line5Folder,
  stdio: 'inherit',
  // npm is a .cmd file on Windows, which needs a shell; the arguments are constants.
  shell: process.platform === 'win32',
});
for (const { nodeRedVersion, nodeVersion } of presentLines()) {
  console.log(`Node-RED ${nodeRedVersion} on Node.js ${nodeVersion}`);
}
