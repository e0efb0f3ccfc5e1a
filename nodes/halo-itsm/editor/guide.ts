import type { Json, ListResolver, Operation } from '../../../src/browser';
import type { ConnectionApi } from '../../shared/editor/admin-api';
import type { Translator } from '../../shared/editor/catalog';
import { button, element } from '../../shared/editor/dom';
import { PropertyTable } from './property-table';
import type { RequestField } from './request-field';

type GuidePage = 'sample' | 'response' | 'properties';

/** Dependencies of the guide. */
interface GuideActions {
  insertSample(operation: Operation): void;
  request: RequestField;
  api: ConnectionApi;
  listResolver: ListResolver;
}

/** The help below the request, in tabs: the operation's sample, its properties and an example response. */
export class Guide {
  readonly #container: HTMLElement;
  readonly #t: Translator;
  readonly #actions: GuideActions;
  #page: GuidePage = 'sample';
  #operation: Operation | undefined;
  #propertyTable: PropertyTable | undefined;

  constructor(container: HTMLElement, t: Translator, actions: GuideActions) {
    this.#container = container;
    this.#t = t;
    this.#actions = actions;
  }

  show(operation: Operation | undefined): void {
    this.#operation = operation;
    this.#propertyTable = undefined;
    const pages = this.#availablePages();
    if (!pages.includes(this.#page)) this.#page = pages[0] ?? 'sample';
    this.#render();
  }

  #availablePages(): GuidePage[] {
    const operation = this.#operation;
    if (!operation) return [];
    const { sample, properties = [], endpoint } = operation;
    const pages: GuidePage[] = [];
    if (sample?.request !== undefined || sample?.parameters) pages.push('sample');
    if (operation.method === 'POST' && (properties.length > 0 || endpoint.schema)) pages.push('properties');
    if (sample?.response !== undefined) pages.push('response');
    return pages;
  }

  #render(): void {
    const operation = this.#operation;
    const pages = this.#availablePages();
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
      const insert = button({ text: this.#t('guide.insertSample'), iconName: 'magic' }, () =>
        this.#actions.insertSample(operation),
      );
      insert.id = 'halo-insert-sample';
      bar.append(insert);
    }
    this.#container.append(bar, this.#body(operation));
  }

  #body(operation: Operation): HTMLElement {
    const { sample } = operation;
    if (this.#page === 'response') {
      return element(
        'div',
        {},
        element('div', { class: 'halo-hint' }, this.#t('guide.responseHelp')),
        codeBlock(sample?.response),
      );
    }
    if (this.#page === 'properties') {
      // Created once per operation, so that found properties and fetched fields survive a change of the tab.
      this.#propertyTable ??= new PropertyTable(operation, this.#actions, this.#t);
      return this.#propertyTable.element;
    }
    return element(
      'div',
      {},
      sample?.parameters && element('div', { class: 'halo-hint' }, this.#t('guide.parameters')),
      sample?.parameters && parameterTable(sample.parameters),
      sample?.request !== undefined && element('div', { class: 'halo-hint' }, this.#t('guide.request')),
      sample?.request !== undefined && codeBlock(sample.request),
    );
  }
}

function codeBlock(value: Json | undefined): HTMLElement {
  return element('pre', { tabindex: 0 }, JSON.stringify(value, null, 2));
}

function parameterTable(parameters: Record<string, Json>): HTMLElement {
  return element(
    'table',
    { class: 'halo-properties' },
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
