import { ask, type Refusal } from '../../shared/editor/admin-api';
import type { Texts } from '../../shared/editor/catalog';
import { button, element } from '../../shared/editor/dom';

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

/** How long ago something was read, in words. @param age - milliseconds */
export function ageText(age: number, t: Texts): string {
  const minutes = Math.floor(age / 60_000);
  if (minutes < 1) return t('list.readNow');
  if (minutes < 60) return t('list.readMinutes', { count: minutes });
  return t('list.readHours', { count: Math.floor(minutes / 60) });
}

/** How long ago something was read, with a button to read it anew. */
export function ageLine(age: number, t: Texts, refresh: () => void): HTMLElement {
  return element(
    'span',
    { class: 'halo-age' },
    element('span', { class: 'halo-hint' }, ageText(age, t)),
    ' ',
    button({ iconName: 'refresh', title: t('tenant.refresh') }, refresh),
  );
}

/** Why the tenant could not be asked, in words. */
export function refusalText(thrown: unknown, t: Texts): { message: string; hint?: string } {
  const { message, hint, status } = thrown as Refusal;
  const refused = status === 401 || status === 403;
  return { message: message || t(refused ? 'list.notAllowed' : 'list.noAnswer'), hint };
}

/** Why the tenant could not be asked, where it was asked, with a button to try again. */
export function refusalBox(thrown: unknown, t: Texts, again: () => void): HTMLElement {
  const { message, hint } = refusalText(thrown, t);
  return element(
    'div',
    { role: 'alert' },
    element('div', { class: 'halo-error' }, message),
    hint && element('div', { class: 'halo-hint' }, hint),
    button({ iconName: 'refresh', text: t('tenant.again') }, again),
  );
}
