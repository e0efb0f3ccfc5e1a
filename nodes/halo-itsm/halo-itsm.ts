import type { Node, NodeAPI } from 'node-red';
import { runtimeLanguage } from '../shared/runtime-language';
import { serveDialogData } from './dialog-data';
import type { HaloItsmConfig } from './settings';

/**
 * Entry file that Node-RED loads at startup. It registers the node type only; runtime.ts is loaded with the first node,
 * to keep the startup of flows without a `halo-itsm` node fast.
 */
export default function register(RED: NodeAPI): void {
  const languageCode = runtimeLanguage(RED);
  let initNode: ((node: Node, saved: HaloItsmConfig) => void) | undefined;

  function HaloItsmConstructor(this: Node, saved: HaloItsmConfig): void {
    initNode ??= (require('./runtime') as typeof import('./runtime')).createItsmRuntime(RED, languageCode);
    initNode(this, saved);
  }

  RED.nodes.registerType('halo-itsm', HaloItsmConstructor);
  serveDialogData(RED);
}
