import type { ApiResponse } from '../api/call';
import { type Html, html } from '../html';
import type { PageData } from './page-data';
import { SCRIPT } from './script';
import { STYLE } from './style';
import { ticketPage } from './ticket-page';
import { ticketsPage } from './tickets-page';

/** No external resources and no inline scripts: content that a flow writes into a ticket is never executed. */
const HEADERS = {
  'content-security-policy':
    "default-src 'none'; img-src data:; style-src 'self'; script-src 'self'; connect-src 'self'; form-action 'self'",
  'x-content-type-options': 'nosniff',
};

const fileResponse = (type: string, body: string): ApiResponse => ({
  status: 200,
  body,
  headers: { ...HEADERS, 'content-type': `${type}; charset=utf-8` },
});

function htmlResponse(status: number, title: string, content: Html): ApiResponse {
  const markup = html`<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>${title} – Halo practice tenant</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="data:,">
<link rel="stylesheet" href="/page.css"><script src="/page.js" defer></script></head>
<body><header><a href="/"><b>Halo</b> practice tenant</a><span>sample data, kept in memory only</span>
<span id="live" title="This page updates automatically">live</span></header>
<main>${content}</main></body></html>`.markup;
  return { ...fileResponse('text/html', markup), status };
}

/** The tenant's web page: `/`, `/tickets/1001`, and Halo's own ticket URL, `/ticket?id=1001`. */
export function renderPage(
  data: PageData,
  method: string,
  path: string,
  query: URLSearchParams,
): ApiResponse {
  if (method !== 'GET' && method !== 'HEAD')
    return htmlResponse(405, 'Not allowed', html`<h1>This page is read-only</h1>`);
  if (path === '/page.css') return fileResponse('text/css', STYLE);
  if (path === '/page.js') return fileResponse('text/javascript', SCRIPT);
  if (path === '/') return htmlResponse(200, 'Tickets', ticketsPage(data, query.get('show') ?? 'all'));
  const id =
    /^\/tickets?\/(\d+)$/.exec(path)?.[1] ?? (/^\/tickets?$/.test(path) ? query.get('id') : undefined);
  const ticket = id && data.store.find('Tickets', id);
  if (ticket) return htmlResponse(200, `#${ticket.id} ${ticket.summary}`, ticketPage(data.store, ticket));
  return htmlResponse(404, 'Not found', html`<h1>Page not found</h1><p><a href="/">All tickets</a></p>`);
}
