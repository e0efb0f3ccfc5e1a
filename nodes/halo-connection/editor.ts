import { parseInstanceAddress } from '../../src/browser';
import { createTranslator } from '../shared/editor/catalog';
import { migrateNodes, validateVersion as validateNodeVersion } from '../shared/editor/migrate';
import { addStyle } from '../shared/editor/style';
import { field } from './editor/fields';
import { ConnectionForm } from './editor/form';
import { MIGRATIONS } from './migrations';

// halo-connection.html calls the exports of this file as properties of the global `haloConnectionEditor`.
export {
  validateAuthServer,
  validateInstance,
  validatePositiveInteger,
  validatePositiveNumber,
  validateRedirectUri,
} from './editor/validate';

export interface ConnectionNode extends EditorNode {
  name?: string;
  instanceUrl?: string;
  signIn?: string;
  joinReads?: boolean;
}

/** The text that lists of connections show: the name, or else the host of the instance. */
export function label({ name, instanceUrl = '' }: ConnectionNode): string {
  if (name) return name;
  try {
    return parseInstanceAddress(instanceUrl, true).host;
  } catch {
    return instanceUrl || t('unnamed');
  }
}

migrateNodes('halo-connection', MIGRATIONS);

export function validateVersion(version: unknown): true | string {
  return validateNodeVersion(version, MIGRATIONS);
}

const t = createTranslator('halo-connection');

let openForm: ConnectionForm | undefined;

export function prepare(node: ConnectionNode): void {
  addStyle();
  openForm?.close();
  // Flows written by hand can lack properties, and Node-RED leaves their inputs empty.
  if (node.signIn === undefined) field('signIn').value = 'account';
  if (node.joinReads === undefined) field('joinReads').checked = true;
  openForm = new ConnectionForm(node.id);
}

export function close(): void {
  openForm?.close();
  openForm = undefined;
}
