import type { Json, Operation } from '../../../src/catalogue/operation';
import type { Places } from '../../../src/tenant/lists/list-resolver';
import type { Texts } from '../../shared/editor/catalog';
import { button, element } from '../../shared/editor/dom';
import { Members } from './property-table';
import type { RequestField } from './request';
import type { Tenant } from './tenant';

type Page = 'sample' | 'answer' | 'members';

/** What the guide puts its finds into. */
interface GuideActions {
  insertSample(operation: Operation): void;
  request: RequestField;
  tenant: Tenant;
  places: Places;
}

/** What an operation's request and answer look like: the sample, the shape of the answer, the members. */
export class Guide {
  readonly #container: HTMLElement;
  readonly #t: Texts;
  readonly #act: GuideActions;
  #page: Page = 'sample';
  #operation: Operation | undefined;
  #members: Members | undefined;

  constructor(container: HTMLElement, t: Texts, act: GuideActions) {
    this.#container = container;
    this.#t = t;
    this.#act = act;
  }

  show(operation: Operation | undefined): void {
    this.#operation = operation;
    this.#members = undefined;
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
        this.#act.insertSample(operation),
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
    if (this.#page === 'members') {
      // Kept while other pages are looked at: what was found and fetched stays.
      this.#members ??= new Members(operation, this.#act, this.#t);
      return this.#members.element;
    }
    return element(
      'div',
      {},
      sample?.parameters && element('div', { class: 'halo-hint' }, this.#t('guide.parameters')),
      sample?.parameters && parameterTable(sample.parameters),
      sample?.request !== undefined && element('div', { class: 'halo-hint' }, this.#t('guide.request')),
      sample?.request !== undefined && code(sample.request),
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
