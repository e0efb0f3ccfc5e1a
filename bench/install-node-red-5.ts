/** `npm run bench:node-red-5`: installs Node-RED 5 and Node.js 24 from npm into a folder that git ignores. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { availableTargets, NODE_RED_5_FOLDER } from './targets';

mkdirSync(NODE_RED_5_FOLDER, { recursive: true });
// The package `node` downloads its binary in an install script, which npm runs only when allowed.
writeFileSync(
  join(NODE_RED_5_FOLDER, 'package.json'),
  JSON.stringify({ private: true, allowScripts: { node: true } }),
);
execFileSync('npm', ['install', '--no-audit', '--no-fund', '--loglevel', 'error', 'node@24', 'node-red@5'], {
  cwd: NODE_RED_5_FOLDER,
  stdio: 'inherit',
  // npm is a .cmd file on Windows, which needs a shell; the arguments are constants.
  shell: process.platform === 'win32',
});
for (const { nodeRedVersion, nodeVersion } of availableTargets()) {
  console.log(`Node-RED ${nodeRedVersion} on Node.js ${nodeVersion}`);
}
