import { randomBytes } from 'node:crypto';
import type { Response } from 'express';
import { type Language, type LocalizedText, translate } from '../../../src/index';

/** Content of the page that ends a sign-in. */
export interface ResultPage {
  language: Language;
  status: number;
  result: 'connected' | 'failed';
  title: LocalizedText;
  text: LocalizedText;
}

/** Headers of all callback responses: no caching, no framing, no referrer, no resources from elsewhere. */
export const PAGE_HEADERS = {
  'Content-Security-Policy': csp("default-src 'none'"),
  'Cache-Control': 'no-store',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
};

function csp(...sources: string[]): string {
  return [...sources, "frame-ancestors 'none'", "base-uri 'none'", "form-action 'none'"].join('; ');
}

/**
 * Sends the page that ends a sign-in. Its script notifies the dialog and closes the window on success. The page
 * contains no part of the request's query.
 */
export function sendResultPage(res: Response, { status, result, title, text, language }: ResultPage): void {
  const heading = escapeHtml(translate(title, language));
  const nonce = randomBytes(16).toString('base64');
  res
    .status(status)
    .set({
      ...PAGE_HEADERS,
      'Content-Type': 'text/html; charset=utf-8',
      'Content-Security-Policy': csp(
        "default-src 'none'",
        `script-src 'nonce-${nonce}'`,
        `style-src 'nonce-${nonce}'`,
      ),
    })
    .send(`<!doctype html>
<html lang="${language.code}">
<head>
<meta charset="utf-8">
<title>${heading}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style nonce="${nonce}">
  :root { color-scheme: light dark; }
  body { font: 16px/1.5 system-ui, sans-serif; max-width: 32rem; margin: 15vh auto 0; padding: 0 1.5rem; }
  h1 { font-size: 1.4rem; }
</style>
</head>
<body>
<h1>${heading}</h1>
<p>${escapeHtml(translate(text, language))}</p>
<script nonce="${nonce}">
  history.replaceState(null, '', location.pathname);
  new BroadcastChannel('halo-connection').postMessage({ result: '${result}' });
  ${result === 'connected' ? 'setTimeout(function () { window.close(); }, 1200);' : ''}
</script>
</body>
</html>`);
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
