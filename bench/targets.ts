import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export const projectRoot = join(__dirname, '..');

/** Where `npm run bench:line5` and `.ci/run` put the second line. */
export const NODE_RED_5_FOLDER = join(projectRoot, '.ci', 'out', 'line5');

/** A Node-RED and the Node.js it runs on. */
export interface Target {
  /** Major and minor version of Node-RED: 4.1, 5.0. */
  name: string;
  nodeRedPath: string;
  nodePath: string;
  nodeRedVersion: string;
  nodeVersion: string;
}

/**
 * The lines that are there: the one that the `LANE` variables name, else the one in `node_modules` on the Node.js that
 * runs us, and Node-RED 5 on Node.js 24 where it has been installed.
 */
export function availableTargets(): Target[] {
  const { LANE_NODE, LANE_NODE_RED } = process.env;
  if (LANE_NODE_RED) return [readTarget(LANE_NODE_RED, LANE_NODE ?? process.execPath)];
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
