import { isLoopback } from '../../../src/browser';

/** Where Halo sends the browser back to after a sign-in. */

const CALLBACK_PATH = 'halo-connection/callback';

/** The page the editor is open at: a browser's `location`. */
interface PageLocation {
  origin: string;
  pathname: string;
}

/**
 * The address of this Node-RED as the browser sees it, under whatever root it runs.
 * @param apiRootUrl - where the admin API is, when that is not where the page came from
 */
export function computeRedirectUri(page: PageLocation, apiRootUrl = ''): string {
  const folder = page.pathname.slice(0, page.pathname.lastIndexOf('/') + 1);
  const base = new URL(apiRootUrl, page.origin + folder);
  return new URL(CALLBACK_PATH, base).href;
}

export type RedirectProblem = {
  key: 'malformed' | 'otherOrigin' | 'http';
  values?: Record<string, string>;
  fatal: boolean;
};

/** What keeps a redirect URL from working, or may. */
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
    // The sign-in is tied to this browser by a cookie, which another origin would never see.
    const address = (url.origin + url.pathname).slice(0, -CALLBACK_PATH.length);
    return { key: 'otherOrigin', values: { address, origin: page.origin }, fatal: true };
  }
  if (url.protocol === 'http:' && !isLoopback(url.hostname)) return { key: 'http', fatal: false };
  return undefined;
}
