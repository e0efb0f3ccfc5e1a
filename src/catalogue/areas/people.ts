import type { Area, JsonObject } from '../operation';
import { explain, type Named } from '../parameters';
import { resource } from '../resource';
import { organisation } from './organisation';

const USER = {
  id: 33,
  name: 'Maria Lopez',
  emailaddress: 'maria.lopez@example.com',
  client_id: 12,
  client_name: 'Finance',
  site_id: 18,
  site_name: 'Head Office',
  inactive: false,
} satisfies JsonObject;

const AGENT = {
  id: 2,
  name: 'Asha Patel',
  email: 'asha.patel@example.com',
  team: '1st Line Support',
  isdisabled: false,
} satisfies JsonObject;

const DEPARTMENT: Named = ['department_id', 'Department', 'Id of a department: see "List top levels".'];

export const people: Area = {
  name: 'People and organisation',
  operations: {
    ...resource('user', {
      tier: 'core',
      path: '/Users',
      one: 'a user',
      many: 'users',
      about:
        'Users are the people the service desk works for; technicians are agents and have their own list.',
      verbs: ['list', 'get', 'create', 'update', 'delete'],
      keywords: ['requester', 'employee', 'end user', 'contact', 'caller', 'customer', 'person', 'staff'],
      filters: explain(
        'search',
        'client_id',
        'site_id',
        DEPARTMENT,
        'includeinactive',
        ['approvers_only', 'Only approvers'],
        ['exclude_agents', 'Without agents', 'Leaves out users who are agents too.'],
        ['exclude_generaluser', 'Without "General User"', "Leaves out each site's placeholder user."],
        'lastupdatefromdate',
        'advanced_search',
      ),
      row: USER,
      key: 'users',
      create: {
        name: 'Leon Weber',
        emailaddress: 'leon.weber@example.com',
        phonenumber: '+44 20 7946 0123',
        client_id: 12,
        site_id: 18,
      },
      update: { phonenumber: '+44 20 7946 0199' },
      requires: ['name|firstname|surname'],
      members: explain(
        'name',
        ['emailaddress', 'E-mail address'],
        'site_id',
        'client_id',
        ['phonenumber', 'Telephone'],
        ['login', 'User name', 'For the portal.'],
        ['sendwelcomeemail', 'Send the welcome e-mail'],
        ['inactive', 'Inactive', 'true takes the user out of use.'],
        'customfields',
      ),
      notes: {
        list: 'You get those the connected agent may see, 100 rows per page. "search" takes a name or part of one; for one exact e-mail address use advanced_search with filter type 2. The rows are short: custom fields come with "Get a user".',
        get: 'With includedetails you get custom fields and everything else; includeusersassets adds the assets that are theirs.',
        create:
          'It needs a name and, in most Halos, the site that the user belongs to. Search by e-mail address first: whether Halo refuses an address that it has already is not documented. For a contact of a supplier one public client adds isuserdetails: true and supplier: {"id": …}, which is not confirmed.',
        update:
          'When somebody leaves, set inactive to true: the user cannot be chosen any more, and the history stays.',
        delete:
          'What becomes of their tickets is not documented: to take somebody out of use, set inactive to true with "Update a user" instead.',
      },
      also: {
        list: {
          sample: {
            parameters: { search: 'lopez', client_id: 12 },
            answer: { record_count: 1, users: [USER] },
          },
        },
        get: {
          main: explain(
            'id',
            'includedetails',
            ['includeusersassets', 'With assets'],
            ['includeactivity', 'With activity'],
          ),
          sample: { parameters: { id: 33, includedetails: true }, answer: { ...USER, customfields: [] } },
        },
        delete: { sample: { parameters: { id: 36 }, answer: { id: 36 } } },
      },
    }),
    'user.me': {
      route: 'GET /Users/me',
      tier: 'core',
      title: 'Get the connected user',
      description:
        'Gets the user this connection acts as. It is meant for connections on which an end user signed in; for an agent use "Get the connected agent". It needs no parameters. What Halo answers when an agent is connected is not documented.',
      keywords: ['who am I', 'myself', 'me', 'end user', 'self-service', 'requester'],
      sample: { answer: USER },
    },
    'user.changes': {
      route: 'GET /UserChange',
      tier: 'admin',
      title: 'List changes to users',
      description:
        'Lists which users were changed. change_date is the moment to look from. The rows are not documented: look at one answer before you build on it.',
      keywords: ['user history', 'audit', 'synchronise', 'joiners and leavers'],
      main: explain(
        ['change_date', 'Changed since'],
        ['exclude_generaluser', 'Without "General User"'],
        ['idonly', 'Only ids'],
        'count',
      ),
      sample: { parameters: { change_date: '2026-09-01T00:00:00' } },
    },
    'user.prefs': {
      route: 'POST /Users/prefs',
      tier: 'admin',
      title: 'Set the preferences of a user',
      description:
        "Sets a user's language and theme of the portal. It needs the id of the user. Which values Halo takes is not documented: lang is the number of a language, theme a text.",
      keywords: ['language', 'theme', 'portal settings'],
      id: 'required',
      sample: { request: { id: 33, theme: 'dark' } },
    },

    ...resource('agent', {
      tier: 'core',
      path: '/Agent',
      one: 'an agent',
      many: 'agents',
      about: 'Agents are the people who work on tickets. Id 1 is "Unassigned" and no person.',
      verbs: ['list', 'get', 'create', 'update', 'delete'],
      keywords: ['technician', 'support staff', 'analyst', 'assignee', 'owner', 'operator', 'resolver'],
      filters: explain(
        'search',
        ['team', 'Team', 'Only members of this team.'],
        ['client_id', 'Client', 'Only agents who may work for this client.'],
        ['tickettype_id', 'Ticket type', 'Only agents who may work on this type.'],
        ['includedisabled', 'Disabled ones too', 'A text: true or false.'],
        ['includeunassigned', 'With "Unassigned"', 'A text: true or false.'],
        ['includeapiagents', 'With API-only agents'],
        ['includestatus', 'With online status'],
      ),
      row: AGENT,
      create: {
        name: 'Tom Becker',
        email: 'tom.becker@example.com',
        jobtitle: 'Service desk analyst',
        team: '1st Line Support',
      },
      update: { jobtitle: 'Senior service desk analyst' },
      requires: ['name'],
      members: explain(
        'name',
        ['email', 'E-mail address'],
        ['team', 'Team', 'Name of the default team.'],
        ['teams', 'Teams', 'A list: all teams the agent is in.'],
        ['roles', 'Roles', 'A list of {"id": …}; what the agent may do. See "List roles of agents".'],
        ['jobtitle', 'Job title'],
        ['isdisabled', 'Disabled', 'true takes the agent out of use.'],
      ),
      notes: {
        list: 'You get all rows at once: Halo ignores pages here.',
        get: 'With includedetails you get teams, roles and preferences too.',
        create:
          'It needs a name; without a team and a role an agent sees no tickets. A new agent can take a licence, and the connection needs the right to administer agents.',
        update:
          'When somebody leaves, set isdisabled to true. Whether entries that you leave out of teams or roles stay is not confirmed: send all of them.',
        delete:
          'What becomes of their tickets is not documented: reassign them first, or set isdisabled to true with "Update an agent" instead.',
      },
      also: {
        list: { sample: { parameters: { search: 'patel' }, answer: [AGENT] } },
        get: {
          main: explain('id', 'includedetails', ['getholidayallowance', 'With holiday allowance']),
          sample: {
            parameters: { id: 2, includedetails: true },
            answer: { ...AGENT, teams: [{ team_id: 1, team_name: '1st Line Support' }] },
          },
        },
        delete: { sample: { parameters: { id: 5 }, answer: { id: 5 } } },
      },
    }),
    'agent.me': {
      route: 'GET /Agent/me',
      tier: 'core',
      title: 'Get the connected agent',
      description:
        'Gets the agent this connection acts as, with name, teams and permissions. It needs no parameters and is the quickest way to see whether a connection works, and as whom. An agent without teams sees no tickets: an empty ticket list is often explained here.',
      keywords: ['who am I', 'myself', 'me', 'test the connection', 'permissions', 'technician'],
      sample: { answer: { id: 6, name: 'API agent', isapiagent: true } },
    },
    'agent.clearCache': {
      route: 'POST /Agent/ClearCache',
      tier: 'admin',
      title: 'Clear the cache of agents',
      description:
        'Makes Halo read its agents anew, for when a change to them does not show. It takes no request.',
      keywords: ['refresh', 'stale', 'technician'],
      sample: {},
    },
    'agent.onlineStatus': {
      route: 'GET /OnlineStatus',
      tier: 'admin',
      title: 'List who is online',
      description:
        'Lists which agents are online and since when. fetch_all asks for everybody, TechID for one agent. Some of the other parameters (command, is_logout, agent_status) look as if they set a status instead: leave them out.',
      keywords: ['presence', 'available', 'away', 'logged in', 'technician'],
      main: explain(['fetch_all', 'Everybody'], ['TechID', 'Agent', 'Id of an agent.']),
      sample: { parameters: { fetch_all: true } },
    },
    'agent.checkIns': {
      route: 'GET /AgentCheckIn',
      tier: 'admin',
      title: 'List check-ins of agents',
      description:
        'Lists when agents checked in for work, of one agent or all of them, between two dates. The rows are not documented.',
      keywords: ['attendance', 'shift', 'check-in', 'technician'],
      main: explain('agent_id', 'start_date', 'end_date'),
      sample: {
        parameters: { agent_id: 2, start_date: '2026-09-01T00:00:00', end_date: '2026-09-08T00:00:00' },
      },
    },

    ...resource('team', {
      tier: 'core',
      path: '/Team',
      one: 'a team',
      many: 'teams',
      about: 'A team is a group of agents, a queue that tickets are assigned to.',
      verbs: ['list', 'get', 'create', 'update', 'delete'],
      keywords: ['group', 'queue', 'support group', 'assignment group', 'resolver group', 'section'],
      filters: explain(
        DEPARTMENT,
        ['memberonly', 'Only my teams', 'Those the connected agent is a member of.'],
        ['includeagentsforteams', 'With agents', 'A text: true or false.'],
        ['includedisabled', 'Inactive ones too', 'A text: true or false.'],
        ['showcounts', 'With numbers of tickets'],
        'showall',
      ),
      row: { id: 1, name: '1st Line Support', department_id: 1, department_name: 'IT', inactive: false },
      create: { name: 'Field Support', department_id: 1, forrequests: true },
      update: { emailaddress: 'first.line@example.com' },
      requires: ['name'],
      members: explain(
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
        create: 'It needs a name; most Halos also want the department it belongs to.',
        update:
          'Tickets name their team: whether they follow a new name is not documented. Whether agents that you leave out of "agents" stay in the team is not confirmed either.',
        delete:
          'What becomes of its tickets is not documented: reassign them first, or set inactive to true with "Update a team" instead.',
      },
      also: {
        get: {
          main: explain('id', 'includedetails', ['includeagents', 'With agents']),
          sample: {
            parameters: { id: 1, includedetails: true, includeagents: true },
            answer: {
              id: 1,
              name: '1st Line Support',
              department_id: 1,
              agents: [{ agent_id: 2, agent_name: 'Asha Patel' }],
            },
          },
        },
        delete: { sample: { parameters: { id: 4 }, answer: { id: 4 } } },
      },
    }),
    'team.tree': {
      route: 'GET /Team/Tree',
      tier: 'core',
      title: 'Get departments and teams as a tree',
      description:
        'Gets the departments with their teams below them, as the side menu of Halo shows them. It takes no parameters. The shape of the answer is not documented; in the practice tenant each department has its "teams".',
      keywords: ['hierarchy', 'structure', 'group', 'queue', 'department', 'organisation chart'],
      sample: {
        answer: [
          {
            id: 1,
            name: 'IT',
            teams: [
              { id: 1, name: '1st Line Support' },
              { id: 2, name: '2nd Line Support' },
            ],
          },
        ],
      },
    },

    ...resource('role', {
      tier: 'admin',
      path: '/Roles',
      one: 'a role of agents',
      many: 'roles of agents',
      about: 'A role says what agents may see and do. Its id is a GUID.',
      verbs: ['list', 'get', 'create', 'update', 'delete'],
      keywords: ['permission', 'access', 'rights', 'profile', 'security'],
      filters: explain(
        ['agentid', 'Agent', 'Only the roles of this agent.'],
        ['isconfig', 'For configuration'],
      ),
      details: true,
      row: { id: '3c2f7e10-5b0d-4c43-9a51-0d6f3b8a2e01', name: 'Service Desk Agent' },
      create: { name: 'Auditor', notes: 'Reads everything, changes nothing.' },
      update: { notes: 'Works on incidents and requests.' },
      requires: ['name'],
      notes: {
        update: 'Permissions change at once for everybody who has the role.',
        delete: 'Agents who have only this role lose their permissions.',
      },
    }),
    ...resource('userRole', {
      tier: 'admin',
      path: '/UserRoles',
      one: 'a role of users',
      many: 'roles of users',
      about: 'A role says what users may see and do in the portal.',
      verbs: ['list', 'get', 'create', 'update', 'delete'],
      keywords: ['permission', 'portal access', 'rights', 'end user', 'approver'],
      details: true,
      row: { id: 1, name: 'Standard User' },
      create: { name: 'Department Head', ischangeapprover2: true, canaccesscatalog: true },
      update: { notes: 'Sees only their own tickets.' },
      requires: ['name'],
    }),
    ...organisation,
  },
};
