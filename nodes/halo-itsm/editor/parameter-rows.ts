import type { JsonObject, Operation } from '../../../src/catalogue/operation';
import type { Places } from '../../../src/tenant/lists/list-resolver';
import type { Texts } from '../../shared/editor/catalog';
import { type ChoiceGroup, Combobox } from '../../shared/editor/combobox';
import { button, element, uniqueId } from '../../shared/editor/dom';
import { textOf } from '../../shared/editor/typed-input';
import { ListField } from './list-field';
import { isEmptyRow, type KnownParameter, knownParameters, type Row, rowProblem } from './row';
import { listPlace } from './row-lists';
import { placeholderFor, typesFor } from './typed-values';

interface RowView {
  name: string;
  known: KnownParameter | undefined;
  box: HTMLElement;
  problem: HTMLElement;
  input: JQuery;
  /** The list its ids are chosen from, and the field for it. */
  list?: string;
  field?: ListField;
}

/** The node's parameters as rows: the main ones of the operation, those added, and those left over. */
export class ParameterRows {
  readonly #t: Texts;
  readonly #places: Places;
  readonly #main = element('div');
  readonly #leftOver = element('div', { class: 'halo-left-over' });
  readonly #note = element('div', { class: 'halo-note' });
  readonly #adder: HTMLElement;
  readonly #add: Combobox;
  readonly #onChange: () => void;
  #views: RowView[] = [];
  #known: KnownParameter[] = [];
  #operation: Operation | undefined;

