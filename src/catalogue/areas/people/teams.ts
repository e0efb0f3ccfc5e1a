import type { OperationDefinition } from '../../operation';
import { describeParameters, type ParameterEntry } from '../../parameters';
import { defineResource } from '../../resource';

const DEPARTMENT: ParameterEntry = [
  'department_id',
  'Department',
  'Id of a department: see "List top levels".',
];

/** Teams, and what their members may do. */
export const teams: Record<string, OperationDefinition> = {
  ...defineResource('team', {
    tier: 'core',
    path: '/Team',
    singular: 'a team',
    plural: 'teams',
    description: 'A team is a group of agents, a queue that tickets are assigned to.',
    verbs: ['list', 'get', 'create', 'update', 'delete'],
    keywords: ['group', 'queue', 'support group', 'assignment group', 'resolver group', 'section'],
    filters: describeParameters(
      DEPARTMENT,
      ['memberonly', 'Only my teams', 'Those the connected agent is a member of.'],
      ['includeagentsforteams', 'With agents', 'A text: true or false.'],
      ['includedisabled', 'Inactive ones too', 'A text: true or false.'],
      ['showcounts', 'With numbers of tickets'],
      'showall',
    ),
    row: {
      id: 1,
      name: '1st Line Support',
      department_id: 3,
      department_name: 'Service Operations',
      inactive: false,
    },
    disposableId: 6,
    create: { name: 'Field Support', department_id: 3, forrequests: true },
    update: { emailaddress: 'first.line@example.com' },
    requires: ['name'],
    properties: describeParameters(
      'name',
      DEPARTMENT,
      ['forrequests', 'For tickets', 'Tickets can be assigned to the team.'],
      ['forprojects', 'For projects'],
      ['emailaddress', 'E-mail address'],
      ['agents', 'Agents', 'A list: the members of the team.'],
      ['inactive', 'Inactive', 'true takes the team out of use.'],
    ),
    notes: {
      list: 'You get all rows at once. When a ticket is assigned, its team is written as a name; the filter "team" of "List tickets" takes ids.',
      get: 'includeagents adds its members.',
      create: 'It needs a name; give the department it belongs to where your Halo has departments.',
      update:
        'Tickets name their team: whether they follow a new name is not documented. Whether agents that you leave out of "agents" stay in the team is not confirmed either.',
      delete:
        'What becomes of its tickets is not documented: reassign them first, or set inactive to true with "Update a team" instead.',
    },
    overrides: {
      get: {
        main: describeParameters('id', 'includedetails', ['includeagents', 'With agents']),
        sample: {
          parameters: { id: 1, includedetails: true, includeagents: true },
          response: {
            id: 1,
            name: '1st Line Support',
            department_id: 3,
            agents: [{ id: 2, name: 'Asha Patel' }],
          },
        },
      },
    },
  }),

  'team.tree': {
    route: 'GET /Team/Tree',
    tier: 'core',
    title: 'Get departments and teams as a tree',
    description:
      'Gets the departments with the teams that belong to each. It takes no parameters. The shape of the answer is not documented; in the practice tenant each department has its "teams".',
    keywords: ['hierarchy', 'structure', 'group', 'queue', 'department', 'organisation chart'],
    sample: {
      response: [
        {
          id: 1,
          name: 'Service Operations',
          teams: [
            { id: 1, name: '1st Line Support' },
            { id: 2, name: '2nd Line Support' },
          ],
        },
      ],
    },
  },

  ...defineResource('role', {
    tier: 'admin',
    path: '/Roles',
    singular: 'a role of agents',
    plural: 'roles of agents',
    description: 'A role says what agents may see and do. Its id is a GUID.',
    verbs: ['list', 'get', 'create', 'update', 'delete'],
    keywords: ['permission', 'access', 'rights', 'profile', 'security'],
    filters: describeParameters(
      ['agentid', 'Agent', 'Only the roles of this agent.'],
      ['isconfig', 'For configuration'],
    ),
    details: true,
    row: { id: '3c2f7e10-5b0d-4c43-9a51-0d6f3b8a2e01', name: 'Service desk agent' },
    create: { name: 'Auditor', notes: 'Reads everything, changes nothing.' },
    update: { notes: 'Works on incidents and requests.' },
    requires: ['name'],
    notes: {
      update: 'It concerns everybody who has the role.',
      delete: 'Look first who has it: what becomes of their permissions is not documented.',
    },
  }),

  ...defineResource('userRole', {
    tier: 'admin',
    path: '/UserRoles',
    singular: 'a role of users',
    plural: 'roles of users',
    description: 'A role says what users may see and do in the portal.',
    verbs: ['list', 'get', 'create', 'update', 'delete'],
    keywords: ['permission', 'portal access', 'rights', 'end user', 'approver'],
    details: true,
    row: { id: 1, name: 'User' },
    create: { name: 'Department Head', ischangeapprover2: true, canaccesscatalog: true },
    update: { notes: 'Sees only their own tickets.' },
    requires: ['name'],
  }),
};
