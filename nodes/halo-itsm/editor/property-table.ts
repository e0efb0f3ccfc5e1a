import type { Json, JsonObject, ListResolver, Operation } from '../../../src/browser';
import type { ConnectionApi } from '../../shared/editor/admin-api';
import type { Translator } from '../../shared/editor/catalog';
import { type ChoiceGroup, Combobox } from '../../shared/editor/combobox';
import { button, element, uniqueId } from '../../shared/editor/dom';
import { loadSchemas } from './catalogue';
import { exampleValue } from './example-value';
import { toPositiveInteger } from './positive-integer';
import { optionChoices, propertyChoices } from './property-choices';
import { PropertyListFields, type RecordProperty } from './property-list-fields';
import type { RequestField } from './request-field';
import { type FieldMatch, TenantFields } from './tenant-fields';

/**
 * The properties a request's records can have, to add them to the request: the described ones as rows, all others and
 * the tenant's custom fields by search.
 */
export class PropertyTable {
  readonly element = element('div');
  readonly #operation: Operation;
  readonly #request: RequestField;
  readonly #t: Translator;
  readonly #listFields: PropertyListFields;
  readonly #table = element('table', { class: 'halo-properties' });
  readonly #noteElement = element('div', { class: 'halo-muted', role: 'status' });
  readonly #required: Set<string>;
  readonly #tenantFields: TenantFields | undefined;
  readonly #searchInput = element('input', { type: 'text', id: uniqueId('halo-property'), disabled: true });
  #searchBox: Combobox | undefined;
  /** Types of the properties, by name; empty until the schemas are loaded. */
  #schema: Record<string, string> = {};
  #addedNames: string[] = [];
  #addedFields: FieldMatch[] = [];
  /** The drop-down field whose options the search shows instead of properties. */
  #fieldToChoose: FieldMatch | undefined;

