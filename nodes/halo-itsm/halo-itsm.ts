import type { Node, NodeAPI } from 'node-red';
import { runtimeLanguage } from '../shared/runtime-language';
import { dialogData } from './dialog-data';
import type { HaloItsmConfig } from './runtime';

/** What Node-RED loads at its start, which is little: the rest comes with the first node in a flow. */
export default function register(RED: NodeAPI): void {
  const language = runtimeLanguage(RED);
  let makeOurs: ((node: Node, saved: HaloItsmConfig) => void) | undefined;

  function HaloItsmConstructor(this: Node, saved: HaloItsmConfig): void {
    makeOurs ??= (require('./runtime') as typeof import('./runtime')).itsmRuntime(RED, language);
    makeOurs(this, saved);
  }

  RED.nodes.registerType('halo-itsm', HaloItsmConstructor);
  dialogData(RED);
}
