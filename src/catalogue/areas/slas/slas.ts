import type { OperationDefinition } from '../../operation';
import { describeParameters } from '../../parameters';
import { defineResource } from '../../resource';

export const slaRecords: Record<string, OperationDefinition> = defineResource('sla', {
  tier: 'core',
  path: '/SLA',
  singular: 'an SLA',
  plural: 'SLAs',
  description:
    'An SLA says within which working hours its priorities must be responded to and solved; the times themselves belong to its priorities.',
  verbs: ['list', 'get', 'create', 'update', 'delete'],
  keywords: ['service level agreement', 'target', 'response time', 'resolution time', 'contract'],
  filters: describeParameters(
    ['showpriorities', 'With priorities'],
    ['showworkdays', 'With working hours'],
    'showall',
    ['isconfig', 'As in the configuration', 'Not explained by Halo.'],
  ),
  details: true,
  row: {
    id: 1,
    name: 'Standard SLA',
    workday_id: 1,
    workday_name: 'Office hours',
    trackslaresponsetime: true,
    trackslafixbytime: true,
  },
  disposableId: 3,
  create: { name: 'VIP', workday_id: 1, trackslaresponsetime: true, trackslafixbytime: true },
  update: { workday_id: 2 },
  requires: ['name'],
  properties: describeParameters(
    'name',
    ['workday_id', 'Working hours', 'Id from "List working hours"; the clock only runs within them.'],
    ['trackslaresponsetime', 'Measure the response'],
    ['trackslafixbytime', 'Measure the solution'],
    ['responsereset', 'Response starts anew', 'Not explained by Halo.'],
    ['statusafterautorelease', 'Status after a hold', 'Id of the status when a hold ends by itself.'],
    ['dontsendholdreminders', 'No reminders on hold'],
  ),
  notes: {
    list: 'Priorities are only answered with showpriorities.',
    get: 'With includedetails you get its priorities with their times too.',
    create:
      'It needs a name; workday_id is an id from "List working hours". A new SLA has no priorities yet: add them with "Create a priority".',
    update:
      'Times are changed with "Update a priority". Tickets that already run may keep the targets they have.',
    delete: 'Ticket types, clients and assets may refer to it: look there first.',
  },
  overrides: {
    list: {
      sample: {
        parameters: { showpriorities: true },
        response: [
          {
            id: 1,
            name: 'Standard SLA',
            workday_id: 1,
            priorities: [{ slaid: 1, priorityid: 3, name: 'Medium', responsetime: 4, fixtime: 16 }],
          },
        ],
      },
    },
  },
});
