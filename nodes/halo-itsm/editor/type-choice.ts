import { type Choice, Combobox } from '../../editor/combobox';
import { element, uniqueId } from '../../editor/dom';
import type { Texts } from '../../editor/texts';
import { refusalBox, type Tenant } from './tenant';

interface Page {
  items: { id: string; label: string; detail?: string }[];
  more: boolean;
}

/** More types than this nobody looks through; they are found by typing their id into the request. */
const MOST_PAGES = 20;

/** A type of the tenant, chosen from all there are; asked for when it is shown. */
export class TypeChoice {
  readonly element = element('div', { class: 'halo-type-choice' });
  readonly #tenant: Tenant;
  readonly #list: 'ticketType' | 'assetType';
  readonly #label: string;
  readonly #t: Texts;
  readonly #onChoose: (id: number) => void;
  #chosen = '';

  constructor(
    tenant: Tenant,
    options: { list: 'ticketType' | 'assetType'; label: string; onChoose(id: number): void },
    t: Texts,
  ) {
    this.#tenant = tenant;
    this.#list = options.list;
    this.#label = options.label;
    this.#t = t;
    this.#onChoose = options.onChoose;
    void this.#load();
  }

  async #load(): Promise<void> {
    this.element.replaceChildren(
      element('div', { class: 'halo-hint', role: 'status' }, this.#t('tenant.asking')),
    );
    try {
      const items: Page['items'] = [];
      for (let page = 1; page <= MOST_PAGES; page++) {
        const read = await this.#tenant.get<Page>(`lists/${this.#list}`, { page });
        items.push(...read.items);
        if (!read.more) break;
      }
      this.#show(items.map(({ id, label, detail }) => ({ value: id, label, code: id, detail })));
    } catch (thrown) {
      this.element.replaceChildren(refusalBox(thrown, this.#t, () => void this.#load()));
    }
  }

  #show(choices: Choice[]): void {
    const id = uniqueId('halo-type');
    const input = element('input', { type: 'text', id, placeholder: this.#t('tenant.typeToSearch') });
    this.element.replaceChildren(element('label', { for: id }, this.#label), input);
    new Combobox(input, {
      label: this.#label,
      find: (query) => [{ choices: choices.filter((choice) => fits(choice, query)) }],
      footer: (query, found) => (found === 0 ? this.#t('tenant.noType', { query }) : undefined),
      current: () => this.#chosen,
      display: () => choices.find(({ value }) => value === this.#chosen)?.label ?? '',
      onChoose: (value) => {
        this.#chosen = value;
        // What comes of it may take the input away, which Node-RED's own handling of the key still looks at.
        window.setTimeout(() => this.#onChoose(Number(value)), 0);
      },
    });
  }
}

function fits({ value, label }: Choice, query: string): boolean {
  return value === query || label.toLowerCase().includes(query.toLowerCase());
}
