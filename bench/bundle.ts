import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';

/** What runs inside the measured Node-RED, built to a temporary folder. */
export interface Kit {
  /** Loaded before Node-RED. */
  agent: string;
  /** A Node-RED package with the driver and the bare nodes, or those of somebody else. */
  nodes: string;
  remove(): void;
}

const INSIDE = join(__dirname, 'runtime');
const NODES = ['driver', 'bare-got', 'bare-http'];

/**
 * Bundles as our own build does, got included; not minified, so that a profile can tell the libraries apart.
 * @param from - the folder of the nodes
 */
export async function buildKit(names = NODES, from = INSIDE): Promise<Kit> {
  const folder = mkdtempSync(join(tmpdir(), 'halo-bench-kit-'));
  await build({
    entryPoints: [join(INSIDE, 'agent.ts'), ...names.map((name) => join(from, `${name}.ts`))],
    entryNames: '[name]',
    outdir: folder,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    logLevel: 'warning',
  });
  for (const name of names) {
    writeFileSync(join(folder, `${name}.html`), '<script type="text/javascript"></script>');
  }
  const nodes = Object.fromEntries(names.map((name) => [name, `${name}.js`]));
  writeFileSync(
    join(folder, 'package.json'),
    JSON.stringify({ name: 'halo-bench-kit', version: '1.0.0', 'node-red': { nodes } }),
  );
  return {
    agent: join(folder, 'agent.js'),
    nodes: folder,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
