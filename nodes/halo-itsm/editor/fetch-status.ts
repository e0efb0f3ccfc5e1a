import type { AdminApiError } from '../../shared/editor/admin-api';
import type { Translator } from '../../shared/editor/catalog';
import { button, element } from '../../shared/editor/dom';

/** Age and errors of data fetched from the tenant, as shown in the dialog. */

/** How long ago data was fetched, in the user's language. @param ageMs - milliseconds */
export function ageText(ageMs: number, t: Translator): string {
  const minutes = Math.floor(ageMs / 60_000);
  if (minutes < 1) return t('list.loadedJustNow');
  if (minutes < 60) return t('list.loadedMinutesAgo', { count: minutes });
  return t('list.loadedHoursAgo', { count: Math.floor(minutes / 60) });
}

/** How long ago data was fetched, with a refresh button. */
export function ageElement(ageMs: number, t: Translator, onRefresh: () => void): HTMLElement {
  return element(
    'span',
    { class: 'halo-age' },
    element('span', { class: 'halo-hint' }, ageText(ageMs, t)),
    ' ',
    button({ iconName: 'refresh', title: t('tenant.refresh') }, onRefresh),
  );
}

/** Message and hint of a failed request, with a default message where the response has none. */
export function errorText(error: unknown, t: Translator): { message: string; hint?: string } {
  const { message, hint, status, noConnection } = error as AdminApiError;
  if (noConnection) return { message: t('tenant.noConnection') };
  const isForbidden = status === 401 || status === 403;
  return { message: message || t(isForbidden ? 'list.notAllowed' : 'list.noResponse'), hint };
}

/** A failed request with a retry button. */
export function errorElement(error: unknown, t: Translator, onRetry: () => void): HTMLElement {
  const { message, hint } = errorText(error, t);
  return element(
    'div',
    { role: 'alert' },
    element('div', { class: 'halo-error' }, message),
    hint && element('div', { class: 'halo-hint' }, hint),
    button({ iconName: 'refresh', text: t('tenant.retry') }, onRetry),
  );
}
