import { once } from 'node:events';
import type { NodeAPI } from 'node-red';
import helper from 'node-red-node-test-helper';
import haloConnection from '../../nodes/halo-connection/halo-connection';
import haloItsm from '../../nodes/halo-itsm/halo-itsm';
import { line } from './node-red';

const path = require.resolve(line.nodeRed);
const { events } = require(path).runtime as Pick<NodeAPI, 'events'>;
helper.init(path);

export type Credentials = Record<string, Record<string, string>>;

export interface RuntimeOptions {
  credentials: Credentials;
  /** Members of Node-RED's settings. */
  settings: Record<string, unknown>;
  /** Further nodes of Node-RED's own, such as `network/05-tls`. */
  core?: string[];
}

/** Starts a flow in Node-RED's own runtime, in this process. */
export async function load(
  flow: object[],
  { credentials, settings, core = [] }: RuntimeOptions,
): Promise<void> {
  helper.settings(settings);
  await helper.load([manyLoads, haloConnection, haloItsm, ...core.map(coreNode)], flow, credentials);
}

/** Our nodes listen to Node-RED's events once per process, but here they are loaded for every case. */
function manyLoads(RED: NodeAPI): void {
  RED.events.setMaxListeners(0);
}

function coreNode(file: string): (RED: NodeAPI) => void {
  return require(require.resolve(`@node-red/nodes/core/${file}.js`, { paths: [line.nodeRed] }));
}

export async function deploy(
  flow: object[],
  type: 'full' | 'nodes',
  credentials: Credentials,
): Promise<void> {
  const started = once(events, 'flows:started');
  await helper.setFlows(flow, type, credentials).catch((error: Error) => {
    // The helper waits for no more than a moment, which is too short for a busy machine and in hastened time.
    if (!/timeout waiting/.test(error.message)) throw error;
  });
  await started;
}

/** The texts of warnings in the log since `load`. */
export function warnings(): string[] {
  const entries = helper.log().args.map(([entry]) => entry as { level: number; msg: unknown });
  return entries.filter(({ level }) => level === WARN).map(({ msg }) => String(msg));
}

/** Node-RED's level of warnings. */
const WARN = 30;

/** A node of the flow that runs. */
export function loaded(id: string) {
  const node = helper.getNode(id);
  if (!node) throw new Error(`no node ${id}`);
  return node;
}

/** The nodes that see what becomes of messages at the watched ones, and nodes `caught`, `completed` and `statuses` behind them. */
export function watching(watched: string[]): { id: string; [property: string]: unknown }[] {
  const watch = (type: string, to: string) => [
    { id: type, ...PLACED, type, scope: watched, wires: [[to]] },
    listener(to),
  ];
  return [...watch('catch', 'caught'), ...watch('complete', 'completed'), ...watch('status', 'statuses')];
}

/** A node that does nothing; a test listens to what it gets. */
export function listener(id: string): { id: string; [property: string]: unknown } {
  return { id, ...PLACED, type: 'helper', wires: [] };
}

/** The flow all nodes are in, and a place there: without one a node counts as a config node. */
export const TAB = { id: 'tab', type: 'tab', label: 'test' };
export const PLACED = { z: TAB.id, x: 1, y: 1 };
