import type { Operation } from '../../src/browser';
import { ConnectionApi } from '../shared/editor/admin-api';
import { createTranslator } from '../shared/editor/catalog';
import { byId, element } from '../shared/editor/dom';
import { migrateNodes, validateVersion as validateNodeVersion } from '../shared/editor/migrate';
import { addStyle } from '../shared/editor/style';
import { type Catalogue, loadCatalogue, loadedCatalogue, takesReference } from './editor/catalogue';
import { Guide } from './editor/guide';
import type { ItsmNode } from './editor/itsm-node';
import { OperationPicker } from './editor/operation-picker';
import { ParameterRows } from './editor/parameter-rows';
import { ReferenceField } from './editor/reference-field';
import { RequestField } from './editor/request-field';
import { isEmptyRow, type Row } from './editor/row';

import { selectedConnection } from './editor/selected-connection';
import { TicketFormCheck } from './editor/ticket-form-check';
import { MIGRATIONS } from './migrations';

export {
  referenceMember,
  seconds,
  validateOperation,
  validateParameters,
  validateReference,
  validateRequest,
  wholeNumber,
} from './editor/validate';

migrateNodes('halo-itsm', MIGRATIONS);

export function validateVersion(version: unknown): true | string {
  return validateNodeVersion(version, MIGRATIONS);
}

const t = createTranslator('halo-itsm');

/** What stands on the node. */
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

/** The open form. */
interface Form {
  picker: OperationPicker;
  parameters: ParameterRows;
  request: RequestField;
  reference: ReferenceField;
}

let openForm: Form | undefined;

/** Fills the form; what needs the catalogue follows when that is there. */
export function prepare(node: ItsmNode): void {
  addStyle();
  openForm = undefined;
  if (!node.connection) selectOnlyConnection();
  prepareOutput(node);
  const loadingElement = byId<HTMLElement>('halo-loading');
  loadingElement.textContent = t('operation.loading');
  loadCatalogue().then(
    (catalogue) => {
      // The dialog may have been closed meanwhile.
      if (!loadingElement.isConnected) return;
      loadingElement.hidden = true;
      byId('halo-form').hidden = false;
      openForm = buildForm(node, catalogue);
    },
    () => {
      loadingElement.className = 'halo-error';
      loadingElement.textContent = t('error.catalogueFailed');
    },
  );
}

function buildForm(node: ItsmNode, catalogue: Catalogue): Form {
  const rows = (node.parameters ?? []).map((row) => ({ ...row, value: String(row.value ?? '') }));
  let shownOperation: Operation | undefined = catalogue.byId.get(node.operation ?? '');
  let isReady = false;
  const updateChecks = () => {
    if (!isReady) return;
    parameters.check(request.providedNames);
    ticketCheck.markStale();
  };
  const parameters = new ParameterRows(byId('halo-parameters'), t, catalogue.listResolver, updateChecks);
  const request = new RequestField(
    {
      input: byId('halo-request'),
      container: byId('halo-request-editor'),
      messageElement: byId('halo-request-message'),
    },
    node.request ?? 'payload',
    node.requestType || 'msg',
    t,
    updateChecks,
  );
  const reference = new ReferenceField(node, t);
  const api = new ConnectionApi(selectedConnection);
  const ticketCheck = new TicketFormCheck(byId('halo-ticket-check'), request, api, t);
  const sampleNote = byId<HTMLElement>('halo-sample-note');
  const guide = new Guide(byId('halo-guide'), t, {
    insertSample: (operation) => insertSample(operation, parameters, request, sampleNote),
    request,
    api,
    listResolver: catalogue.listResolver,
  });
  const showOperation = (operation: Operation | undefined, rowsToShow: Row[]) => {
    const isFromMessage = picker.id === '';
    parameters.show(operation, rowsToShow, operation === shownOperation ? undefined : shownOperation);
    shownOperation = operation;
    sampleNote.replaceChildren();
    byId('halo-request-help').textContent = t(requestHelpKey(operation));
    request.show(operation);
    guide.show(operation);
    reference.show(
      operation,
      isFromMessage || (operation !== undefined && takesReference(catalogue, operation)),
    );
    ticketCheck.show(operation);
    showOutput(operation, isFromMessage);
    byId('node-input-name').placeholder = operation?.title ?? 'halo itsm';
    updateChecks();
  };
  const picker = new OperationPicker(
    byId('halo-operation'),
    byId('halo-operation-description'),
    catalogue,
    t,
    node.operation ?? '',
    (operation) => showOperation(operation, parameters.rows()),
  );
  isReady = true;
  showOperation(shownOperation, rows);
  let connection = selectedConnection();
  $('#node-input-connection').on('change', () => {
    if (connection === selectedConnection()) return;
    connection = selectedConnection();
    // What another Halo told is not true of this one.
    guide.show(picker.operation);
    ticketCheck.reset();
  });
  return { picker, parameters, request, reference };
}

