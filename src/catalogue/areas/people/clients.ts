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

const INACTIVE: ParameterEntry = ['inactive', 'Inactive', 'true takes it out of use.'];

/** Whom the service desk works for, and where they are. */
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
      list: 'You get 100 rows per page. Some versions of Halo ignore "search" here; advanced_search with filter_name "name" works in them. The rows are short: custom fields come with "Get a client".',
      get: 'With includedetails you get custom fields and everything else, includeactivity adds numbers of tickets.',
      create:
        'It needs a name; users need a site of the client. The newclient_ members make the first site and the first user in the same step: their names are in Halo\'s document, their effect is not confirmed. Otherwise use "Create a site" next.',
      update: 'To take a client out of use, set inactive to true.',
      delete:
        'What becomes of its sites, users and tickets is not documented: to take a client out of use, set inactive to true with "Update a client" instead.',
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
      "Gets the client of the user this connection acts as, such as the user's department. It takes no parameters and is meant for connections on which an end user signed in; what Halo answers when an agent is connected is not documented.",
    keywords: ['my department', 'my company', 'who am I', 'end user', 'customer'],
    sample: { response: CLIENT },
  },

  ...defineResource('site', {
    tier: 'core',
    path: '/Site',
    singular: 'a site',
    plural: 'sites',
    description:
      'A site is a place of a client, such as an office or a branch. Users and assets belong to a site.',
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
      list: 'You get 100 rows per page; give client_id for those of one client.',
      get: 'With includedetails you get addresses and custom fields too.',
      create:
        'It needs a name and the client it belongs to. One public client found that Halo takes sites only with the flag issitedetails: it is set here.',
      update:
        'One public client found that Halo takes such changes only with the flag issitedetails: it is set here. To take a site out of use, set inactive to true.',
      delete:
        'What becomes of its users and assets is not documented: to take a site out of use, set inactive to true with "Update a site" instead.',
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
      'A top level stands above the clients, such as a group of companies above its departments. Halo keeps the departments of the agents in the same table.',
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
      list: 'You get 100 rows per page; under which name they stand in the answer is not documented: the output "records" finds them.',
      get: 'include_teams and include_agents add what is below it.',
      create:
        'It needs a name. agent_department: true makes it a department of agents, going by the name of the member; that is not confirmed.',
      delete: 'What becomes of the clients and teams below it is not documented: move them first.',
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
