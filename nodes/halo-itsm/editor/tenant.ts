import { ask, type Refusal } from '../../editor/admin';
import { button, element } from '../../editor/dom';
import type { Texts } from '../../editor/texts';
import { age } from './list-field';

/** What only the tenant knows, asked for through the connection that is chosen in the dialog. */
export class Tenant {
  readonly #connection: () => string;
  readonly #t: Texts;

  /** @param connection - the id of the connection chosen now; empty when there is none */
  constructor(connection: () => string, t: Texts) {
    this.#connection = connection;
    this.#t = t;
  }

  /** The id of the connection chosen now; empty when there is none. */
  get connection(): string {
    return this.#connection();
  }

  /**
   * @param path - below the connection's address, e.g. `ticket-form`
   * @throws Refusal
   */
  async get<Answer>(
    path: string,
    query: Record<string, string | number | boolean | undefined>,
  ): Promise<Answer> {
    const id = this.connection;
    if (!id) throw { status: 0, message: this.#t('tenant.noConnection') } satisfies Refusal;
    return ask<Answer>({
      url: `halo-connection/${encodeURIComponent(id)}/${path}`,
      data: query,
      cache: false,
    });
  }
}

/** How long ago something was read, with a button to read it anew. */
export function ageLine(ms: number, t: Texts, refresh: () => void): HTMLElement {
  return element(
    'span',
    { class: 'halo-age' },
    element('span', { class: 'halo-hint' }, age(Date.now() - ms, t)),
    ' ',
    button({ iconName: 'refresh', title: t('tenant.refresh') }, refresh),
  );
}

/** Why the tenant could not be asked, where it was asked, with a button to try again. */
export function refusalBox(thrown: unknown, t: Texts, again: () => void): HTMLElement {
  const { message, hint, status } = thrown as Refusal;
  const told = message || t(status === 401 || status === 403 ? 'list.notAllowed' : 'list.noAnswer');
  return element(
    'div',
    { role: 'alert' },
    element('div', { class: 'halo-error' }, told),
    hint && element('div', { class: 'halo-hint' }, hint),
    button({ iconName: 'refresh', text: t('tenant.again') }, again),
  );
}
