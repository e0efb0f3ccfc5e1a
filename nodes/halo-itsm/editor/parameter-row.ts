import type { Translator } from '../../shared/editor/catalog';
import { button, element, uniqueId } from '../../shared/editor/dom';
import { valueInputOf } from '../../shared/editor/typed-input';
import type { ListContext } from './list-context';
import { ListField } from './list-field';
import { type DialogParameter, type Row, rowProblem } from './row';
import { placeholderFor, typesFor } from './typed-values';

export interface ParameterRowOptions {
  /** Must be in the document: Node-RED's typed input measures its parent. */
  container: HTMLElement;
  name: string;
  /** Undefined when the operation does not document the parameter. */
  parameter: DialogParameter | undefined;
  /** The list of the tenant the parameter's ids come from, if there is one. */
  list: string | undefined;
  /** The value and type to show; undefined for an empty row. */
  row: Row | undefined;
  t: Translator;
  /** The context of the row's list, each time the list opens. */
  listContext(list: string): ListContext;
  onChange(): void;
  onRemove(): void;
}

/** One parameter in the form: its label, its typed input or list field, and its problem. */
export class ParameterRow {
  readonly name: string;
  readonly parameter: DialogParameter | undefined;
  readonly list: string | undefined;
  readonly element: HTMLElement;
  readonly #t: Translator;
  readonly #onChange: () => void;
  readonly #id = uniqueId('halo-parameter');
  readonly #sourceInput: HTMLInputElement;
  readonly #problemElement: HTMLElement;
  readonly #listField: ListField | undefined;
  readonly #typedInput: JQuery;

  constructor(options: ParameterRowOptions) {
    const { name, parameter, list, t, onChange } = options;
    this.name = name;
    this.parameter = parameter;
    this.list = list;
    this.#t = t;
    this.#onChange = onChange;
    this.#sourceInput = element('input', {
      type: 'text',
      id: this.#id,
      style: 'width:100%',
      placeholder: placeholderFor(parameter?.type),
    });
    this.#problemElement = element('div', { hidden: true, id: `${this.#id}-problem`, role: 'status' });
    this.#listField = list === undefined ? undefined : this.#createListField(list, options.listContext);
    this.element = this.#createElement(options.onRemove);
    options.container.append(this.element);
    this.#typedInput = this.#createTypedInput(options.row);
    this.#connectLabel();
  }

  get label(): string {
    return this.parameter?.label ?? this.name;
  }

  /** The row as the node stores it. */
  get row(): Row {
    return {
      name: this.name,
      value: String(this.#typedInput.typedInput('value')),
      type: this.#typedInput.typedInput('type'),
    };
  }

  setRow({ type, value }: Row): void {
    this.#typedInput.typedInput('type', type);
    this.#typedInput.typedInput('value', value);
  }

  /** The value as displayed: an id from a list with its label. */
  get valueText(): string {
    return this.#listField?.displayText ?? this.row.value;
  }

  focus(): void {
    if (this.#listField && this.#isListFieldShown) this.#listField.input.focus();
    else this.#typedInput.typedInput('focus');
  }

  /** Shows a message below the row; an empty one hides it. */
  showProblem(message: string, severity: 'error' | 'note'): void {
    const isError = severity === 'error' && message !== '';
    this.#problemElement.textContent = message;
    this.#problemElement.hidden = message === '';
    this.#problemElement.className = isError ? 'halo-error' : 'halo-muted';
    this.#activeInput.attr('aria-invalid', String(isError));
    this.#typedInput.next('.red-ui-typedInput-container').toggleClass('input-error', isError);
  }

  get #isListFieldShown(): boolean {
    return this.#typedInput.typedInput('type') === 'halo';
  }

  /** The input that the user edits: of the list field or of the typed input, depending on the row's type. */
  get #activeInput(): JQuery {
    return this.#listField && this.#isListFieldShown
      ? $(this.#listField.input)
      : valueInputOf(this.#typedInput);
  }

  #createElement(onRemove: () => void): HTMLElement {
    const { name, parameter } = this;
    return element(
      'div',
      { class: 'form-row halo-parameter', 'data-parameter': name },
      element(
        'label',
        { for: `${this.#id}-value`, title: name },
        this.label,
        parameter?.required &&
          element('span', { class: 'halo-required', title: this.#t('parameter.required') }, ' *'),
      ),
      element(
        'div',
        { class: 'halo-field' },
        this.#sourceInput,
        parameter?.isMain &&
          element(
            'small',
            { class: 'halo-hint' },
            element('code', {}, name),
            parameter.hint ? ` ${parameter.hint}` : '',
          ),
        this.#problemElement,
        this.#listField?.messageElement,
      ),
      !parameter?.isMain &&
        button({ iconName: 'times', title: this.#t('parameter.remove', { name }) }, onRemove),
    );
  }

  #createTypedInput(row: Row | undefined): JQuery {
    const { name, parameter } = this;
    const listField = this.#listField;
    const types = typesFor(
      parameter?.type,
      row?.type ?? '',
      this.#t,
      listField && ((container, value) => listField.showIn(container[0] as HTMLElement, value)),
    );
    const [first] = types;
    const type = row?.type || (typeof first === 'string' ? first : first?.value);
    const input = $(this.#sourceInput).typedInput({ types, default: type });
    input.typedInput('type', type || 'str');
    input.typedInput('value', row?.value ?? '');
    const valueInput = valueInputOf(input).attr({
      id: `${this.#id}-value`,
      'aria-label': this.label,
      'aria-describedby': this.#problemElement.id,
    });
    if (parameter?.required) {
      valueInput.attr('aria-required', 'true');
      listField?.input.setAttribute('aria-required', 'true');
    }
    input
      .next('.red-ui-typedInput-container')
      .find('button')
      .first()
      .attr('aria-label', this.#t('parameter.type', { name }));
    input.on('change', () => {
      this.#connectLabel();
      this.#onChange();
    });
    // While typing as well, so that the layout does not move under a click that ends the input.
    valueInput.on('input', () => this.#onChange());
    return input;
  }

  #connectLabel(): void {
    this.element.querySelector('label')?.setAttribute('for', String(this.#activeInput.attr('id')));
  }

  #createListField(list: string, listContext: ParameterRowOptions['listContext']): ListField {
    const { name, parameter } = this;
    return new ListField({
      id: `${this.#id}-list`,
      label: this.label,
      t: this.#t,
      isId: (text) => rowProblem({ name, value: text, type: 'halo' }, parameter) === undefined,
      context: () => listContext(list),
      onChange: (value) => {
        valueInputOf(this.#typedInput).val(value).trigger('change');
      },
    });
  }
}
