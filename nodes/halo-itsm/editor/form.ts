import type { Operation } from '../../../src/browser';
import { ConnectionApi } from '../../shared/editor/admin-api';
import { createTranslator } from '../../shared/editor/catalog';
import { byId, element } from '../../shared/editor/dom';
import { type Catalogue, takesReference } from './catalogue';
import { Guide } from './guide';
import type { ItsmNode } from './itsm-node';
import { OperationPicker } from './operation-picker';
import { updateOutputRows } from './output-rows';
import { ParameterRows } from './parameter-rows';
import { ReferenceField } from './reference-field';
import { RequestField } from './request-field';
import { isEmptyRow, type Row } from './row';
import { selectedConnection } from './selected-connection';
import { TicketFormCheck } from './ticket-form-check';

const t = createTranslator('halo-itsm');

/** Controller of the node's dialog: creates its parts and updates them when the operation or a value changes. */
export class ItsmForm {
  readonly #catalogue: Catalogue;
  readonly #picker: OperationPicker;
  readonly #parameters: ParameterRows;
  readonly #request: RequestField;
  readonly #reference: ReferenceField;
  readonly #ticketCheck: TicketFormCheck;
  readonly #guide: Guide;
  readonly #sampleNote = byId<HTMLElement>('halo-sample-note');
  #shownOperation: Operation | undefined;
  /** The parts call `#updateChecks` while they are created. */
  #isReady = false;

  constructor(node: ItsmNode, catalogue: Catalogue) {
    this.#catalogue = catalogue;
    this.#shownOperation = catalogue.byId.get(node.operation ?? '');
    const onChange = () => this.#updateChecks();
    this.#parameters = new ParameterRows(byId('halo-parameters'), t, catalogue.listResolver, onChange);
    this.#request = new RequestField(
      {
        input: byId('halo-request'),
        container: byId('halo-request-editor'),
        messageElement: byId('halo-request-message'),
      },
      node.request ?? 'payload',
      node.requestType || 'msg',
      t,
      onChange,
    );
    this.#reference = new ReferenceField(node, t);
    const api = new ConnectionApi(selectedConnection);
    this.#ticketCheck = new TicketFormCheck(byId('halo-ticket-check'), this.#request, api, t);
    this.#guide = new Guide(byId('halo-guide'), t, {
      insertSample: (operation) => this.#insertSample(operation),
      request: this.#request,
      api,
      listResolver: catalogue.listResolver,
    });
    this.#picker = new OperationPicker(
      byId('halo-operation'),
      byId('halo-operation-description'),
      catalogue,
      t,
      node.operation ?? '',
      (operation) => this.#showOperation(operation, this.#parameters.rows()),
    );
    this.#isReady = true;
    const rows = (node.parameters ?? []).map((row) => ({ ...row, value: String(row.value ?? '') }));
    this.#showOperation(this.#shownOperation, rows);
    this.#watchConnection();
  }

  /** Writes the form's values to the node, except those of plain `node-input-*` elements, which Node-RED saves. */
  save(node: ItsmNode): void {
    node.operation = this.#picker.id;
    node.parameters = this.#parameters.rows().filter((row) => !isEmptyRow(row));
    node.request = this.#request.value;
    node.requestType = this.#request.type;
    Object.assign(node, this.#reference.properties);
  }

  destroy(): void {
    this.#request.destroy();
  }

  resize(): void {
    this.#request.resize();
  }

  #showOperation(operation: Operation | undefined, rows: Row[]): void {
    const previous = this.#shownOperation;
    const isFromMessage = this.#picker.id === '';
    this.#parameters.show(operation, rows, operation === previous ? undefined : previous);
    this.#shownOperation = operation;
    this.#sampleNote.replaceChildren();
    byId('halo-request-help').textContent = t(requestHelpKey(operation));
    this.#request.show(operation);
    this.#guide.show(operation);
    const canCreate = operation !== undefined && takesReference(this.#catalogue, operation);
    this.#reference.show(operation, isFromMessage || canCreate);
    this.#ticketCheck.show(operation);
    updateOutputRows(isFromMessage || operation?.endpoint.list !== undefined);
    byId('node-input-name').placeholder = operation?.title ?? 'halo itsm';
    this.#updateChecks();
  }

  #updateChecks(): void {
    if (!this.#isReady) return;
    this.#parameters.check(this.#request.providedNames);
    this.#ticketCheck.markStale();
  }

  /** Clears what was fetched through another connection: fields and ticket types belong to its tenant. */
  #watchConnection(): void {
    let connection = selectedConnection();
    $('#node-input-connection').on('change', () => {
      if (connection === selectedConnection()) return;
      connection = selectedConnection();
      this.#guide.show(this.#picker.operation);
      this.#ticketCheck.reset();
    });
  }

  /** Inserts the sample of an operation. Shows which parameters were not changed, and a button to restore the request. */
  #insertSample({ sample = {} }: Operation): void {
    const unchangedNames = this.#parameters.insert(sample.parameters ?? {});
    const undo = sample.request === undefined ? undefined : this.#request.insertSample(sample.request);
    const note = this.#sampleNote;
    note.replaceChildren(t('guide.sampleInserted'));
    if (unchangedNames.length > 0)
      note.append(` ${t('guide.valuesKept', { names: unchangedNames.join(', ') })}`);
    if (!undo) return;
    const undoButton = element(
      'button',
      { type: 'button', class: 'red-ui-button red-ui-button-small' },
      t('guide.undo'),
    );
    undoButton.addEventListener('click', () => {
      undo();
      note.replaceChildren();
    });
    note.append(' ', undoButton);
  }
}

function requestHelpKey(operation: Operation | undefined): string {
  if (!operation) return 'request.helpAny';
  return operation.method === 'POST' ? 'request.helpBody' : 'request.helpParameters';
}
