// Audits exactly the packages inside the published bundles; development dependencies are not included.
// Exit code 1: known vulnerabilities. Exit code 2: the registry returned no audit.
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

/** A lockfile with only these packages, with the versions of the real one and without further dependencies. */
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
  console.error('The audit failed: the registry cannot be reached or does not support audits.');
  process.exitCode = 2;
} else {
  const vulnerabilities = Object.values(report.vulnerabilities);
  for (const { name, severity, via } of vulnerabilities) {
    const advisories = via
      .filter((advisory) => typeof advisory === 'object')
      .map(({ title, url }) => `${title} ${url}`);
    console.error(`${name}: ${severity}: ${advisories.join('; ')}`);
  }
  console.log(`${packages.length} bundled packages, ${vulnerabilities.length} with known vulnerabilities`);
  if (vulnerabilities.length > 0) process.exitCode = 1;
}
