import type { OperationDefinition } from '../../operation';
import { describeParameters, type ParameterEntry } from '../../parameters';
import { defineResource } from '../../resource';

const DEPARTMENT: ParameterEntry = [
  'department_id',
  'Department',
  'Id of a department: see "List top levels".',
];

/** Teams and roles. */
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
      ['memberonly', 'Only my teams', 'Those of the connected agent.'],
      ['includeagentsforteams', 'With agents', 'The string true or false.'],
      ['includedisabled', 'Inactive ones too', 'The string true or false.'],
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
      list: 'Returns all rows at once. Tickets are assigned to a team by its name; the filter "team" of "List tickets" takes ids.',
      get: 'includeagents adds its members.',
      create: 'Requires a name; set its department if your Halo has departments.',
      update:
        'Tickets store the name of their team: whether they are updated is not documented. Whether agents that are missing from "agents" stay in the team is not confirmed either.',
      delete:
        'What happens to its tickets is not documented: reassign them first, or set inactive to true with "Update a team" instead.',
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
      'Gets the departments with the teams that belong to each. It takes no parameters. The format of the response is not documented; in the practice tenant each department has its "teams".',
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
    description: 'A role defines the permissions of agents. Its id is a GUID.',
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
      update: 'The change applies to all agents with the role.',
      delete: 'Check first which agents have it: what happens to their permissions is not documented.',
    },
  }),

  ...defineResource('userRole', {
    tier: 'admin',
    path: '/UserRoles',
    singular: 'a role of users',
    plural: 'roles of users',
    description: 'A role defines the permissions of users in the portal.',
    verbs: ['list', 'get', 'create', 'update', 'delete'],
    keywords: ['permission', 'portal access', 'rights', 'end user', 'approver'],
    details: true,
    row: { id: 1, name: 'User' },
    create: { name: 'Department Head', ischangeapprover2: true, canaccesscatalog: true },
    update: { notes: 'Sees only their own tickets.' },
    requires: ['name'],
  }),
};
