import type { Operation } from '../../src/catalogue/operation';
import { texts } from '../shared/editor/catalog';
import { byId, element } from '../shared/editor/dom';
import { validateVersion as checkVersion, migrateNodes } from '../shared/editor/migrate';
import { addStyle } from '../shared/editor/style';
import { type Catalogue, loadCatalogue, loadedCatalogue, takesReference } from './editor/catalogue';
import { Guide } from './editor/guide';
import { OperationPicker } from './editor/operation-picker';
import { ParameterRows } from './editor/parameter-rows';
import { ReferenceField } from './editor/reference';
import { RequestField } from './editor/request';
import { isEmptyRow, type Row } from './editor/row';
import { Tenant } from './editor/tenant';
import { TicketCheck } from './editor/ticket-form-check';
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

/** A node as its flow holds it; what older flows lack is undefined. */
export interface ItsmNode extends EditorNode {
  name?: string;
  connection?: string;
  operation?: string;
  parameters?: Row[];
  request?: string;
  requestType?: string;
  output?: string;
  allPages?: boolean;
  maxRecords?: string | number;
  onLimit?: string;
  reference?: string;
  referenceType?: string;
  referenceMember?: string;
  errors?: string;
}

migrateNodes('halo-itsm', MIGRATIONS);

export function validateVersion(version: unknown): true | string {
  return checkVersion(version, MIGRATIONS);
}

const t = texts('halo-itsm');

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
  return t(index === 1 ? 'port.error' : 'port.answer');
}

/** The open form. */
interface Form {
  picker: OperationPicker;
  parameters: ParameterRows;
  request: RequestField;
  reference: ReferenceField;
}

let form: Form | undefined;

/** Fills the form; what needs the catalogue follows when that is there. */
export function prepare(node: ItsmNode): void {
  addStyle();
  form = undefined;
  if (!node.connection) chooseOnlyConnection();
  prepareResult(node);
  const status = byId<HTMLElement>('halo-loading');
  status.textContent = t('operation.loading');
  loadCatalogue().then(
    (catalogue) => {
      // The dialog may have been closed meanwhile.
      if (!status.isConnected) return;
      status.hidden = true;
      byId('halo-form').hidden = false;
      form = buildForm(node, catalogue);
    },
    () => {
      status.className = 'halo-error';
      status.textContent = t('error.catalogue');
    },
  );
}

function buildForm(node: ItsmNode, catalogue: Catalogue): Form {
  const rows = (node.parameters ?? []).map((row) => ({ ...row, value: String(row.value ?? '') }));
  let shown: Operation | undefined = catalogue.byId.get(node.operation ?? '');
  let ready = false;
  const check = () => {
    if (!ready) return;
    parameters.check(request.brought);
    ticketCheck.outdate();
  };
  const parameters = new ParameterRows(byId('halo-parameters'), t, catalogue.places, check);
  const request = new RequestField(
    { input: byId('halo-request'), holder: byId('halo-request-editor'), told: byId('halo-request-told') },
    node.request ?? 'payload',
    node.requestType || 'msg',
    t,
    check,
  );
  const reference = new ReferenceField(node, t);
  const tenant = new Tenant(chosenConnection, t);
  const ticketCheck = new TicketCheck(byId('halo-ticket-check'), request, tenant, t);
  const note = byId<HTMLElement>('halo-sample-note');
  const guide = new Guide(byId('halo-guide'), t, {
    insertSample: (operation) => insertSample(operation, parameters, request, note),
    request,
    tenant,
    places: catalogue.places,
  });
  const showOperation = (operation: Operation | undefined, rowsToShow: Row[]) => {
    const given = picker.id === '';
    parameters.show(operation, rowsToShow, operation === shown ? undefined : shown);
    shown = operation;
    note.replaceChildren();
    byId('halo-request-help').textContent = t(requestHelp(operation));
    request.show(operation);
    guide.show(operation);
    reference.show(operation, given || (operation !== undefined && takesReference(catalogue, operation)));
    ticketCheck.show(operation);
    showResult(operation, given);
    byId('node-input-name').placeholder = operation?.title ?? 'halo itsm';
    check();
  };
  const picker = new OperationPicker(
    byId('halo-operation'),
    byId('halo-operation-about'),
    catalogue,
    t,
    node.operation ?? '',
    (operation) => showOperation(operation, parameters.rows()),
  );
  ready = true;
  showOperation(shown, rows);
  let connection = chosenConnection();
  $('#node-input-connection').on('change', () => {
    if (connection === chosenConnection()) return;
    connection = chosenConnection();
    // What another Halo told is not true of this one.
    guide.show(picker.operation);
    ticketCheck.reset();
  });
  return { picker, parameters, request, reference };
}

