import { type Answer, type Call, created, flag, ok, records } from '../api/call';
import { forbidden, missing, netException, recordNotFound, sentence } from '../api/errors';
import { haloDate } from '../records/dates';
import { ID, type Row, type Store } from '../records/store';
import { answerWrites, kept } from './generic';
import { answerList, filtered } from './lists';
import { checkReferences, meansNone } from './references';
import { addAction, addSystemNote } from './ticket-log';

/** What `result` means here; nobody has confirmed the numbers for Halo. */
const RESULT = { waiting: 0, approved: 1, rejected: 2 } as const;

const isMine = ({ person }: Call, row: Row): boolean =>
  person.kind === 'agent' ? row.agent_id === person.id : row.user_id === person.id;

function listApprovals(call: Call): Answer {
  const { store, query } = call;
  if (query.ticket_id !== undefined && !store.find('Tickets', query.ticket_id)) throw recordNotFound();
  const onlyMine = flag(call, 'mine') || call.person.kind === 'user';
  const rows = store.approvals.filter((row) => !onlyMine || isMine(call, row));
  return answerList(call, filtered(call, rows, { mine: () => true, action_number: byAction }));
}

const byAction = (row: Row, { query }: Call) => row.actionnumber === query.action_number;

/** An approval has no id of its own: the ticket's is taken, and the first step that waits. */
function getApproval(call: Call): Answer {
  const steps = call.store.where('TicketApproval', { ticket_id: call.path.id });
  const step = steps.find((row) => row.result === RESULT.waiting) ?? steps[0];
  if (!step) throw missing();
  return ok(step);
}

function deleteApproval(call: Call): Answer {
  const step = call.store.findWhere('TicketApproval', { ticket_id: call.path.id, seq: call.path.seq });
  if (!step) throw missing();
  call.store.remove('TicketApproval', step);
  return ok({ ticket_id: step.ticket_id, seq: step.seq });
}

/** A step of a process that asks a board; others ask a person. */
const BOARD_STEP = 1;

/** Who is asked: the person, the address, or every member of the board. */
function approversFor(store: Store, members: Row, process: Row): Row[] {
  const [step] = (process.steps ?? []) as Row[];
  const ofProcess = step?.type === BOARD_STEP ? step.agent_id_or_cab_id : undefined;
  const board = store.find('CAB', members.new_approvalprocess_cab_id) ?? store.find('CAB', ofProcess);
  const person = {
    agent_id: members.new_approvalprocess_agent_id,
    user_id: members.new_approvalprocess_user_id,
    emailaddress: members.new_approvalprocess_email,
    role_id: members.new_approvalprocess_role_id,
  };
  const given = Object.entries(person).filter(([, value]) => !meansNone(value));
  if (given.length > 0) return [Object.fromEntries(given)];
  return ((board?.members ?? []) as Row[]).map((member) => ({
    cab_id: board?.id,
    agent_id: member.agent_id,
    user_id: member.user_id,
    emailaddress: member.emailaddress,
    is_mandatory: member.is_mandatory ?? false,
  }));
}

function nameOf(store: Store, row: Row): unknown {
  const person = store.find('Agent', row.agent_id) ?? store.find('Users', row.user_id);
  return person?.name ?? row.emailaddress ?? null;
}

/** Starts an approval process on a ticket: a step for everybody who is asked. */
export function startApproval({ store, person }: Call, ticket: Row, members: Row): void {
  const process = store.find('ApprovalProcess', members.new_approvalprocess);
  if (!process) throw recordNotFound();
  const approvers = approversFor(store, members, process);
  if (approvers.length === 0) throw sentence('An approver must be specified for this approval process');
  const action = addAction(store, ticket, person, {
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
      datetime: haloDate(),
      requestor_name: person.name,
      summary: ticket.summary,
      ...approver,
      name: nameOf(store, approver),
      agent_name: approver.agent_id ? nameOf(store, approver) : null,
    });
  }
  ticket.status_id = ID.awaitingApproval;
}

