import * as say from '../../../src/i18n/messages';
import { migrate, newest, type Properties, type Step, versionOf } from '../migration';
import { told } from './catalog';

/** Brings nodes to the newest version as they come into the editor: with the flows, an import or an undo. */
export function migrateNodes(type: string, steps: readonly Step[]): void {
  RED.events.on('nodes:add', (node) => {
    if (node.type !== type) return;
    const held = node as EditorNode & Properties;
    const names = Object.keys(RED.nodes.getType(type).defaults);
    const before = Object.fromEntries(names.map((name) => [name, held[name]]));
    Object.assign(held, migrate(before, steps).config);
  });
}

/** A version this package knows, or none. */
export function validateVersion(version: unknown, steps: readonly Step[]): true | string {
  const saved = versionOf({ version });
  const known = newest(steps);
  return saved > known ? told(say.node('newer', { saved, known })) : true;
}
