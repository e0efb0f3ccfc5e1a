import type { Operation } from '../../../src/browser';
import type { Translator } from '../../shared/editor/catalog';
import { type ChoiceGroup, Combobox } from '../../shared/editor/combobox';
import { element } from '../../shared/editor/dom';
import type { Catalogue } from './catalogue';

/** The combobox for the operation and the description below it. */
export class OperationPicker {
  readonly #catalogue: Catalogue;
  readonly #t: Translator;
  readonly #descriptionElement: HTMLElement;
  readonly #onChange: (operation: Operation | undefined) => void;
  /** The operation's id; empty when each message names its own operation. */
  #id: string;

  constructor(
    input: HTMLInputElement,
    descriptionElement: HTMLElement,
    catalogue: Catalogue,
    t: Translator,
    id: string,
    onChange: (operation: Operation | undefined) => void,
  ) {
    this.#catalogue = catalogue;
    this.#t = t;
    this.#descriptionElement = descriptionElement;
    this.#id = id;
    this.#onChange = onChange;
    new Combobox(input, {
      label: t('operation.list'),
      find: (query) => this.#findChoices(query),
      footer: (query, found) => this.#footerText(query, found),
      currentValue: () => this.#id,
      onChoose: (chosen) => this.#select(chosen),
      displayText: () => this.#displayText(),
    });
    this.#showDescription();
  }

  get id(): string {
    return this.#id;
  }

  get operation(): Operation | undefined {
    return this.#catalogue.byId.get(this.#id);
  }

  #select(id: string): void {
    if (id === this.#id) return;
    this.#id = id;
    this.#showDescription();
    this.#onChange(this.operation);
  }

  #displayText(): string {
    if (!this.#id) return this.#t('operation.fromMessage');
    return this.operation?.title ?? this.#id;
  }

  #findChoices(query: string): ChoiceGroup[] {
    const { index, operations } = this.#catalogue;
    const found = query ? index.search(query) : operations.filter(({ tier }) => tier === 'core');
    const groups = new Map<string, ChoiceGroup>();
    for (const { operationId, area, title, route } of found) {
      let group = groups.get(area);
      if (!group) {
        group = { heading: area, choices: [] };
        groups.set(area, group);
      }
      group.choices.push({ value: operationId, label: title, code: operationId, detail: route });
    }
    const fromMessage = {
      value: '',
      label: this.#t('operation.fromMessage'),
      detail: this.#t('operation.fromMessageDetail'),
    };
    const showsFromMessage = !query || fromMessage.label.toLowerCase().includes(query.toLowerCase());
    return [...(showsFromMessage ? [{ choices: [fromMessage] }] : []), ...groups.values()];
  }

  #footerText(query: string, found: number): string | undefined {
    if (found === 0) return this.#t('operation.noMatch', { query });
    const adminCount = this.#catalogue.operations.filter(({ tier }) => tier === 'admin').length;
    return query || adminCount === 0 ? undefined : this.#t('operation.moreForAdmins', { count: adminCount });
  }

  #showDescription(): void {
    const { operation } = this;
    const lines: HTMLElement[] = [];
    if (operation) {
      lines.push(
        element(
          'div',
          { class: 'halo-route' },
          element('code', { class: `halo-method halo-method-${operation.method}` }, operation.method),
          element('code', {}, operation.path),
          element(
            'span',
            { class: 'halo-muted' },
            `${operation.area} · `,
            element('code', {}, operation.operationId),
          ),
        ),
        element('div', {}, operation.description),
      );
    } else if (this.#id) {
      lines.push(
        element('div', { class: 'halo-error' }, this.#t('error.unknownOperation', { id: this.#id })),
      );
    } else {
      lines.push(element('div', {}, this.#t('operation.fromMessageHelp')));
    }
    this.#descriptionElement.replaceChildren(...lines);
  }
}