  constructor(container: HTMLElement, t: Texts, places: Places, onChange: () => void) {
    this.#t = t;
    this.#places = places;
    this.#onChange = onChange;
    const id = uniqueId('halo-add-parameter');
    const input = element('input', { type: 'text', id, placeholder: t('parameter.addPlaceholder') });
    this.#adder = element(
      'div',
      { class: 'form-row halo-parameter' },
      element('label', { for: id }, t('parameter.add')),
      element('div', { class: 'halo-field' }, input),
    );
    container.replaceChildren(this.#note, this.#main, this.#leftOver, this.#adder);
    this.#add = new Combobox(input, {
      label: t('parameter.add'),
      find: (query) => this.#find(query),
      footer: (query, found) => (found === 0 && query ? t('parameter.free', { name: query }) : undefined),
      display: () => '',
      onChoose: (name) => this.add(name),
      onFreeText: (name) => this.add(name),
    });
  }

  /** Shows the rows of an operation; values that are there stay, whatever becomes of their parameter. */
  show(operation: Operation | undefined, rows: Row[] = this.rows(), from?: Operation): void {
    this.#operation = operation;
    this.#known = operation ? knownParameters(operation) : [];
    this.#views = [];
    this.#main.replaceChildren();
    this.#leftOver.replaceChildren();
    for (const known of this.#known.filter(({ main }) => main)) {
      this.#append(
        known.name,
        rows.find(({ name }) => name === known.name),
      );
    }
    for (const row of rows) if (!this.#view(row.name)) this.#append(row.name, row);
    this.#note.textContent = this.#noteText();
    this.#note.hidden = this.#note.textContent === '';
    this.#showLeftOver(from);
    const count = this.#known.length;
    this.#adder
      .querySelector('input')
      ?.setAttribute(
        'placeholder',
        count > 0 ? this.#t('parameter.addOf', { count }) : this.#t('parameter.addPlaceholder'),
      );
    this.#add.refresh();
  }

  /** The rows that hold something, in their order. */
  rows(): Row[] {
    return this.#views.map(rowOf).filter((row) => !isEmptyRow(row));
  }

  /** Adds a row, or goes to the one there is. */
  add(name: string, row?: Row): void {
    const there = this.#view(name);
    if (!there) this.#append(name, row, true);
    // The list closes first and would take the focus.
    window.setTimeout(() => focus(this.#view(name)), 0);
  }

  /** Adds a sample's parameters; a row that has a value keeps it. @returns the names that were kept */
  insert(parameters: JsonObject): string[] {
    const kept: string[] = [];
    for (const [name, value] of Object.entries(parameters)) {
      const row = sampleRow(
        name,
        value,
        this.#known.find((known) => known.name === name),
        this.#places.listOf(this.#operation ?? ANY, name) !== undefined,
      );
      const view = this.#view(name);
      if (!view) {
        this.#append(name, row, true);
      } else if (isEmptyRow(rowOf(view))) {
        view.input.typedInput('type', row.type);
        view.input.typedInput('value', row.value);
      } else if (rowOf(view).value !== row.value) {
        kept.push(name);
      }
    }
    this.#changed();
    return kept;
  }

  /** Marks the required rows that nothing brings. @param brought - names the request is known to hold, or undefined if it is not known */
  check(brought: string[] | undefined): void {
    const filled = this.rows().map(({ name }) => name);
    for (const view of this.#views) {
      const { known, name, problem, input } = view;
      const row = filled.includes(name)
        ? this.rows().find((candidate) => candidate.name === name)
        : undefined;
      const invalid = row && rowProblem(row, known);
      const missing = known?.required && !row && !brought?.includes(name);
      const certain = missing && brought !== undefined;
      problem.textContent =
        invalid ??
        (missing ? this.#t(certain ? 'parameter.missing' : 'parameter.fromMessage', { name }) : '');
      problem.hidden = problem.textContent === '';
      problem.className = invalid || certain ? 'halo-error' : 'halo-muted';
      controlOf(view).attr('aria-invalid', invalid || certain ? 'true' : 'false');
      input.next('.red-ui-typedInput-container').toggleClass('input-error', Boolean(invalid || certain));
    }
  }

  #noteText(): string {
    const one = (this.#operation?.requires ?? []).find((names) => names.includes('|'));
    if (!one || this.#operation?.method === 'POST') return '';
    return this.#t('parameter.oneOf', { names: one.split('|').join(', ') });
  }

  #view(name: string): RowView | undefined {
    return this.#views.find((view) => view.name === name);
  }

  /** Whether the operation does not document a name; one that takes any name documents them all. */
  #isForeign(name: string): boolean {
    if (!this.#operation || this.#operation.operationId === 'request.custom') return false;
    return !this.#known.some((known) => known.name === name);
  }

  #append(name: string, row: Row | undefined, addedNow = false): void {
    const known = this.#known.find((candidate) => candidate.name === name);
    const id = uniqueId('halo-parameter');
    const source = element('input', {
      type: 'text',
      id,
      style: 'width:100%',
      placeholder: placeholderFor(known?.type),
    });
    const problem = element('div', { hidden: true, id: `${id}-problem`, role: 'status' });
    const removable = !known?.main;
    const list = this.#places.listOf(this.#operation ?? ANY, name);
    const field = list === undefined ? undefined : this.#listField(name, known, list, `${id}-list`);
    const box = element(
      'div',
      { class: 'form-row halo-parameter', 'data-parameter': name },
      element(
        'label',
        { for: `${id}-value`, title: name },
        known?.label ?? name,
        known?.required &&
          element('span', { class: 'halo-required', title: this.#t('parameter.required') }, ' *'),
      ),
      element(
        'div',
        { class: 'halo-field' },
        source,
        known?.main &&
          element(
            'small',
            { class: 'halo-hint' },
            element('code', {}, name),
            known.hint ? ` ${known.hint}` : '',
          ),
        problem,
        field?.told,
      ),
      removable &&
        button({ iconName: 'times', title: this.#t('parameter.remove', { name }) }, () => this.#remove(name)),
    );
    (this.#isForeign(name) && !addedNow ? this.#leftOver : this.#main).append(box);
    const types = typesFor(
      known?.type,
      row?.type ?? '',
      this.#t,
      field && ((container, value) => field.showIn(container[0] as HTMLElement, value)),
    );
    const [first] = types;
    const usual = typeof first === 'string' ? first : first?.value;
    const input = $(source).typedInput({ types, default: row?.type || usual });
    input.typedInput('type', row?.type || usual || 'str');
    input.typedInput('value', row?.value ?? '');
    textOf(input).attr({
      id: `${id}-value`,
      'aria-label': known?.label ?? name,
      'aria-describedby': `${id}-problem`,
    });
    if (known?.required) textOf(input).attr('aria-required', 'true');
    input
      .next('.red-ui-typedInput-container')
      .find('button')
      .first()
      .attr('aria-label', this.#t('parameter.type', { name }));
    const view: RowView = { name, known, box, problem, input, list, field };
    if (field && known?.required) field.input.setAttribute('aria-required', 'true');
    const follow = () => {
      box.querySelector('label')?.setAttribute('for', String(controlOf(view).attr('id')));
      this.#changed();
    };
    input.on('change', follow);
    // While typing, so that nothing moves when the field is left for a click.
    textOf(input).on('input', () => this.#changed());
    this.#views.push(view);
    follow();
  }

  /** The field in which an id is chosen, in the place of the row's own input. */
  #listField(name: string, known: KnownParameter | undefined, list: string, id: string): ListField {
    return new ListField({
      id,
      label: known?.label ?? name,
      t: this.#t,
      isId: (text) => rowProblem({ name, value: text, type: 'halo' }, known) === undefined,
      place: () => {
        const others = this.#views
          .filter((view) => view.name !== name)
          .map((view) => ({
            label: view.known?.label ?? view.name,
            list: view.list,
            row: rowOf(view),
            told: view.field?.text ?? rowOf(view).value,
          }));
        return listPlace(list, others, this.#places, this.#t);
      },
      onChange: (value) => {
        const view = this.#view(name);
        if (view) textOf(view.input).val(value).trigger('change');
      },
    });
  }

  #remove(name: string): void {
    const view = this.#view(name);
    view?.box.remove();
    this.#views = this.#views.filter((other) => other !== view);
    if (!this.#leftOver.querySelector('[data-parameter]')) this.#leftOver.replaceChildren();
    this.#changed();
  }

  #showLeftOver(from: Operation | undefined): void {
    const rows = this.#leftOver.querySelectorAll('[data-parameter]');
    if (rows.length === 0 || !this.#operation) return;
    this.#leftOver.prepend(
      element(
        'div',
        { class: 'halo-warning', role: 'status' },
        element('strong', {}, this.#t('parameter.leftOver')),
        ' ',
        from
          ? this.#t('parameter.leftOverFrom', { from: from.title, to: this.#operation.title })
          : this.#t('parameter.leftOverHere', { to: this.#operation.title }),
      ),
    );
  }

  #find(query: string): ChoiceGroup[] {
    const wanted = query.toLowerCase();
    const fits = ({ name, label, hint = '' }: KnownParameter) =>
      `${name} ${label} ${hint}`.toLowerCase().includes(wanted);
    const choices = this.#known
      .filter((known) => !this.#view(known.name) && fits(known))
      .sort((one, other) => rank(one.name, wanted) - rank(other.name, wanted))
      .map(({ name, label, hint, type }) => ({
        value: name,
        label: label === name ? name : `${label} (${name})`,
        code: this.#t(`type.${type}`),
        detail: hint,
      }));
    return [{ choices }];
  }

  #changed(): void {
    this.#onChange();
  }
}

/** Where each message names its operation. */
const ANY = { method: 'GET', path: '' } as const;

/** What people type into or choose with, whichever the type of the row is. */
function controlOf({ input, field }: RowView): JQuery {
  return field && input.typedInput('type') === 'halo' ? $(field.input) : textOf(input);
}

function focus(view: RowView | undefined): void {
  if (view?.field && view.input.typedInput('type') === 'halo') view.field.input.focus();
  else view?.input.typedInput('focus');
}

/** The row of a sample's parameter, typed as the parameter is; an id can be chosen anew. */
function sampleRow(name: string, value: unknown, known: KnownParameter | undefined, listed: boolean): Row {
  const usual = { boolean: 'bool', integer: 'num', number: 'num' } as Record<string, string>;
  const plain = usual[known?.type ?? typeof value] ?? (typeof value === 'object' ? 'json' : 'str');
  const type = listed && plain !== 'json' ? 'halo' : plain;
  return { name, value: typeof value === 'string' ? value : JSON.stringify(value), type };
}

function rowOf({ name, input }: RowView): Row {
  return { name, value: String(input.typedInput('value')), type: input.typedInput('type') };
}

function rank(name: string, wanted: string): number {
  const lower = name.toLowerCase();
  if (lower === wanted) return 0;
  if (lower.startsWith(wanted)) return 1;
  return lower.includes(wanted) ? 2 : 3;
}
