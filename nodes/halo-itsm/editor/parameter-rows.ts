import type { JsonObject, ListResolver, Operation } from '../../../src/browser';
import type { Translator } from '../../shared/editor/catalog';
import { type ChoiceGroup, Combobox } from '../../shared/editor/combobox';
import { element, uniqueId } from '../../shared/editor/dom';
import { type ListContext, listContext } from './list-context';
import { ParameterRow } from './parameter-row';
import { type DialogParameter, dialogParameters, isEmptyRow, type Row, rowProblem } from './row';

/** The node's parameters: the main ones of the operation, those the user added, and those of another operation. */
export class ParameterRows {
  readonly #t: Translator;
  readonly #listResolver: ListResolver;
  readonly #mainRows = element('div');
  /** Rows with values that the current operation does not document. */
  readonly #leftoverRows = element('div', { class: 'halo-leftover' });
  readonly #noteElement = element('div', { class: 'halo-note' });
  readonly #addRow: HTMLElement;
  readonly #addInput: HTMLInputElement;
  readonly #addCombobox: Combobox;
  readonly #onChange: () => void;
  #rows: ParameterRow[] = [];
  #parameters: DialogParameter[] = [];
  #operation: Operation | undefined;

  constructor(container: HTMLElement, t: Translator, listResolver: ListResolver, onChange: () => void) {
    this.#t = t;
    this.#listResolver = listResolver;
    this.#onChange = onChange;
    const id = uniqueId('halo-add-parameter');
    this.#addInput = element('input', { type: 'text', id, placeholder: t('parameter.addPlaceholder') });
    this.#addRow = element(
      'div',
      { class: 'form-row halo-parameter' },
      element('label', { for: id }, t('parameter.add')),
      element('div', { class: 'halo-field' }, this.#addInput),
    );
    container.replaceChildren(this.#noteElement, this.#mainRows, this.#leftoverRows, this.#addRow);
    this.#addCombobox = new Combobox(this.#addInput, {
      label: t('parameter.add'),
      find: (query) => this.#findChoices(query.toLowerCase()),
      footer: (query, found) =>
        found === 0 && query ? t('parameter.addUndocumented', { name: query }) : undefined,
      displayText: () => '',
      onChoose: (name) => this.add(name),
      onFreeText: (name) => this.add(name),
    });
  }

  /**
   * Shows the rows of an operation. Rows with values stay, even if the operation does not document them.
   * @param previous - the operation the rows were made for, if it was another one
   */
  show(operation: Operation | undefined, rows: Row[] = this.rows(), previous?: Operation): void {
    this.#operation = operation;
    this.#parameters = operation ? dialogParameters(operation) : [];
    this.#rows = [];
    this.#mainRows.replaceChildren();
    this.#leftoverRows.replaceChildren();
    for (const { name } of this.#parameters.filter(({ isMain }) => isMain)) {
      this.#appendRow(
        name,
        rows.find((row) => row.name === name),
      );
    }
    for (const row of rows) if (!this.#findRow(row.name)) this.#appendRow(row.name, row);
    this.#noteElement.textContent = this.#alternativesText();
    this.#noteElement.hidden = this.#noteElement.textContent === '';
    this.#showLeftoverWarning(previous);
    const count = this.#parameters.length;
    this.#addInput.placeholder =
      count > 0
        ? this.#t('parameter.addPlaceholderWithCount', { count })
        : this.#t('parameter.addPlaceholder');
    this.#addCombobox.refresh();
  }

  /** The rows that are not empty, in the order shown. */
  rows(): Row[] {
    return this.#rows.map(({ row }) => row).filter((row) => !isEmptyRow(row));
  }

  /** Adds a row for a parameter, or focuses the existing one. */
  add(name: string): void {
    if (!this.#findRow(name)) this.#appendRow(name, undefined, true);
    // Later: the combobox closes after this event and keeps the focus until then.
    window.setTimeout(() => this.#findRow(name)?.focus(), 0);
  }

  /** Adds the parameters of a sample. Rows with a value are not changed. @returns the names of those with another value */
  insert(parameters: JsonObject): string[] {
    const unchangedNames: string[] = [];
    for (const [name, value] of Object.entries(parameters)) {
      const sample = sampleRow(name, value, this.#findParameter(name), this.#listOf(name) !== undefined);
      const existing = this.#findRow(name);
      if (!existing) this.#appendRow(name, sample, true);
      else if (isEmptyRow(existing.row)) existing.setRow(sample);
      else if (existing.row.value !== sample.value) unchangedNames.push(name);
    }
    this.#onChange();
    return unchangedNames;
  }

  /**
   * Marks rows with invalid values and required rows without a value.
   * @param providedNames - the names the request provides; undefined if they depend on the message
   */
  check(providedNames: string[] | undefined): void {
    for (const parameterRow of this.#rows) {
      const { name, parameter, row } = parameterRow;
      const isEmpty = isEmptyRow(row);
      const problem = isEmpty ? undefined : rowProblem(row, parameter);
      const isMissing = parameter?.required && isEmpty && !providedNames?.includes(name);
      if (problem) parameterRow.showProblem(problem, 'error');
      else if (!isMissing) parameterRow.showProblem('', 'note');
      else if (providedNames) parameterRow.showProblem(this.#t('parameter.missing', { name }), 'error');
      else parameterRow.showProblem(this.#t('parameter.fromMessage', { name }), 'note');
    }
  }

  /** For operations that need one of several parameters: names them. */
  #alternativesText(): string {
    const alternatives = (this.#operation?.requires ?? []).find((names) => names.includes('|'));
    if (!alternatives || this.#operation?.method === 'POST') return '';
    return this.#t('parameter.oneRequired', { names: alternatives.split('|').join(', ') });
  }

  #findRow(name: string): ParameterRow | undefined {
    return this.#rows.find((row) => row.name === name);
  }

  #findParameter(name: string): DialogParameter | undefined {
    return this.#parameters.find((parameter) => parameter.name === name);
  }

  #listOf(name: string): string | undefined {
    return this.#listResolver.listFor(this.#operation ?? ANY_OPERATION, name);
  }

  /** `request.custom` takes any parameter, so none is undocumented there. */
  #isUndocumented(name: string): boolean {
    if (!this.#operation || this.#operation.operationId === 'request.custom') return false;
    return !this.#findParameter(name);
  }

  /** @param isNew - added by the user, who may add undocumented parameters on purpose */
  #appendRow(name: string, row: Row | undefined, isNew = false): void {
    const parameterRow = new ParameterRow({
      container: this.#isUndocumented(name) && !isNew ? this.#leftoverRows : this.#mainRows,
      name,
      parameter: this.#findParameter(name),
      list: this.#listOf(name),
      row,
      t: this.#t,
      listContext: (list) => this.#listContext(name, list),
      onChange: () => this.#onChange(),
      onRemove: () => this.#remove(name),
    });
    this.#rows.push(parameterRow);
    this.#onChange();
  }

  /** A list that the other rows narrow. */
  #listContext(name: string, list: string): ListContext {
    const others = this.#rows.filter((row) => row.name !== name);
    return listContext(list, others, this.#listResolver, this.#t);
  }

  #remove(name: string): void {
    const removed = this.#findRow(name);
    removed?.element.remove();
    this.#rows = this.#rows.filter((row) => row !== removed);
    if (!this.#leftoverRows.querySelector('[data-parameter]')) this.#leftoverRows.replaceChildren();
    this.#onChange();
  }

  #showLeftoverWarning(previous: Operation | undefined): void {
    const rows = this.#leftoverRows.querySelectorAll('[data-parameter]');
    if (rows.length === 0 || !this.#operation) return;
    this.#leftoverRows.prepend(
      element(
        'div',
        { class: 'halo-warning', role: 'status' },
        element('strong', {}, this.#t('parameter.leftover')),
        ' ',
        previous
          ? this.#t('parameter.leftoverFrom', { previous: previous.title, current: this.#operation.title })
          : this.#t('parameter.leftoverUnknownOrigin', { current: this.#operation.title }),
      ),
    );
  }

  /** The parameters without a row that match the query. @param query - in lower case */
  #findChoices(query: string): ChoiceGroup[] {
    const matchesQuery = ({ name, label, hint = '' }: DialogParameter) =>
      `${name} ${label} ${hint}`.toLowerCase().includes(query);
    const choices = this.#parameters
      .filter((parameter) => !this.#findRow(parameter.name) && matchesQuery(parameter))
      .sort((a, b) => rank(a.name, query) - rank(b.name, query))
      .map(({ name, label, hint, type }) => ({
        value: name,
        label: label === name ? name : `${label} (${name})`,
        code: this.#t(`type.${type}`),
        detail: hint,
      }));
    return [{ choices }];
  }
}

/** Used for the list lookup when each message names its own operation. */
const ANY_OPERATION = { method: 'GET', path: '' } as const;

/** A sample's parameter as a row. Ids of the tenant get the type that shows its list, to select another one. */
function sampleRow(
  name: string,
  value: unknown,
  parameter: DialogParameter | undefined,
  hasList: boolean,
): Row {
  const typesByName = { boolean: 'bool', integer: 'num', number: 'num' } as Record<string, string>;
  const plainType =
    typesByName[parameter?.type ?? typeof value] ?? (typeof value === 'object' ? 'json' : 'str');
  const type = hasList && plainType !== 'json' ? 'halo' : plainType;
  return { name, value: typeof value === 'string' ? value : JSON.stringify(value), type };
}

/** Sort order of a match: equal name, name that starts with the query, name that contains it, other match. */
function rank(name: string, query: string): number {
  const lower = name.toLowerCase();
  if (lower === query) return 0;
  if (lower.startsWith(query)) return 1;
  return lower.includes(query) ? 2 : 3;
}
