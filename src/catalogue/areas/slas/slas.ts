import type { OperationDefinition } from '../../operation';
import { describeParameters } from '../../parameters';
import { defineResource } from '../../resource';

export const slaRecords: Record<string, OperationDefinition> = defineResource('sla', {
  tier: 'core',
  path: '/SLA',
  singular: 'an SLA',
  plural: 'SLAs',
  description:
    'An SLA defines the working hours for its priorities; the response and resolution times belong to the priorities.',
  verbs: ['list', 'get', 'create', 'update', 'delete'],
  keywords: ['service level agreement', 'target', 'response time', 'resolution time', 'contract'],
  filters: describeParameters(
    ['showpriorities', 'With priorities'],
    ['showworkdays', 'With working hours'],
    'showall',
    ['isconfig', 'As in the configuration', 'Not documented by Halo.'],
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
    ['workday_id', 'Working hours', 'Id from "List working hours"; SLA times only run within them.'],
    ['trackslaresponsetime', 'Measure the response'],
    ['trackslafixbytime', 'Measure the solution'],
    ['responsereset', 'Response restarts', 'Not documented by Halo.'],
    ['statusafterautorelease', 'Status after a hold', 'Id of the status when a hold ends automatically.'],
    ['dontsendholdreminders', 'No reminders on hold'],
  ),
  notes: {
    list: 'Priorities are only returned with showpriorities.',
    get: 'With includedetails you get its priorities with their times too.',
    create:
      'Requires a name; workday_id is an id from "List working hours". A new SLA has no priorities yet: add them with "Create a priority".',
    update: 'To change the times, use "Update a priority". Open tickets may keep their targets.',
    delete: 'Ticket types, clients and assets may refer to it: check them first.',
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
