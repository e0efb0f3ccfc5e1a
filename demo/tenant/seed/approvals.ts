import type { Tables } from '../records/store';
import { hoursAgo } from './relative-dates';

const member = (id: number, cab_id: number, agent_id: number, member_name: string, is_mandatory = false) => ({
  id,
  cab_id,
  agent_id,
  member_name,
  is_mandatory,
});

const step = (seq: number, agent_id: number, agent_name: string, overrides = {}) => ({
  ticket_id: 1010,
  seq,
  actionnumber: 2,
  result: 0,
  agent_id,
  agent_name,
  name: agent_name,
  approval_process_id: 1,
  approval_process_name: 'Change Advisory Board',
  cab_id: 1,
  requestor_name: 'Jonas Lind',
  datetime: hoursAgo(20),
  ...overrides,
});

export const approvals = (): Tables => ({
  CAB: [
    {
      id: 1,
      name: 'Standard CAB',
      all_must_approve: false,
      approvals_needed: 2,
      rejection_threshold: 1,
      members: [
        member(1, 1, 2, 'Asha Patel', true),
        member(2, 1, 5, 'Samuel Osei'),
        member(3, 1, 8, 'Jonas Lind'),
      ],
    },
    {
      id: 2,
      name: 'Emergency CAB',
      all_must_approve: false,
      approvals_needed: 1,
      rejection_threshold: 1,
      members: [member(4, 2, 2, 'Asha Patel'), member(5, 2, 8, 'Jonas Lind')],
    },
  ],
  ApprovalProcess: [
    // A step of type 1 is decided by a board (CAB). A process without an approver takes it from the request.
    {
      id: 1,
      name: 'Change Advisory Board',
      steps: [
        {
          id: 1,
          processid: 1,
          sequence: 1,
          name: 'Board',
          type: 1,
          agent_id_or_cab_id: 1,
          cab_name: 'Standard CAB',
        },
      ],
    },
    { id: 2, name: 'Line manager', steps: [{ id: 2, processid: 2, sequence: 1, name: 'Manager', type: 0 }] },
    {
      id: 3,
      name: 'Standard changes',
      steps: [{ id: 3, processid: 3, sequence: 1, name: 'Check', type: 0 }],
    },
  ],
  ApprovalProcessRule: [
    { id: 1, name: 'Changes to the network', approval_process_id: 1, precedence: 1 },
    { id: 2, name: 'Equipment for new starters', approval_process_id: 2, precedence: 2 },
  ],
  TicketApproval: [
    step(1, 2, 'Asha Patel', { is_mandatory: true }),
    step(2, 5, 'Samuel Osei'),
    // A step assigned to the API agent, so that a flow can decide it.
    step(1, 6, 'Integration API', { ticket_id: 1011, is_mandatory: true }),
  ],
});
