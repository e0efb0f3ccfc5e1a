import type { Json, JsonObject, Operation } from '../../../src/catalogue/operation';
import type { Places } from '../../../src/tenant/lists/list-resolver';
import type { Texts } from '../../shared/editor/catalog';
import { type Choice, type ChoiceGroup, Combobox } from '../../shared/editor/combobox';
import { button, element, uniqueId } from '../../shared/editor/dom';
import { loadSchemas } from './catalogue';
import { ListField } from './list-field';
import type { RequestField } from './request';
import { listPlace } from './row-lists';
import type { Tenant } from './tenant';
import { type FoundField, TenantFields } from './tenant-fields';

interface Member {
  name: string;
  type?: string;
  label?: string;
  hint?: string;
}

/** What a request's records may hold: the members that matter, all others by search, and the tenant's own fields. */
export class Members {
  readonly element = element('div');
  readonly #operation: Operation;
  readonly #request: RequestField;
  readonly #places: Places;
  readonly #t: Texts;
  /** The fields in which ids are chosen, where one was asked for. */
  readonly #lists = new Map<string, ListField>();
  readonly #table = element('table', { class: 'halo-members' });
  readonly #note = element('div', { class: 'halo-muted', role: 'status' });
  readonly #needed: Set<string>;
  readonly #tenantFields: TenantFields | undefined;
  readonly #input = element('input', { type: 'text', id: uniqueId('halo-member'), disabled: true });
  #search: Combobox | undefined;
  #schema: Record<string, string> = {};
  #extra: string[] = [];
  #fields: FoundField[] = [];
  /** The field whose choices the search shows. */
  #asked: FoundField | undefined;

  constructor(
    operation: Operation,
    { request, tenant, places }: { request: RequestField; tenant: Tenant; places: Places },
    t: Texts,
  ) {
    this.#operation = operation;
    this.#request = request;
    this.#places = places;
    this.#t = t;
    this.#needed = new Set((operation.requires ?? []).filter((names) => !names.includes('|')));
    if (operation.id === 'required') this.#needed.add('id');
    const { schema } = operation.endpoint;
    this.#tenantFields = TenantFields.for(
      schema,
      tenant,
      { assetType: () => wholeNumber(request.member('assettype_id')), onChange: () => this.#fieldsChanged() },
      t,
    );
    this.#fill();
    if (schema) this.#loadSchema(schema);
    if (this.#tenantFields) this.element.append(this.#tenantFields.element);
    this.element.append(this.#note, this.#table);
  }

  #loadSchema(schema: string): void {
    this.element.append(
      element(
        'div',
        { class: 'halo-member-search' },
        element('label', { for: this.#input.id }, this.#t('guide.findMember')),
        this.#input,
      ),
    );
    loadSchemas().then(
      (schemas) => {
        this.#schema = schemas[schema] ?? {};
        this.#input.disabled = false;
        this.#input.placeholder = this.#t('guide.findOf', { count: Object.keys(this.#schema).length });
        this.#search = this.#createSearch();
        this.#fill();
      },
      () => this.element.prepend(element('div', { class: 'halo-error' }, this.#t('error.schemas'))),
    );
  }

  #createSearch(): Combobox {
    this.#input.addEventListener('blur', () => {
      this.#asked = undefined;
    });
    return new Combobox(this.#input, {
      label: this.#t('guide.findMember'),
      display: () => '',
      find: (query) => this.#find(query),
      footer: (query, found) => (found === 0 ? this.#t('guide.noMember', { query }) : undefined),
      onChoose: (choice) => this.#choose(choice),
    });
  }

  /** The tenant's fields have come: on with the search for them. */
  #fieldsChanged(): void {
    if (this.#tenantFields?.hasFields && this.element.isConnected) this.#input.focus();
  }

  #choose(choice: string): void {
    if (this.#asked) {
      this.#put(this.#asked, Number(choice));
      this.#asked = undefined;
      return;
    }
    const found = this.#tenantFields?.found(choice);
    if (!found) {
      this.#addMember(choice);
      if (!this.#extra.includes(choice)) this.#extra.push(choice);
    } else {
      if (!this.#fields.some(({ field }) => field === found.field)) this.#fields.push(found);
      this.#ask(found);
    }
    this.#fill();
  }

  /** Puts a field in, after its choice where it has some. */
  #ask(found: FoundField): void {
    if (!found.field.options) {
      this.#put(found, '');
      return;
    }
    // The list is about to close, and would take the question with it.
    window.setTimeout(() => {
      this.#input.focus();
      this.#asked = found;
      this.#search?.open();
    }, 0);
  }

  #put({ member, field }: FoundField, value: Json): void {
    const done = this.#request.setTenantField(member, field, value);
    const entry: JsonObject = member === 'fields' ? { id: field.id, value } : { name: field.name, value };
    this.#tell(done, { [member]: [entry] });
  }

  #addMember(name: string): void {
    const example = exampleOf(this.#schema[name]);
    this.#tell(this.#request.addMember(name, example), { [name]: example });
  }

  /** What could not be put in is shown, to be put where the request is made. */
  #tell(done: boolean, snippet: JsonObject): void {
    this.#note.replaceChildren();
    if (!done)
      this.#note.append(this.#t('guide.notAdded'), ' ', element('code', {}, JSON.stringify(snippet)));
  }

