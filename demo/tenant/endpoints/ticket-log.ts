import type { Principal } from '../principals';
import { toHaloDate } from '../records/dates';
import { ID, type Row, type Store } from '../records/store';

const authorOf = (principal: Principal): Row =>
  principal.kind === 'agent'
    ? { who: principal.name, who_agentid: principal.id, who_type: 1 }
    : { who: principal.name, who_type: 2 };

/** Adds an action to a ticket. Action ids are numbered per ticket. */
export function addAction(store: Store, ticket: Row, principal: Principal, properties: Row): Row {
  const ticketActions = store.where('Actions', { ticket_id: ticket.id });
  const now = toHaloDate();
  const action: Row = {
    id: store.nextId('Actions', ticketActions),
    ticket_id: ticket.id,
    ...authorOf(principal),
    hiddenfromuser: false,
    datetime: now,
    actiondatecreated: now,
    ...properties,
  };
  store.actions.push(action);
  ticket.lastactiondate = action.datetime;
  ticket.last_update = now;
  return action;
}

/** Adds a private system note. `excludesys` excludes these from lists. */
export function addSystemNote(store: Store, ticket: Row, principal: Principal, note: string): Row {
  const outcome = { outcome_id: ID.systemNote, outcome: 'System' };
  return addAction(store, ticket, principal, { ...outcome, note, hiddenfromuser: true });
}

const nameIn = (table: string) => (store: Store, id: unknown) => store.find(table, id)?.name ?? id;
const unchanged = (_store: Store, value: unknown) => value;

const LOGGED_PROPERTIES: [
  property: string,
  label: string,
  format: (store: Store, value: unknown) => unknown,
][] = [
  ['status_id', 'Status', nameIn('Status')],
  ['agent_id', 'Agent', nameIn('Agent')],
  ['team', 'Team', unchanged],
  ['tickettype_id', 'Ticket type', nameIn('TicketType')],
  ['priority_id', 'Priority', (store, id) => store.findWhere('Priority', { priorityid: id })?.name ?? id],
  ['parent_id', 'Parent', unchanged],
  ['merged_into_id', 'Merged into', unchanged],
];

/** Adds a system note for each logged property that changed. */
export function logChanges(store: Store, ticket: Row, previous: Row, principal: Principal): void {
  for (const [property, label, format] of LOGGED_PROPERTIES) {
    const [from, to] = [previous[property], ticket[property]];
    if (from === to) continue;
    const origin = from ? ` from ${format(store, from)}` : '';
    addSystemNote(store, ticket, principal, `${label} changed${origin} to ${format(store, to)}`);
  }
}
