// Prepares a clone: installs the dependencies (once per lockfile) and builds (once per state of the sources).
// `--dev` makes the development build, see build.mjs.
// Uses Node.js only, because it runs before dependencies are installed.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const stamp = `${root}node_modules/.installed-lockfile`;
const lockfile = createHash('sha256')
  .update(readFileSync(`${root}package-lock.json`))
  .digest('hex');

if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== lockfile) {
  console.log('Installing dependencies from the lockfile …');
  // npm is a .cmd file on Windows, which needs a shell; the arguments are constants.
  execFileSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel', 'error'], {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  writeFileSync(stamp, lockfile);
}

const { buildIfChanged } = await import('./build.mjs');
await buildIfChanged({ dev: process.argv.includes('--dev') });
