import { createTranslator } from '../shared/editor/catalog';
import { byId } from '../shared/editor/dom';
import { migrateNodes, validateVersion as validateNodeVersion } from '../shared/editor/migrate';
import { addStyle } from '../shared/editor/style';
import { loadCatalogue, loadedCatalogue } from './editor/catalogue';
import { ItsmForm } from './editor/form';
import type { ItsmNode } from './editor/itsm-node';
import { prepareOutputRows } from './editor/output-rows';
import { MIGRATIONS } from './migrations';

// halo-itsm.html calls the exports of this file as properties of the global `haloItsmEditor`.

export {
  validateDuration,
  validateOperation,
  validateParameters,
  validatePositiveInteger,
  validateReference,
  validateReferenceProperty,
  validateRequest,
} from './editor/validate';

migrateNodes('halo-itsm', MIGRATIONS);

export function validateVersion(version: unknown): true | string {
  return validateNodeVersion(version, MIGRATIONS);
}

const t = createTranslator('halo-itsm');

/** The text on the node in the flow. */
export function label({ name, operation }: ItsmNode): string {
  if (name) return name;
  if (!operation) return 'halo itsm';
  return loadedCatalogue()?.byId.get(operation)?.title ?? operation;
}

export function inputLabel(): string {
  return t('port.request');
}

export function outputLabel(index: number): string {
  return t(index === 1 ? 'port.error' : 'port.response');
}

/** Undefined while the catalogue is loading. */
let openForm: ItsmForm | undefined;

/** Fills the dialog. Everything that needs the catalogue follows when it is loaded. */
export function prepare(node: ItsmNode): void {
  addStyle();
  openForm = undefined;
  if (!node.connection) selectOnlyConnection();
  prepareOutputRows(node);
  const loadingElement = byId<HTMLElement>('halo-loading');
  loadingElement.textContent = t('operation.loading');
  loadCatalogue().then(
    (catalogue) => {
      // The dialog was closed while the catalogue was loading.
      if (!loadingElement.isConnected) return;
      loadingElement.hidden = true;
      byId('halo-form').hidden = false;
      openForm = new ItsmForm(node, catalogue);
    },
    () => {
      loadingElement.className = 'halo-error';
      loadingElement.textContent = t('error.catalogueFailed');
    },
  );
}

/** Selects the connection of a new node if there is exactly one. */
function selectOnlyConnection(): void {
  const options = byId<HTMLSelectElement>('node-input-connection').querySelectorAll('option');
  const ids = [...options].map(({ value }) => value).filter((value) => value && value !== '_ADD_');
  const [id] = ids;
  if (id !== undefined && ids.length === 1) $('#node-input-connection').val(id).trigger('change');
}

export function save(node: ItsmNode): void {
  openForm?.save(node);
  close();
}

export function close(): void {
  openForm?.destroy();
  openForm = undefined;
}

export function resize(): void {
  openForm?.resize();
}
