import type { OperationDefinition } from '../../operation';
import { describeParameters } from '../../parameters';
import { defineResource } from '../../resource';

export const templates: Record<string, OperationDefinition> = defineResource('template', {
  tier: 'core',
  path: '/Template',
  singular: 'a ticket template',
  plural: 'ticket templates',
  description:
    'A template holds the values that a new ticket starts with, and can create tickets on a schedule.',
  verbs: ['list', 'get', 'create', 'update', 'delete'],
  keywords: ['standard request', 'quick ticket', 'scheduled ticket', 'recurring', 'preset', 'form'],
  filters: describeParameters(
    'search',
    ['ticket_type_id', 'Ticket type', 'Id of the ticket type.'],
    'team_id',
    'agent_id',
    'client_id',
    ['showall', 'All of them', 'Including those of other agents.'],
    ['type', 'Kind', 'The meaning of the numbers is not documented.'],
    ['includenames', 'With names'],
  ),
  details: true,
  row: {
    id: 1,
    name: 'New starter',
    summary: 'Equipment for a new starter',
    tickettype_id: 2,
    priority_id: 3,
    category_1: 'Hardware>Laptop',
    team: '1st Line Support',
  },
  disposableId: 2,
  create: {
    name: 'Toner',
    summary: 'Replace the toner of a printer',
    details: 'Which printer, and where does it stand?',
    tickettype_id: 2,
    priority_id: 4,
    team: '1st Line Support',
    users_can_use: true,
  },
  update: { priority_id: 2 },
  requires: ['name'],
  properties: describeParameters(
    ['name', 'Name', 'Name of the template.'],
    'summary',
    'details',
    'tickettype_id',
    'priority_id',
    'category_1',
    'team',
    'agent_id',
    'status_id',
    ['todo_list', 'To-dos', 'A list of the things to tick off.'],
    ['users_can_use', 'Users can use it'],
    'customfields',
  ),
  notes: {
    list: 'Returns 100 rows per page. The name of the list in the response is not documented; the output "records" finds it.',
    get: 'With includedetails you get the values, to-dos and custom fields that its tickets start with too.',
    create:
      'Requires a name; the other properties are those of a ticket. To use it, send its id as template_id with "Create a ticket".',
    update: 'Existing tickets are not changed.',
    delete: 'Services, schedules and other templates may use it: check them first.',
  },
});
