import { type ApiCall, type ApiResponse, bodyRecords, ok } from '../api/call';
import {
  forbidden,
  netException,
  notFound,
  recordNotFound,
  referenceNotFound,
  stringError,
} from '../api/errors';
import { parseDate, toHaloDate } from '../records/dates';
import { ID, type Row, type Store } from '../records/store';
import { startApproval } from './approvals';
import { mergeCustomFields } from './custom-fields';
import { findExisting, recordResponse, storableProperties, writeRecords } from './generic';
import { filterRows, listResponse } from './lists';
import { isUnset, validateReferences } from './references';
import { validateRequired } from './required';
import { TICKET_FILTERS } from './ticket-filters';
import { addAction, addSystemNote, logChanges } from './ticket-log';
import { toView } from './views';

/** Halo's value for a date that is not set. */
const UNSET_DATE = '1899-12-30T00:00:00';

/** Agents see all tickets; end users only their own. */
export const isVisible = ({ principal }: ApiCall, ticket: Row | undefined): boolean =>
  principal.kind === 'agent' || ticket?.user_id === principal.id;

function listTickets(call: ApiCall): ApiResponse {
  const deletedOnly = call.query.deleted === true;
  const visible = call.store.tickets.filter(
    (ticket) => Boolean(ticket.deleted) === deletedOnly && isVisible(call, ticket),
  );
  return listResponse(call, filterRows(call, visible, TICKET_FILTERS).reverse());
}

function requireTicket(call: ApiCall): Row {
  const ticket = call.store.find('Tickets', call.path.id);
  if (!ticket || ticket.deleted || !isVisible(call, ticket)) throw notFound();
  return ticket;
}

function getTicket(call: ApiCall): ApiResponse {
  const ticket = requireTicket(call);
  const response = recordResponse(call, ticket);
  const lastAction =
    call.query.includelastaction && call.store.where('Actions', { ticket_id: ticket.id }).at(-1);
  return lastAction ? ok({ ...(response.body as Row), lastaction: lastAction }) : response;
}

function deleteTicket(call: ApiCall): ApiResponse {
  const ticket = requireTicket(call);
  addSystemNote(call.store, ticket, call.principal, `Deleted. ${call.query.reason ?? ''}`.trim());
  ticket.deleted = true;
  return ok(toView(call, ticket, false, 'tickets'));
}

const HOURS_PER_UNIT: Record<string, number> = { M: 1 / 60, H: 1, D: 24 };

/** The response and resolution deadlines by priority. Working hours are not considered. */
function slaDeadlines(store: Store, { sla_id, priority_id, dateoccurred }: Row): Row {
  const priority = store.findWhere('Priority', { slaid: sla_id, priorityid: priority_id });
  const start = parseDate(dateoccurred);
  if (!priority || !start) return {};
  const deadlineAfter = (time: unknown, units: unknown) =>
    toHaloDate(new Date(start.getTime() + Number(time) * (HOURS_PER_UNIT[String(units)] ?? 1) * 3_600_000));
  return {
    respondbydate: deadlineAfter(priority.responsetime, priority.responseunits),
    fixbydate: deadlineAfter(priority.fixtime, priority.fixunits),
  };
}

