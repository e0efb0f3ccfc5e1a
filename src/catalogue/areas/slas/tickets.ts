import type { OperationDefinition } from '../../operation';
import { describeParameters } from '../../parameters';

/** Tickets seen with the eyes of their SLA. */
export const slaTickets: Record<string, OperationDefinition> = {
  'sla.breaching': {
    route: 'GET /Tickets',
    tier: 'core',
    title: 'List open tickets with their SLA time left',
    description:
      'Lists open tickets together with how their SLA stands, 100 per page: when they must be solved (fixbydate), how much time is left (slatimeleft, in a unit that is not documented) and when something is due next (slaactiondate). Halo does not pick out the ones that are about to breach: compare slatimeleft or fixbydate in your flow. The times are UTC.',
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
      'Puts a ticket on hold, so that the time until something happens does not count. It needs the id of the ticket and a status that holds the SLA; which one does is set in each Halo ("List statuses"; 28 is On Hold in the practice tenant). Afterwards "onhold" of the ticket is true. Setting onhold without such a status is not confirmed to work. Another status lets the clock run again.',
    keywords: ['pause', 'on hold', 'waiting', 'pending', 'waiting for user', 'suspend'],
    id: 'required',
    requires: ['status_id'],
    properties: describeParameters('id', [
      'status_id',
      'Status on hold',
      'Id of a status that holds the SLA; 28 in the practice tenant.',
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
      'Notes on a ticket why its SLA was not kept (slaexcuse), or takes the ticket out of the SLA altogether (excludefromsla). It needs the id of the ticket and one of the two. Which reasons your Halo offers is up to its configuration.',
    keywords: ['breach', 'reason', 'exclude', 'late'],
    id: 'required',
    requires: ['slaexcuse|excludefromsla'],
    properties: describeParameters('id', ['slaexcuse', 'Reason'], ['excludefromsla', 'Take out of the SLA']),
    sample: { request: { id: 1001, slaexcuse: 'Waited for a spare part' } },
  },
};
