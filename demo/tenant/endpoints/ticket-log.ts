import type { Person } from '../people';
import { haloDate } from '../records/dates';
import { ID, type Row, type Store } from '../records/store';

const byPerson = (person: Person): Row =>
  person.kind === 'agent'
    ? { who: person.name, who_agentid: person.id, who_type: 1 }
    : { who: person.name, who_type: 2 };

/** Adds an action to a ticket. Actions are numbered within their ticket. */
export function addAction(store: Store, ticket: Row, person: Person, members: Row): Row {
  const ofTicket = store.where('Actions', { ticket_id: ticket.id });
  const now = haloDate();
  const action: Row = {
    id: store.nextId('Actions', ofTicket),
    ticket_id: ticket.id,
    ...byPerson(person),
    hiddenfromuser: false,
    datetime: now,
    actiondatecreated: now,
    ...members,
  };
  store.actions.push(action);
  ticket.lastactiondate = action.datetime;
  ticket.last_update = now;
  return action;
}

/** What Halo itself notes; `excludesys` leaves it out of lists. */
export function addSystemNote(store: Store, ticket: Row, person: Person, note: string): Row {
  const outcome = { outcome_id: ID.systemNote, outcome: 'System' };
  return addAction(store, ticket, person, { ...outcome, note, hiddenfromuser: true });
}

const named = (table: string) => (store: Store, id: unknown) => store.find(table, id)?.name ?? id;
const asIs = (_store: Store, value: unknown) => value;

const NOTED: [member: string, label: string, show: (store: Store, value: unknown) => unknown][] = [
  ['status_id', 'Status', named('Status')],
  ['agent_id', 'Agent', named('Agent')],
  ['team', 'Team', asIs],
  ['tickettype_id', 'Ticket type', named('TicketType')],
  ['priority_id', 'Priority', (store, id) => store.findWhere('Priority', { priorityid: id })?.name ?? id],
  ['parent_id', 'Parent', asIs],
  ['merged_into_id', 'Merged into', asIs],
];

/** Notes what a change made of the members that matter. */
export function noteChanges(store: Store, ticket: Row, before: Row, person: Person): void {
  for (const [member, label, show] of NOTED) {
    const [from, to] = [before[member], ticket[member]];
    if (from === to) continue;
    const was = from ? ` from ${show(store, from)}` : '';
    addSystemNote(store, ticket, person, `${label} changed${was} to ${show(store, to)}`);
  }
}
