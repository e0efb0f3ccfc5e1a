import type { JsonObject, ListResolver, Operation } from '../../../src/browser';
import type { Translator } from '../../shared/editor/catalog';
import { type ChoiceGroup, Combobox } from '../../shared/editor/combobox';
import { button, element, uniqueId } from '../../shared/editor/dom';
import { valueInputOf } from '../../shared/editor/typed-input';
import { listContext } from './list-context';
import { ListField } from './list-field';
import { type DialogParameter, dialogParameters, isEmptyRow, type Row, rowProblem } from './row';
import { placeholderFor, typesFor } from './typed-values';

interface RowView {
  name: string;
  parameter: DialogParameter | undefined;
  element: HTMLElement;
  problemElement: HTMLElement;
  input: JQuery;
  /** The list its ids are chosen from, and the field for it. */
  list?: string;
  field?: ListField;
}

/** The node's parameters as rows: the main ones of the operation, those added, and those left over. */
export class ParameterRows {
  readonly #t: Translator;
  readonly #listResolver: ListResolver;
  readonly #mainRows = element('div');
  readonly #leftOverRows = element('div', { class: 'halo-left-over' });
  readonly #noteElement = element('div', { class: 'halo-note' });
  readonly #addRow: HTMLElement;
  readonly #addCombobox: Combobox;
  readonly #onChange: () => void;
  #views: RowView[] = [];
  #parameters: DialogParameter[] = [];
  #operation: Operation | undefined;

