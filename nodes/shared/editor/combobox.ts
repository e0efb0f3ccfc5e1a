import { element, uniqueId } from './dom';

/** An option of the list. */
export interface Choice {
  /** Passed to `onChoose`. */
  value: string;
  label: string;
  /** Shown to the right of the label, in monospace. */
  code?: string;
  /** Shown below, in small print. */
  detail?: string;
}

export interface ChoiceGroup {
  heading?: string;
  choices: Choice[];
}

export interface ComboboxOptions {
  /** Accessible name of the list. */
  label: string;
  /** The options that match a query, best first; all of them for an empty query. */
  find(query: string): ChoiceGroup[];
  /** Text below the list, for example that nothing was found. @param found - number of options */
  footer?(query: string, found: number): string | undefined;
  /** The value of the option to activate when the list opens without a query. */
  currentValue?(): string | undefined;
  onChoose(value: string): void;
  /** Called before the list opens. */
  onOpen?(): void;
  onClose?(): void;
  /** Called on Enter without an active option, with the typed text. Without this callback only options can be chosen. */
  onFreeText?(text: string): void;
  /** Calls `onFreeText` on blur as well. */
  commitsOnBlur?: boolean;
  /** Called on each input event, before anything is chosen. */
  onInput?(text: string): void;
  /** Called on Escape, which discards the typed text. */
  onCancel?(): void;
  /** Whether the first option becomes active for a query. By default only without `onFreeText`. */
  selectsFirst?(query: string): boolean;
  /** Whether options are being loaded. The owner calls `update()` when they arrive; Enter is ignored until then. */
  isPending?(): boolean;
  /** Loads more options as the user approaches the end of the list. */
  lazyLoading?: { hasMore(): boolean; loadMore(): void };
  /** Text of the input while the list is closed. */
  displayText(): string;
}

/** Options rendered at once; more follow as the list is scrolled. */
const RENDER_CHUNK_SIZE = 60;
/** More options are loaded when the active option is this close to the last one. */
const LOAD_AHEAD = 8;
/** More options are rendered or loaded when the view is this close to the end of the list. */
const SCROLL_AHEAD_PX = 200;

/**
 * A text input with a list of options, after the combobox pattern of WAI-ARIA. Typing, a click or an arrow key opens
 * the list, Enter chooses the active option, Escape closes the list and restores the input.
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
  /** Text was typed and neither chosen nor discarded yet. */
  #isDirty = false;
  readonly #onReposition = () => this.#position();
  /** Elements above the input can change size and move it, without a scroll event. */
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
    // Keeps the focus in the input, because its blur closes the list.
    this.#list.addEventListener('mousedown', (event) => event.preventDefault());
    this.#list.addEventListener('click', (event) => {
      const choiceElement = (event.target as HTMLElement).closest<HTMLElement>('[role=option]');
      if (choiceElement) this.#select(Number(choiceElement.dataset.index));
    });
    this.#list.addEventListener('scroll', () => {
      const { scrollTop, clientHeight, scrollHeight } = this.#list;
      if (scrollTop + clientHeight <= scrollHeight - SCROLL_AHEAD_PX) return;
      if (this.#rendered < this.#choices.length) this.#renderUpTo(this.#rendered + RENDER_CHUNK_SIZE);
      else this.#loadMoreNear(this.#rendered);
    });
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** Opens the list with all options and activates the current one. */
  open(): void {
    this.#showMatches('');
    this.#activateCurrent();
  }

  /** Renders the options again after they changed, keeping the active option and the scroll position. */
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

  /** Closes the list and restores the text of the input. */
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

  /** Shows `displayText` in the input, unless the user is editing. */
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
    // A listbox must have options; without any, the footer is a status message.
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
    if (lazyLoading?.hasMore() && index >= this.#choices.length - LOAD_AHEAD) lazyLoading.loadMore();
  }

  /** Adds a child before the footer. */
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
    const pageSize = 8;
    const moves: Record<string, number> = {
      // Does not wrap around while more options can be loaded.
      ArrowDown:
        this.#activeIndex < last ? this.#activeIndex + 1 : this.#options.lazyLoading?.hasMore() ? last : 0,
      ArrowUp: this.#activeIndex <= 0 ? last : this.#activeIndex - 1,
      PageDown: Math.min(last, this.#activeIndex + pageSize),
      PageUp: Math.max(0, this.#activeIndex - pageSize),
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
      // Node-RED closes the dialog on Escape.
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

  /** Places the list below the input, or above it if there is more room. */
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
