import { type Html, html } from '../html';
import type { Row, Store } from '../records/store';
import { moment, nameOf, priority, statusPill } from './parts';

const link = (store: Store, id: unknown): Html | undefined => {
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

const CHANGES: [member: string, label: string][] = [
  ['timetaken', 'hours'],
  ['emailto', 'to'],
  ['emailsubject', 'subject'],
];

function action(row: Row): Html {
  const who = String(row.who ?? 'Halo');
  const facts = CHANGES.filter(([member]) => row[member]).map(
    ([member, label]) => html`<i>${label}: ${row[member]}</i>`,
  );
  const isSystem = row.outcome === 'System';
  return html`<li class="${isSystem ? 'system' : row.hiddenfromuser ? 'private' : 'public'}" data-key="action-${row.id}"
data-state="${row.note}"><span class="avatar">${initials(who)}</span><div><p class="head"><b>${who}</b>
<span>${row.outcome}</span>${!isSystem && row.hiddenfromuser === true && html`<span class="pill grey">private</span>`}
${moment(row.datetime)}<code>#${row.id}</code></p>
<p class="note">${row.note}</p>${facts.length > 0 && html`<p class="facts">${facts}</p>`}</div></li>`;
}

const RESULTS: Record<string, [string, string]> = {
  0: ['waiting', 'violet'],
  1: ['approved', 'green'],
  2: ['rejected', 'red'],
};

function approval(row: Row): Html {
  const [word, tone] = RESULTS[String(row.result)] ?? [`result ${row.result}`, 'grey'];
  return html`<li data-key="approval-${row.seq}" data-state="${row.result}"><span class="pill ${tone}">${word}</span>
<b>${row.name}</b><small>step ${row.seq} · ${row.approval_process_name}${row.note && html`<br>${row.note}`}</small></li>`;
}

function field(label: string, value: unknown): Html | undefined {
  const isEmpty = !value || (Array.isArray(value) && value.length === 0);
  return isEmpty ? undefined : html`<dt>${label}</dt><dd>${value}</dd>`;
}

function fields(store: Store, ticket: Row): Html {
  const rows = (member: string) => (ticket[member] ?? []) as Row[];
  const children = store.where('Tickets', { parent_id: ticket.id });
  return html`<dl>
${field('Type', nameOf(store, 'TicketType', ticket.tickettype_id))}
${field('Priority', priority(store, ticket))}
${field('User', nameOf(store, 'Users', ticket.user_id))}
${field('Client', nameOf(store, 'Client', ticket.client_id))}
${field('Site', nameOf(store, 'Site', ticket.site_id))}
${field('Agent', nameOf(store, 'Agent', ticket.agent_id))}
${field('Team', ticket.team)}
${field('Category', ticket.category_1)}
${field('Service', nameOf(store, 'Service', ticket.service_id))}
${field(
  'Assets',
  rows('assets').map(({ id }) => html`${store.find('Asset', id)?.inventory_number ?? id}<br>`),
)}
${field('Logged', moment(ticket.dateoccurred))}
${field('Answer by', !ticket.hasbeenclosed && moment(ticket.respondbydate))}
${field('Solve by', !ticket.hasbeenclosed && moment(ticket.fixbydate))}
${field('Closed', moment(ticket.dateclosed))}
${field('Closure note', ticket.closure_note)}
${field('Parent', link(store, ticket.parent_id))}
${field(
  'Children',
  children.map(({ id }) => link(store, id)),
)}
${field(
  'Related',
  rows('related_tickets').map(({ id }) => link(store, id)),
)}
${field('Merged into', link(store, ticket.merged_into_id))}
${rows('customfields').map(({ name, label, value }) => field(String(label ?? name), String(value)))}
${field(
  'Attachments',
  store.where('Attachment', { ticket_id: ticket.id }).map(({ filename }) => html`${filename}<br>`),
)}
</dl>`;
}

/** One ticket: what happened on it, newest first, and how it stands. */
export function ticketPage(store: Store, ticket: Row): Html {
  const actions = store.where('Actions', { ticket_id: ticket.id }).reverse();
  const approvals = store.where('TicketApproval', { ticket_id: ticket.id });
  const todos = store.where('ToDo', { ticket_id: ticket.id });
  return html`<p class="back"><a href="/">All tickets</a></p>
<h1><span class="number">${ticket.id}</span> ${ticket.summary} ${statusPill(store, ticket)}</h1>
<div class="columns"><section><ol class="timeline">${actions.map(action)}</ol></section>
<aside>${approvals.length > 0 && html`<h2>Approvals</h2><ul class="approvals">${approvals.map(approval)}</ul>`}
<h2>Details</h2>${fields(store, ticket)}
${
  todos.length > 0 &&
  html`<h2>To do</h2><ul class="todos">${todos.map(({ text, done }) => html`<li>${done ? '☑' : '☐'} ${text}</li>`)}</ul>`
}</aside></div>`;
}
