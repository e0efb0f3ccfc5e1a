import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';

/** What runs inside the measured Node-RED, built to a temporary folder. */
export interface Bundle {
  /** Loaded before Node-RED. */
  agent: string;
  /** A Node-RED package with the driver and the bare nodes, or those of somebody else. */
  nodes: string;
  remove(): void;
}

const RUNTIME_FOLDER = join(__dirname, 'runtime');
const NODE_NAMES = ['driver', 'bare-got', 'bare-http'];

/**
 * Bundles as our own build does, got included; not minified, so that a profile can tell the libraries apart.
 * @param from - the folder of the nodes
 */
export async function buildBundle(names = NODE_NAMES, from = RUNTIME_FOLDER): Promise<Bundle> {
  const folder = mkdtempSync(join(tmpdir(), 'halo-bench-kit-'));
  await build({
    entryPoints: [join(RUNTIME_FOLDER, 'agent.ts'), ...names.map((name) => join(from, `${name}.ts`))],
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
