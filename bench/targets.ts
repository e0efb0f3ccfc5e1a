import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export const root = join(__dirname, '..');

/** Where `npm run bench:line5` and `.ci/run` put the second line. */
export const line5Folder = join(root, '.ci', 'out', 'line5');

/** A Node-RED and the Node.js it runs on. */
export interface Line {
  /** Major and minor version of Node-RED: 4.1, 5.0. */
  name: string;
  nodeRed: string;
  node: string;
  nodeRedVersion: string;
  nodeVersion: string;
}

/**
 * The lines that are there: the one that the `LANE` variables name, else the one in `node_modules` on the Node.js that
 * runs us, and Node-RED 5 on Node.js 24 where it has been installed.
 */
export function presentLines(): Line[] {
  const { LANE_NODE, LANE_NODE_RED } = process.env;
  if (LANE_NODE_RED) return [line(LANE_NODE_RED, LANE_NODE ?? process.execPath)];
  const lines = [line(join(root, 'node_modules', 'node-red'), process.execPath)];
  const nodeRed5 = join(line5Folder, 'node_modules', 'node-red');
  const node24 = join(line5Folder, 'node_modules', 'node', 'bin', 'node');
  if (existsSync(join(nodeRed5, 'red.js')) && existsSync(node24)) lines.push(line(nodeRed5, node24));
  return lines;
}

function line(nodeRed: string, node: string): Line {
  const { version } = JSON.parse(readFileSync(join(nodeRed, 'package.json'), 'utf8')) as { version: string };
  const nodeVersion = execFileSync(node, ['--version'], { encoding: 'utf8' }).trim().replace('v', '');
  return {
    name: version.split('.').slice(0, 2).join('.'),
    nodeRed,
    node,
    nodeRedVersion: version,
    nodeVersion,
  };
}
