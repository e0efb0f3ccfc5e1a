import { type Answer, type Call, ok, records } from '../api/call';
import { forbidden, missing, netException, recordNotFound, referenceNotFound, sentence } from '../api/errors';
import { haloDate, parseDate } from '../records/dates';
import { ID, type Row, type Store } from '../records/store';
import { startApproval } from './approvals';
import { mergeCustomFields } from './custom-fields';
import { answerOne, answerWrites, existing, kept } from './generic';
import { answerList, filtered } from './lists';
import { checkReferences, meansNone } from './references';
import { checkRequired } from './required';
import { TICKET_FILTERS } from './ticket-filters';
import { addAction, addSystemNote, noteChanges } from './ticket-log';
import { show } from './views';

/** How Halo writes a date that is not set. */
const UNSET_DATE = '1899-12-30T00:00:00';

/** End users see their own tickets only. */
export const isVisible = ({ person }: Call, ticket: Row | undefined): boolean =>
  person.kind === 'agent' || ticket?.user_id === person.id;

function listTickets(call: Call): Answer {
  const wantsDeleted = call.query.deleted === true;
  const seen = call.store.tickets.filter(
    (ticket) => Boolean(ticket.deleted) === wantsDeleted && isVisible(call, ticket),
  );
  return answerList(call, filtered(call, seen, TICKET_FILTERS).reverse());
}

function ticketOf(call: Call): Row {
  const ticket = call.store.find('Tickets', call.path.id);
  if (!ticket || ticket.deleted || !isVisible(call, ticket)) throw missing();
  return ticket;
}

function getTicket(call: Call): Answer {
  const ticket = ticketOf(call);
  const answer = answerOne(call, ticket);
  const last = call.query.includelastaction && call.store.where('Actions', { ticket_id: ticket.id }).at(-1);
  return last ? ok({ ...(answer.body as Row), lastaction: last }) : answer;
}

function deleteTicket(call: Call): Answer {
  const ticket = ticketOf(call);
  addSystemNote(call.store, ticket, call.person, `Deleted. ${call.query.reason ?? ''}`.trim());
  ticket.deleted = true;
  return ok(show(call, ticket, false, 'tickets'));
}

const HOURS: Record<string, number> = { M: 1 / 60, H: 1, D: 24 };

/** When a ticket has to be answered and solved, by its priority; working hours are left out of account. */
function targets(store: Store, { sla_id, priority_id, dateoccurred }: Row): Row {
  const priority = store.findWhere('Priority', { slaid: sla_id, priorityid: priority_id });
  const start = parseDate(dateoccurred);
  if (!priority || !start) return {};
  const after = (time: unknown, units: unknown) =>
    haloDate(new Date(start.getTime() + Number(time) * (HOURS[String(units)] ?? 1) * 3_600_000));
  return {
    respondbydate: after(priority.responsetime, priority.responseunits),
    fixbydate: after(priority.fixtime, priority.fixunits),
  };
}

function newTicket({ store, person }: Call, members: Row): Row {
  const user =
    store.find('Users', members.user_id) ??
    (person.kind === 'user' ? store.find('Users', person.id) : undefined);
  const type = store.find('TicketType', members.tickettype_id ?? 1);
  const now = haloDate();
  return {
    id: store.nextId('Tickets'),
    summary: '',
    details: '',
    tickettype_id: type?.id ?? 1,
    status_id: ID.newStatus,
    client_id: user?.client_id ?? null,
    site_id: user?.site_id ?? null,
    user_id: user?.id ?? null,
    agent_id: ID.unassignedAgent,
    team: type?.default_team ?? null,
    sla_id: type?.default_sla ?? 1,
    priority_id: type?.default_priority ?? 3,
    category_1: '',
    hasbeenclosed: false,
    dateoccurred: now,
    datecreated: now,
    dateclosed: UNSET_DATE,
    deleted: false,
  };
}