function ticketDefaults({ store, principal }: ApiCall, properties: Row): Row {
  const user =
    store.find('Users', properties.user_id) ??
    (principal.kind === 'user' ? store.find('Users', principal.id) : undefined);
  const type = store.find('TicketType', properties.tickettype_id ?? 1);
  const now = toHaloDate();
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

/** Applies properties that change other records instead of being stored. */
function applyRelations(call: ApiCall, ticket: Row, properties: Row): void {
  const { store } = call;
  if (properties.customfields)
    ticket.customfields = mergeCustomFields(store, ticket, properties.customfields);
  if (properties.assets) ticket.assets = resolveLinks(store, 'Asset', properties.assets);
  const related = properties.new_related_tickets ?? properties.related_tickets;
  if (related) linkRelated(store, ticket, resolveLinks(store, 'Tickets', related));
  for (const child of (properties.child_ticket_ids ?? []) as number[]) {
    const row = store.find('Tickets', child);
    if (!row) throw referenceNotFound('child_ticket_ids', child);
    row.parent_id = ticket.id;
  }
  const links = (
    properties.new_external_link ? [properties.new_external_link] : (properties.external_links ?? [])
  ) as Row[];
  for (const link of links) {
    store
      .table('ExternalLink')
      .push({ ...link, id: store.nextId('ExternalLink'), module_id: 1, halo_id: ticket.id });
  }
  for (const attachment of (properties.attachments ?? []) as Row[]) {
    const id = store.nextId('Attachment');
    store.table('Attachment').push({ ...attachment, id, ticket_id: ticket.id, datecreated: toHaloDate() });
  }
}

function resolveLinks(store: Store, table: string, references: unknown): Row[] {
  return (references as Row[]).map(({ id }) => {
    if (!store.find(table, id)) throw referenceNotFound(table === 'Asset' ? 'assets' : 'related_tickets', id);
    return { id };
  });
}

function linkRelated(store: Store, ticket: Row, others: Row[]): void {
  const addRelated = (to: Row, id: unknown) => {
    const related = (to.related_tickets ?? []) as Row[];
    if (!related.some((row) => row.id === id)) to.related_tickets = [...related, { id }];
  };
  for (const { id } of others) {
    addRelated(ticket, id);
    addRelated(store.find('Tickets', id) as Row, ticket.id);
  }
}

const HANDLED_PROPERTIES = new Set(
  (
    'id customfields assets new_related_tickets related_tickets child_ticket_ids new_external_link external_links ' +
    'attachments domerge approvers todo_list new_approvalprocess new_approvalprocess_agent_id ' +
    'new_approvalprocess_user_id new_approvalprocess_email new_approvalprocess_cab_id new_approvalprocess_role_id ' +
    'new_approvalprocess_customfieldid'
  ).split(' '),
);

const plainProperties = (properties: Row): Row =>
  Object.fromEntries(
    Object.entries(storableProperties(properties)).filter(([property]) => !HANDLED_PROPERTIES.has(property)),
  );

/** Sets or clears the closing date. @throws when open child tickets prevent closing and `force` is not set */
export function applyStatusChange(store: Store, ticket: Row, force: boolean): void {
  const isClosed = ticket.status_id === ID.closed;
  if (isClosed === ticket.hasbeenclosed) return;
  const openChildren = store.where('Tickets', { parent_id: ticket.id, hasbeenclosed: false, deleted: false });
  if (isClosed && openChildren.length > 0 && !force) {
    throw netException('This ticket has open child tickets. Close them first.');
  }
  ticket.hasbeenclosed = isClosed;
  ticket.dateclosed = isClosed ? toHaloDate() : UNSET_DATE;
}

/** The ticket to update, by id or by third-party id; undefined when the request creates one. */
function findTarget({ store }: ApiCall, properties: Row): Row | undefined {
  const external = properties._match_thirdparty_id;
  if (isUnset(properties.id) && external)
    return store.findWhere('Tickets', { third_party_id_string: external });
  if (isUnset(properties.id)) return undefined;
  const ticket = store.find('Tickets', properties.id);
  if (!ticket || (ticket.deleted && !properties._recover)) throw recordNotFound();
  return ticket;
}

export function writeTicket(call: ApiCall, properties: Row): Row {
  const { store, principal } = call;
  const existing = findTarget(call, properties);
  if (existing && !isVisible(call, existing)) throw forbidden();
  if (!existing) validateRequired(call, properties);
  validateReferences(store, 'tickets', properties);
  const ticket = existing ?? ticketDefaults(call, properties);
  const previous = { ...ticket };
  if (properties._validate_only) return ticket;
  Object.assign(ticket, plainProperties(properties));
  if (!existing) store.tickets.push(ticket);
  applyRelations(call, ticket, properties);
  if (properties._recover) ticket.deleted = false;
  applyStatusChange(store, ticket, properties._force === true);
  if (!existing || 'priority_id' in properties || 'sla_id' in properties)
    Object.assign(ticket, slaDeadlines(store, ticket));
  ticket.last_update = toHaloDate();
  if (existing) logChanges(store, ticket, previous, principal);
  else addLoggedAction(call, ticket, properties);
  if (properties.closure_note) addSystemNote(store, ticket, principal, `Closed: ${properties.closure_note}`);
  if (properties.domerge) mergeTicket(call, ticket);
  if (properties.new_approvalprocess) startApproval(call, ticket, properties);
  return ticket;
}

function addLoggedAction({ store, principal }: ApiCall, ticket: Row, { details, details_html }: Row): void {
  const note = String(details ?? '') || String(details_html ?? '').replace(/<[^>]*>/g, '');
  const html = details_html ? { note_html: details_html } : {};
  addAction(store, ticket, principal, { outcome_id: 2, outcome: 'Ticket Logged', note, ...html });
}

/** Merges a ticket: copies its actions to the target and closes it. */
function mergeTicket({ store, principal }: ApiCall, ticket: Row): void {
  const mergeTarget = store.find('Tickets', ticket.merged_into_id);
  if (!mergeTarget || mergeTarget === ticket) throw stringError('Please specify the ticket to merge into');
  for (const { id: _, ...action } of store.where('Actions', { ticket_id: ticket.id })) {
    const id = store.nextId('Actions', store.where('Actions', { ticket_id: mergeTarget.id }));
    store.actions.push({ ...action, id, ticket_id: mergeTarget.id, merged_from_ticketid: ticket.id });
  }
  addSystemNote(store, mergeTarget, principal, `Ticket ${ticket.id} was merged into this one`);
  ticket.status_id = ID.closed;
  applyStatusChange(store, ticket, true);
}

/** Whether the planned period overlaps the period from `from` to `to`. */
const overlaps = (from: Date | undefined, to: Date | undefined, start: Date, end: Date): boolean =>
  from !== undefined && start <= (to ?? from) && end >= from;

/** A change freeze or an overlapping change causes a warning, not an error. */
function scheduleWarning({ store }: ApiCall, properties: Row): string | undefined {
  const start = parseDate(properties.planneddate);
  if (!start) return undefined;
  const end = parseDate(properties.planneddateend) ?? start;
  // A downtime without a service is a freeze of all changes.
  const isFrozen = store
    .where('Downtime', { service: 0, ended: false })
    .some((row) => overlaps(parseDate(row.startdate), parseDate(row.enddate), start, end));
  if (isFrozen && !properties._changefreeze01_ok) return 'The start date is within a change freeze';
  const clash = store
    .where('Tickets', { hasbeenclosed: false, deleted: false })
    .filter((row) => row.id !== properties.id)
    .find((row) => overlaps(parseDate(row.planneddate), parseDate(row.planneddateend), start, end));
  return clash && !properties._ticketclash01_ok ? `The change clashes with ticket ${clash.id}` : undefined;
}

/** Writes tickets. Nothing is written until all warnings are confirmed. */
function postTickets(call: ApiCall): ApiResponse {
  const warnings = bodyRecords(call).flatMap((properties) => {
    findExisting(call, properties, 'tickets');
    const warning = scheduleWarning(call, properties);
    return warning ? [{ id: properties.id ?? 0, _warning: warning, _warning_is_error: false }] : [];
  });
  return warnings.length > 0 ? ok(warnings) : writeRecords(call, writeTicket);
}

/** Returns the tickets as they would be saved, without saving them. */
function previewTickets(call: ApiCall): ApiResponse {
  const undo = call.store.snapshot();
  const response = writeRecords(call, writeTicket);
  undo();
  return response;
}

export const TICKET_HANDLERS = {
  'GET /Tickets': listTickets,
  'GET /Tickets/{id}': getTicket,
  'POST /Tickets': postTickets,
  'POST /Tickets/Object': postTickets,
  'DELETE /Tickets/{id}': deleteTicket,
  'POST /Tickets/View': previewTickets,
  'POST /Tickets/vote': (call: ApiCall) => writeRecords(call, writeTicket),
  'POST /Tickets/processchildren': (call: ApiCall) => writeRecords(call, writeTicket),
  'GET /Tickets/zapier': (call: ApiCall) =>
    ok([toView(call, call.store.tickets.at(-1) ?? {}, false, 'tickets')]),
  'GET /Tickets/salesmailbox': () => ok([]),
  'GET /Projects': listProjects,
  'GET /Projects/{id}': getTicket,
  'POST /Projects': (call: ApiCall) => writeRecords(call, writeTicket),
  'POST /Projects/View': previewTickets,
  'DELETE /Projects/{id}': deleteTicket,
};

/** Projects are tickets whose type has `use: 'prjs'`. */
function listProjects(call: ApiCall): ApiResponse {
  const types = new Set(call.store.where('TicketType', { use: 'prjs' }).map(({ id }) => id));
  const projects = call.store.tickets.filter((ticket) => types.has(ticket.tickettype_id) && !ticket.deleted);
  return listResponse(call, filterRows(call, projects, TICKET_FILTERS).reverse());
}
