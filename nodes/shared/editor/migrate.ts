import * as messages from '../../../src/i18n/messages';
import { latestVersion, type Migration, migrate, type Properties, versionOf } from '../migration';
import { localize } from './catalog';

/** Brings nodes to the newest version as they come into the editor: with the flows, an import or an undo. */
export function migrateNodes(type: string, migrations: readonly Migration[]): void {
  RED.events.on('nodes:add', (node) => {
    if (node.type !== type) return;
    const properties = node as EditorNode & Properties;
    const names = Object.keys(RED.nodes.getType(type).defaults);
    const saved = Object.fromEntries(names.map((name) => [name, properties[name]]));
    Object.assign(properties, migrate(saved, migrations).config);
  });
}

/** A version this package knows, or none. */
export function validateVersion(version: unknown, migrations: readonly Migration[]): true | string {
  const saved = versionOf({ version });
  const known = latestVersion(migrations);
  return saved > known
    ? localize(messages.node('unsupportedVersion', { savedVersion: saved, supportedVersion: known }))
    : true;
}