/** A node without a connection gets the only one there is, where there is no other to choose. */
function selectOnlyConnection(): void {
  const options = byId<HTMLSelectElement>('node-input-connection').querySelectorAll('option');
  const ids = [...options].map(({ value }) => value).filter((value) => value && value !== '_ADD_');
  if (ids.length === 1)
    $('#node-input-connection')
      .val(ids[0] as string)
      .trigger('change');
}

function requestHelpKey(operation: Operation | undefined): string {
  if (!operation) return 'request.helpAny';
  return operation.method === 'POST' ? 'request.helpBody' : 'request.helpParameters';
}

/** Fills the request and adds rows; what it replaced can be had back, what it kept is told. */
function insertSample(
  operation: Operation,
  parameters: ParameterRows,
  request: RequestField,
  sampleNote: HTMLElement,
): void {
  const { sample = {} } = operation;
  const keptNames = parameters.insert(sample.parameters ?? {});
  const undo = sample.request === undefined ? undefined : request.insertSample(sample.request);
  sampleNote.replaceChildren(t('guide.sampleInserted'));
  if (keptNames.length > 0) sampleNote.append(` ${t('guide.valuesKept', { names: keptNames.join(', ') })}`);
  if (undo) {
    const undoButton = element(
      'button',
      { type: 'button', class: 'red-ui-button red-ui-button-small' },
      t('guide.undo'),
    );
    undoButton.addEventListener('click', () => {
      undo();
      sampleNote.replaceChildren();
    });
    sampleNote.append(' ', undoButton);
  }
}

const DEFAULTS = { output: 'response', onLimit: 'truncate', deadline: '600', errors: 'catch' };

/** Inputs of the answer that need no operation. */
function prepareOutput(node: ItsmNode): void {
  // Flows of other makes may lack what has a default.
  for (const [name, defaultValue] of Object.entries(DEFAULTS)) {
    const input = byId(`node-input-${name}`);
    if (!input.value && node[name as keyof ItsmNode] === undefined) input.value = defaultValue;
  }
  const errors = byId('node-input-errors');
  const outputs = byId('node-input-outputs');
  const updateOutputs = () => {
    outputs.value = errors.value === 'output' ? '2' : '1';
  };
  errors.addEventListener('change', updateOutputs);
  updateOutputs();
}

/** Shows what applies to the operation; what is set stays in sight, so that nothing acts unseen. */
function showOutput(operation: Operation | undefined, fromMessage: boolean): void {
  const list = fromMessage || operation?.endpoint.list !== undefined;
  const output = byId('node-input-output').value;
  byId('halo-row-output').hidden = !list && (output === 'response' || output === '');
  for (const row of ['halo-row-allPages', 'halo-row-maxRecords']) byId(row).hidden = !list;
}

/** Writes what the form holds into the node; Node-RED itself takes the plain inputs. */
export function save(node: ItsmNode): void {
  if (openForm) {
    const { picker, parameters, request, reference } = openForm;
    node.operation = picker.id;
    node.parameters = parameters.rows().filter((row) => !isEmptyRow(row));
    node.request = request.value;
    node.requestType = request.type;
    Object.assign(node, reference.properties);
  }
  close();
}

export function close(): void {
  openForm?.request.destroy();
  openForm = undefined;
}

export function resize(): void {
  openForm?.request.resize();
}