  constructor(container: HTMLElement, t: Translator, listResolver: ListResolver, onChange: () => void) {
    this.#t = t;
    this.#listResolver = listResolver;
    this.#onChange = onChange;
    const id = uniqueId('halo-add-parameter');
    const input = element('input', { type: 'text', id, placeholder: t('parameter.addPlaceholder') });
    this.#addRow = element(
      'div',
      { class: 'form-row halo-parameter' },
      element('label', { for: id }, t('parameter.add')),
      element('div', { class: 'halo-field' }, input),
    );
    container.replaceChildren(this.#noteElement, this.#mainRows, this.#leftOverRows, this.#addRow);
    this.#addCombobox = new Combobox(input, {
      label: t('parameter.add'),
      find: (query) => this.#findChoices(query),
      footer: (query, found) =>
        found === 0 && query ? t('parameter.addUndocumented', { name: query }) : undefined,
      displayText: () => '',
      onChoose: (name) => this.add(name),
      onFreeText: (name) => this.add(name),
    });
  }

  /** Shows the rows of an operation; values that are there stay, whatever becomes of their parameter. */
  show(operation: Operation | undefined, rows: Row[] = this.rows(), previous?: Operation): void {
    this.#operation = operation;
    this.#parameters = operation ? dialogParameters(operation) : [];
    this.#views = [];
    this.#mainRows.replaceChildren();
    this.#leftOverRows.replaceChildren();
    for (const parameter of this.#parameters.filter(({ isMain }) => isMain)) {
      this.#appendRow(
        parameter.name,
        rows.find(({ name }) => name === parameter.name),
      );
    }
    for (const row of rows) if (!this.#findView(row.name)) this.#appendRow(row.name, row);
    this.#noteElement.textContent = this.#oneOfText();
    this.#noteElement.hidden = this.#noteElement.textContent === '';
    this.#showLeftOverWarning(previous);
    const count = this.#parameters.length;
    this.#addRow
      .querySelector('input')
      ?.setAttribute(
        'placeholder',
        count > 0
          ? this.#t('parameter.addPlaceholderWithCount', { count })
          : this.#t('parameter.addPlaceholder'),
      );
    this.#addCombobox.refresh();
  }

  /** The rows that hold something, in their order. */
  rows(): Row[] {
    return this.#views.map(toRow).filter((row) => !isEmptyRow(row));
  }

  /** Adds a row, or goes to the one there is. */
  add(name: string, row?: Row): void {
    const existing = this.#findView(name);
    if (!existing) this.#appendRow(name, row, true);
    // The list closes first and would take the focus.
    window.setTimeout(() => focusRow(this.#findView(name)), 0);
  }

  /** Adds a sample's parameters; a row that has a value keeps it. @returns the names that were kept */
  insert(parameters: JsonObject): string[] {
    const keptNames: string[] = [];
    for (const [name, value] of Object.entries(parameters)) {
      const row = sampleRow(
        name,
        value,
        this.#parameters.find((parameter) => parameter.name === name),
        this.#listResolver.listFor(this.#operation ?? ANY_OPERATION, name) !== undefined,
      );
      const view = this.#findView(name);
      if (!view) {
        this.#appendRow(name, row, true);
      } else if (isEmptyRow(toRow(view))) {
        view.input.typedInput('type', row.type);
        view.input.typedInput('value', row.value);
      } else if (toRow(view).value !== row.value) {
        keptNames.push(name);
      }
    }
    this.#notifyChange();
    return keptNames;
  }

  /** Marks the required rows that nothing brings. @param providedNames - names the request is known to hold, or undefined if it is not known */
  check(providedNames: string[] | undefined): void {
    const filled = this.rows().map(({ name }) => name);
    for (const view of this.#views) {
      const { parameter, name, problemElement, input } = view;
      const row = filled.includes(name)
        ? this.rows().find((candidate) => candidate.name === name)
        : undefined;
      const problem = row && rowProblem(row, parameter);
      const isMissing = parameter?.required && !row && !providedNames?.includes(name);
      const isCertain = isMissing && providedNames !== undefined;
      problemElement.textContent =
        problem ??
        (isMissing ? this.#t(isCertain ? 'parameter.missing' : 'parameter.fromMessage', { name }) : '');
      problemElement.hidden = problemElement.textContent === '';
      problemElement.className = problem || isCertain ? 'halo-error' : 'halo-muted';
      activeInputOf(view).attr('aria-invalid', problem || isCertain ? 'true' : 'false');
      input.next('.red-ui-typedInput-container').toggleClass('input-error', Boolean(problem || isCertain));
    }
  }

  #oneOfText(): string {
    const alternatives = (this.#operation?.requires ?? []).find((names) => names.includes('|'));
    if (!alternatives || this.#operation?.method === 'POST') return '';
    return this.#t('parameter.oneRequired', { names: alternatives.split('|').join(', ') });
  }

  #findView(name: string): RowView | undefined {
    return this.#views.find((view) => view.name === name);
  }

  /** Whether the operation does not document a name; one that takes any name documents them all. */
  #isUndocumented(name: string): boolean {
    if (!this.#operation || this.#operation.operationId === 'request.custom') return false;
    return !this.#parameters.some((parameter) => parameter.name === name);
  }

  #appendRow(name: string, row: Row | undefined, isNew = false): void {
    const parameter = this.#parameters.find((candidate) => candidate.name === name);
    const id = uniqueId('halo-parameter');
    const sourceInput = element('input', {
      type: 'text',
      id,
      style: 'width:100%',
      placeholder: placeholderFor(parameter?.type),
    });
    const problemElement = element('div', { hidden: true, id: `${id}-problem`, role: 'status' });
    const isRemovable = !parameter?.isMain;
    const list = this.#listResolver.listFor(this.#operation ?? ANY_OPERATION, name);
    const field = list === undefined ? undefined : this.#createListField(name, parameter, list, `${id}-list`);
    const rowElement = element(
      'div',
      { class: 'form-row halo-parameter', 'data-parameter': name },
      element(
        'label',
        { for: `${id}-value`, title: name },
        parameter?.label ?? name,
        parameter?.required &&
          element('span', { class: 'halo-required', title: this.#t('parameter.required') }, ' *'),
      ),
      element(
        'div',
        { class: 'halo-field' },
        sourceInput,
        parameter?.isMain &&
          element(
            'small',
            { class: 'halo-hint' },
            element('code', {}, name),
            parameter.hint ? ` ${parameter.hint}` : '',
          ),
        problemElement,
        field?.messageElement,
      ),
      isRemovable &&
        button({ iconName: 'times', title: this.#t('parameter.remove', { name }) }, () => this.#remove(name)),
    );
    (this.#isUndocumented(name) && !isNew ? this.#leftOverRows : this.#mainRows).append(rowElement);
    const types = typesFor(
      parameter?.type,
      row?.type ?? '',
      this.#t,
      field && ((container, value) => field.showIn(container[0] as HTMLElement, value)),
    );
    const [first] = types;
    const defaultType = typeof first === 'string' ? first : first?.value;
    const input = $(sourceInput).typedInput({ types, default: row?.type || defaultType });
    input.typedInput('type', row?.type || defaultType || 'str');
    input.typedInput('value', row?.value ?? '');
    valueInputOf(input).attr({
      id: `${id}-value`,
      'aria-label': parameter?.label ?? name,
      'aria-describedby': `${id}-problem`,
    });
    if (parameter?.required) valueInputOf(input).attr('aria-required', 'true');
    input
      .next('.red-ui-typedInput-container')
      .find('button')
      .first()
      .attr('aria-label', this.#t('parameter.type', { name }));
    const view: RowView = { name, parameter, element: rowElement, problemElement, input, list, field };
    if (field && parameter?.required) field.input.setAttribute('aria-required', 'true');
    const update = () => {
      rowElement.querySelector('label')?.setAttribute('for', String(activeInputOf(view).attr('id')));
      this.#notifyChange();
    };
    input.on('change', update);
    // While typing, so that nothing moves when the field is left for a click.
    valueInputOf(input).on('input', () => this.#notifyChange());
    this.#views.push(view);
    update();
  }

  /** The field in which an id is chosen, in the place of the row's own input. */
  #createListField(
    name: string,
    parameter: DialogParameter | undefined,
    list: string,
    id: string,
  ): ListField {
    return new ListField({
      id,
      label: parameter?.label ?? name,
      t: this.#t,
      isId: (text) => rowProblem({ name, value: text, type: 'halo' }, parameter) === undefined,
      context: () => {
        const others = this.#views
          .filter((view) => view.name !== name)
          .map((view) => ({
            label: view.parameter?.label ?? view.name,
            list: view.list,
            row: toRow(view),
            valueText: view.field?.displayText ?? toRow(view).value,
          }));
        return listContext(list, others, this.#listResolver, this.#t);
      },
      onChange: (value) => {
        const view = this.#findView(name);
        if (view) valueInputOf(view.input).val(value).trigger('change');
      },
    });
  }

  #remove(name: string): void {
    const view = this.#findView(name);
    view?.element.remove();
    this.#views = this.#views.filter((other) => other !== view);
    if (!this.#leftOverRows.querySelector('[data-parameter]')) this.#leftOverRows.replaceChildren();
    this.#notifyChange();
  }

  #showLeftOverWarning(previous: Operation | undefined): void {
    const rows = this.#leftOverRows.querySelectorAll('[data-parameter]');
    if (rows.length === 0 || !this.#operation) return;
    this.#leftOverRows.prepend(
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

  #findChoices(query: string): ChoiceGroup[] {
    const lowerQuery = query.toLowerCase();
    const matchesQuery = ({ name, label, hint = '' }: DialogParameter) =>
      `${name} ${label} ${hint}`.toLowerCase().includes(lowerQuery);
    const choices = this.#parameters
      .filter((parameter) => !this.#findView(parameter.name) && matchesQuery(parameter))
      .sort((a, b) => rank(a.name, lowerQuery) - rank(b.name, lowerQuery))
      .map(({ name, label, hint, type }) => ({
        value: name,
        label: label === name ? name : `${label} (${name})`,
        code: this.#t(`type.${type}`),
        detail: hint,
      }));
    return [{ choices }];
  }

  #notifyChange(): void {
    this.#onChange();
  }
}

/** Where each message names its operation. */
const ANY_OPERATION = { method: 'GET', path: '' } as const;

/** What people type into or choose with, whichever the type of the row is. */
function activeInputOf({ input, field }: RowView): JQuery {
  return field && input.typedInput('type') === 'halo' ? $(field.input) : valueInputOf(input);
}

function focusRow(view: RowView | undefined): void {
  if (view?.field && view.input.typedInput('type') === 'halo') view.field.input.focus();
  else view?.input.typedInput('focus');
}

/** The row of a sample's parameter, typed as the parameter is; an id can be chosen anew. */
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

function toRow({ name, input }: RowView): Row {
  return { name, value: String(input.typedInput('value')), type: input.typedInput('type') };
}

function rank(name: string, lowerQuery: string): number {
  const lower = name.toLowerCase();
  if (lower === lowerQuery) return 0;
  if (lower.startsWith(lowerQuery)) return 1;
  return lower.includes(lowerQuery) ? 2 : 3;
}