/** Members that do something instead of being kept. */
function applySpecials(call: Call, ticket: Row, members: Row): void {
  const { store } = call;
  if (members.customfields) ticket.customfields = mergeCustomFields(store, ticket, members.customfields);
  if (members.assets) ticket.assets = linked(store, 'Asset', members.assets);
  const related = members.new_related_tickets ?? members.related_tickets;
  if (related) relate(store, ticket, linked(store, 'Tickets', related));
  for (const child of (members.child_ticket_ids ?? []) as number[]) {
    const row = store.find('Tickets', child);
    if (!row) throw referenceNotFound('child_ticket_ids', child);
    row.parent_id = ticket.id;
  }
  const links = (
    members.new_external_link ? [members.new_external_link] : (members.external_links ?? [])
  ) as Row[];
  for (const link of links) {
    store
      .table('ExternalLink')
      .push({ ...link, id: store.nextId('ExternalLink'), module_id: 1, halo_id: ticket.id });
  }
  for (const attachment of (members.attachments ?? []) as Row[]) {
    const id = store.nextId('Attachment');
    store.table('Attachment').push({ ...attachment, id, ticket_id: ticket.id, datecreated: haloDate() });
  }
}

function linked(store: Store, table: string, sent: unknown): Row[] {
  return (sent as Row[]).map(({ id }) => {
    if (!store.find(table, id)) throw referenceNotFound(table === 'Asset' ? 'assets' : 'related_tickets', id);
    return { id };
  });
}

function relate(store: Store, ticket: Row, others: Row[]): void {
  const add = (to: Row, id: unknown) => {
    const known = (to.related_tickets ?? []) as Row[];
    if (!known.some((row) => row.id === id)) to.related_tickets = [...known, { id }];
  };
  for (const { id } of others) {
    add(ticket, id);
    add(store.find('Tickets', id) as Row, ticket.id);
  }
}

const SPECIAL = new Set(
  (
    'id customfields assets new_related_tickets related_tickets child_ticket_ids new_external_link external_links ' +
    'attachments domerge approvers todo_list new_approvalprocess new_approvalprocess_agent_id ' +
    'new_approvalprocess_user_id new_approvalprocess_email new_approvalprocess_cab_id new_approvalprocess_role_id ' +
    'new_approvalprocess_customfieldid'
  ).split(' '),
);

const plain = (members: Row): Row =>
  Object.fromEntries(Object.entries(kept(members)).filter(([member]) => !SPECIAL.has(member)));

/** What follows from a new status: a closed ticket has a date of closing, and open children hold a parent open. */
export function settleStatus(store: Store, ticket: Row, force: boolean): void {
  const isClosed = ticket.status_id === ID.closed;
  if (isClosed === ticket.hasbeenclosed) return;
  const openChildren = store.where('Tickets', { parent_id: ticket.id, hasbeenclosed: false, deleted: false });
  if (isClosed && openChildren.length > 0 && !force) {
    throw netException('This ticket has open child tickets. Close them first.');
  }
  ticket.hasbeenclosed = isClosed;
  ticket.dateclosed = isClosed ? haloDate() : UNSET_DATE;
}

/** The ticket that a request means: by id, or by another system's. Undefined when a new one is due. */
function target({ store }: Call, members: Row): Row | undefined {
  const external = members._match_thirdparty_id;
  if (meansNone(members.id) && external)
    return store.findWhere('Tickets', { third_party_id_string: external });
  if (meansNone(members.id)) return undefined;
  const ticket = store.find('Tickets', members.id);
  if (!ticket || (ticket.deleted && !members._recover)) throw recordNotFound();
  return ticket;
}

export function writeTicket(call: Call, members: Row): Row {
  const { store, person } = call;
  const known = target(call, members);
  if (known && !isVisible(call, known)) throw forbidden();
  if (!known) checkRequired(call, members);
  checkReferences(store, 'tickets', members);
  const ticket = known ?? newTicket(call, members);
  const before = { ...ticket };
  if (members._validate_only) return ticket;
  Object.assign(ticket, plain(members));
  if (!known) store.tickets.push(ticket);
  applySpecials(call, ticket, members);
  if (members._recover) ticket.deleted = false;
  settleStatus(store, ticket, members._force === true);
  if (!known || 'priority_id' in members || 'sla_id' in members)
    Object.assign(ticket, targets(store, ticket));
  ticket.last_update = haloDate();
  if (known) noteChanges(store, ticket, before, person);
  else addFirstAction(call, ticket, members);
  if (members.closure_note) addSystemNote(store, ticket, person, `Closed: ${members.closure_note}`);
  if (members.domerge) merge(call, ticket);
  if (members.new_approvalprocess) startApproval(call, ticket, members);
  return ticket;
}

