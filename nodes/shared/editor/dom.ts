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
  const created = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== false)
      created.setAttribute(name, value === true ? '' : String(value));
  }
  created.append(...children.filter((child) => child !== undefined && child !== false));
  return created;
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
  const created = element(
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
  created.addEventListener('click', onClick);
  return created;
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
export function replaceKeepingFocus(
  container: HTMLElement,
  children: Child[],
  fallbackFocus: () => HTMLElement | null,
): void {
  const focused = document.activeElement;
  const hadFocus = focused instanceof HTMLElement && container.contains(focused);
  container.replaceChildren(...children.filter((child) => child !== undefined && child !== false));
  if (!hadFocus) return;
  if (container.contains(focused)) focused.focus();
  else fallbackFocus()?.focus();
}