  constructor(
    operation: Operation,
    { request, api, listResolver }: { request: RequestField; api: ConnectionApi; listResolver: ListResolver },
    t: Translator,
  ) {
    this.#operation = operation;
    this.#request = request;
    this.#t = t;
    this.#listFields = new PropertyListFields({
      operation,
      request,
      listResolver,
      t,
      onChoose: (name, id) => this.#setId(name, id),
    });
    this.#required = new Set((operation.requires ?? []).filter((names) => !names.includes('|')));
    if (operation.id === 'required') this.#required.add('id');
    const { schema } = operation.endpoint;
    this.#tenantFields = TenantFields.for(
      schema,
      api,
      {
        assetType: () => toPositiveInteger(request.getProperty('assettype_id')),
        onChange: () => this.#onFieldsChange(),
      },
      t,
    );
    this.#renderTable();
    if (schema) this.#loadSchema(schema);
    if (this.#tenantFields) this.element.append(this.#tenantFields.element);
    this.element.append(this.#noteElement, this.#table);
  }

  #loadSchema(schema: string): void {
    this.element.append(
      element(
        'div',
        { class: 'halo-property-search' },
        element('label', { for: this.#searchInput.id }, this.#t('guide.findProperty')),
        this.#searchInput,
      ),
    );
    loadSchemas().then(
      (schemas) => {
        this.#schema = schemas[schema] ?? {};
        this.#searchInput.disabled = false;
        this.#searchInput.placeholder = this.#t('guide.searchPlaceholder', {
          count: Object.keys(this.#schema).length,
        });
        this.#searchBox = this.#createSearch();
        this.#renderTable();
      },
      () => this.element.prepend(element('div', { class: 'halo-error' }, this.#t('error.schemasFailed'))),
    );
  }

  #createSearch(): Combobox {
    this.#searchInput.addEventListener('blur', () => {
      this.#fieldToChoose = undefined;
    });
    return new Combobox(this.#searchInput, {
      label: this.#t('guide.findProperty'),
      displayText: () => '',
      find: (query) => this.#findChoices(query.toLowerCase()),
      footer: (query, found) => (found === 0 ? this.#t('guide.noPropertyFound', { query }) : undefined),
      onChoose: (choice) => this.#select(choice),
    });
  }

  #findChoices(query: string): ChoiceGroup[] {
    if (this.#fieldToChoose) return optionChoices(this.#fieldToChoose, query, this.#t);
    return [
      ...(this.#tenantFields?.choiceGroups(query) ?? []),
      ...propertyChoices(this.#operation, this.#schema, query, this.#t),
    ];
  }

  /** Moves the focus to the search, which can now find the custom fields. */
  #onFieldsChange(): void {
    if (this.#tenantFields?.hasFields && this.element.isConnected) this.#searchInput.focus();
  }

  #select(choice: string): void {
    if (this.#fieldToChoose) {
      this.#setField(this.#fieldToChoose, Number(choice));
      this.#fieldToChoose = undefined;
      return;
    }
    const found = this.#tenantFields?.findField(choice);
    if (!found) {
      this.#addProperty(choice);
      if (!this.#addedNames.includes(choice)) this.#addedNames.push(choice);
    } else {
      if (!this.#addedFields.some(({ field }) => field === found.field)) this.#addedFields.push(found);
      this.#addField(found);
    }
    this.#renderTable();
  }

  /** Adds a custom field to the request; for a drop-down field, after its option is selected. */
  #addField(found: FieldMatch): void {
    if (!found.field.options) {
      this.#setField(found, '');
      return;
    }
    // Later: the combobox closes after this event, and would close the list of options too.
    window.setTimeout(() => {
      this.#searchInput.focus();
      this.#fieldToChoose = found;
      this.#searchBox?.open();
    }, 0);
  }

  #setField({ property, field }: FieldMatch, value: Json): void {
    const isAdded = this.#request.setTenantField(property, field, value);
    const fieldValue: JsonObject =
      property === 'fields' ? { id: field.id, value } : { name: field.name, value };
    this.#showUnlessAdded(isAdded, { [property]: [fieldValue] });
  }

  #addProperty(name: string): void {
    const example = exampleValue(this.#schema[name]);
    this.#showUnlessAdded(this.#request.addProperty(name, example), { [name]: example });
  }

  #setId(name: string, id: string): void {
    const value = this.#schema[name] === 'string' || !/^-?\d+$/.test(id) ? id : Number(id);
    this.#showUnlessAdded(this.#request.setProperty(name, value), { [name]: value });
  }

  /** Shows the JSON to add by hand when the request is not literal JSON. */
  #showUnlessAdded(isAdded: boolean, snippet: JsonObject): void {
    this.#noteElement.replaceChildren();
    if (!isAdded)
      this.#noteElement.append(this.#t('guide.notAdded'), ' ', element('code', {}, JSON.stringify(snippet)));
  }

  #renderTable(): void {
    const described = this.#operation.properties ?? [];
    const shown: RecordProperty[] = [
      ...described,
      ...[...this.#required, ...this.#addedNames]
        .filter((name) => !described.some((property) => property.name === name))
        .map((name) => ({ name })),
    ];
    this.#table.replaceChildren(
      ...this.#addedFields.map((found) => this.#fieldRow(found)),
      ...shown.map((property) => this.#propertyRow(property)),
    );
  }

  #fieldRow(found: FieldMatch): HTMLElement {
    const { name, label, hint, options } = found.field;
    const title = this.#t('guide.addProperty', { name: label });
    const addButton = button({ iconName: options ? 'list-ul' : 'plus', title }, () => this.#addField(found));
    const detail = options ? this.#t('tenant.choiceCount', { count: options.length }) : hint;
    return tableRow(
      element('code', {}, name),
      this.#t('guide.customField'),
      label === name ? '' : label,
      detail,
      addButton,
    );
  }

  #propertyRow(property: RecordProperty): HTMLElement {
    const { name, label, hint } = property;
    const requiredMark =
      this.#required.has(name) &&
      element('span', { class: 'halo-required', title: this.#t('parameter.required') }, ' *');
    const addButton = button({ iconName: 'plus', title: this.#t('guide.addProperty', { name }) }, () =>
      this.#addProperty(name),
    );
    const nameCell = element('span', {}, element('code', {}, name), requiredMark);
    const row = tableRow(nameCell, this.#schema[name] ?? '', label ?? '', hint, addButton);
    this.#listFields.addButton(row, property);
    return row;
  }
}

function tableRow(
  name: HTMLElement,
  type: string,
  label: string,
  hint: string | undefined,
  addButton: HTMLElement,
): HTMLElement {
  return element(
    'tr',
    {},
    element('td', {}, name),
    element('td', { class: 'halo-muted' }, type),
    element('td', {}, label, hint ? element('small', { class: 'halo-hint' }, ` ${hint}`) : undefined),
    element('td', {}, addButton),
  );
}
