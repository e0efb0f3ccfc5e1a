import { element, uniqueId } from './dom';

/** A line of the list that can be chosen. */
export interface Choice {
  /** What `onChoose` gets. */
  value: string;
  label: string;
  /** Right of the label, in the type of code. */
  code?: string;
  /** Below both, smaller. */
  detail?: string;
}

export interface ChoiceGroup {
  heading?: string;
  choices: Choice[];
}

export interface ComboboxOptions {
  /** What the list holds, for screen readers. */
  label: string;
  /** The groups for what was typed, best first; '' for all. */
  find(query: string): ChoiceGroup[];
  /** The line below the list: what else there is, or that nothing was found. */
  footer?(query: string, found: number): string | undefined;
  /** The value marked when the list opens without a query. */
  currentValue?(): string | undefined;
  onChoose(value: string): void;
  /** The list is about to open. */
  onOpen?(): void;
  onClose?(): void;
  /** Enter with nothing marked: takes what was typed. Without it only choices count. */
  onFreeText?(text: string): void;
  /** What was typed counts too when the input is left without a choice. */
  commitsOnBlur?: boolean;
  /** Something is being typed, and nothing has become of it yet. */
  onInput?(text: string): void;
  /** Escape: what was typed is dropped. */
  onCancel?(): void;
  /** Whether the first line is marked when something was typed; without it where only choices count. */
  selectsFirst?(query: string): boolean;
  /** Choices are still on their way: Enter waits for them. They are shown by `update()`. */
  isPending?(): boolean;
  /** The list goes on behind its last line; `load` is asked for it as the end comes near. */
  lazyLoading?: { hasMore(): boolean; loadMore(): void };
  /** What stands in the input when the list is closed. */
  displayText(): string;
}

/** Lines put into the document at once; more follow as the list is scrolled. */
const RENDER_CHUNK_SIZE = 60;

/**
 * A text input with a list to choose from, as the combobox pattern of WAI-ARIA describes it: it opens on typing, on
 * a click and on the arrow keys, Enter takes the marked line, Escape closes and restores.
 */
export class Combobox {
  readonly #input: HTMLInputElement;
  readonly #options: ComboboxOptions;
  readonly #list: HTMLElement;
  readonly #footerId: string;
  #groups: ChoiceGroup[] = [];
  /** The choices of all groups, in the order of the list. */
  #choices: { choice: Choice; heading?: string }[] = [];
  #rendered = 0;
  #activeIndex = -1;
  #isOpen = false;
  #query = '';
  /** Something was typed that nothing has become of yet. */
  #isDirty = false;
  readonly #onReposition = () => this.#position();
  /** What grows or shrinks above the input moves it, and that is no scrolling. */
  readonly #resizeObserver = new ResizeObserver(this.#onReposition);