function addFirstAction({ store, person }: Call, ticket: Row, { details, details_html }: Row): void {
  const note = String(details ?? '') || String(details_html ?? '').replace(/<[^>]*>/g, '');
  const html = details_html ? { note_html: details_html } : {};
  addAction(store, ticket, person, { outcome_id: 2, outcome: 'Ticket Logged', note, ...html });
}

/** The merged ticket closes, and what happened on it goes to the other one as well. */
function merge({ store, person }: Call, ticket: Row): void {
  const into = store.find('Tickets', ticket.merged_into_id);
  if (!into || into === ticket) throw sentence('Please specify the ticket to merge into');
  for (const { id: _, ...action } of store.where('Actions', { ticket_id: ticket.id })) {
    const id = store.nextId('Actions', store.where('Actions', { ticket_id: into.id }));
    store.actions.push({ ...action, id, ticket_id: into.id, merged_from_ticketid: ticket.id });
  }
  addSystemNote(store, into, person, `Ticket ${ticket.id} was merged into this one`);
  ticket.status_id = ID.closed;
  settleStatus(store, ticket, true);
}

/** A period of time that a plan may run into. */
const overlaps = (from: Date | undefined, to: Date | undefined, start: Date, end: Date): boolean =>
  from !== undefined && start <= (to ?? from) && end >= from;

/** A freeze, or another change at the same time, does not refuse a change: it is answered with a warning. */
function planWarning({ store }: Call, members: Row): string | undefined {
  const start = parseDate(members.planneddate);
  if (!start) return undefined;
  const end = parseDate(members.planneddateend) ?? start;
  // A downtime of no service in particular is a freeze of all changes.
  const isFrozen = store
    .where('Downtime', { service: 0, ended: false })
    .some((row) => overlaps(parseDate(row.startdate), parseDate(row.enddate), start, end));
  if (isFrozen && !members._changefreeze01_ok) return 'The start date is within a change freeze';
  const other = store
    .where('Tickets', { hasbeenclosed: false, deleted: false })
    .filter((row) => row.id !== members.id)
    .find((row) => overlaps(parseDate(row.planneddate), parseDate(row.planneddateend), start, end));
  return other && !members._ticketclash01_ok ? `The change clashes with ticket ${other.id}` : undefined;
}

/** Nothing is written while a warning waits for its confirmation. */
function postTickets(call: Call): Answer {
  const warned = records(call).flatMap((members) => {
    existing(call, members, 'tickets');
    const warning = planWarning(call, members);
    return warning ? [{ id: members.id ?? 0, _warning: warning, _warning_is_error: false }] : [];
  });
  return warned.length > 0 ? ok(warned) : answerWrites(call, writeTicket);
}

/** Answers how the tickets would look, and writes nothing. */
function preview(call: Call): Answer {
  const undo = call.store.snapshot();
  const answer = answerWrites(call, writeTicket);
  undo();
  return answer;
}

export const TICKET_HANDLERS = {
  'GET /Tickets': listTickets,
  'GET /Tickets/{id}': getTicket,
  'POST /Tickets': postTickets,
  'POST /Tickets/Object': postTickets,
  'DELETE /Tickets/{id}': deleteTicket,
  'POST /Tickets/View': preview,
  'POST /Tickets/vote': (call: Call) => answerWrites(call, writeTicket),
  'POST /Tickets/processchildren': (call: Call) => answerWrites(call, writeTicket),
  'GET /Tickets/zapier': (call: Call) => ok([show(call, call.store.tickets.at(-1) ?? {}, false, 'tickets')]),
  'GET /Tickets/salesmailbox': () => ok([]),
  'GET /Projects': listProjects,
  'GET /Projects/{id}': getTicket,
  'POST /Projects': (call: Call) => answerWrites(call, writeTicket),
  'POST /Projects/View': preview,
  'DELETE /Projects/{id}': deleteTicket,
};

/** Projects are the tickets whose type is of the project kind. */
function listProjects(call: Call): Answer {
  const types = new Set(call.store.where('TicketType', { use: 'prjs' }).map(({ id }) => id));
  const projects = call.store.tickets.filter((ticket) => types.has(ticket.tickettype_id) && !ticket.deleted);
  return answerList(call, filtered(call, projects, TICKET_FILTERS).reverse());
}
