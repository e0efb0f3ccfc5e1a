import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';

/** The bench's code that runs inside the measured Node-RED, built to a temporary folder. */
export interface Bundle {
  /** Script loaded before Node-RED (`--require`). */
  agent: string;
  /** Folder of a Node-RED package with the bench's nodes. */
  nodes: string;
  remove(): void;
}

const RUNTIME_FOLDER = join(__dirname, 'runtime');
const NODE_NAMES = ['driver', 'bare-got', 'bare-http'];

/**
 * Bundles like the package's own build, got included, but not minified, so that a profile can distinguish libraries.
 * @param names - node names
 * @param from - source folder of the nodes
 */
export async function buildBundle(names = NODE_NAMES, from = RUNTIME_FOLDER): Promise<Bundle> {
  const folder = mkdtempSync(join(tmpdir(), 'halo-bench-nodes-'));
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
    JSON.stringify({ name: 'halo-bench-nodes', version: '1.0.0', 'node-red': { nodes } }),
  );
  return {
    agent: join(folder, 'agent.js'),
    nodes: folder,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