  #find(query: string): ChoiceGroup[] {
    const wanted = query.toLowerCase();
    if (this.#asked) {
      const { label, options = [] } = this.#asked.field;
      const fitting = options.filter(({ id, name }) => `${id} ${name}`.toLowerCase().includes(wanted));
      return [
        {
          heading: this.#t('guide.choicesOf', { name: label }),
          choices: fitting.map(({ id, name }) => ({ value: String(id), label: name, code: String(id) })),
        },
      ];
    }
    const { members = [] } = this.#operation;
    const main: Choice[] = members.map(({ name, label, hint }) => ({
      value: name,
      label: `${label} (${name})`,
      code: this.#schema[name],
      detail: hint,
    }));
    const others: Choice[] = Object.entries(this.#schema)
      .filter(([name]) => !members.some((member) => member.name === name))
      .map(([name, type]) => ({ value: name, label: name, code: type }));
    const fits = ({ value, label, detail = '' }: Choice) =>
      `${value} ${label} ${detail}`.toLowerCase().includes(wanted);
    const first = ({ value }: Choice) => (value.toLowerCase().startsWith(wanted) ? 0 : 1);
    return [
      ...(this.#tenantFields?.groups(wanted) ?? []),
      { heading: this.#t('guide.mainMembers'), choices: main.filter(fits) },
      {
        heading: this.#t('guide.otherMembers'),
        choices: others.filter(fits).sort((a, b) => first(a) - first(b)),
      },
    ];
  }

  #fill(): void {
    const main = this.#operation.members ?? [];
    const shown: Member[] = [
      ...main,
      ...[...this.#needed, ...this.#extra]
        .filter((name) => !main.some((member) => member.name === name))
        .map((name) => ({ name })),
    ];
    this.#table.replaceChildren(
      ...this.#fields.map((found) => this.#fieldRow(found)),
      ...shown.map((member) => this.#memberRow(member)),
    );
  }

  #fieldRow(found: FoundField): HTMLElement {
    const { name, label, hint, options } = found.field;
    const title = this.#t('guide.addMember', { name: label });
    const add = button({ iconName: options ? 'list-ul' : 'plus', title }, () => this.#ask(found));
    const detail = options ? this.#t('tenant.choices', { count: options.length }) : hint;
    return row(
      element('code', {}, name),
      this.#t('guide.ownField'),
      label === name ? '' : label,
      detail,
      add,
    );
  }

  #memberRow({ name, label, hint }: Member): HTMLElement {
    const needed =
      this.#needed.has(name) &&
      element('span', { class: 'halo-required', title: this.#t('parameter.required') }, ' *');
    const add = button({ iconName: 'plus', title: this.#t('guide.addMember', { name }) }, () =>
      this.#addMember(name),
    );
    const named = element('span', {}, element('code', {}, name), needed);
    const made = row(named, this.#schema[name] ?? '', label ?? '', hint, add);
    const list = this.#places.listOf(this.#operation, name);
    if (list !== undefined) this.#offerList(made, { name, label }, list);
    return made;
  }

  /** A button that brings the field in which the member's id is chosen from a list of the tenant. */
  #offerList(line: HTMLElement, member: Pick<Member, 'name' | 'label'>, list: string): void {
    const { name } = member;
    const [place, buttons] = [line.children[2], line.children[3]] as HTMLElement[];
    const show = () => {
      const field = this.#lists.get(name) ?? this.#listField(member, list);
      this.#lists.set(name, field);
      const box = element('div', { class: 'halo-member-list' });
      field.showIn(box, told(this.#request.member(name)));
      place?.append(box, field.told);
      return field;
    };
    if (this.#lists.has(name)) show();
    buttons?.prepend(
      button({ iconName: 'list-ul', title: this.#t('guide.chooseMember', { name }) }, () => show().open()),
      ' ',
    );
  }

  #listField({ name, label = name }: Pick<Member, 'name' | 'label'>, list: string): ListField {
    return new ListField({
      id: uniqueId('halo-member-list'),
      label,
      t: this.#t,
      isId: () => false,
      place: () => listPlace(list, this.#others(name), this.#places, this.#t),
      onChange: (id) => {
        if (id === '') return;
        const value = this.#schema[name] === 'string' || !/^-?\d+$/.test(id) ? id : Number(id);
        this.#tell(this.#request.setMember(name, value), { [name]: value });
      },
    });
  }

  /** What the request holds besides, by the lists it is chosen from. */
  #others(name: string) {
    return this.#request.members
      .filter((other) => other !== name)
      .map((other) => {
        const value = told(this.#request.member(other));
        const { label = other } = this.#operation.members?.find((member) => member.name === other) ?? {};
        const row = { name: other, value, type: 'num' };
        return { label, list: this.#places.listOf(this.#operation, other), row, told: value };
      });
  }
}

const told = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : '';

function row(
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

function wholeNumber(value: unknown): number | undefined {
  const number = typeof value === 'string' ? Number(value) : value;
  return typeof number === 'number' && Number.isInteger(number) && number > 0 ? number : undefined;
}

/** Something of the right type to begin with. */
export function exampleOf(type: string | undefined): Json {
  if (!type) return '';
  if (type.endsWith('[]')) return [];
  if (type === 'integer' || type === 'number') return 0;
  if (type === 'boolean') return true;
  return type === 'string' || type === 'date' || type === 'uuid' ? '' : {};
}
