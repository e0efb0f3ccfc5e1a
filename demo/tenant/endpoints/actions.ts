import { type ApiCall, type ApiResponse, bodyRecords, created, flagParam, ok } from '../api/call';
import { netException, notFound, recordNotFound, stringError } from '../api/errors';
import { ID, type Row } from '../records/store';
import { startApproval } from './approvals';
import { mergeCustomFields } from './custom-fields';
import { recordResponse, storableProperties, writeRecords } from './generic';
import { filterRows, listResponse } from './lists';
import { isUnset, validateReferences } from './references';
import type { Filters } from './table-filters';
import { addAction, logChanges } from './ticket-log';
import { applyStatusChange, isVisible } from './tickets';

const TICKET_REQUIRED = {
  get: 'ticket_id must be specified',
  write: 'An Action must be associated with a ticket_id',
  delete: 'ticket_id must be included when deleting an Action',
};

const FILTERS: Filters = {
  excludesys: (row, call) => !flagParam(call, 'excludesys') || row.outcome_id !== ID.systemNote,
  excludeprivate: (row, call) => !flagParam(call, 'excludeprivate') || row.hiddenfromuser !== true,
  conversationonly: (row, call) => !flagParam(call, 'conversationonly') || row.hiddenfromuser !== true,
  agentonly: (row, call) => !flagParam(call, 'agentonly') || row.who_type === 1,
  timeentriesonly: (row, call) => !flagParam(call, 'timeentriesonly') || Number(row.timetaken) > 0,
  importantonly: (row, call) => !flagParam(call, 'importantonly') || row.important === true,
};

function listActions(call: ApiCall): ApiResponse {
  const { store, query, principal } = call;
  if (query.ticket_id !== undefined && !store.find('Tickets', query.ticket_id)) throw recordNotFound();
  const isPublic = (row: Row) => !row.hiddenfromuser && isVisible(call, store.find('Tickets', row.ticket_id));
  const rows = store.actions.filter((row) => principal.kind === 'agent' || isPublic(row));
  return listResponse(call, filterRows(call, rows, FILTERS).reverse());
}

function requireAction(call: ApiCall, message: string): Row {
  const { ticket_id } = call.query;
  if (isUnset(ticket_id)) throw stringError(message);
  const action = call.store.findWhere('Actions', { ticket_id, id: call.path.id });
  const ticket = call.store.find('Tickets', ticket_id);
  if (!action || !isVisible(call, ticket)) throw notFound();
  return action;
}

function deleteAction(call: ApiCall): ApiResponse {
  const action = requireAction(call, TICKET_REQUIRED.delete);
  call.store.remove('Actions', action);
  return ok({ id: action.id, ticket_id: action.ticket_id });
}

/** Finds the outcome by id or name. Every new action requires one. */
function resolveOutcome({ store }: ApiCall, { outcome, outcome_id }: Row): Row {
  if (isUnset(outcome) && isUnset(outcome_id)) {
    throw stringError('An Outcome must be entered for this Action');
  }
  const findByName = () =>
    store.table('Outcome').find((row) => String(row.outcome).toLowerCase() === String(outcome).toLowerCase());
  const existing = isUnset(outcome_id) ? findByName() : store.find('Outcome', outcome_id);
  if (!existing) throw netException(`The outcome '${outcome}' is not available for this ticket.`);
  return { outcome: existing.outcome, outcome_id: existing.id };
}

/** Ticket properties that an action changes, by property of the action. */
const TICKET_CHANGES: Record<string, string> = {
  new_status: 'status_id',
  new_agent: 'agent_id',
  new_team: 'team',
  new_priority: 'priority_id',
  new_sla_id: 'sla_id',
  new_tickettype: 'tickettype_id',
  new_parent_id: 'parent_id',
  new_user_id: 'user_id',
  new_site_id: 'site_id',
  new_client_id: 'client_id',
  new_service_id: 'service_id',
  new_impact: 'impact',
  new_urgency: 'urgency',
  new_category1: 'category_1',
  new_category2: 'category_2',
  new_category3: 'category_3',
  new_category4: 'category_4',
};

function applyTicketChanges(call: ApiCall, ticket: Row, properties: Row): void {
  const previous = { ...ticket };
  for (const [property, ticketProperty] of Object.entries(TICKET_CHANGES)) {
    if (!isUnset(properties[property])) ticket[ticketProperty] = properties[property];
  }
  applyStatusChange(call.store, ticket, properties._faultForce === true);
  logChanges(call.store, ticket, previous, call.principal);
  if (properties.new_approvalprocess) startApproval(call, ticket, properties);
}

function writeAction(call: ApiCall, properties: Row): Row {
  const { store } = call;
  if (isUnset(properties.ticket_id)) throw stringError(TICKET_REQUIRED.write);
  const ticket = store.find('Tickets', properties.ticket_id);
  if (!ticket || ticket.deleted || !isVisible(call, ticket)) throw recordNotFound();
  validateReferences(store, 'actions', properties);
  const existing = isUnset(properties.id)
    ? undefined
    : store.findWhere('Actions', { ticket_id: ticket.id, id: properties.id });
  if (!existing && !isUnset(properties.id)) throw recordNotFound();
  const outcome = existing ? {} : resolveOutcome(call, properties);
  const { attachments: _, id: __, ...rest } = storableProperties(properties);
  const html = String(properties.note_html ?? properties.emailbody_html ?? '');
  const note = html && !properties.note ? { note: html.replace(/<[^>]*>/g, '') } : {};
  const action = existing ?? addAction(store, ticket, call.principal, {});
  Object.assign(action, rest, note, outcome);
  if (properties.customfields)
    action.customfields = mergeCustomFields(store, action, properties.customfields);
  for (const attachment of (properties.attachments ?? []) as Row[]) {
    const ids = { id: store.nextId('Attachment'), ticket_id: ticket.id, action_id: action.id };
    store.table('Attachment').push({ ...attachment, ...ids });
  }
  applyTicketChanges(call, ticket, properties);
  return action;
}

function addReaction(call: ApiCall): ApiResponse {
  const [reaction = {}] = bodyRecords(call);
  const { ticket_id, action_number } = reaction;
  const action = call.store.findWhere('Actions', { ticket_id, id: action_number });
  if (!action) throw recordNotFound();
  const newReaction = { ...reaction, agent_id: call.principal.id };
  action.reactions = [...((action.reactions ?? []) as Row[]), newReaction];
  return created(newReaction);
}

export const ACTION_HANDLERS = {
  'GET /Actions': listActions,
  'GET /Actions/{id}': (call: ApiCall) => recordResponse(call, requireAction(call, TICKET_REQUIRED.get)),
  'POST /Actions': (call: ApiCall) => writeRecords(call, writeAction),
  'POST /Actions/Review': (call: ApiCall) => writeRecords(call, writeAction),
  'POST /Actions/reaction': addReaction,
  'DELETE /Actions/{id}': deleteAction,
};
