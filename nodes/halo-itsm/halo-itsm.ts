import type { Node, NodeAPI } from 'node-red';
import { runtimeLanguage } from '../shared/runtime-language';
import { serveDialogData } from './dialog-data';
import type { HaloItsmConfig } from './runtime';

/** What Node-RED loads at its start, which is little: the rest comes with the first node in a flow. */
export default function register(RED: NodeAPI): void {
  const language = runtimeLanguage(RED);
  let initNode: ((node: Node, saved: HaloItsmConfig) => void) | undefined;

  function HaloItsmConstructor(this: Node, saved: HaloItsmConfig): void {
    initNode ??= (require('./runtime') as typeof import('./runtime')).createItsmRuntime(RED, language);
    initNode(this, saved);
  }

  RED.nodes.registerType('halo-itsm', HaloItsmConstructor);
  serveDialogData(RED);
}