/** A rejection ends the approval; so does the last answer that was waited for, or as many as the board needs. */
function settle(call: Call, step: Row): void {
  const { store, person } = call;
  const ticket = store.find('Tickets', step.ticket_id);
  if (!ticket) return;
  const steps = store.where('TicketApproval', { ticket_id: ticket.id, actionnumber: step.actionnumber });
  const board = store.find('CAB', step.cab_id);
  const count = (result: number) => steps.filter((row) => row.result === result).length;
  const needed = board && !board.all_must_approve ? Number(board.approvals_needed) : steps.length;
  const tolerated = Number(board?.rejection_threshold ?? 1);
  if (count(RESULT.rejected) >= tolerated) ticket.status_id = ID.rejected;
  else if (count(RESULT.approved) >= Math.min(needed, steps.length)) ticket.status_id = ID.approved;
  else return;
  addSystemNote(
    store,
    ticket,
    person,
    `The approval is ${ticket.status_id === ID.approved ? 'given' : 'refused'}`,
  );
}

function answerStep(call: Call, step: Row, members: Row): void {
  const { store, person } = call;
  const mayAnswerForOthers = person.kind === 'agent' && person.id === ID.apiAgent;
  if (!isMine(call, step) && !mayAnswerForOthers) throw forbidden();
  if (step.result !== RESULT.waiting) throw netException('This approval has already been answered.');
  if (members.result !== RESULT.approved && members.result !== RESULT.rejected) {
    throw sentence('The result of an approval must be 1 or 2');
  }
  step.dateapproved = haloDate();
  const ticket = store.find('Tickets', step.ticket_id);
  const word = members.result === RESULT.approved ? 'Approved' : 'Rejected';
  const outcome = { outcome_id: members.result === RESULT.approved ? 16 : 17, outcome: word };
  const note = members.note ?? members.approver_note ?? '';
  if (ticket) addAction(store, ticket, person, { ...outcome, note: `${word}. ${note}`.trim() });
}

function writeApproval(call: Call, members: Row): Row {
  const { store } = call;
  const { ticket_id, seq, result } = members;
  if (meansNone(ticket_id)) throw sentence('ticket_id must be specified');
  checkReferences(store, 'ticketapproval', members);
  if (meansNone(seq)) return addStep(store, members);
  const step = store.findWhere('TicketApproval', { ticket_id, seq });
  if (!step) throw recordNotFound();
  if (members.actionnumber !== undefined && members.actionnumber !== step.actionnumber)
    throw recordNotFound();
  if (!meansNone(result)) answerStep(call, step, members);
  Object.assign(step, kept(members));
  if (!meansNone(result)) settle(call, step);
  return step;
}

/** One more person is asked. */
function addStep(store: Store, members: Row): Row {
  const steps = store.where('TicketApproval', { ticket_id: members.ticket_id });
  if (!members.adhoc) throw sentence('seq must be specified');
  const step = {
    ...steps.at(-1),
    result: RESULT.waiting,
    ...kept(members),
    seq: store.nextId('TicketApproval', steps, 'seq'),
    name: nameOf(store, members),
  };
  store.approvals.push(step);
  return step;
}

function storeApprovals(call: Call): Answer {
  return created({ ids: records(call) });
}

export const APPROVAL_HANDLERS = {
  'GET /TicketApproval': listApprovals,
  'GET /TicketApproval/{id}': getApproval,
  'POST /TicketApproval': (call: Call) => answerWrites(call, writeApproval),
  'POST /ApprovalStore': storeApprovals,
  'DELETE /TicketApproval/{id}&{seq}': deleteApproval,
  'GET /CABMember': (call: Call) =>
    answerList(
      call,
      call.store.table('CAB').flatMap((cab) => (cab.members ?? []) as Row[]),
    ),
};
