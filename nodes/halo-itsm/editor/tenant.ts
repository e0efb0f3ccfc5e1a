import { type AdminApiError, callAdminApi } from '../../shared/editor/admin-api';
import type { Translator } from '../../shared/editor/catalog';
import { button, element } from '../../shared/editor/dom';

/** What only the tenant knows, asked for through the connection that is chosen in the dialog. */
export class TenantApi {
  readonly #connection: () => string;
  readonly #t: Translator;

  /** @param connection - the id of the connection chosen now; empty when there is none */
  constructor(connection: () => string, t: Translator) {
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
  async get<Result>(
    path: string,
    query: Record<string, string | number | boolean | undefined>,
  ): Promise<Result> {
    const id = this.connection;
    if (!id) throw { status: 0, message: this.#t('tenant.noConnection') } satisfies AdminApiError;
    return callAdminApi<Result>({
      url: `halo-connection/${encodeURIComponent(id)}/${path}`,
      data: query,
      cache: false,
    });
  }
}

/** How long ago something was read, in words. @param age - milliseconds */
export function ageText(age: number, t: Translator): string {
  const minutes = Math.floor(age / 60_000);
  if (minutes < 1) return t('list.loadedJustNow');
  if (minutes < 60) return t('list.loadedMinutesAgo', { count: minutes });
  return t('list.loadedHoursAgo', { count: Math.floor(minutes / 60) });
}

/** How long ago something was read, with a button to read it anew. */
export function ageLine(age: number, t: Translator, refresh: () => void): HTMLElement {
  return element(
    'span',
    { class: 'halo-age' },
    element('span', { class: 'halo-hint' }, ageText(age, t)),
    ' ',
    button({ iconName: 'refresh', title: t('tenant.refresh') }, refresh),
  );
}

/** Why the tenant could not be asked, in words. */
export function errorText(error: unknown, t: Translator): { message: string; hint?: string } {
  const { message, hint, status } = error as AdminApiError;
  const isForbidden = status === 401 || status === 403;
  return { message: message || t(isForbidden ? 'list.notAllowed' : 'list.noResponse'), hint };
}

/** Why the tenant could not be asked, where it was asked, with a button to try again. */
export function errorBox(error: unknown, t: Translator, retry: () => void): HTMLElement {
  const { message, hint } = errorText(error, t);
  return element(
    'div',
    { role: 'alert' },
    element('div', { class: 'halo-error' }, message),
    hint && element('div', { class: 'halo-hint' }, hint),
    button({ iconName: 'refresh', text: t('tenant.retry') }, retry),
  );
}
