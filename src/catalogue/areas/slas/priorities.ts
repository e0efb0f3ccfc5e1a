import type { OperationDefinition } from '../../operation';
import { describeParameters } from '../../parameters';
import { defineResource } from '../../resource';

const UNITS = 'H is hours in the practice tenant; copy yours from an existing priority.';

export const priorities: Record<string, OperationDefinition> = defineResource('priority', {
  tier: 'core',
  path: '/Priority',
  singular: 'a priority',
  plural: 'priorities',
  description:
    'Every SLA has its own priorities with response and resolution times: there is one row per SLA and priority. The priority_id of tickets is the number "priorityid"; the id of a row is a GUID.',
  verbs: ['list', 'get', 'create', 'update', 'delete'],
  keywords: ['P1', 'urgent', 'critical', 'SLA', 'response time', 'resolution time', 'target'],
  filters: describeParameters(
    ['slaid', 'SLA', 'Id of the SLA; without it you get the priorities of all SLAs.'],
    ['includedistinct', 'Every name once', 'Not documented by Halo.'],
  ),
  details: true,
  row: {
    id: '5f0c1a30-0000-4000-8000-000000000002',
    slaid: 1,
    priorityid: 2,
    name: 'High',
    responsetime: 1,
    responseunits: 'H',
    fixtime: 8,
    fixunits: 'H',
    ishidden: false,
  },
  disposableId: '5f0c1a30-0000-4000-8000-000000000007',
  create: {
    slaid: 2,
    priorityid: 5,
    name: 'Planned',
    responsetime: 8,
    responseunits: 'H',
    fixtime: 80,
    fixunits: 'H',
  },
  update: { fixtime: 6 },
  requires: ['slaid', 'name'],
  properties: describeParameters(
    ['slaid', 'SLA', 'Id of the SLA it belongs to.'],
    'name',
    ['priorityid', 'Number', 'The priority_id of tickets; unique within the SLA.'],
    ['responsetime', 'Respond within'],
    ['responseunits', 'Unit of the response', UNITS],
    ['fixtime', 'Solve within'],
    ['fixunits', 'Unit of the solution', UNITS],
    ['ishidden', 'Hidden', 'It cannot be selected.'],
    ['colour', 'Colour', 'E.g. #d32f2f.'],
  ),
  notes: {
    get: 'The id is the GUID, not the number that tickets have. With includedetails you get its working hours too.',
    create: 'Requires the SLA and a name. Halo assigns the GUID; the number within the SLA is priorityid.',
    update: 'The id is the GUID. Open tickets may keep their targets.',
    delete:
      'The id is the GUID. To make a priority unavailable, hide it instead (ishidden): tickets still refer to it.',
  },
  overrides: {
    list: {
      sample: {
        parameters: { slaid: 1 },
        response: [
          {
            id: '5f0c1a30-0000-4000-8000-000000000002',
            slaid: 1,
            priorityid: 2,
            name: 'High',
            responsetime: 1,
            responseunits: 'H',
            fixtime: 8,
            fixunits: 'H',
          },
        ],
      },
    },
  },
});
