type Child = Node | string | undefined | false;

interface Attributes {
  [name: string]: string | number | boolean | undefined;
}

/**
 * An element with its attributes and children. `true` sets an attribute without a value, `undefined` and `false` leave
 * it out. Text is always text, never HTML.
 */
export function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== false) made.setAttribute(name, value === true ? '' : String(value));
  }
  made.append(...children.filter((child) => child !== undefined && child !== false));
  return made;
}

/** One of Font Awesome's icons, silent for screen readers. */
export function icon(name: string): HTMLElement {
  return element('i', { class: `fa fa-${name}`, 'aria-hidden': 'true' });
}

/** Node-RED's small button. */
export function button(
  { text, iconName, title }: { text?: string; iconName?: string; title?: string },
  onClick: () => void,
): HTMLButtonElement {
  const made = element(
    'button',
    {
      type: 'button',
      class: 'red-ui-button red-ui-button-small',
      title,
      'aria-label': text ? undefined : title,
    },
    iconName !== undefined && icon(iconName),
    iconName !== undefined && text !== undefined && ' ',
    text,
  );
  made.addEventListener('click', onClick);
  return made;
}

let counter = 0;

/** An id no other element has. */
export function uniqueId(prefix: string): string {
  counter += 1;
  return `${prefix}-${counter}`;
}

/** An element of the open form. @throws when the form has none, which is a mistake in its HTML */
export function byId<T extends HTMLElement = HTMLInputElement>(id: string): T {
  const found = document.getElementById(id);
  if (!found) throw new Error(`The form has no #${id}`);
  return found as T;
}

/** Replaces what is in a box. Whoever had the focus in it keeps it if still there, and finds it nearby if not. */
export function refill(box: HTMLElement, children: Child[], nearby: () => HTMLElement | null): void {
  const focused = document.activeElement;
  const inside = focused instanceof HTMLElement && box.contains(focused);
  box.replaceChildren(...children.filter((child) => child !== undefined && child !== false));
  if (!inside) return;
  if (box.contains(focused)) focused.focus();
  else nearby()?.focus();
}
