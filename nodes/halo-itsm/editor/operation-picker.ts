import type { Operation } from '../../../src/catalogue/operation';
import type { Texts } from '../../shared/editor/catalog';
import { type ChoiceGroup, Combobox } from '../../shared/editor/combobox';
import { element } from '../../shared/editor/dom';
import type { Catalogue } from './catalogue';

/** The row in which the operation is chosen, and what is told about it. */
export class OperationPicker {
  readonly #catalogue: Catalogue;
  readonly #t: Texts;
  readonly #about: HTMLElement;
  readonly #onChange: (operation: Operation | undefined) => void;
  /** Empty means: each message names its own. */
  #id: string;

  constructor(
    input: HTMLInputElement,
    about: HTMLElement,
    catalogue: Catalogue,
    t: Texts,
    id: string,
    onChange: (operation: Operation | undefined) => void,
  ) {
    this.#catalogue = catalogue;
    this.#t = t;
    this.#about = about;
    this.#id = id;
    this.#onChange = onChange;
    new Combobox(input, {
      label: t('operation.list'),
      find: (query) => this.#find(query),
      footer: (query, found) => this.#footer(query, found),
      current: () => this.#id,
      onChoose: (chosen) => this.#choose(chosen),
      display: () => this.#display(),
    });
    this.#tell();
  }

  get id(): string {
    return this.#id;
  }

  get operation(): Operation | undefined {
    return this.#catalogue.byId.get(this.#id);
  }

  #choose(id: string): void {
    if (id === this.#id) return;
    this.#id = id;
    this.#tell();
    this.#onChange(this.operation);
  }

  #display(): string {
    if (!this.#id) return this.#t('operation.fromMessage');
    return this.operation?.title ?? this.#id;
  }

  #find(query: string): ChoiceGroup[] {
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
    const asked = !query || fromMessage.label.toLowerCase().includes(query.toLowerCase());
    return [...(asked ? [{ choices: [fromMessage] }] : []), ...groups.values()];
  }

  #footer(query: string, found: number): string | undefined {
    if (found === 0) return this.#t('operation.none', { query });
    const admin = this.#catalogue.operations.filter(({ tier }) => tier === 'admin').length;
    return query || admin === 0 ? undefined : this.#t('operation.more', { count: admin });
  }

  #tell(): void {
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
    this.#about.replaceChildren(...lines);
  }
}
