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
  current?(): string | undefined;
  onChoose(value: string): void;
  /** The list is about to open. */
  onOpen?(): void;
  onClose?(): void;
  /** Enter with nothing marked: takes what was typed. Without it only choices count. */
  onFreeText?(text: string): void;
  /** What was typed counts too when the input is left without a choice. */
  keepsText?: boolean;
  /** Something is being typed, and nothing has become of it yet. */
  onTyping?(text: string): void;
  /** Escape: what was typed is dropped. */
  onRestore?(): void;
  /** Whether the first line is marked when something was typed; without it where only choices count. */
  marksFirst?(query: string): boolean;
  /** Choices are still on their way: Enter waits for them. They are shown by `update()`. */
  isPending?(): boolean;
  /** The list goes on behind its last line; `load` is asked for it as the end comes near. */
  more?: { has(): boolean; load(): void };
  /** What stands in the input when the list is closed. */
  display(): string;
}

/** Lines put into the document at once; more follow as the list is scrolled. */
const CHUNK = 60;

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
  #active = -1;
  #open = false;
  #query = '';
  /** Something was typed that nothing has become of yet. */
  #typed = false;
  readonly #reposition = () => this.#place();
  /** What grows or shrinks above the input moves it, and that is no scrolling. */
  readonly #moved = new ResizeObserver(this.#reposition);

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
      this.#typed = true;
      options.onTyping?.(input.value.trim());
      this.#show(input.value);
    });
    input.addEventListener('click', () => {
      if (!this.#open) this.open();
    });
    input.addEventListener('keydown', (event) => this.#key(event));
    input.addEventListener('focus', () => input.select());
    input.addEventListener('blur', () => this.#leave());
    // The input keeps the focus, so that a click in the list does not close it.
    this.#list.addEventListener('mousedown', (event) => event.preventDefault());
    this.#list.addEventListener('click', (event) => {
      const line = (event.target as HTMLElement).closest<HTMLElement>('[role=option]');
      if (line) this.#choose(Number(line.dataset.index));
    });
    this.#list.addEventListener('scroll', () => {
      const { scrollTop, clientHeight, scrollHeight } = this.#list;
      if (scrollTop + clientHeight <= scrollHeight - 200) return;
      if (this.#rendered < this.#choices.length) this.#renderTo(this.#rendered + CHUNK);
      else this.#wantMore(this.#rendered);
    });
  }

  get isOpen(): boolean {
    return this.#open;
  }

  /** Opens with everything there is, the current choice marked. */
  open(): void {
    this.#show('');
    this.#markCurrent();
  }

  /** Shows what `find` gives by now, with the mark and the place in the list as they were. */
  update(): void {
    if (!this.#open) {
      this.refresh();
      return;
    }
    const before = this.#choices.length;
    const marked = this.#choices[this.#active]?.choice.value;
    const { scrollTop } = this.#list;
    this.#fill(Math.max(CHUNK, this.#rendered));
    this.#list.scrollTop = scrollTop;
    const index = this.#choices.findIndex(({ choice }) => choice.value === marked);
    if (marked !== undefined && index >= 0) this.#mark(index, false);
    else if (!this.#query && before === 0) this.#markCurrent();
    this.#place();
  }

  #markCurrent(): void {
    const current = this.#options.current?.();
    const index = this.#choices.findIndex(({ choice }) => choice.value === current);
    if (index >= 0) this.#mark(index, 'center');
  }

  /** Closes and restores what stood in the input. */
  close(): void {
    if (this.#open) {
      this.#open = false;
      this.#list.remove();
      window.removeEventListener('resize', this.#reposition);
      document.removeEventListener('scroll', this.#reposition, true);
      this.#moved.disconnect();
      this.#input.setAttribute('aria-expanded', 'false');
      this.#input.removeAttribute('aria-activedescendant');
      this.#options.onClose?.();
    }
    this.refresh();
  }

  refresh(): void {
    if (!this.#open && !this.#typed) this.#input.value = this.#options.display();
  }

  #show(query: string): void {
    if (!this.#open) this.#options.onOpen?.();
    this.#query = query.trim();
    this.#fill(CHUNK);
    this.#list.scrollTop = 0;
    if (!this.#open) {
      this.#open = true;
      document.body.append(this.#list);
      window.addEventListener('resize', this.#reposition);
      document.addEventListener('scroll', this.#reposition, true);
      this.#moved.observe(this.#input.closest('.halo-form') ?? document.body);
      this.#input.setAttribute('aria-expanded', 'true');
    }
    this.#place();
  }

  #fill(lines: number): void {
    const { find, marksFirst, onFreeText, isPending } = this.#options;
    this.#groups = find(this.#query).filter(({ choices }) => choices.length > 0);
    this.#choices = this.#groups.flatMap(({ heading, choices }) =>
      choices.map((choice) => ({ choice, heading })),
    );
    this.#rendered = 0;
    this.#active = -1;
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
    this.#renderTo(lines);
    const first = marksFirst ? marksFirst(this.#query) : !onFreeText;
    if (this.#query && this.#choices.length > 0 && first) this.#mark(0);
  }

  #wantMore(reached: number): void {
    const { more } = this.#options;
    if (more?.has() && reached >= this.#choices.length - 8) more.load();
  }

  /** The footer stays the last. */
  #append(line: HTMLElement): void {
    this.#list.insertBefore(line, this.#list.querySelector('.halo-list-footer'));
  }

  #renderTo(wanted: number): void {
    const end = Math.min(wanted, this.#choices.length);
    for (; this.#rendered < end; this.#rendered += 1) {
      const { choice, heading } = this.#choices[this.#rendered] as { choice: Choice; heading?: string };
      if (heading && heading !== this.#choices[this.#rendered - 1]?.heading) {
        this.#append(element('div', { class: 'halo-list-heading', role: 'presentation' }, heading));
      }
      this.#append(this.#line(choice, this.#rendered));
    }
  }

  #line({ value, label, code, detail }: Choice, index: number): HTMLElement {
    return element(
      'div',
      {
        class: 'halo-list-line',
        role: 'option',
        id: `${this.#list.id}-${index}`,
        'data-index': index,
        'data-value': value,
        'aria-selected': 'false',
        'aria-setsize': this.#options.more?.has() ? -1 : this.#choices.length,
        'aria-posinset': index + 1,
      },
      element('span', { class: 'halo-list-label' }, label),
      code && element('code', {}, code),
      detail && element('small', {}, detail),
    );
  }

  #mark(index: number, block: ScrollLogicalPosition | false = 'nearest'): void {
    this.#renderTo(index + 1);
    this.#list.querySelector('[aria-selected=true]')?.setAttribute('aria-selected', 'false');
    this.#active = index;
    const line = this.#list.querySelector(`#${this.#list.id}-${index}`);
    line?.setAttribute('aria-selected', 'true');
    if (block) line?.scrollIntoView({ block });
    this.#input.setAttribute('aria-activedescendant', `${this.#list.id}-${index}`);
    this.#wantMore(index);
  }

  #key(event: KeyboardEvent): void {
    const last = this.#choices.length - 1;
    const page = 8;
    const moves: Record<string, number> = {
      // What is still to come is not passed by.
      ArrowDown: this.#active < last ? this.#active + 1 : this.#options.more?.has() ? last : 0,
      ArrowUp: this.#active <= 0 ? last : this.#active - 1,
      PageDown: Math.min(last, this.#active + page),
      PageUp: Math.max(0, this.#active - page),
    };
    const target = moves[event.key];
    if (target !== undefined) {
      event.preventDefault();
      if (!this.#open) this.open();
      else if (last >= 0) this.#mark(target);
    } else if (event.key === 'Enter') {
      event.preventDefault();
      if (this.#open && this.#active >= 0) this.#choose(this.#active);
      else if (this.#options.isPending?.() && this.#options.marksFirst?.(this.#query)) return;
      else if (this.#typed && this.#options.onFreeText && this.#input.value.trim()) {
        this.#finish(() => this.#options.onFreeText?.(this.#input.value.trim()));
      }
    } else if (event.key === 'Escape' && this.#open) {
      // Node-RED's own Escape is not meant.
      event.preventDefault();
      event.stopPropagation();
      this.#typed = false;
      this.#options.onRestore?.();
      this.close();
      this.#input.select();
    } else if (event.key === 'Tab' && this.#open && this.#active >= 0 && this.#input.value.trim() !== '') {
      this.#choose(this.#active);
    }
  }

  #choose(index: number): void {
    const chosen = this.#choices[index]?.choice;
    if (chosen) this.#finish(() => this.#options.onChoose(chosen.value));
  }

  #leave(): void {
    const text = this.#input.value.trim();
    if (this.#typed && this.#options.keepsText) this.#options.onFreeText?.(text);
    this.#typed = false;
    this.close();
  }

  #finish(act: () => void): void {
    this.#typed = false;
    act();
    this.close();
  }

  /** Below the input, or above it when there is more room. */
  #place(): void {
    if (!this.#open) return;
    const { left, top, bottom, width } = this.#input.getBoundingClientRect();
    if (width === 0) {
      this.close();
      return;
    }
    const below = window.innerHeight - bottom - 12;
    const above = top - 12;
    const under = below >= 240 || below >= above;
    const { style } = this.#list;
    style.left = `${left}px`;
    style.width = `${Math.max(width, Math.min(360, window.innerWidth - left - 12))}px`;
    style.maxHeight = `${Math.max(120, Math.min(440, under ? below : above))}px`;
    style.top = under ? `${bottom + 2}px` : '';
    style.bottom = under ? '' : `${window.innerHeight - top + 2}px`;
  }
}
