import { type Html, html } from '../html';
import { ID, type Row, type Store } from '../records/store';
import type { LoggedRequest, PageData } from './page-data';
import { nameOf, priorityDot, relativeTime, statusPill } from './parts';

const FILTERS: Record<string, [label: string, matches: (ticket: Row) => boolean]> = {
  all: ['All', (ticket) => !ticket.deleted],
  open: ['Open', (ticket) => !ticket.deleted && !ticket.hasbeenclosed],
  approval: ['Awaiting approval', (ticket) => !ticket.deleted && ticket.status_id === ID.awaitingApproval],
  closed: ['Closed', (ticket) => !ticket.deleted && ticket.hasbeenclosed === true],
  deleted: ['Deleted', (ticket) => ticket.deleted === true],
};

function ticketRow(store: Store, ticket: Row): Html {
  const agent = nameOf(store, 'Agent', ticket.agent_id);
  return html`<tr data-key="ticket-${ticket.id}" data-state="${ticket.last_update}">
<td class="number"><a href="/tickets/${ticket.id}">${ticket.id}</a></td>
<td class="summary"><a href="/tickets/${ticket.id}">${ticket.summary}</a>
<small>${nameOf(store, 'TicketType', ticket.tickettype_id)}${ticket.category_1 && html` · ${ticket.category_1}`}</small></td>
<td class="state">${statusPill(store, ticket)}<small>${priorityDot(store, ticket)}</small></td>
<td class="wide">${nameOf(store, 'Users', ticket.user_id)}<small>${nameOf(store, 'Client', ticket.client_id)}</small></td>
<td class="wide">${agent}<small>${ticket.team}</small></td>
<td class="when">${relativeTime(ticket.last_update)}</td></tr>`;
}

const MAX_REQUESTS = 12;

function requestItem({ method, path, query, status }: LoggedRequest, number: number): Html {
  const parameters = new URLSearchParams(query).toString();
  const color = status >= 400 ? 'red' : status === 0 ? 'grey' : 'green';
  return html`<li data-key="request-${number}" data-state="${status}"><span class="pill ${color}">${status || '…'}</span>
<code><b>${method}</b> ${path}${parameters && `?${decodeURIComponent(parameters)}`}</code></li>`;
}

/** The tickets, newest first, and the latest API requests. */
export function ticketsPage({ store, requests }: PageData, show: string): Html {
  const activeFilter = Object.hasOwn(FILTERS, show) ? show : 'all';
  const tickets = store.tickets.filter((ticket) => FILTERS[activeFilter]?.[1](ticket)).reverse();
  const latest = requests.map(requestItem).slice(-MAX_REQUESTS).reverse();
  return html`<div class="columns"><section><h1>Tickets</h1>
<nav>${Object.entries(FILTERS).map(
    ([name, [label, matches]]) =>
      html`<a href="/?show=${name}" ${name === activeFilter && html`aria-current="page"`}>${label}
<i>${store.tickets.filter(matches).length}</i></a>`,
  )}</nav>
<table><thead><tr><th>No.</th><th>Summary</th><th>Status</th><th class="wide">User</th>
<th class="wide">Agent</th><th>Changed</th></tr></thead>
<tbody>${tickets.map((ticket) => ticketRow(store, ticket))}</tbody></table>
${tickets.length === 0 && html`<p class="empty">No tickets.</p>`}</section>
<aside><h2>Latest requests</h2>${
    latest.length > 0
      ? html`<ol class="requests">${latest}</ol>`
      : html`<p class="empty">No requests yet. Click an inject node in Node-RED.</p>`
  }</aside></div>`;
}
