import type { Json, Operation } from '../../../src/catalogue/operation';
import { type Choice, type ChoiceGroup, Combobox } from '../../editor/combobox';
import { button, element, uniqueId } from '../../editor/dom';
import type { Texts } from '../../editor/texts';
import { loadSchemas } from './catalogue';

type Page = 'sample' | 'answer' | 'members';

interface Member {
  name: string;
  type?: string;
  label?: string;
  hint?: string;
}

/** What an operation's request and answer look like: the sample, the shape of the answer, the members. */
export class Guide {
  readonly #container: HTMLElement;
  readonly #t: Texts;
  readonly #insertSample: (operation: Operation) => void;
  readonly #addMember: (name: string, example: Json) => boolean;
  #page: Page = 'sample';
  #operation: Operation | undefined;
  #schema: Record<string, string> = {};
  #extra: string[] = [];

  constructor(
    container: HTMLElement,
    t: Texts,
    act: { insertSample(operation: Operation): void; addMember(name: string, example: Json): boolean },
  ) {
    this.#container = container;
    this.#t = t;
    this.#insertSample = act.insertSample;
    this.#addMember = act.addMember;
  }

  show(operation: Operation | undefined): void {
    this.#operation = operation;
    this.#schema = {};
    this.#extra = [];
    const pages = this.#pages();
    if (!pages.includes(this.#page)) this.#page = pages[0] ?? 'sample';
    this.#render();
  }

  #pages(): Page[] {
    const operation = this.#operation;
    if (!operation) return [];
    const { sample, members = [], endpoint } = operation;
    const pages: Page[] = [];
    if (sample?.request !== undefined || sample?.parameters) pages.push('sample');
    if (operation.method === 'POST' && (members.length > 0 || endpoint.schema)) pages.push('members');
    if (sample?.answer !== undefined) pages.push('answer');
    return pages;
  }

  #render(): void {
    const operation = this.#operation;
    const pages = this.#pages();
    this.#container.hidden = pages.length === 0;
    this.#container.replaceChildren();
    if (!operation || pages.length === 0) return;
    const tabs = element('span', {
      class: 'button-group',
      role: 'group',
      'aria-label': this.#t('guide.label'),
    });
    for (const page of pages) {
      const tab = element(
        'button',
        {
          type: 'button',
          class: `red-ui-button red-ui-button-small toggle${page === this.#page ? ' selected' : ''}`,
          'aria-pressed': String(page === this.#page),
          'data-page': page,
        },
        this.#t(`guide.${page}`),
      );
      tab.addEventListener('click', () => {
        this.#page = page;
        this.#render();
        this.#container.querySelector<HTMLElement>(`[data-page=${page}]`)?.focus();
      });
      tabs.append(tab);
    }
    const bar = element('div', { class: 'halo-guide-bar' }, tabs);
    if (pages.includes('sample')) {
      const insert = button({ text: this.#t('guide.insert'), iconName: 'magic' }, () =>
        this.#insertSample(operation),
      );
      insert.id = 'halo-insert-sample';
      bar.append(insert);
    }
    this.#container.append(bar, this.#body(operation));
  }

  #body(operation: Operation): HTMLElement {
    const { sample } = operation;
    if (this.#page === 'answer') {
      return element(
        'div',
        {},
        element('div', { class: 'halo-hint' }, this.#t('guide.answerHelp')),
        code(sample?.answer),
      );
    }
    if (this.#page === 'members') return this.#members(operation);
    return element(
      'div',
      {},
      sample?.parameters && element('div', { class: 'halo-hint' }, this.#t('guide.parameters')),
      sample?.parameters && parameterTable(sample.parameters),
      sample?.request !== undefined && element('div', { class: 'halo-hint' }, this.#t('guide.request')),
      sample?.request !== undefined && code(sample.request),
    );
  }

  #members(operation: Operation): HTMLElement {
    const table = element('table', { class: 'halo-members' });
    const main = operation.members ?? [];
    const needed = new Set((operation.requires ?? []).filter((names) => !names.includes('|')));
    if (operation.id === 'required') needed.add('id');
    const fill = () => {
      const shown: Member[] = [
        ...main,
        ...[...needed, ...this.#extra]
          .filter((name) => !main.some((member) => member.name === name))
          .map((name) => ({ name })),
      ];
      table.replaceChildren(...shown.map((member) => this.#memberRow(member, needed.has(member.name))));
    };
    fill();
    const box = element('div', {}, table);
    const { schema } = operation.endpoint;
    if (schema) {
      const id = uniqueId('halo-member');
      const input = element('input', { type: 'text', id, disabled: true });
      box.prepend(
        element(
          'div',
          { class: 'halo-member-search' },
          element('label', { for: id }, this.#t('guide.findMember')),
          input,
        ),
      );
      loadSchemas().then(
        (schemas) => {
          if (this.#operation !== operation) return;
          this.#schema = schemas[schema] ?? {};
          input.disabled = false;
          input.placeholder = this.#t('guide.findOf', { count: Object.keys(this.#schema).length });
          this.#memberSearch(input, operation, fill);
          fill();
        },
        () => box.prepend(element('div', { class: 'halo-error' }, this.#t('error.schemas'))),
      );
    }
    return box;
  }

  #memberSearch(input: HTMLInputElement, operation: Operation, fill: () => void): void {
    new Combobox(input, {
      label: this.#t('guide.findMember'),
      display: () => '',
      find: (query) => this.#findMembers(operation, query),
      footer: (query, found) => (found === 0 ? this.#t('guide.noMember', { query }) : undefined),
      onChoose: (name) => {
        this.#addMember(name, exampleOf(this.#schema[name]));
        if (!this.#extra.includes(name)) this.#extra.push(name);
        fill();
      },
    });
  }

  #findMembers({ members = [] }: Operation, query: string): ChoiceGroup[] {
    const wanted = query.toLowerCase();
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
      { heading: this.#t('guide.mainMembers'), choices: main.filter(fits) },
      {
        heading: this.#t('guide.otherMembers'),
        choices: others.filter(fits).sort((a, b) => first(a) - first(b)),
      },
    ];
  }

  #memberRow({ name, label, hint }: Member, needed: boolean): HTMLElement {
    const type = this.#schema[name];
    const add = button({ iconName: 'plus', title: this.#t('guide.addMember', { name }) }, () => {
      this.#addMember(name, exampleOf(type));
    });
    return element(
      'tr',
      {},
      element(
        'td',
        {},
        element('code', {}, name),
        needed && element('span', { class: 'halo-required', title: this.#t('parameter.required') }, ' *'),
      ),
      element('td', { class: 'halo-muted' }, type ?? ''),
      element('td', {}, label ?? '', hint ? element('small', { class: 'halo-hint' }, ` ${hint}`) : undefined),
      element('td', {}, add),
    );
  }
}

function code(value: Json | undefined): HTMLElement {
  return element('pre', { tabindex: 0 }, JSON.stringify(value, null, 2));
}

function parameterTable(parameters: Record<string, Json>): HTMLElement {
  return element(
    'table',
    { class: 'halo-members' },
    ...Object.entries(parameters).map(([name, value]) =>
      element(
        'tr',
        {},
        element('td', {}, element('code', {}, name)),
        element('td', {}, JSON.stringify(value)),
      ),
    ),
  );
}

/** Something of the right type to begin with. */
function exampleOf(type: string | undefined): Json {
  if (!type) return '';
  if (type.endsWith('[]')) return [];
  if (type === 'integer' || type === 'number') return 0;
  if (type === 'boolean') return true;
  return type === 'string' || type === 'date' || type === 'uuid' ? '' : {};
}
