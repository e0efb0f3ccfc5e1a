// Asks the registry for known vulnerabilities of exactly the packages inside the bundles: what users get, and nothing
// that only development uses. Ends with 1 when there are any, with 2 when the registry could not be asked.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundle } from './build.mjs';
import { bundledPackages } from './licences.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const lockfile = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
const packages = bundledPackages(await bundle({ write: false }), root);

/** A lockfile of these packages alone, each as the real one has it, none asking for others. */
const manifest = { name: 'bundled', version: '0.0.0', private: true };
const locked = packages.map(({ folder }) => {
  const { version, resolved, integrity } = lockfile.packages[folder];
  return [folder, { version, resolved, integrity }];
});
const lock = { ...manifest, lockfileVersion: 3, packages: { '': manifest, ...Object.fromEntries(locked) } };

const folder = mkdtempSync(join(tmpdir(), 'audit-'));
let report;
try {
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest));
  writeFileSync(join(folder, 'package-lock.json'), JSON.stringify(lock));
  const { stdout } = spawnSync('npm', ['audit', '--json', '--package-lock-only', '--loglevel', 'silent'], {
    cwd: folder,
    encoding: 'utf8',
    shell: process.platform === 'win32',
  });
  report = JSON.parse(stdout);
} catch {
  report = {};
} finally {
  rmSync(folder, { recursive: true, force: true });
}

if (!report.vulnerabilities) {
  console.error(
    'The registry could not be asked for vulnerabilities: it cannot be reached, or does not answer audits.',
  );
  process.exitCode = 2;
} else {
  const found = Object.values(report.vulnerabilities);
  for (const { name, severity, via } of found) {
    const advisories = via
      .filter((one) => typeof one === 'object')
      .map(({ title, url }) => `${title} ${url}`);
    console.error(`${name}: ${severity}: ${advisories.join('; ')}`);
  }
  console.log(`${packages.length} bundled packages, ${found.length} with known vulnerabilities`);
  if (found.length > 0) process.exitCode = 1;
}
