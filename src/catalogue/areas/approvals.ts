import type { Area, JsonObject } from '../operation';
import { describeParameters } from '../parameters';
import { defineResource } from '../resource';

const APPROVAL = {
  ticket_id: 1010,
  seq: 1,
  actionnumber: 2,
  result: 0,
  agent_id: 2,
  agent_name: 'Asha Patel',
  approval_process_id: 1,
  approval_process_name: 'Change Advisory Board',
  cab_id: 1,
} satisfies JsonObject;

const READ_FILTERS = describeParameters(
  'ticket_id',
  'mine',
  ['includeapprovaldetails', 'With details'],
  ['include_agent_details', 'With the agents'],
  ['include_attachments', 'With attachments'],
  ['action_number', 'Action', 'Number of the action that started the approval.'],
);

const DECISION_PROPERTIES = describeParameters(
  ['ticket_id', 'Ticket', 'Id of the ticket to approve.'],
  'seq',
  ['note', 'Note', 'The reason, visible to all.'],
  ['actionnumber', 'Action', 'Number of the action that started the approval.'],
);

export const approvals: Area = {
  name: 'Approvals and CAB',
  operations: {
    'approval.list': {
      route: 'GET /TicketApproval',
      tier: 'core',
      title: 'List approvals',
      description:
        'Lists approvals: all steps of one ticket with ticket_id, or those of the connected agent with mine. "result" is 0 while a step is pending; in the practice tenant 1 is approved and 2 rejected. To approve or reject a step, use its ticket_id and seq.',
      keywords: ['approver', 'who approves', 'CAB', 'change approval', 'sign-off'],
      main: READ_FILTERS,
      sample: { parameters: { ticket_id: 1010, includeapprovaldetails: true }, response: [APPROVAL] },
    },
    'approval.get': {
      route: 'GET /TicketApproval/{id}',
      tier: 'core',
      title: 'Get the approval of a ticket',
      description:
        'Gets an approval by its id. Halo identifies approvals by ticket and seq and does not document this id: it is most likely the id of the ticket. "List approvals" with ticket_id is more reliable.',
      keywords: ['approver', 'sign-off', 'change approval'],
      main: describeParameters(['id', 'Id', 'Most likely the id of the ticket.'], 'includedetails'),
      sample: { parameters: { id: 1010, includedetails: true }, response: APPROVAL },
    },
    'approval.pending': {
      route: 'GET /TicketApproval',
      tier: 'core',
      title: 'List my pending approvals',
      description:
        'Lists the pending approvals of the connected agent. Halo returns all approvals of the agent; this operation removes those with a result other than 0.',
      keywords: ['waiting', 'open approvals', 'to do', 'approver', 'sign-off'],
      fixed: { mine: true },
      where: { result: 0 },
      main: describeParameters(['include_attachments', 'With attachments'], 'ticket_id', [
        'includeapprovaldetails',
        'With details',
      ]),
      sample: { parameters: { include_attachments: false }, response: [APPROVAL] },
    },
    'approval.start': {
      route: 'POST /Tickets',
      tier: 'core',
      title: 'Start an approval',
      description:
        'Starts an approval process on a ticket. new_approvalprocess is the id of the process ("List approval processes"; 1 is the Change Advisory Board in the practice tenant), and one more property names the approver if the process does not define one: an agent, a user, an e-mail address, a CAB or a role. Based on Halo\'s API document and not confirmed: try it on a test ticket first.',
      keywords: ['request approval', 'CAB', 'change approval', 'sign-off', 'authorise'],
      id: 'required',
      requires: ['new_approvalprocess'],
      properties: describeParameters(
        'id',
        ['new_approvalprocess', 'Process', 'Id of the approval process; 1 and 2 in the practice tenant.'],
        ['new_approvalprocess_cab_id', 'CAB'],
        ['new_approvalprocess_agent_id', 'Agent'],
        ['new_approvalprocess_user_id', 'User'],
        ['new_approvalprocess_email', 'E-mail address'],
        ['new_approvalprocess_role_id', 'Role'],
      ),
      sample: {
        request: { id: 1020, new_approvalprocess: 1, new_approvalprocess_cab_id: 1 },
        response: { id: 1020, summary: 'New laptop for a starter', tickettype_id: 2 },
      },
    },
    // Approvals have no id (their schema has none): ticket and seq identify one. An id in the request is therefore an
    // error.
    'approval.approve': {
      route: 'POST /TicketApproval',
      tier: 'core',
      title: 'Approve a ticket approval',
      description:
        'Approves a pending approval. Requires the ticket and the seq of the step, both from "List approvals". The connected agent must be the approver, or be allowed to decide for others. That result 1 means approved comes from one public client and is not confirmed: check it once in your Halo.',
      keywords: ['accept', 'yes', 'authorise', 'CAB', 'change approval', 'sign-off'],
      id: 'forbidden',
      requires: ['ticket_id', 'seq'],
      fixed: { result: 1 },
      properties: DECISION_PROPERTIES,
      sample: {
        request: { ticket_id: 1010, seq: 1, note: 'Fine by me: the roll-back plan is complete.' },
        response: { ...APPROVAL, result: 1, note: 'Fine by me: the roll-back plan is complete.' },
      },
    },
    'approval.reject': {
      route: 'POST /TicketApproval',
      tier: 'core',
      title: 'Reject a ticket approval',
      description:
        'Rejects a pending approval. Requires the ticket and the seq of the step, both from "List approvals"; set the reason in note. The connected agent must be the approver, or be allowed to decide for others. That result 2 means rejected comes from one public client and is not confirmed: check it once in your Halo.',
      keywords: ['decline', 'no', 'deny', 'refuse', 'CAB', 'change approval'],
      id: 'forbidden',
      requires: ['ticket_id', 'seq'],
      fixed: { result: 2 },
      properties: DECISION_PROPERTIES,
      sample: {
        request: { ticket_id: 1010, seq: 1, note: 'Not during the quarter-end closing.' },
        response: { ...APPROVAL, result: 2, note: 'Not during the quarter-end closing.' },
      },
    },
    'approval.delegateOrAdHoc': {
      route: 'POST /TicketApproval',
      tier: 'admin',
      title: 'Delegate an approval or add an approver',
      description:
        'Delegates a step of an approval, or adds an approver (adhoc). The properties are documented without an explanation: try it on a test ticket first.',
      keywords: ['substitute', 'deputy', 'ad hoc'],
      id: 'forbidden',
      requires: ['ticket_id'],
      sample: { request: { ticket_id: 1010, seq: 2, adhoc: true, emailaddress: 'priya.nair@example.com' } },
    },
    'approval.delete': {
      route: 'DELETE /TicketApproval/{id}&{seq}',
      tier: 'core',
      title: 'Delete a step of an approval',
      description:
        'Removes one step of a ticket\'s approval. Requires the id of the ticket and the seq of the step, both from "List approvals". The approval process determines the effect on the other steps and on the status of the ticket.',
      keywords: ['remove', 'cancel approval', 'withdraw'],
      main: describeParameters(['id', 'Ticket', 'Id of the ticket.'], 'seq'),
      sample: { parameters: { id: 1010, seq: 2 }, response: { ticket_id: 1010, seq: 2 } },
    },
    'approval.store': {
      route: 'POST /ApprovalStore',
      tier: 'admin',
      title: 'Store approvals by their numbers',
      description:
        'Posts a list of integers to the approval store. The meaning of the numbers is not documented.',
      sample: { request: [1] },
    },

    ...defineResource('approvalProcess', {
      tier: 'admin',
      path: '/ApprovalProcess',
      singular: 'an approval process',
      plural: 'approval processes',
      description: 'A process defines the steps and approvers of an approval.',
      verbs: ['list', 'get', 'create', 'update', 'delete'],
      keywords: ['CAB', 'approver', 'steps'],
      details: true,
      row: { id: 1, name: 'Change Advisory Board' },
      create: { name: 'Head of Finance' },
      update: { name: 'Change Advisory Board (standard changes)' },
    }),
    ...defineResource('approvalRule', {
      tier: 'admin',
      path: '/ApprovalProcessRule',
      singular: 'an approval rule',
      plural: 'approval rules',
      description: 'A rule defines the approver of a step of a process, and the tickets it applies to.',
      verbs: ['list', 'get', 'create', 'update', 'delete'],
      keywords: ['CAB', 'approver', 'who approves'],
      filters: describeParameters(
        ['process_id', 'Process', 'Id of the approval process.'],
        ['step_id', 'Step', 'Id of the step.'],
        ['global', 'Only global rules'],
      ),
      details: true,
      row: { id: 1, name: 'Changes to the network', approval_process_id: 1 },
      create: { name: 'Changes to the payroll system', approval_process_id: 1, precedence: 2 },
      update: { precedence: 1 },
    }),
    ...defineResource('cab', {
      tier: 'core',
      path: '/CAB',
      singular: 'a change advisory board (CAB)',
      plural: 'change advisory boards (CABs)',
      description: 'A board has a name, members, and the number of approvals it needs.',
      verbs: ['list', 'get', 'create', 'update', 'delete'],
      keywords: ['change approval', 'board', 'approver', 'who approves'],
      filters: describeParameters(['includemembers', 'With members']),
      details: true,
      row: {
        id: 1,
        name: 'Standard CAB',
        all_must_approve: false,
        approvals_needed: 2,
        rejection_threshold: 1,
        members: [{ id: 1, cab_id: 1, agent_id: 2, member_name: 'Asha Patel', is_mandatory: true }],
      },
      create: {
        name: 'Network CAB',
        all_must_approve: false,
        approvals_needed: 1,
        rejection_threshold: 1,
        members: [{ agent_id: 3, is_mandatory: true }, { agent_id: 5 }],
      },
      update: { approvals_needed: 1 },
      requires: ['name'],
      properties: describeParameters(
        'name',
        ['all_must_approve', 'All must approve'],
        ['approvals_needed', 'Approvals needed'],
        ['rejection_threshold', 'Rejections to reject'],
        ['members', 'Members', 'A list with agent_id, user_id, role_id or emailaddress, and is_mandatory.'],
      ),
      notes: {
        list: 'Members are only returned with includemembers.',
        get: 'With includedetails you get its members and rules too.',
        create: 'Requires a name; a member is an agent, a user, a role or an e-mail address.',
        update:
          'Whether members that are missing from "members" are kept is not confirmed: send all of them.',
        delete: 'It is removed from the approval processes that use it: check them first.',
      },
      overrides: {
        list: {
          sample: {
            parameters: { includemembers: true },
            response: [
              { id: 1, name: 'Standard CAB', members: [{ id: 1, agent_id: 2, member_name: 'Asha Patel' }] },
            ],
          },
        },
        delete: { sample: { parameters: { id: 2 }, response: { id: 2 } } },
      },
    }),
    'cab.members': {
      route: 'GET /CABMember',
      tier: 'core',
      title: 'List the members of the CABs',
      description:
        'Lists the members of all change advisory boards, one row each with its cab_id. No parameters are documented: to see one board only, use "Get a change advisory board (CAB)".',
      keywords: ['who approves', 'board', 'approver', 'change approval'],
      sample: {
        response: [{ id: 1, cab_id: 1, agent_id: 2, member_name: 'Asha Patel', is_mandatory: true }],
      },
    },
  },
};
