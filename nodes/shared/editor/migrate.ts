import * as messages from '../../../src/i18n/messages';
import { latestVersion, type Migration, migrate, type Properties, versionOf } from '../migration';
import { localize } from './catalog';

/** Migrates nodes to the latest version when they are added to the editor: with the flows, an import or an undo. */
export function migrateNodes(type: string, migrations: readonly Migration[]): void {
  RED.events.on('nodes:add', (node) => {
    if (node.type !== type) return;
    const properties = node as EditorNode & Properties;
    const names = Object.keys(RED.nodes.getType(type).defaults);
    const saved = Object.fromEntries(names.map((name) => [name, properties[name]]));
    Object.assign(properties, migrate(saved, migrations).config);
  });
}

/** A version that this package supports. A missing one is version 0. */
export function validateVersion(version: unknown, migrations: readonly Migration[]): true | string {
  const savedVersion = versionOf({ version });
  const supportedVersion = latestVersion(migrations);
  return savedVersion > supportedVersion
    ? localize(messages.node('unsupportedVersion', { savedVersion, supportedVersion }))
    : true;
}
