import type { JsonObject, OperationDefinition } from '../../operation';
import { describeParameters } from '../../parameters';
import { defineResource } from '../../resource';

const AGENT = {
  id: 2,
  name: 'Asha Patel',
  email: 'asha.patel@servicedesk.example.com',
  team: '1st Line Support',
  isdisabled: false,
} satisfies JsonObject;

/** Agents. */
export const agents: Record<string, OperationDefinition> = {
  ...defineResource('agent', {
    tier: 'core',
    path: '/Agent',
    singular: 'an agent',
    plural: 'agents',
    description: 'Agents work on tickets. Id 1 is "Unassigned" and not a person.',
    verbs: ['list', 'get', 'create', 'update', 'delete'],
    keywords: ['technician', 'support staff', 'analyst', 'assignee', 'owner', 'operator', 'resolver'],
    filters: describeParameters(
      'search',
      ['team', 'Team', 'Only members of this team.'],
      ['client_id', 'Client', 'Only agents who may work for this client.'],
      ['tickettype_id', 'Ticket type', 'Only agents who may work on this type.'],
      ['includedisabled', 'Disabled ones too', 'The string true or false.'],
      ['includeunassigned', 'With "Unassigned"', 'The string true or false.'],
      ['includeapiagents', 'With API-only agents'],
      ['includestatus', 'With online status'],
    ),
    row: AGENT,
    disposableId: 9,
    create: {
      name: 'Nadia Rossi',
      email: 'nadia.rossi@servicedesk.example.com',
      jobtitle: 'Service desk analyst',
      team: '1st Line Support',
    },
    update: { jobtitle: 'Senior service desk analyst' },
    requires: ['name'],
    properties: describeParameters(
      'name',
      ['email', 'E-mail address'],
      ['team', 'Team', 'Name of the default team.'],
      ['teams', 'Teams', 'A list: all teams the agent is in.'],
      ['roles', 'Roles', 'A list of {"id": …} with the roles of the agent. See "List roles of agents".'],
      ['jobtitle', 'Job title'],
      ['isdisabled', 'Disabled', 'true takes the agent out of use.'],
    ),
    notes: {
      list: 'Returns all rows at once: Halo ignores the paging parameters here.',
      get: 'With includedetails you get teams, roles and preferences too.',
      create:
        'Requires a name. Set teams and roles as well: they define the permissions of the agent. A new agent can use a licence, and the connected agent needs the permission to manage agents.',
      update:
        'When a person leaves, set isdisabled to true. Whether entries that are missing from teams or roles are kept is not confirmed: send all of them.',
      delete:
        'What happens to their tickets is not documented: reassign them first, or set isdisabled to true with "Update an agent" instead.',
    },
    overrides: {
      list: { sample: { parameters: { search: 'patel' }, response: [AGENT] } },
      get: {
        main: describeParameters('id', 'includedetails', ['getholidayallowance', 'With holiday allowance']),
        sample: {
          parameters: { id: 2, includedetails: true },
          response: { ...AGENT, teams: [{ id: 1, name: '1st Line Support' }] },
        },
      },
    },
  }),

  'agent.me': {
    route: 'GET /Agent/me',
    tier: 'core',
    title: 'Get the connected agent',
    description:
      'Gets the agent this connection acts as, for example to test the connection. It takes no parameters. If "List tickets" returns nothing, check here whether the agent has teams: an API-only agent without teams sees no tickets.',
    keywords: ['who am I', 'myself', 'me', 'test the connection', 'permissions', 'technician'],
    sample: { response: { id: 6, name: 'Integration API', team: '1st Line Support', isapiagent: true } },
  },

  'agent.clearCache': {
    route: 'POST /Agent/ClearCache',
    tier: 'admin',
    title: 'Clear the cache of agents',
    description:
      'Refreshes the agents that Halo has cached, if a change to an agent does not show. It takes no request.',
    keywords: ['refresh', 'stale', 'technician'],
    sample: {},
  },

  'agent.onlineStatus': {
    route: 'GET /OnlineStatus',
    tier: 'admin',
    title: 'List who is online',
    description:
      'Lists which agents are online and since when. fetch_all returns all agents, TechID one agent. According to their names, some of the other parameters (command, is_logout, agent_status) set a status instead: omit them.',
    keywords: ['presence', 'available', 'away', 'logged in', 'technician'],
    main: describeParameters(['fetch_all', 'Everybody'], ['TechID', 'Agent', 'Id of an agent.']),
    sample: { parameters: { TechID: 2 } },
  },

  'agent.checkIns': {
    route: 'GET /AgentCheckIn',
    tier: 'admin',
    title: 'List check-ins of agents',
    description: 'Lists the check-ins of one or all agents between two dates. The rows are not documented.',
    keywords: ['attendance', 'shift', 'check-in', 'technician'],
    main: describeParameters('agent_id', 'start_date', 'end_date'),
    sample: { parameters: { agent_id: 2 } },
  },
};