/** A node without a connection gets the only one there is, where there is no other to choose. */
function chooseOnlyConnection(): void {
  const known = byId<HTMLSelectElement>('node-input-connection').querySelectorAll('option');
  const ids = [...known].map(({ value }) => value).filter((value) => value && value !== '_ADD_');
  if (ids.length === 1)
    $('#node-input-connection')
      .val(ids[0] as string)
      .trigger('change');
}

/** The id of the connection chosen in the form; Node-RED's own word for a new one is none. */
function chosenConnection(): string {
  const id = byId('node-input-connection').value;
  return id === '_ADD_' ? '' : id;
}

function requestHelp(operation: Operation | undefined): string {
  if (!operation) return 'request.helpAny';
  return operation.method === 'POST' ? 'request.helpBody' : 'request.helpParameters';
}

/** Fills the request and adds rows; what it replaced can be had back, what it kept is told. */
function insertSample(
  operation: Operation,
  parameters: ParameterRows,
  request: RequestField,
  note: HTMLElement,
): void {
  const { sample = {} } = operation;
  const kept = parameters.insert(sample.parameters ?? {});
  const undo = sample.request === undefined ? undefined : request.insert(sample.request);
  note.replaceChildren(t('guide.inserted'));
  if (kept.length > 0) note.append(` ${t('guide.kept', { names: kept.join(', ') })}`);
  if (undo) {
    const back = element(
      'button',
      { type: 'button', class: 'red-ui-button red-ui-button-small' },
      t('guide.undo'),
    );
    back.addEventListener('click', () => {
      undo();
      note.replaceChildren();
    });
    note.append(' ', back);
  }
}

const DEFAULTS = { output: 'response', onLimit: 'truncate', deadline: '600', errors: 'catch' };

/** Inputs of the answer that need no operation. */
function prepareResult(node: ItsmNode): void {
  // Flows of other makes may lack what has a default.
  for (const [name, usual] of Object.entries(DEFAULTS)) {
    const input = byId(`node-input-${name}`);
    if (!input.value && node[name as keyof ItsmNode] === undefined) input.value = usual;
  }
  const errors = byId('node-input-errors');
  const outputs = byId('node-input-outputs');
  const follow = () => {
    outputs.value = errors.value === 'output' ? '2' : '1';
  };
  errors.addEventListener('change', follow);
  follow();
}

/** Shows what applies to the operation; what is set stays in sight, so that nothing acts unseen. */
function showResult(operation: Operation | undefined, fromMessage: boolean): void {
  const list = fromMessage || operation?.endpoint.list !== undefined;
  const output = byId('node-input-output').value;
  byId('halo-row-output').hidden = !list && (output === 'response' || output === '');
  for (const row of ['halo-row-allPages', 'halo-row-maxRecords']) byId(row).hidden = !list;
}

/** Writes what the form holds into the node; Node-RED itself takes the plain inputs. */
export function save(node: ItsmNode): void {
  if (form) {
    const { picker, parameters, request, reference } = form;
    node.operation = picker.id;
    node.parameters = parameters.rows().filter((row) => !isEmptyRow(row));
    node.request = request.value;
    node.requestType = request.type;
    Object.assign(node, reference.properties);
  }
  close();
}

export function close(): void {
  form?.request.destroy();
  form = undefined;
}

export function resize(): void {
  form?.request.resize();
}
