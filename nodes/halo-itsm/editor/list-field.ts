import { ConnectionApi } from '../../shared/editor/admin-api';
import { editorLanguage, type Translator } from '../../shared/editor/catalog';
import { type ChoiceGroup, Combobox } from '../../shared/editor/combobox';
import { button, element } from '../../shared/editor/dom';
import { ageText } from './fetch-status';
import type { ListContext } from './list-context';
import { createListFetcher, PagedList } from './paged-list';

export interface ListFieldOptions {
  id: string;
  /** Accessible name of the input. */
  label: string;
  t: Translator;
  /** Called each time the list opens. */
  context(): ListContext;
  /** Whether typed text is a complete id and takes effect while typing. */
  isId(text: string): boolean;
  onChange(value: string): void;
}

/** Cached labels of ids from all lists, for the lifetime of the page. */
const labels = new Map<string, string>();

const labelKey = ({ connection, list }: ListContext, id: string) => JSON.stringify([connection, list, id]);

/** A combobox to select an id from a list of the tenant or to type it. Fetches nothing until it is opened. */
export class ListField {
  readonly element: HTMLElement;
  readonly input: HTMLInputElement;
  /** Shows why the list could not be fetched. Placed by the owner of the field. */
  readonly messageElement: HTMLElement;
  readonly #options: ListFieldOptions;
  readonly #combobox: Combobox;
  readonly #refreshButton: HTMLButtonElement;
  #value = '';
  /** The value to restore on Escape; undefined while nothing is being typed. */
  #valueBeforeInput: string | undefined;
  #context: ListContext;
  #list: PagedList | undefined;

