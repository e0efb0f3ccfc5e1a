import { type ApiCall, type ApiResponse, bodyRecords, created, flagParam, ok } from '../api/call';
import { forbidden, netException, notFound, recordNotFound, stringError } from '../api/errors';
import { toHaloDate } from '../records/dates';
import { ID, type Row, type Store } from '../records/store';
import { storableProperties, writeRecords } from './generic';
import { filterRows, listResponse } from './lists';
import { isUnset, validateReferences } from './references';
import { addAction, addSystemNote } from './ticket-log';

/** Values of `result`. An assumption: not confirmed for real Halo instances. */
const RESULT = { waiting: 0, approved: 1, rejected: 2 } as const;

const isApprover = ({ principal }: ApiCall, row: Row): boolean =>
  principal.kind === 'agent' ? row.agent_id === principal.id : row.user_id === principal.id;

function listApprovals(call: ApiCall): ApiResponse {
  const { store, query } = call;
  if (query.ticket_id !== undefined && !store.find('Tickets', query.ticket_id)) throw recordNotFound();
  const ownOnly = flagParam(call, 'mine') || call.principal.kind === 'user';
  const rows = store.approvals.filter((row) => !ownOnly || isApprover(call, row));
  return listResponse(call, filterRows(call, rows, { mine: () => true, action_number: matchesAction }));
}

const matchesAction = (row: Row, { query }: ApiCall) => row.actionnumber === query.action_number;

/** Approvals have no id: the path contains the ticket's id, and the first pending step is returned. */
function getApproval(call: ApiCall): ApiResponse {
  const steps = call.store.where('TicketApproval', { ticket_id: call.path.id });
  const step = steps.find((row) => row.result === RESULT.waiting) ?? steps[0];
  if (!step) throw notFound();
  return ok(step);
}

function deleteApproval(call: ApiCall): ApiResponse {
  const step = call.store.findWhere('TicketApproval', { ticket_id: call.path.id, seq: call.path.seq });
  if (!step) throw notFound();
  call.store.remove('TicketApproval', step);
  return ok({ ticket_id: step.ticket_id, seq: step.seq });
}

/** Step type of an approval process whose step is decided by a board (CAB). Other types have a single approver. */
const BOARD_STEP_TYPE = 1;

/** The approvers of a step: the given agent, user, role or e-mail address, or every member of the board. */
function resolveApprovers(store: Store, properties: Row, process: Row): Row[] {
  const [step] = (process.steps ?? []) as Row[];
  const processBoardId = step?.type === BOARD_STEP_TYPE ? step.agent_id_or_cab_id : undefined;
  const board = store.find('CAB', properties.new_approvalprocess_cab_id) ?? store.find('CAB', processBoardId);
  const directApprover = {
    agent_id: properties.new_approvalprocess_agent_id,
    user_id: properties.new_approvalprocess_user_id,
    emailaddress: properties.new_approvalprocess_email,
    role_id: properties.new_approvalprocess_role_id,
  };
  const provided = Object.entries(directApprover).filter(([, value]) => !isUnset(value));
  if (provided.length > 0) return [Object.fromEntries(provided)];
  return ((board?.members ?? []) as Row[]).map((member) => ({
    cab_id: board?.id,
    agent_id: member.agent_id,
    user_id: member.user_id,
    emailaddress: member.emailaddress,
    is_mandatory: member.is_mandatory ?? false,
  }));
}

function approverName(store: Store, row: Row): unknown {
  const approver = store.find('Agent', row.agent_id) ?? store.find('Users', row.user_id);
  return approver?.name ?? row.emailaddress ?? null;
}

/** Starts an approval process on a ticket, with one step per approver. */
export function startApproval({ store, principal }: ApiCall, ticket: Row, properties: Row): void {
  const process = store.find('ApprovalProcess', properties.new_approvalprocess);
  if (!process) throw recordNotFound();
  const approvers = resolveApprovers(store, properties, process);
  if (approvers.length === 0) throw stringError('An approver must be specified for this approval process');
  const action = addAction(store, ticket, principal, {
    outcome_id: 15,
    outcome: 'Approval Requested',
    note: `Approval requested: ${process.name}`,
  });
  for (const approver of approvers) {
    store.approvals.push({
      ticket_id: ticket.id,
      seq: store.nextId('TicketApproval', store.where('TicketApproval', { ticket_id: ticket.id }), 'seq'),
      actionnumber: action.id,
      result: RESULT.waiting,
      approval_process_id: process.id,
      approval_process_name: process.name,
      datetime: toHaloDate(),
      requestor_name: principal.name,
      summary: ticket.summary,
      ...approver,
      name: approverName(store, approver),
      agent_name: approver.agent_id ? approverName(store, approver) : null,
    });
  }
  ticket.status_id = ID.awaitingApproval;
}

