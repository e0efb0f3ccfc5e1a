import type { Json, JsonObject, ListResolver, Operation } from '../../../src/browser';
import type { ConnectionApi } from '../../shared/editor/admin-api';
import type { Translator } from '../../shared/editor/catalog';
import { type Choice, type ChoiceGroup, Combobox } from '../../shared/editor/combobox';
import { button, element, uniqueId } from '../../shared/editor/dom';
import { loadSchemas } from './catalogue';
import { exampleValue } from './example-value';
import { listContext } from './list-context';
import { ListField } from './list-field';
import { toPositiveInteger } from './positive-integer';
import type { RequestField } from './request-field';
import { type FieldMatch, TenantFields } from './tenant-fields';

interface RecordProperty {
  name: string;
  type?: string;
  label?: string;
  hint?: string;
}

/** What a request's records may hold: the members that matter, all others by search, and the tenant's own fields. */
export class PropertyTable {
  readonly element = element('div');
  readonly #operation: Operation;
  readonly #request: RequestField;
  readonly #listResolver: ListResolver;
  readonly #t: Translator;
  /** The fields in which ids are chosen, where one was asked for. */
  readonly #listFields = new Map<string, ListField>();
  readonly #table = element('table', { class: 'halo-properties' });
  readonly #noteElement = element('div', { class: 'halo-muted', role: 'status' });
  readonly #required: Set<string>;
  readonly #tenantFields: TenantFields | undefined;
  readonly #searchInput = element('input', { type: 'text', id: uniqueId('halo-property'), disabled: true });
  #searchBox: Combobox | undefined;
  #schema: Record<string, string> = {};
  #addedNames: string[] = [];
  #addedFields: FieldMatch[] = [];
  /** The field whose choices the search shows. */
  #fieldToChoose: FieldMatch | undefined;

