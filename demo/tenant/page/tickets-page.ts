import { type Html, html } from '../html';
import type { LoggedRequest } from '../index';
import { ID, type Row, type Store } from '../records/store';
import type { PageData } from './page';
import { moment, nameOf, priority, statusPill } from './parts';

const FILTERS: Record<string, [label: string, keeps: (ticket: Row) => boolean]> = {
  all: ['All', (ticket) => !ticket.deleted],
  open: ['Open', (ticket) => !ticket.deleted && !ticket.hasbeenclosed],
  approval: ['Awaiting approval', (ticket) => !ticket.deleted && ticket.status_id === ID.awaitingApproval],
  closed: ['Closed', (ticket) => !ticket.deleted && ticket.hasbeenclosed === true],
  deleted: ['Deleted', (ticket) => ticket.deleted === true],
};

function row(store: Store, ticket: Row): Html {
  const agent = nameOf(store, 'Agent', ticket.agent_id);
  return html`<tr data-key="ticket-${ticket.id}" data-state="${ticket.last_update}">
<td class="number"><a href="/tickets/${ticket.id}">${ticket.id}</a></td>
<td class="summary"><a href="/tickets/${ticket.id}">${ticket.summary}</a>
<small>${nameOf(store, 'TicketType', ticket.tickettype_id)}${ticket.category_1 && html` · ${ticket.category_1}`}</small></td>
<td class="state">${statusPill(store, ticket)}<small>${priority(store, ticket)}</small></td>
<td class="wide">${nameOf(store, 'Users', ticket.user_id)}<small>${nameOf(store, 'Client', ticket.client_id)}</small></td>
<td class="wide">${agent}<small>${ticket.team}</small></td>
<td class="when">${moment(ticket.last_update)}</td></tr>`;
}

const SHOWN_REQUESTS = 12;

function request({ method, path, query, status }: LoggedRequest, number: number): Html {
  const parameters = new URLSearchParams(query).toString();
  const tone = status >= 400 ? 'red' : status === 0 ? 'grey' : 'green';
  return html`<li data-key="request-${number}" data-state="${status}"><span class="pill ${tone}">${status || '…'}</span>
<code><b>${method}</b> ${path}${parameters && `?${decodeURIComponent(parameters)}`}</code></li>`;
}

/** The tickets, newest first, and what the API was asked last. */
export function ticketsPage({ store, requests }: PageData, show: string): Html {
  const shown = Object.hasOwn(FILTERS, show) ? show : 'all';
  const tickets = store.tickets.filter((ticket) => FILTERS[shown]?.[1](ticket)).reverse();
  const latest = requests.map(request).slice(-SHOWN_REQUESTS).reverse();
  return html`<div class="columns"><section><h1>Tickets</h1>
<nav>${Object.entries(FILTERS).map(
    ([name, [label, keeps]]) =>
      html`<a href="/?show=${name}" ${name === shown && html`aria-current="page"`}>${label}
<i>${store.tickets.filter(keeps).length}</i></a>`,
  )}</nav>
<table><thead><tr><th>No.</th><th>Summary</th><th>Status</th><th class="wide">User</th>
<th class="wide">Agent</th><th>Changed</th></tr></thead>
<tbody>${tickets.map((ticket) => row(store, ticket))}</tbody></table>
${tickets.length === 0 && html`<p class="empty">No tickets here.</p>`}</section>
<aside><h2>Latest requests</h2>${
    latest.length > 0
      ? html`<ol class="requests">${latest}</ol>`
      : html`<p class="empty">None yet. Click an inject node in Node-RED and watch.</p>`
  }</aside></div>`;
}
