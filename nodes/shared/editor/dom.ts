type Child = Node | string | undefined | false;

interface Attributes {
  [name: string]: string | number | boolean | undefined;
}

/**
 * Creates an element. An attribute that is `true` has no value; `undefined` and `false` omit it. Strings become text
 * nodes, never HTML.
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

/** An icon of Font Awesome, hidden from screen readers. @param name - without `fa-` */
export function icon(name: string): HTMLElement {
  return element('i', { class: `fa fa-${name}`, 'aria-hidden': 'true' });
}

/** A small button in Node-RED's style. The title is its tooltip, and its accessible name if it has no text. */
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

/** An element id that is unique in the page. */
export function uniqueId(prefix: string): string {
  counter += 1;
  return `${prefix}-${counter}`;
}

/** An element of the open form. @throws Error when it is missing, which is a bug in the form's HTML */
export function byId<T extends HTMLElement = HTMLInputElement>(id: string): T {
  const found = document.getElementById(id);
  if (!found) throw new Error(`The form has no #${id}`);
  return found as T;
}

/**
 * Replaces the children of a container. A focused child keeps the focus if it is among the new children.
 * @param fallbackFocus - returns the element to focus otherwise
 */
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
