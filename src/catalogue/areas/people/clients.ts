import type { JsonObject, OperationDefinition } from '../../operation';
import { describeParameters, type ParameterEntry } from '../../parameters';
import { defineResource } from '../../resource';

const CLIENT = {
  id: 12,
  name: 'Head Office',
  toplevel_id: 1,
  toplevel_name: 'Northwind Group',
  inactive: false,
} satisfies JsonObject;

const SITE = {
  id: 18,
  name: 'Main Building',
  client_id: 12,
  client_name: 'Head Office',
  inactive: false,
} satisfies JsonObject;

const INACTIVE: ParameterEntry = ['inactive', 'Inactive', 'true deactivates it.'];

/** Clients, sites and top levels. */
export const clients: Record<string, OperationDefinition> = {
  ...defineResource('client', {
    tier: 'core',
    path: '/Client',
    singular: 'a client',
    plural: 'clients',
    description:
      'A client is a part of the organisation that the service desk works for, mostly a department; at a service provider it is a customer. Clients have sites, and sites have users.',
    verbs: ['list', 'get', 'create', 'update', 'delete'],
    keywords: ['customer', 'department', 'company', 'business unit', 'account', 'organisation', 'area'],
    filters: describeParameters(
      'search',
      ['toplevel_id', 'Top level', 'Only clients below this top level.'],
      'includeinactive',
      ['exclude_internal', 'Without internal ones'],
      'lastupdatefromdate',
      'advanced_search',
    ),
    row: CLIENT,
    key: 'clients',
    disposableId: 15,
    create: { name: 'Legal', toplevel_id: 1, newclient_sitename: 'South Campus' },
    update: { notes: 'Month-end closing: no changes on the last two working days.' },
    requires: ['name'],
    properties: describeParameters(
      'name',
      ['toplevel_id', 'Top level', 'Id of the top level above the client.'],
      ['newclient_sitename', 'First site', 'Name of the site that is made with a new client.'],
      ['newclient_contactname', 'First user', 'Name of the user who is made with a new client.'],
      ['newclient_contactemail', "First user's e-mail address"],
      ['notes', 'Notes'],
      INACTIVE,
      'customfields',
    ),
    notes: {
      list: 'Returns 100 rows per page. Some versions of Halo ignore "search" here; advanced_search with filter_name "name" works in them. The rows are short: for custom fields use "Get a client".',
      get: 'With includedetails you get all fields, including custom fields; includeactivity adds ticket counts.',
      create:
        'Requires a name; users need a site of the client. The newclient_ properties create the first site and the first user in the same step: they are documented, but their effect is not confirmed. Otherwise use "Create a site" next.',
      update: 'To deactivate a client, set inactive to true.',
      delete:
        'What happens to its sites, users and tickets is not documented: to deactivate a client, set inactive to true with "Update a client" instead.',
    },
    overrides: {
      list: {
        sample: { parameters: { toplevel_id: 1 }, response: { record_count: 1, clients: [CLIENT] } },
      },
      get: {
        main: describeParameters('id', 'includedetails', ['includeactivity', 'With activity']),
        sample: { parameters: { id: 12, includedetails: true }, response: { ...CLIENT, customfields: [] } },
      },
    },
  }),

  'client.me': {
    route: 'GET /Client/me',
    tier: 'core',
    title: 'Get my client',
    description:
      "Gets the client of the user this connection acts as, such as the user's department. It takes no parameters and is intended for connections on which an end user is signed in; the response for an agent is not documented.",
    keywords: ['my department', 'my company', 'who am I', 'end user', 'customer'],
    sample: { response: CLIENT },
  },

  ...defineResource('site', {
    tier: 'core',
    path: '/Site',
    singular: 'a site',
    plural: 'sites',
    description:
      'A site is a location of a client, such as an office or a branch. Users and assets belong to a site.',
    verbs: ['list', 'get', 'create', 'update', 'delete'],
    keywords: ['location', 'office', 'branch', 'building', 'address', 'place'],
    filters: describeParameters(
      'search',
      'client_id',
      ['toplevel_id', 'Top level', 'Only sites below this top level.'],
      'includeinactive',
      ['includeaddress', 'With address'],
      ['stocklocation', 'Stock location'],
      'lastupdatefromdate',
      'advanced_search',
    ),
    row: SITE,
    key: 'sites',
    disposableId: 22,
    create: { name: 'Manchester', client_id: 12, phonenumber: '+44 161 496 0000' },
    update: { phonenumber: '+44 20 7946 0100' },
    requires: ['name'],
    properties: describeParameters(
      'name',
      'client_id',
      ['phonenumber', 'Telephone'],
      ['delivery_address', 'Address', 'An object: line1, line2, line3, line4, postcode.'],
      ['timezone', 'Time zone'],
      ['notes', 'Notes'],
      INACTIVE,
      'customfields',
    ),
    notes: {
      list: 'Returns 100 rows per page; set client_id for those of one client.',
      get: 'With includedetails you get addresses and custom fields too.',
      create:
        'Requires a name and the client it belongs to. According to one public client, Halo requires the flag issitedetails for sites; this operation sets it.',
      update:
        'According to one public client, Halo requires the flag issitedetails for such changes; this operation sets it. To deactivate a site, set inactive to true.',
      delete:
        'What happens to its users and assets is not documented: to deactivate a site, set inactive to true with "Update a site" instead.',
    },
    overrides: {
      list: { sample: { parameters: { client_id: 12 }, response: { record_count: 1, sites: [SITE] } } },
      get: {
        main: describeParameters('id', 'includedetails', ['includeactivity', 'With activity']),
        sample: {
          parameters: { id: 18, includedetails: true },
          response: { ...SITE, delivery_address: { line1: '1 Example Street', postcode: 'EC1A 1AA' } },
        },
      },
      create: { requires: ['name', 'client_id'], fixed: { issitedetails: true } },
      update: { fixed: { issitedetails: true } },
    },
  }),

  ...defineResource('topLevel', {
    tier: 'core',
    path: '/TopLevel',
    singular: 'a top level',
    plural: 'top levels',
    description:
      'A top level groups clients, for example a group of companies and its departments. Halo stores the departments of the agents in the same table.',
    verbs: ['list', 'get', 'create', 'update', 'delete'],
    keywords: ['group', 'parent company', 'department', 'division', 'hierarchy', 'tree'],
    filters: describeParameters(
      'search',
      ['agent_departments_only', 'Only departments of agents'],
      ['org_id', 'Organisation', 'Id of an organisation.'],
      ['include_teams', 'With teams'],
      ['include_agents', 'With agents'],
      ['show_all', 'All of them'],
    ),
    row: { id: 1, name: 'Northwind Group', organisation_id: 1, agent_department: false },
    disposableId: 5,
    create: { name: 'Northwind Energy', organisation_id: 1 },
    update: { notes: 'Holding company and its departments.' },
    requires: ['name'],
    properties: describeParameters(
      'name',
      ['organisation_id', 'Organisation', 'Id of the organisation it belongs to.'],
      ['agent_department', 'Is a department of agents'],
      ['notes', 'Notes'],
      ['announcement', 'Announcement'],
    ),
    notes: {
      list: 'Returns 100 rows per page; the name of the list in the response is not documented, but the output "records" finds it.',
      get: 'include_teams and include_agents add its teams and agents.',
      create:
        'Requires a name. agent_department: true makes it a department of agents, according to its name; this is not confirmed.',
      delete: 'What happens to the clients and teams below it is not documented: move them first.',
    },
    overrides: {
      list: {
        sample: {
          parameters: { include_teams: true },
          response: [{ id: 1, name: 'Northwind Group', organisation_id: 1, teams: [] }],
        },
      },
      get: {
        main: describeParameters(
          'id',
          'includedetails',
          ['include_teams', 'With teams'],
          ['include_agents', 'With agents'],
        ),
        sample: {
          parameters: { id: 1, includedetails: true },
          response: { id: 1, name: 'Northwind Group', organisation_id: 1, agent_department: false },
        },
      },
    },
  }),
};
