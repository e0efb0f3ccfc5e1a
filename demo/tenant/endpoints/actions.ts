import { type Answer, type Call, created, flag, ok, records } from '../api/call';
import { missing, netException, recordNotFound, sentence } from '../api/errors';
import { ID, type Row } from '../records/store';
import { startApproval } from './approvals';
import { mergeCustomFields } from './custom-fields';
import { answerOne, answerWrites, kept } from './generic';
import { answerList, type Filters, filtered } from './lists';
import { checkReferences, meansNone } from './references';
import { addAction, noteChanges } from './ticket-log';
import { isVisible, settleStatus } from './tickets';

const TICKET_NEEDED = {
  get: 'ticket_id must be specified',
  write: 'An Action must be associated with a ticket_id',
  delete: 'ticket_id must be included when deleting an Action',
};

const FILTERS: Filters = {
  excludesys: (row, call) => !flag(call, 'excludesys') || row.outcome_id !== ID.systemNote,
  excludeprivate: (row, call) => !flag(call, 'excludeprivate') || row.hiddenfromuser !== true,
  conversationonly: (row, call) => !flag(call, 'conversationonly') || row.hiddenfromuser !== true,
  agentonly: (row, call) => !flag(call, 'agentonly') || row.who_type === 1,
  timeentriesonly: (row, call) => !flag(call, 'timeentriesonly') || Number(row.timetaken) > 0,
  importantonly: (row, call) => !flag(call, 'importantonly') || row.important === true,
};

function listActions(call: Call): Answer {
  const { store, query, person } = call;
  if (query.ticket_id !== undefined && !store.find('Tickets', query.ticket_id)) throw recordNotFound();
  const isForAll = (row: Row) => !row.hiddenfromuser && isVisible(call, store.find('Tickets', row.ticket_id));
  const rows = store.actions.filter((row) => person.kind === 'agent' || isForAll(row));
  return answerList(call, filtered(call, rows, FILTERS).reverse());
}

function actionOf(call: Call, needed: string): Row {
  const { ticket_id } = call.query;
  if (meansNone(ticket_id)) throw sentence(needed);
  const action = call.store.findWhere('Actions', { ticket_id, id: call.path.id });
  const ticket = call.store.find('Tickets', ticket_id);
  if (!action || !isVisible(call, ticket)) throw missing();
  return action;
}

function deleteAction(call: Call): Answer {
  const action = actionOf(call, TICKET_NEEDED.delete);
  call.store.remove('Actions', action);
  return ok({ id: action.id, ticket_id: action.ticket_id });
}

/** The outcome by its id or its name; every new action needs one. */
function outcomeOf({ store }: Call, { outcome, outcome_id }: Row): Row {
  if (meansNone(outcome) && meansNone(outcome_id)) {
    throw sentence('An Outcome must be entered for this Action');
  }
  const byName = () =>
    store.table('Outcome').find((row) => String(row.outcome).toLowerCase() === String(outcome).toLowerCase());
  const known = meansNone(outcome_id) ? byName() : store.find('Outcome', outcome_id);
  if (!known) throw netException(`The outcome '${outcome}' is not available for this ticket.`);
  return { outcome: known.outcome, outcome_id: known.id };
}

/** What an action changes on its ticket. */
const EFFECTS: Record<string, string> = {
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

function applyEffects(call: Call, ticket: Row, members: Row): void {
  const before = { ...ticket };
  for (const [member, changed] of Object.entries(EFFECTS)) {
    if (!meansNone(members[member])) ticket[changed] = members[member];
  }
  settleStatus(call.store, ticket, members._faultForce === true);
  noteChanges(call.store, ticket, before, call.person);
  if (members.new_approvalprocess) startApproval(call, ticket, members);
}

function writeAction(call: Call, members: Row): Row {
  const { store } = call;
  if (meansNone(members.ticket_id)) throw sentence(TICKET_NEEDED.write);
  const ticket = store.find('Tickets', members.ticket_id);
  if (!ticket || ticket.deleted || !isVisible(call, ticket)) throw recordNotFound();
  checkReferences(store, 'actions', members);
  const known = meansNone(members.id)
    ? undefined
    : store.findWhere('Actions', { ticket_id: ticket.id, id: members.id });
  if (!known && !meansNone(members.id)) throw recordNotFound();
  const outcome = known ? {} : outcomeOf(call, members);
  const { attachments: _, id: __, ...rest } = kept(members);
  const html = String(members.note_html ?? members.emailbody_html ?? '');
  const note = html && !members.note ? { note: html.replace(/<[^>]*>/g, '') } : {};
  const action = known ?? addAction(store, ticket, call.person, {});
  Object.assign(action, rest, note, outcome);
  if (members.customfields) action.customfields = mergeCustomFields(store, action, members.customfields);
  for (const attachment of (members.attachments ?? []) as Row[]) {
    const place = { id: store.nextId('Attachment'), ticket_id: ticket.id, action_id: action.id };
    store.table('Attachment').push({ ...attachment, ...place });
  }
  applyEffects(call, ticket, members);
  return action;
}

function react(call: Call): Answer {
  const [reaction = {}] = records(call);
  const { ticket_id, action_number } = reaction;
  const action = call.store.findWhere('Actions', { ticket_id, id: action_number });
  if (!action) throw recordNotFound();
  const made = { ...reaction, agent_id: call.person.id };
  action.reactions = [...((action.reactions ?? []) as Row[]), made];
  return created(made);
}

export const ACTION_HANDLERS = {
  'GET /Actions': listActions,
  'GET /Actions/{id}': (call: Call) => answerOne(call, actionOf(call, TICKET_NEEDED.get)),
  'POST /Actions': (call: Call) => answerWrites(call, writeAction),
  'POST /Actions/Review': (call: Call) => answerWrites(call, writeAction),
  'POST /Actions/reaction': react,
  'DELETE /Actions/{id}': deleteAction,
};
