import { type Html, html } from '../html';
import type { Row, Store } from '../records/store';
import { nameOf, priorityDot, relativeTime, statusPill } from './parts';

const ticketLink = (store: Store, id: unknown): Html | undefined => {
  const ticket = store.find('Tickets', id);
  return ticket && html`<a href="/tickets/${id}">${id} ${ticket.summary}</a><br>`;
};

function initials(name: string): string {
  return name
    .split(' ')
    .map((part) => part[0])
    .slice(0, 2)
    .join('');
}

const ACTION_DETAILS: [property: string, label: string][] = [
  ['timetaken', 'hours'],
  ['emailto', 'to'],
  ['emailsubject', 'subject'],
];

function actionItem(row: Row): Html {
  const who = String(row.who ?? 'Halo');
  const details = ACTION_DETAILS.filter(([property]) => row[property]).map(
    ([property, label]) => html`<i>${label}: ${row[property]}</i>`,
  );
  const isSystem = row.outcome === 'System';
  return html`<li class="${isSystem ? 'system' : row.hiddenfromuser ? 'private' : 'public'}" data-key="action-${row.id}"
data-state="${row.note}"><span class="avatar">${initials(who)}</span><div><p class="head"><b>${who}</b>
<span>${row.outcome}</span>${!isSystem && row.hiddenfromuser === true && html`<span class="pill grey">private</span>`}
${relativeTime(row.datetime)}<code>#${row.id}</code></p>
<p class="note">${row.note}</p>${details.length > 0 && html`<p class="facts">${details}</p>`}</div></li>`;
}

const APPROVAL_RESULTS: Record<string, [string, string]> = {
  0: ['waiting', 'violet'],
  1: ['approved', 'green'],
  2: ['rejected', 'red'],
};

function approvalItem(row: Row): Html {
  const [label, color] = APPROVAL_RESULTS[String(row.result)] ?? [`result ${row.result}`, 'grey'];
  return html`<li data-key="approval-${row.seq}" data-state="${row.result}"><span class="pill ${color}">${label}</span>
<b>${row.name}</b><small>step ${row.seq} · ${row.approval_process_name}${row.note && html`<br>${row.note}`}</small></li>`;
}

function fieldRow(label: string, value: unknown): Html | undefined {
  const isEmpty = !value || (Array.isArray(value) && value.length === 0);
  return isEmpty ? undefined : html`<dt>${label}</dt><dd>${value}</dd>`;
}

function fieldList(store: Store, ticket: Row): Html {
  const rows = (property: string) => (ticket[property] ?? []) as Row[];
  const children = store.where('Tickets', { parent_id: ticket.id });
  return html`<dl>
${fieldRow('Type', nameOf(store, 'TicketType', ticket.tickettype_id))}
${fieldRow('Priority', priorityDot(store, ticket))}
${fieldRow('User', nameOf(store, 'Users', ticket.user_id))}
${fieldRow('Client', nameOf(store, 'Client', ticket.client_id))}
${fieldRow('Site', nameOf(store, 'Site', ticket.site_id))}
${fieldRow('Agent', nameOf(store, 'Agent', ticket.agent_id))}
${fieldRow('Team', ticket.team)}
${fieldRow('Category', ticket.category_1)}
${fieldRow('Service', nameOf(store, 'Service', ticket.service_id))}
${fieldRow(
  'Assets',
  rows('assets').map(({ id }) => html`${store.find('Asset', id)?.inventory_number ?? id}<br>`),
)}
${fieldRow('Logged', relativeTime(ticket.dateoccurred))}
${fieldRow('Respond by', !ticket.hasbeenclosed && relativeTime(ticket.respondbydate))}
${fieldRow('Resolve by', !ticket.hasbeenclosed && relativeTime(ticket.fixbydate))}
${fieldRow('Closed', relativeTime(ticket.dateclosed))}
${fieldRow('Closure note', ticket.closure_note)}
${fieldRow('Parent', ticketLink(store, ticket.parent_id))}
${fieldRow(
  'Children',
  children.map(({ id }) => ticketLink(store, id)),
)}
${fieldRow(
  'Related',
  rows('related_tickets').map(({ id }) => ticketLink(store, id)),
)}
${fieldRow('Merged into', ticketLink(store, ticket.merged_into_id))}
${rows('customfields').map(({ name, label, value }) => fieldRow(String(label ?? name), String(value)))}
${fieldRow(
  'Attachments',
  store.where('Attachment', { ticket_id: ticket.id }).map(({ filename }) => html`${filename}<br>`),
)}
</dl>`;
}

/** One ticket: its actions, newest first, its approvals and its fields. */
export function ticketPage(store: Store, ticket: Row): Html {
  const actions = store.where('Actions', { ticket_id: ticket.id }).reverse();
  const approvals = store.where('TicketApproval', { ticket_id: ticket.id });
  const todos = store.where('ToDo', { ticket_id: ticket.id });
  return html`<p class="back"><a href="/">All tickets</a></p>
<h1><span class="number">${ticket.id}</span> ${ticket.summary} ${statusPill(store, ticket)}</h1>
<div class="columns"><section><ol class="timeline">${actions.map(actionItem)}</ol></section>
<aside>${approvals.length > 0 && html`<h2>Approvals</h2><ul class="approvals">${approvals.map(approvalItem)}</ul>`}
<h2>Details</h2>${fieldList(store, ticket)}
${
  todos.length > 0 &&
  html`<h2>To do</h2><ul class="todos">${todos.map(({ text, done }) => html`<li>${done ? '☑' : '☐'} ${text}</li>`)}</ul>`
}</aside></div>`;
}
