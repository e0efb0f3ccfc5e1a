import { editorLanguage, type Texts } from '../../shared/editor/catalog';
import { type ChoiceGroup, Combobox } from '../../shared/editor/combobox';
import { button, element } from '../../shared/editor/dom';
import { askList, type ListScope } from './list-server';
import { LiveList } from './live-list';
import { ageText } from './tenant';

/** A list as it stands now, seen from its field. */
export interface ListPlace extends ListScope {
  /** What the list is narrowed by, or why it is not, as sentences. */
  notes: string[];
  /** Why it cannot be read at all. */
  blocked?: string;
}

export interface ListFieldOptions {
  id: string;
  /** What is chosen, for screen readers. */
  label: string;
  t: Texts;
  place(): ListPlace;
  /** Whether a text can be an id. */
  isId(text: string): boolean;
  onChange(value: string): void;
}

/** Names of ids that were seen in this browser window. */
const names = new Map<string, string>();

const nameKey = ({ connection, list }: ListScope, id: string) => JSON.stringify([connection, list, id]);

/** A field in which an id is chosen from a list of the tenant, or typed. Nothing is read before its list is opened. */
export class ListField {
  readonly element: HTMLElement;
  readonly input: HTMLInputElement;
  /** Why the list could not be read. */
  readonly told: HTMLElement;
  readonly #options: ListFieldOptions;
  readonly #combobox: Combobox;
  readonly #refresh: HTMLButtonElement;
  #value = '';
  /** The value before somebody began to type. */
  #before: string | undefined;
  #place: ListPlace;
  #live: LiveList | undefined;

  constructor(options: ListFieldOptions) {
    const { id, label, t } = options;
    this.#options = options;
    this.#place = options.place();
    this.input = element('input', {
      type: 'text',
      id,
      class: 'halo-live-input',
      'aria-label': label,
      placeholder: t('list.placeholder'),
    });
    this.#refresh = button({ iconName: 'refresh', title: t('tenant.refresh') }, () => this.refresh());
    this.#refresh.hidden = true;
    this.element = element('div', { class: 'halo-live' }, this.input, this.#refresh);
    this.told = element('div', { class: 'halo-error', role: 'status', hidden: true, id: `${id}-told` });
    this.input.setAttribute('aria-describedby', this.told.id);
    this.#combobox = new Combobox(this.input, {
      label,
      find: (query) => this.#find(query),
      footer: (query, found) => this.#footer(query, found),
      current: () => this.#value,
      display: () => this.#display(),
      onOpen: () => this.#opened(),
      onClose: () => this.#live?.stop(),
      onChoose: (value) => this.#set(value),
      onFreeText: (text) => this.#set(text),
      keepsText: true,
      onTyping: (text) => this.#typing(text),
      onRestore: () => this.#set(this.#before ?? this.#value),
      marksFirst: (query) => this.#marksFirst(query),
      isPending: () => this.#live?.isReading ?? false,
      more: { has: () => this.#live?.hasMore ?? false, load: () => this.#live?.next() },
    });
  }

  /** What is chosen, in words. */
  get text(): string {
    return this.#display();
  }

  /** Stands in a row's place for a value that is set there. */
  showIn(container: HTMLElement, value: string): void {
    this.#value = value;
    this.#place = this.#options.place();
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
    this.#live?.refresh();
    this.#combobox.update();
  }

  #set(value: string): void {
    this.#before = undefined;
    this.#value = value;
    this.#options.onChange(value);
  }

  /** What may be an id counts at once, so that nothing moves when the field is left for a click. */
  #typing(text: string): void {
    this.#before ??= this.#value;
    if (text !== '' && !this.#options.isId(text)) return;
    this.#value = text;
    this.#options.onChange(text);
  }

  #opened(): void {
    const before = JSON.stringify([this.#place.connection, this.#place.parents]);
    this.#place = this.#options.place();
    const { connection, parents, blocked } = this.#place;
    if (blocked !== undefined) this.#live = undefined;
    else if (!this.#live || before !== JSON.stringify([connection, parents])) {
      this.#live?.stop();
      this.#live = new LiveList(askList(this.#place, this.#options.t), () => this.#arrived());
    } else this.#live.retry();
  }

  #arrived(): void {
    this.#refresh.hidden = false;
    const problem = this.#live?.problem;
    this.told.hidden = problem === undefined;
    this.told.replaceChildren(
      this.#failure() ?? '',
      ...(problem?.hint ? [element('div', { class: 'halo-hint' }, problem.hint)] : []),
    );
    this.#combobox.update();
  }

  /** The rows known by now, those that were chosen before with their names. */
  #find(query: string): ChoiceGroup[] {
    const items = this.#live?.find(query) ?? [];
    for (const { id, label } of items) names.set(nameKey(this.#place, id), label);
    this.#learnName();
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
  #learnName(): void {
    const live = this.#live;
    const key = nameKey(this.#place, this.#value);
    if (!live || live.isReading || live.readAt === undefined || names.has(key)) return;
    const id = this.#value;
    if (id === '' || id.includes(',')) return;
    names.set(key, id);
    void live.labelOf(id).then((label) => {
      if (!label) return;
      names.set(key, label);
      this.#combobox.refresh();
    });
  }

  #display(): string {
    const name = names.get(nameKey(this.#place, this.#value));
    return name && name !== this.#value ? `${name} (${this.#value})` : this.#value;
  }

  /** A number may be an id by itself; for anything else the best row is meant. */
  #marksFirst(query: string): boolean {
    if (this.#live?.isReading) return !isNumber(query);
    return !isNumber(query) || this.#live?.find(query).some(({ id }) => id === query) === true;
  }

  #failure(): string | undefined {
    const problem = this.#live?.problem;
    return problem && this.#options.t('list.failed', { reason: problem.message });
  }

  #footer(query: string, found: number): string {
    const { t } = this.#options;
    const { blocked, notes } = this.#place;
    if (blocked !== undefined) return blocked;
    const live = this.#live;
    const lines = [...notes];
    const failure = this.#failure();
    if (live?.isReading) lines.unshift(t('list.reading'));
    else if (failure) lines.unshift(failure);
    else lines.unshift(this.#count(query, found));
    if (live?.readAt !== undefined && !live.isReading) lines.push(ageText(Date.now() - live.readAt, t));
    return lines.filter(Boolean).join('\n');
  }

  #count(query: string, found: number): string {
    const { t } = this.#options;
    const { total, hasMore = false } = this.#live ?? {};
    if (found === 0) return query ? t('list.none', { query }) : t('list.empty');
    if (!hasMore) return '';
    return total ? t('list.part', { found: told(found), total: told(total) }) : t('list.more');
  }
}

const isNumber = (text: string): boolean => /^\d+$/.test(text);

const told = (count: number): string => count.toLocaleString(editorLanguage());
