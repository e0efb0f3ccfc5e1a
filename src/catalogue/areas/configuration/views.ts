import type { OperationDefinition } from '../../operation';
import { describeParameters, type ParameterEntry } from '../../parameters';
import { defineResource } from '../../resource';

const TYPE: ParameterEntry = ['type', 'Record type', 'A string; the values are not documented.'];

const OF_WHOM: ParameterEntry[] = [
  ['globalonly', 'Only those visible to all'],
  ['showallforteam', 'Of a team', 'Id of the team.'],
  ['showallfortech', 'Of an agent', 'Id of the agent.'],
  ['ticketarea_id', 'Ticket area'],
  ['showall', 'All of them'],
];

/** Saved lists, filters and columns of the ticket screen. */
export const views: Record<string, OperationDefinition> = {
  ...defineResource('view', {
    tier: 'core',
    path: '/ViewLists',
    singular: 'a saved list of tickets',
    plural: 'saved lists of tickets',
    description:
      'A saved list is a named view of the ticket screen, with a filter and columns, such as "My open tickets".',
    verbs: ['list', 'get', 'create', 'update', 'delete'],
    keywords: ['view', 'queue', 'saved search', 'my tickets', 'dashboard', 'filter'],
    filters: describeParameters(
      TYPE,
      ...OF_WHOM,
      ['showcounts', 'With numbers of tickets'],
      ['istree', 'As a tree'],
    ),
    row: { id: 1, name: 'My open tickets', sequence: 1, filter_profile_id: 1, column_profile_id: 1 },
    disposableId: 3,
    create: { name: 'VIP tickets', filter_profile_id: 1, column_profile_id: 1, sequence: 10 },
    update: { name: 'My open tickets, oldest first', column_profile_id: 2 },
    requires: ['name'],
    properties: describeParameters(
      'name',
      ['filter_profile_id', 'Filter', 'Id of a saved filter.'],
      ['column_profile_id', 'Columns', 'Id of a set of columns.'],
      ['agent_id', 'Agent', 'Only for this agent.'],
      ['team_id', 'Team', 'Only for this team.'],
      ['sequence', 'Position'],
      ['group', 'Group', 'Id of a group of saved lists.'],
    ),
    notes: {
      list: 'Returns all rows at once. Give an id to "List tickets" as list_id to get the tickets of the list.',
      get: 'With includedetails you get its filters; showcounts adds its number of tickets.',
      create:
        'Requires a name, and usually a saved filter. Without agent_id or team_id, it should be visible to all agents; restriction_type is not documented.',
      update: 'Every agent who uses the list sees the change.',
      delete: 'Tickets, filter and columns are not deleted.',
    },
    overrides: {
      list: {
        sample: {
          parameters: { showall: true, showcounts: true },
          response: [{ id: 1, name: 'My open tickets', sequence: 1, ticket_count: 7 }],
        },
      },
      get: {
        main: describeParameters('id', 'includedetails', ['showcounts', 'With the number of tickets']),
        sample: {
          parameters: { id: 1, includedetails: true },
          response: { id: 1, name: 'My open tickets', filter_profile_id: 1, ticket_count: 7 },
        },
      },
    },
  }),

  ...defineResource('viewFilter', {
    tier: 'admin',
    path: '/ViewFilter',
    singular: 'a saved filter',
    plural: 'saved filters',
    description: 'A saved filter defines the tickets of a list; its id is "view_id" in "List tickets".',
    verbs: ['list', 'get', 'create', 'update', 'delete'],
    keywords: ['view', 'saved search', 'criteria'],
    filters: describeParameters(TYPE, ...OF_WHOM),
    details: true,
    row: { id: 1, name: 'Mine and open' },
    create: { name: 'Unassigned', agent_id: 2 },
    update: { name: 'Mine, open and on hold' },
    requires: ['name'],
  }),

  ...defineResource('viewColumns', {
    tier: 'admin',
    path: '/ViewColumns',
    singular: 'a set of columns',
    plural: 'sets of columns',
    description: 'A column set defines the columns of a list; its id is "columns_id" in "List tickets".',
    verbs: ['list', 'get', 'create', 'update', 'delete'],
    keywords: ['view', 'layout', 'table', 'column profile'],
    filters: describeParameters(TYPE, ...OF_WHOM),
    details: true,
    row: { id: 1, name: 'Standard' },
    create: { name: 'With SLA times', agent_id: 2 },
    update: { name: 'Standard (wide)' },
    requires: ['name'],
  }),

  ...defineResource('viewGroup', {
    tier: 'admin',
    path: '/ViewListGroup',
    singular: 'a group of saved lists',
    plural: 'groups of saved lists',
    description: 'Groups structure the saved lists in the side menu.',
    verbs: ['list', 'get', 'create', 'update', 'delete'],
    keywords: ['view', 'folder', 'menu'],
    filters: describeParameters(TYPE),
    details: true,
    row: { id: 1, name: 'Service desk', sequence: 1 },
    create: { name: 'Management', sequence: 2 },
    update: { collapsed: true },
    requires: ['name'],
  }),
};