/** Completes the approval when enough steps are approved, or when the rejection threshold is reached. */
function applyApprovalResult(call: ApiCall, step: Row): void {
  const { store, principal } = call;
  const ticket = store.find('Tickets', step.ticket_id);
  if (!ticket) return;
  const steps = store.where('TicketApproval', { ticket_id: ticket.id, actionnumber: step.actionnumber });
  const board = store.find('CAB', step.cab_id);
  const count = (result: number) => steps.filter((row) => row.result === result).length;
  const requiredApprovals = board && !board.all_must_approve ? Number(board.approvals_needed) : steps.length;
  const rejectionThreshold = Number(board?.rejection_threshold ?? 1);
  if (count(RESULT.rejected) >= rejectionThreshold) ticket.status_id = ID.rejected;
  else if (count(RESULT.approved) >= Math.min(requiredApprovals, steps.length))
    ticket.status_id = ID.approved;
  else return;
  addSystemNote(
    store,
    ticket,
    principal,
    `The approval is ${ticket.status_id === ID.approved ? 'approved' : 'rejected'}`,
  );
}

function decideStep(call: ApiCall, step: Row, properties: Row): void {
  const { store, principal } = call;
  const canDecideForOthers = principal.kind === 'agent' && principal.id === ID.apiAgent;
  if (!isApprover(call, step) && !canDecideForOthers) throw forbidden();
  if (step.result !== RESULT.waiting) throw netException('This approval has already been decided.');
  if (properties.result !== RESULT.approved && properties.result !== RESULT.rejected) {
    throw stringError('The result of an approval must be 1 or 2');
  }
  step.dateapproved = toHaloDate();
  const ticket = store.find('Tickets', step.ticket_id);
  const resultName = properties.result === RESULT.approved ? 'Approved' : 'Rejected';
  const outcome = { outcome_id: properties.result === RESULT.approved ? 16 : 17, outcome: resultName };
  const note = properties.note ?? properties.approver_note ?? '';
  if (ticket) addAction(store, ticket, principal, { ...outcome, note: `${resultName}. ${note}`.trim() });
}

function writeApproval(call: ApiCall, properties: Row): Row {
  const { store } = call;
  const { ticket_id, seq, result } = properties;
  if (isUnset(ticket_id)) throw stringError('ticket_id must be specified');
  validateReferences(store, 'ticketapproval', properties);
  if (isUnset(seq)) return addStep(store, properties);
  const step = store.findWhere('TicketApproval', { ticket_id, seq });
  if (!step) throw recordNotFound();
  if (properties.actionnumber !== undefined && properties.actionnumber !== step.actionnumber)
    throw recordNotFound();
  if (!isUnset(result)) decideStep(call, step, properties);
  Object.assign(step, storableProperties(properties));
  if (!isUnset(result)) applyApprovalResult(call, step);
  return step;
}

/** Adds an approver to a running approval. */
function addStep(store: Store, properties: Row): Row {
  const steps = store.where('TicketApproval', { ticket_id: properties.ticket_id });
  if (!properties.adhoc) throw stringError('seq must be specified');
  const step = {
    ...steps.at(-1),
    result: RESULT.waiting,
    ...storableProperties(properties),
    seq: store.nextId('TicketApproval', steps, 'seq'),
    name: approverName(store, properties),
  };
  store.approvals.push(step);
  return step;
}

function storeApprovals(call: ApiCall): ApiResponse {
  return created({ ids: bodyRecords(call) });
}

export const APPROVAL_HANDLERS = {
  'GET /TicketApproval': listApprovals,
  'GET /TicketApproval/{id}': getApproval,
  'POST /TicketApproval': (call: ApiCall) => writeRecords(call, writeApproval),
  'POST /ApprovalStore': storeApprovals,
  'DELETE /TicketApproval/{id}&{seq}': deleteApproval,
  'GET /CABMember': (call: ApiCall) =>
    listResponse(
      call,
      call.store.table('CAB').flatMap((cab) => (cab.members ?? []) as Row[]),
    ),
};
