import { isLoopback } from '../../../src/browser';

/** Path of the redirect URI: where Halo sends the browser after a sign-in. */
const CALLBACK_PATH = 'halo-connection/callback';

/** The URL of the editor: a browser's `location`. */
interface PageLocation {
  origin: string;
  pathname: string;
}

/**
 * The default redirect URI: the callback route below the editor's URL as the browser sees it.
 * @param apiRootUrl - base URL of the admin API, if it is not that of the page
 */
export function computeRedirectUri(page: PageLocation, apiRootUrl = ''): string {
  const folder = page.pathname.slice(0, page.pathname.lastIndexOf('/') + 1);
  const base = new URL(apiRootUrl, page.origin + folder);
  return new URL(CALLBACK_PATH, base).href;
}

export type RedirectProblem = {
  /** Message key below `redirect.` */
  key: 'malformed' | 'otherOrigin' | 'http';
  values?: Record<string, string>;
  /** The sign-in cannot succeed; otherwise it may. */
  fatal: boolean;
};

/** Why a redirect URI does not work, or might not. */
export function redirectProblem(text: string, page: PageLocation): RedirectProblem | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isWellFormed =
    url &&
    /^https?:$/.test(url.protocol) &&
    !url.username &&
    !url.hash &&
    url.pathname.endsWith(`/${CALLBACK_PATH}`);
  if (!isWellFormed) return { key: 'malformed', fatal: true };
  if (url.origin !== page.origin) {
    // A cookie binds the sign-in to this browser, and the browser does not send it to another origin.
    const address = (url.origin + url.pathname).slice(0, -CALLBACK_PATH.length);
    return { key: 'otherOrigin', values: { address, origin: page.origin }, fatal: true };
  }
  if (url.protocol === 'http:' && !isLoopback(url.hostname)) return { key: 'http', fatal: false };
  return undefined;
}