  constructor(
    operation: Operation,
    { request, api, listResolver }: { request: RequestField; api: ConnectionApi; listResolver: ListResolver },
    t: Translator,
  ) {
    this.#operation = operation;
    this.#request = request;
    this.#listResolver = listResolver;
    this.#t = t;
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
      find: (query) => this.#findChoices(query),
      footer: (query, found) => (found === 0 ? this.#t('guide.noPropertyFound', { query }) : undefined),
      onChoose: (choice) => this.#select(choice),
    });
  }

  /** The tenant's fields have come: on with the search for them. */
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

  /** Puts a field in, after its choice where it has some. */
  #addField(found: FieldMatch): void {
    if (!found.field.options) {
      this.#setField(found, '');
      return;
    }
    // The list is about to close, and would take the question with it.
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
    this.#showIfNotAdded(isAdded, { [property]: [fieldValue] });
  }

  #addProperty(name: string): void {
    const example = exampleValue(this.#schema[name]);
    this.#showIfNotAdded(this.#request.addProperty(name, example), { [name]: example });
  }

  /** What could not be put in is shown, to be put where the request is made. */
  #showIfNotAdded(isAdded: boolean, snippet: JsonObject): void {
    this.#noteElement.replaceChildren();
    if (!isAdded)
      this.#noteElement.append(this.#t('guide.notAdded'), ' ', element('code', {}, JSON.stringify(snippet)));
  }

  #findChoices(query: string): ChoiceGroup[] {
    const lowerQuery = query.toLowerCase();
    if (this.#fieldToChoose) {
      const { label, options = [] } = this.#fieldToChoose.field;
      const matching = options.filter(({ id, name }) => `${id} ${name}`.toLowerCase().includes(lowerQuery));
      return [
        {
          heading: this.#t('guide.chooseValue', { name: label }),
          choices: matching.map(({ id, name }) => ({ value: String(id), label: name, code: String(id) })),
        },
      ];
    }
    const { properties = [] } = this.#operation;
    const main: Choice[] = properties.map(({ name, label, hint }) => ({
      value: name,
      label: `${label} (${name})`,
      code: this.#schema[name],
      detail: hint,
    }));
    const others: Choice[] = Object.entries(this.#schema)
      .filter(([name]) => !properties.some((property) => property.name === name))
      .map(([name, type]) => ({ value: name, label: name, code: type }));
    const matchesQuery = ({ value, label, detail = '' }: Choice) =>
      `${value} ${label} ${detail}`.toLowerCase().includes(lowerQuery);
    const startRank = ({ value }: Choice) => (value.toLowerCase().startsWith(lowerQuery) ? 0 : 1);
    return [
      ...(this.#tenantFields?.choiceGroups(lowerQuery) ?? []),
      { heading: this.#t('guide.mainProperties'), choices: main.filter(matchesQuery) },
      {
        heading: this.#t('guide.otherProperties'),
        choices: others.filter(matchesQuery).sort((a, b) => startRank(a) - startRank(b)),
      },
    ];
  }

  #renderTable(): void {
    const main = this.#operation.properties ?? [];
    const shown: RecordProperty[] = [
      ...main,
      ...[...this.#required, ...this.#addedNames]
        .filter((name) => !main.some((property) => property.name === name))
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
    const add = button({ iconName: options ? 'list-ul' : 'plus', title }, () => this.#addField(found));
    const detail = options ? this.#t('tenant.choiceCount', { count: options.length }) : hint;
    return tableRow(
      element('code', {}, name),
      this.#t('guide.customField'),
      label === name ? '' : label,
      detail,
      add,
    );
  }

  #propertyRow({ name, label, hint }: RecordProperty): HTMLElement {
    const requiredMark =
      this.#required.has(name) &&
      element('span', { class: 'halo-required', title: this.#t('parameter.required') }, ' *');
    const add = button({ iconName: 'plus', title: this.#t('guide.addProperty', { name }) }, () =>
      this.#addProperty(name),
    );
    const nameCell = element('span', {}, element('code', {}, name), requiredMark);
    const rowElement = tableRow(nameCell, this.#schema[name] ?? '', label ?? '', hint, add);
    const list = this.#listResolver.listFor(this.#operation, name);
    if (list !== undefined) this.#addListButton(rowElement, { name, label }, list);
    return rowElement;
  }

  /** A button that brings the field in which the member's id is chosen from a list of the tenant. */
  #addListButton(
    rowElement: HTMLElement,
    property: Pick<RecordProperty, 'name' | 'label'>,
    list: string,
  ): void {
    const { name } = property;
    const [labelCell, buttonCell] = [rowElement.children[2], rowElement.children[3]] as HTMLElement[];
    const show = () => {
      const field = this.#listFields.get(name) ?? this.#createListField(property, list);
      this.#listFields.set(name, field);
      const listContainer = element('div', { class: 'halo-property-list' });
      field.showIn(listContainer, idText(this.#request.getProperty(name)));
      labelCell?.append(listContainer, field.messageElement);
      return field;
    };
    if (this.#listFields.has(name)) show();
    buttonCell?.prepend(
      button({ iconName: 'list-ul', title: this.#t('guide.chooseFromHalo', { name }) }, () => show().open()),
      ' ',
    );
  }

  #createListField({ name, label = name }: Pick<RecordProperty, 'name' | 'label'>, list: string): ListField {
    return new ListField({
      id: uniqueId('halo-property-list'),
      label,
      t: this.#t,
      isId: () => false,
      context: () => listContext(list, this.#parentRows(name), this.#listResolver, this.#t),
      onChange: (id) => {
        if (id === '') return;
        const value = this.#schema[name] === 'string' || !/^-?\d+$/.test(id) ? id : Number(id);
        this.#showIfNotAdded(this.#request.setProperty(name, value), { [name]: value });
      },
    });
  }

  /** What the request holds besides, by the lists it is chosen from. */
  #parentRows(name: string) {
    return this.#request.propertyNames
      .filter((other) => other !== name)
      .map((other) => {
        const value = idText(this.#request.getProperty(other));
        const { label = other } =
          this.#operation.properties?.find((property) => property.name === other) ?? {};
        const row = { name: other, value, type: 'num' };
        return { label, list: this.#listResolver.listFor(this.#operation, other), row, valueText: value };
      });
  }
}

const idText = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : '';

function tableRow(
  name: HTMLElement,
  type: string,
  label: string,
  hint: string | undefined,
  add: HTMLElement,
): HTMLElement {
  return element(
    'tr',
    {},
    element('td', {}, name),
    element('td', { class: 'halo-muted' }, type),
    element('td', {}, label, hint ? element('small', { class: 'halo-hint' }, ` ${hint}`) : undefined),
    element('td', {}, add),
  );
}
