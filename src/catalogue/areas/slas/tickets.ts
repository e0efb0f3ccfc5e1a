import type { OperationDefinition } from '../../operation';
import { describeParameters } from '../../parameters';

/** The SLA state of tickets. */
export const slaTickets: Record<string, OperationDefinition> = {
  'sla.breaching': {
    route: 'GET /Tickets',
    tier: 'core',
    title: 'List open tickets with their SLA time left',
    description:
      'Lists open tickets with the state of their SLA, 100 per page: the resolution target (fixbydate), the remaining time (slatimeleft, in an undocumented unit) and the next due date (slaactiondate). Halo has no filter for tickets that are about to breach: compare slatimeleft or fixbydate in your flow. The times are UTC.',
    keywords: ['breach', 'overdue', 'late', 'due', 'target', 'escalation', 'response time', 'about to miss'],
    fixed: { open_only: true, includeslatimer: true, includeslaactiondate: true },
    main: describeParameters(
      ['sla', 'SLAs', 'One or more SLA ids, separated by commas.'],
      ['priority', 'Priorities', 'One or more priority numbers, separated by commas.'],
      ['team', 'Teams', 'One or more team ids, separated by commas.'],
      'agent_id',
      'client_id',
      ['requesttype_id', 'Ticket type', 'Id of a ticket type.'],
      ['includehold', 'Tickets on hold too', 'Its values are not documented.'],
      ['includebreached', 'Breached ones', 'Its values are not documented.'],
      'order',
    ),
    sample: {
      parameters: { sla: '1', client_id: 12 },
      response: {
        record_count: 1,
        tickets: [
          {
            id: 1001,
            summary: 'Laptop does not start after update',
            sla_id: 1,
            priority_id: 3,
            fixbydate: '2026-09-02T15:30:00',
            slatimeleft: 3.5,
            slaactiondate: '2026-09-02T15:30:00',
            onhold: false,
          },
        ],
      },
    },
  },
  'sla.hold': {
    route: 'POST /Tickets',
    tier: 'core',
    title: 'Stop the SLA clock of a ticket',
    description:
      'Puts a ticket on hold, which pauses its SLA. Requires the id of the ticket and a status that pauses the SLA; this is configured in each Halo ("List statuses"; 28 is On Hold in the practice tenant). Afterwards "onhold" of the ticket is true. Setting onhold without such a status is not confirmed to work. Another status resumes the SLA.',
    keywords: ['pause', 'on hold', 'waiting', 'pending', 'waiting for user', 'suspend'],
    id: 'required',
    requires: ['status_id'],
    properties: describeParameters('id', [
      'status_id',
      'Status on hold',
      'Id of a status that pauses the SLA; 28 in the practice tenant.',
    ]),
    sample: {
      request: { id: 1001, status_id: 28 },
      response: { id: 1001, status_id: 28, onhold: true },
    },
  },
  'sla.excuse': {
    route: 'POST /Tickets',
    tier: 'admin',
    title: 'Excuse an SLA breach',
    description:
      'Sets the reason for an SLA breach on a ticket (slaexcuse), or excludes the ticket from the SLA (excludefromsla). Requires the id of the ticket and one of the two. The available reasons depend on the configuration of your Halo.',
    keywords: ['breach', 'reason', 'exclude', 'late'],
    id: 'required',
    requires: ['slaexcuse|excludefromsla'],
    properties: describeParameters('id', ['slaexcuse', 'Reason'], ['excludefromsla', 'Take out of the SLA']),
    sample: { request: { id: 1001, slaexcuse: 'Waited for a spare part' } },
  },
};
