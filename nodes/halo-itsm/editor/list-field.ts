import { editorLanguage, type Translator } from '../../shared/editor/catalog';
import { type ChoiceGroup, Combobox } from '../../shared/editor/combobox';
import { button, element } from '../../shared/editor/dom';
import { createListFetcher, type ListScope } from './list-server';
import { LiveList } from './live-list';
import { ageText } from './tenant';

/** A list as it stands now, seen from its field. */
export interface ListContext extends ListScope {
  /** What the list is narrowed by, or why it is not, as sentences. */
  notes: string[];
  /** Why it cannot be read at all. */
  blocked?: string;
}

export interface ListFieldOptions {
  id: string;
  /** What is chosen, for screen readers. */
  label: string;
  t: Translator;
  context(): ListContext;
  /** Whether a text can be an id. */
  isId(text: string): boolean;
  onChange(value: string): void;
}

/** Names of ids that were seen in this browser window. */
const labels = new Map<string, string>();

const labelKey = ({ connection, list }: ListScope, id: string) => JSON.stringify([connection, list, id]);

/** A field in which an id is chosen from a list of the tenant, or typed. Nothing is read before its list is opened. */
export class ListField {
  readonly element: HTMLElement;
  readonly input: HTMLInputElement;
  /** Why the list could not be read. */
  readonly messageElement: HTMLElement;
  readonly #options: ListFieldOptions;
  readonly #combobox: Combobox;
  readonly #refreshButton: HTMLButtonElement;
  #value = '';
  /** The value before somebody began to type. */
  #valueBeforeInput: string | undefined;
  #context: ListContext;
  #liveList: LiveList | undefined;

  constructor(options: ListFieldOptions) {
    const { id, label, t } = options;
    this.#options = options;
    this.#context = options.context();
    this.input = element('input', {
      type: 'text',
      id,
      class: 'halo-live-input',
      'aria-label': label,
      placeholder: t('list.placeholder'),
    });
    this.#refreshButton = button({ iconName: 'refresh', title: t('tenant.refresh') }, () => this.refresh());
    this.#refreshButton.hidden = true;
    this.element = element('div', { class: 'halo-live' }, this.input, this.#refreshButton);
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
      displayText: () => this.#displayText(),
      onOpen: () => this.#onOpen(),
      onClose: () => this.#liveList?.stop(),
      onChoose: (value) => this.#setValue(value),
      onFreeText: (text) => this.#setValue(text),
      commitsOnBlur: true,
      onInput: (text) => this.#onInput(text),
      onCancel: () => this.#setValue(this.#valueBeforeInput ?? this.#value),
      selectsFirst: (query) => this.#selectsFirst(query),
      isPending: () => this.#liveList?.isReading ?? false,
      lazyLoading: {
        hasMore: () => this.#liveList?.hasMore ?? false,
        loadMore: () => this.#liveList?.loadNext(),
      },
    });
  }

  /** What is chosen, in words. */
  get displayText(): string {
    return this.#displayText();
  }

  /** Stands in a row's place for a value that is set there. */
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

  /** Opens the list, read anew. */
  refresh(): void {
    this.open();
    this.#liveList?.refresh();
    this.#combobox.update();
  }

  #setValue(value: string): void {
    this.#valueBeforeInput = undefined;
    this.#value = value;
    this.#options.onChange(value);
  }

  /** What may be an id counts at once, so that nothing moves when the field is left for a click. */
  #onInput(text: string): void {
    this.#valueBeforeInput ??= this.#value;
    if (text !== '' && !this.#options.isId(text)) return;
    this.#value = text;
    this.#options.onChange(text);
  }

  #onOpen(): void {
    const previousKey = JSON.stringify([this.#context.connection, this.#context.parents]);
    this.#context = this.#options.context();
    const { connection, parents, blocked } = this.#context;
    if (blocked !== undefined) this.#liveList = undefined;
    else if (!this.#liveList || previousKey !== JSON.stringify([connection, parents])) {
      this.#liveList?.stop();
      this.#liveList = new LiveList(createListFetcher(this.#context, this.#options.t), () =>
        this.#onListChange(),
      );
    } else this.#liveList.retry();
  }

  #onListChange(): void {
    this.#refreshButton.hidden = false;
    const problem = this.#liveList?.problem;
    this.messageElement.hidden = problem === undefined;
    this.messageElement.replaceChildren(
      this.#errorText() ?? '',
      ...(problem?.hint ? [element('div', { class: 'halo-hint' }, problem.hint)] : []),
    );
    this.#combobox.update();
  }

  /** The rows known by now, those that were chosen before with their names. */
  #findChoices(query: string): ChoiceGroup[] {
    const items = this.#liveList?.find(query) ?? [];
    for (const { id, label } of items) labels.set(labelKey(this.#context, id), label);
    this.#fetchLabel();
    const choices = items.map(({ id, label, detail }) => ({
      value: id,
      label,
      code: id === label ? undefined : id,
      detail,
    }));
    // Whoever types a number means the id before anything that holds it.
    const exact = choices.findIndex(({ value }) => value === query);
    if (exact > 0) choices.unshift(...choices.splice(exact, 1));
    return [{ choices }];
  }

  /** An id from elsewhere gets its name with the first reading, unless it stands in the list. */
  #fetchLabel(): void {
    const liveList = this.#liveList;
    const key = labelKey(this.#context, this.#value);
    if (!liveList || liveList.isReading || liveList.readAt === undefined || labels.has(key)) return;
    const id = this.#value;
    if (id === '' || id.includes(',')) return;
    labels.set(key, id);
    void liveList.labelOf(id).then((label) => {
      if (!label) return;
      labels.set(key, label);
      this.#combobox.refresh();
    });
  }

  #displayText(): string {
    const label = labels.get(labelKey(this.#context, this.#value));
    return label && label !== this.#value ? `${label} (${this.#value})` : this.#value;
  }

  /** A number may be an id by itself; for anything else the best row is meant. */
  #selectsFirst(query: string): boolean {
    if (this.#liveList?.isReading) return !isNumber(query);
    return !isNumber(query) || this.#liveList?.find(query).some(({ id }) => id === query) === true;
  }

  #errorText(): string | undefined {
    const problem = this.#liveList?.problem;
    return problem && this.#options.t('list.failed', { reason: problem.message });
  }

  #footerText(query: string, found: number): string {
    const { t } = this.#options;
    const { blocked, notes } = this.#context;
    if (blocked !== undefined) return blocked;
    const liveList = this.#liveList;
    const lines = [...notes];
    const errorText = this.#errorText();
    if (liveList?.isReading) lines.unshift(t('list.loading'));
    else if (errorText) lines.unshift(errorText);
    else lines.unshift(this.#countText(query, found));
    if (liveList?.readAt !== undefined && !liveList.isReading)
      lines.push(ageText(Date.now() - liveList.readAt, t));
    return lines.filter(Boolean).join('\n');
  }

  #countText(query: string, found: number): string {
    const { t } = this.#options;
    const { total, hasMore = false } = this.#liveList ?? {};
    if (found === 0) return query ? t('list.noMatch', { query }) : t('list.empty');
    if (!hasMore) return '';
    return total
      ? t('list.partial', { found: formatCount(found), total: formatCount(total) })
      : t('list.more');
  }
}

const isNumber = (text: string): boolean => /^\d+$/.test(text);

const formatCount = (count: number): string => count.toLocaleString(editorLanguage());
