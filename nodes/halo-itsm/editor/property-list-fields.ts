import type { ListResolver, Operation } from '../../../src/browser';
import type { Translator } from '../../shared/editor/catalog';
import { button, element, uniqueId } from '../../shared/editor/dom';
import { listContext, type ParentRow } from './list-context';
import { ListField } from './list-field';
import type { RequestField } from './request-field';

/** A property as a row of the property table shows it. */
export interface RecordProperty {
  name: string;
  label?: string;
  hint?: string;
}

interface PropertyListOptions {
  operation: Operation;
  request: RequestField;
  listResolver: ListResolver;
  t: Translator;
  onChoose(name: string, id: string): void;
}

/** The list fields of a property table: one for each property whose id the user selects from a list of the tenant. */
export class PropertyListFields {
  readonly #options: PropertyListOptions;
  readonly #fields = new Map<string, ListField>();

  constructor(options: PropertyListOptions) {
    this.#options = options;
  }

  /** Adds a button that shows the list field to a table row, if the property's ids come from a list. */
  addButton(row: HTMLElement, property: RecordProperty): void {
    const { operation, listResolver, t } = this.#options;
    const { name } = property;
    const list = listResolver.listFor(operation, name);
    if (list === undefined) return;
    const [labelCell, buttonCell] = [row.children[2], row.children[3]] as HTMLElement[];
    const show = () => {
      const field = this.#fields.get(name) ?? this.#createField(property, list);
      this.#fields.set(name, field);
      const container = element('div', { class: 'halo-property-list' });
      field.showIn(container, this.#valueOf(name));
      labelCell?.append(container, field.messageElement);
      return field;
    };
    // The table is rendered again after each addition; a field that was open stays open.
    if (this.#fields.has(name)) show();
    buttonCell?.prepend(
      button({ iconName: 'list-ul', title: t('guide.chooseFromHalo', { name }) }, () => show().open()),
      ' ',
    );
  }

  #createField({ name, label = name }: RecordProperty, list: string): ListField {
    const { listResolver, t, onChoose } = this.#options;
    return new ListField({
      id: uniqueId('halo-property-list'),
      label,
      t,
      // A typed id takes effect on Enter or blur only: each change rewrites the JSON.
      isId: () => false,
      context: () => listContext(list, this.#parentRows(name), listResolver, t),
      onChange: (id) => {
        if (id !== '') onChoose(name, id);
      },
    });
  }

  /** The other properties of the request, which can narrow the list of a property. */
  #parentRows(name: string): ParentRow[] {
    const { operation, request, listResolver } = this.#options;
    return request.propertyNames
      .filter((other) => other !== name)
      .map((other) => {
        const value = this.#valueOf(other);
        const { label = other } = operation.properties?.find((property) => property.name === other) ?? {};
        const row = { name: other, value, type: 'num' };
        return { label, list: listResolver.listFor(operation, other), row, valueText: value };
      });
  }

  #valueOf(name: string): string {
    const value = this.#options.request.getProperty(name);
    return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
  }
}
