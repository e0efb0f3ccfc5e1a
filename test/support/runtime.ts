import { once } from 'node:events';
import type { NodeAPI } from 'node-red';
import helper from 'node-red-node-test-helper';
import haloConnection from '../../nodes/halo-connection/halo-connection';
import haloItsm from '../../nodes/halo-itsm/halo-itsm';
import { target } from './node-red';

const path = require.resolve(target.nodeRed);
const { events } = require(path).runtime as Pick<NodeAPI, 'events'>;
helper.init(path);

export type Credentials = Record<string, Record<string, string>>;

export interface RuntimeOptions {
  credentials: Credentials;
  /** Members of Node-RED's settings. */
  settings: Record<string, unknown>;
  /** Further nodes of Node-RED's own, such as `network/05-tls`. */
  coreNodes?: string[];
}

/** Starts a flow in Node-RED's own runtime, in this process. */
export async function loadFlow(
  flow: object[],
  { credentials, settings, coreNodes = [] }: RuntimeOptions,
): Promise<void> {
  helper.settings(settings);
  await helper.load(
    [liftListenerLimit, haloConnection, haloItsm, ...coreNodes.map(coreNode)],
    flow,
    credentials,
  );
}

/** Our nodes listen to Node-RED's events once per process, but here they are loaded for every case. */
function liftListenerLimit(RED: NodeAPI): void {
  RED.events.setMaxListeners(0);
}

function coreNode(file: string): (RED: NodeAPI) => void {
  return require(require.resolve(`@node-red/nodes/core/${file}.js`, { paths: [target.nodeRed] }));
}

export async function deployFlow(
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
export function loadedNode(id: string) {
  const node = helper.getNode(id);
  if (!node) throw new Error(`no node ${id}`);
  return node;
}

/** The nodes that see what becomes of messages at the watched ones, and nodes `caught`, `completed` and `statuses` behind them. */
export function observerNodes(nodeIds: string[]): { id: string; [property: string]: unknown }[] {
  const observer = (type: string, to: string) => [
    { id: type, ...POSITION, type, scope: nodeIds, wires: [[to]] },
    helperNode(to),
  ];
  return [
    ...observer('catch', 'caught'),
    ...observer('complete', 'completed'),
    ...observer('status', 'statuses'),
  ];
}

/** A node that does nothing; a test listens to what it gets. */
export function helperNode(id: string): { id: string; [property: string]: unknown } {
  return { id, ...POSITION, type: 'helper', wires: [] };
}

/** The flow all nodes are in, and a place there: without one a node counts as a config node. */
export const TAB = { id: 'tab', type: 'tab', label: 'test' };
export const POSITION = { z: TAB.id, x: 1, y: 1 };