  constructor(input: HTMLInputElement, options: ComboboxOptions) {
    this.#input = input;
    this.#options = options;
    const id = uniqueId('halo-list');
    this.#list = element('div', { class: 'halo-list', id, role: 'listbox', 'aria-label': options.label });
    this.#footerId = `${id}-footer`;
    const described = [input.getAttribute('aria-describedby'), this.#footerId].filter(Boolean).join(' ');
    for (const [name, value] of Object.entries({
      role: 'combobox',
      'aria-describedby': described,
      autocomplete: 'off',
      spellcheck: 'false',
      'aria-autocomplete': 'list',
      'aria-expanded': 'false',
      'aria-controls': id,
    })) {
      input.setAttribute(name, value);
    }
    this.refresh();
    input.addEventListener('input', () => {
      this.#isDirty = true;
      options.onInput?.(input.value.trim());
      this.#showMatches(input.value);
    });
    input.addEventListener('click', () => {
      if (!this.#isOpen) this.open();
    });
    input.addEventListener('keydown', (event) => this.#onKeydown(event));
    input.addEventListener('focus', () => input.select());
    input.addEventListener('blur', () => this.#onBlur());
    // The input keeps the focus, so that a click in the list does not close it.
    this.#list.addEventListener('mousedown', (event) => event.preventDefault());
    this.#list.addEventListener('click', (event) => {
      const choiceElement = (event.target as HTMLElement).closest<HTMLElement>('[role=option]');
      if (choiceElement) this.#select(Number(choiceElement.dataset.index));
    });
    this.#list.addEventListener('scroll', () => {
      const { scrollTop, clientHeight, scrollHeight } = this.#list;
      if (scrollTop + clientHeight <= scrollHeight - 200) return;
      if (this.#rendered < this.#choices.length) this.#renderUpTo(this.#rendered + RENDER_CHUNK_SIZE);
      else this.#loadMoreNear(this.#rendered);
    });
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** Opens with everything there is, the current choice marked. */
  open(): void {
    this.#showMatches('');
    this.#activateCurrent();
  }

  /** Shows what `find` gives by now, with the mark and the place in the list as they were. */
  update(): void {
    if (!this.#isOpen) {
      this.refresh();
      return;
    }
    const previousCount = this.#choices.length;
    const activeValue = this.#choices[this.#activeIndex]?.choice.value;
    const { scrollTop } = this.#list;
    this.#renderMatches(Math.max(RENDER_CHUNK_SIZE, this.#rendered));
    this.#list.scrollTop = scrollTop;
    const index = this.#choices.findIndex(({ choice }) => choice.value === activeValue);
    if (activeValue !== undefined && index >= 0) this.#activate(index, false);
    else if (!this.#query && previousCount === 0) this.#activateCurrent();
    this.#position();
  }

  #activateCurrent(): void {
    const current = this.#options.currentValue?.();
    const index = this.#choices.findIndex(({ choice }) => choice.value === current);
    if (index >= 0) this.#activate(index, 'center');
  }

  /** Closes and restores what stood in the input. */
  close(): void {
    if (this.#isOpen) {
      this.#isOpen = false;
      this.#list.remove();
      window.removeEventListener('resize', this.#onReposition);
      document.removeEventListener('scroll', this.#onReposition, true);
      this.#resizeObserver.disconnect();
      this.#input.setAttribute('aria-expanded', 'false');
      this.#input.removeAttribute('aria-activedescendant');
      this.#options.onClose?.();
    }
    this.refresh();
  }

  refresh(): void {
    if (!this.#isOpen && !this.#isDirty) this.#input.value = this.#options.displayText();
  }

  #showMatches(query: string): void {
    if (!this.#isOpen) this.#options.onOpen?.();
    this.#query = query.trim();
    this.#renderMatches(RENDER_CHUNK_SIZE);
    this.#list.scrollTop = 0;
    if (!this.#isOpen) {
      this.#isOpen = true;
      document.body.append(this.#list);
      window.addEventListener('resize', this.#onReposition);
      document.addEventListener('scroll', this.#onReposition, true);
      this.#resizeObserver.observe(this.#input.closest('.halo-form') ?? document.body);
      this.#input.setAttribute('aria-expanded', 'true');
    }
    this.#position();
  }

  #renderMatches(minRendered: number): void {
    const { find, selectsFirst, onFreeText, isPending } = this.#options;
    this.#groups = find(this.#query).filter(({ choices }) => choices.length > 0);
    this.#choices = this.#groups.flatMap(({ heading, choices }) =>
      choices.map((choice) => ({ choice, heading })),
    );
    this.#rendered = 0;
    this.#activeIndex = -1;
    // A list without anything to choose is a message.
    this.#list.setAttribute('role', this.#choices.length > 0 ? 'listbox' : 'status');
    const footer = this.#options.footer?.(this.#query, this.#choices.length);
    this.#list.replaceChildren(
      ...(footer
        ? [element('div', { class: 'halo-list-footer', role: 'presentation', id: this.#footerId }, footer)]
        : []),
    );
    this.#list.setAttribute('aria-busy', String(isPending?.() ?? false));
    this.#input.removeAttribute('aria-activedescendant');
    this.#renderUpTo(minRendered);
    const activatesFirst = selectsFirst ? selectsFirst(this.#query) : !onFreeText;
    if (this.#query && this.#choices.length > 0 && activatesFirst) this.#activate(0);
  }

  #loadMoreNear(index: number): void {
    const { lazyLoading } = this.#options;
    if (lazyLoading?.hasMore() && index >= this.#choices.length - 8) lazyLoading.loadMore();
  }

  /** The footer stays the last. */
  #appendElement(child: HTMLElement): void {
    this.#list.insertBefore(child, this.#list.querySelector('.halo-list-footer'));
  }

  #renderUpTo(count: number): void {
    const end = Math.min(count, this.#choices.length);
    for (; this.#rendered < end; this.#rendered += 1) {
      const { choice, heading } = this.#choices[this.#rendered] as { choice: Choice; heading?: string };
      if (heading && heading !== this.#choices[this.#rendered - 1]?.heading) {
        this.#appendElement(element('div', { class: 'halo-list-heading', role: 'presentation' }, heading));
      }
      this.#appendElement(this.#renderChoice(choice, this.#rendered));
    }
  }

  #renderChoice({ value, label, code, detail }: Choice, index: number): HTMLElement {
    return element(
      'div',
      {
        class: 'halo-list-option',
        role: 'option',
        id: `${this.#list.id}-${index}`,
        'data-index': index,
        'data-value': value,
        'aria-selected': 'false',
        'aria-setsize': this.#options.lazyLoading?.hasMore() ? -1 : this.#choices.length,
        'aria-posinset': index + 1,
      },
      element('span', { class: 'halo-list-label' }, label),
      code && element('code', {}, code),
      detail && element('small', {}, detail),
    );
  }

  #activate(index: number, block: ScrollLogicalPosition | false = 'nearest'): void {
    this.#renderUpTo(index + 1);
    this.#list.querySelector('[aria-selected=true]')?.setAttribute('aria-selected', 'false');
    this.#activeIndex = index;
    const choiceElement = this.#list.querySelector(`#${this.#list.id}-${index}`);
    choiceElement?.setAttribute('aria-selected', 'true');
    if (block) choiceElement?.scrollIntoView({ block });
    this.#input.setAttribute('aria-activedescendant', `${this.#list.id}-${index}`);
    this.#loadMoreNear(index);
  }

  #onKeydown(event: KeyboardEvent): void {
    const last = this.#choices.length - 1;
    const page = 8;
    const moves: Record<string, number> = {
      // What is still to come is not passed by.
      ArrowDown:
        this.#activeIndex < last ? this.#activeIndex + 1 : this.#options.lazyLoading?.hasMore() ? last : 0,
      ArrowUp: this.#activeIndex <= 0 ? last : this.#activeIndex - 1,
      PageDown: Math.min(last, this.#activeIndex + page),
      PageUp: Math.max(0, this.#activeIndex - page),
    };
    const target = moves[event.key];
    if (target !== undefined) {
      event.preventDefault();
      if (!this.#isOpen) this.open();
      else if (last >= 0) this.#activate(target);
    } else if (event.key === 'Enter') {
      event.preventDefault();
      if (this.#isOpen && this.#activeIndex >= 0) this.#select(this.#activeIndex);
      else if (this.#options.isPending?.() && this.#options.selectsFirst?.(this.#query)) return;
      else if (this.#isDirty && this.#options.onFreeText && this.#input.value.trim()) {
        this.#commit(() => this.#options.onFreeText?.(this.#input.value.trim()));
      }
    } else if (event.key === 'Escape' && this.#isOpen) {
      // Node-RED's own Escape is not meant.
      event.preventDefault();
      event.stopPropagation();
      this.#isDirty = false;
      this.#options.onCancel?.();
      this.close();
      this.#input.select();
    } else if (
      event.key === 'Tab' &&
      this.#isOpen &&
      this.#activeIndex >= 0 &&
      this.#input.value.trim() !== ''
    ) {
      this.#select(this.#activeIndex);
    }
  }

  #select(index: number): void {
    const chosen = this.#choices[index]?.choice;
    if (chosen) this.#commit(() => this.#options.onChoose(chosen.value));
  }

  #onBlur(): void {
    const text = this.#input.value.trim();
    if (this.#isDirty && this.#options.commitsOnBlur) this.#options.onFreeText?.(text);
    this.#isDirty = false;
    this.close();
  }

  #commit(action: () => void): void {
    this.#isDirty = false;
    action();
    this.close();
  }

  /** Below the input, or above it when there is more room. */
  #position(): void {
    if (!this.#isOpen) return;
    const { left, top, bottom, width } = this.#input.getBoundingClientRect();
    if (width === 0) {
      this.close();
      return;
    }
    const below = window.innerHeight - bottom - 12;
    const above = top - 12;
    const isBelow = below >= 240 || below >= above;
    const { style } = this.#list;
    style.left = `${left}px`;
    style.width = `${Math.max(width, Math.min(360, window.innerWidth - left - 12))}px`;
    style.maxHeight = `${Math.max(120, Math.min(440, isBelow ? below : above))}px`;
    style.top = isBelow ? `${bottom + 2}px` : '';
    style.bottom = isBelow ? '' : `${window.innerHeight - top + 2}px`;
  }
}
