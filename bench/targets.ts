import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export const projectRoot = join(__dirname, '..');

/** Where `npm run bench:node-red-5` and `.ci/run` install Node-RED 5. */
export const NODE_RED_5_FOLDER = join(projectRoot, '.ci', 'out', 'node-red-5');

/** A Node-RED installation and the Node.js binary that runs it. */
export interface Target {
  /** Major and minor version of Node-RED, e.g. `4.1`. */
  name: string;
  nodeRedPath: string;
  nodePath: string;
  nodeRedVersion: string;
  nodeVersion: string;
}

/**
 * The installed targets. With NODE_RED_PATH (and optionally NODE_BINARY) only that one; otherwise the Node-RED in
 * `node_modules` on the current Node.js, and Node-RED 5 on Node.js 24 if it is installed.
 */
export function availableTargets(): Target[] {
  const { NODE_BINARY, NODE_RED_PATH } = process.env;
  if (NODE_RED_PATH) return [readTarget(NODE_RED_PATH, NODE_BINARY ?? process.execPath)];
  const targets = [readTarget(join(projectRoot, 'node_modules', 'node-red'), process.execPath)];
  const nodeRed5Path = join(NODE_RED_5_FOLDER, 'node_modules', 'node-red');
  const node24Path = join(NODE_RED_5_FOLDER, 'node_modules', 'node', 'bin', 'node');
  if (existsSync(join(nodeRed5Path, 'red.js')) && existsSync(node24Path))
    targets.push(readTarget(nodeRed5Path, node24Path));
  return targets;
}

function readTarget(nodeRedPath: string, nodePath: string): Target {
  const { version } = JSON.parse(readFileSync(join(nodeRedPath, 'package.json'), 'utf8')) as {
    version: string;
  };
  const nodeVersion = execFileSync(nodePath, ['--version'], { encoding: 'utf8' }).trim().replace('v', '');
  return {
    name: version.split('.').slice(0, 2).join('.'),
    nodeRedPath,
    nodePath,
    nodeRedVersion: version,
    nodeVersion,
  };
}