  constructor(options: ListFieldOptions) {
    const { id, label, t } = options;
    this.#options = options;
    this.#context = options.context();
    this.input = element('input', {
      type: 'text',
      id,
      class: 'halo-list-field-input',
      'aria-label': label,
      placeholder: t('list.placeholder'),
    });
    this.#refreshButton = button({ iconName: 'refresh', title: t('tenant.refresh') }, () => this.refresh());
    this.#refreshButton.hidden = true;
    this.element = element('div', { class: 'halo-list-field' }, this.input, this.#refreshButton);
    this.messageElement = element('div', {
      class: 'halo-error',
      role: 'status',
      hidden: true,
      id: `${id}-message`,
    });
    this.input.setAttribute('aria-describedby', this.messageElement.id);
    this.#combobox = new Combobox(this.input, {
      label,
      find: (query) => this.#findChoices(query),
      footer: (query, found) => this.#footerText(query, found),
      currentValue: () => this.#value,
      displayText: () => this.displayText,
      onOpen: () => this.#onOpen(),
      onClose: () => this.#list?.stop(),
      onChoose: (value) => this.#setValue(value),
      onFreeText: (text) => this.#setValue(text),
      commitsOnBlur: true,
      onInput: (text) => this.#onInput(text),
      onCancel: () => this.#setValue(this.#valueBeforeInput ?? this.#value),
      selectsFirst: (query) => this.#selectsFirst(query),
      isPending: () => this.#list?.isFetching ?? false,
      lazyLoading: {
        hasMore: () => this.#list?.hasMore ?? false,
        loadMore: () => this.#list?.fetchNext(),
      },
    });
  }

  /** The selected value with its label, if the label is known: `Logistics (13)`. */
  get displayText(): string {
    const label = labels.get(labelKey(this.#context, this.#value));
    return label && label !== this.#value ? `${label} (${this.#value})` : this.#value;
  }

  /** Appends the field to a container and sets its value. */
  showIn(container: HTMLElement, value: string): void {
    this.#value = value;
    this.#context = this.#options.context();
    this.#combobox.refresh();
    container.append(this.element);
  }

  open(): void {
    this.input.focus();
    this.#combobox.open();
  }

  /** Opens the list and fetches it again. */
  refresh(): void {
    this.open();
    this.#list?.refresh();
    this.#combobox.update();
  }

  #setValue(value: string): void {
    this.#valueBeforeInput = undefined;
    this.#value = value;
    this.#options.onChange(value);
  }

  /** A complete id takes effect while typing, so that the layout does not move under a click that ends the input. */
  #onInput(text: string): void {
    this.#valueBeforeInput ??= this.#value;
    if (text !== '' && !this.#options.isId(text)) return;
    this.#value = text;
    this.#options.onChange(text);
  }

  #onOpen(): void {
    const previousKey = JSON.stringify([this.#context.connection, this.#context.parents]);
    this.#context = this.#options.context();
    const { connection, list, parents, blocked } = this.#context;
    if (blocked !== undefined) this.#list = undefined;
    else if (!this.#list || previousKey !== JSON.stringify([connection, parents])) {
      this.#list?.stop();
      const api = new ConnectionApi(() => connection);
      this.#list = new PagedList(createListFetcher(api, list, parents, this.#options.t), () =>
        this.#onListChange(),
      );
    } else this.#list.retry();
  }

  #onListChange(): void {
    this.#refreshButton.hidden = false;
    const error = this.#list?.error;
    this.messageElement.hidden = error === undefined;
    this.messageElement.replaceChildren(
      this.#errorText() ?? '',
      ...(error?.hint ? [element('div', { class: 'halo-hint' }, error.hint)] : []),
    );
    this.#combobox.update();
  }

  #findChoices(query: string): ChoiceGroup[] {
    const items = this.#list?.find(query) ?? [];
    for (const { id, label } of items) labels.set(labelKey(this.#context, id), label);
    this.#fetchLabel();
    const choices = items.map(({ id, label, detail }) => ({
      value: id,
      label,
      code: id === label ? undefined : id,
      detail,
    }));
    // An exact id ranks before labels that contain the same number.
    const exact = choices.findIndex(({ value }) => value === query);
    if (exact > 0) choices.unshift(...choices.splice(exact, 1));
    return [{ choices }];
  }

  /** Fetches the label of the current id once, after the first page, if that page does not contain it. */
  #fetchLabel(): void {
    const list = this.#list;
    const key = labelKey(this.#context, this.#value);
    if (!list || list.isFetching || list.fetchedAt === undefined || labels.has(key)) return;
    const id = this.#value;
    if (id === '' || id.includes(',')) return;
    labels.set(key, id);
    void list.labelOf(id).then((label) => {
      if (!label) return;
      labels.set(key, label);
      this.#combobox.refresh();
    });
  }

  /** Whether Enter selects the best match. Not for a number without an exact match: it can be an unlisted id. */
  #selectsFirst(query: string): boolean {
    if (this.#list?.isFetching) return !isNumber(query);
    return !isNumber(query) || this.#list?.find(query).some(({ id }) => id === query) === true;
  }

  #errorText(): string | undefined {
    const error = this.#list?.error;
    return error && this.#options.t('list.failed', { reason: error.message });
  }

  #footerText(query: string, found: number): string {
    const { t } = this.#options;
    const { blocked, notes } = this.#context;
    if (blocked !== undefined) return blocked;
    const list = this.#list;
    const lines = [...notes];
    const errorText = this.#errorText();
    if (list?.isFetching) lines.unshift(t('list.loading'));
    else if (errorText) lines.unshift(errorText);
    else lines.unshift(this.#countText(query, found));
    if (list?.fetchedAt !== undefined && !list.isFetching)
      lines.push(ageText(Date.now() - list.fetchedAt, t));
    return lines.filter(Boolean).join('\n');
  }

  #countText(query: string, found: number): string {
    const { t } = this.#options;
    const { total, hasMore = false } = this.#list ?? {};
    if (found === 0) return query ? t('list.noMatch', { query }) : t('list.empty');
    if (!hasMore) return '';
    return total
      ? t('list.partial', { found: formatCount(found), total: formatCount(total) })
      : t('list.more');
  }
}

const isNumber = (text: string): boolean => /^\d+$/.test(text);

const formatCount = (count: number): string => count.toLocaleString(editorLanguage());
