import type { JsonObject, OperationDefinition } from '../../operation';
import { describeParameters } from '../../parameters';
import { defineResource } from '../../resource';

const USER = {
  id: 33,
  name: 'Maria Lopez',
  emailaddress: 'maria.lopez@example.com',
  client_id: 12,
  client_name: 'Head Office',
  site_id: 18,
  site_name: 'Main Building',
  inactive: false,
} satisfies JsonObject;

/** The people the service desk works for. */
export const users: Record<string, OperationDefinition> = {
  ...defineResource('user', {
    tier: 'core',
    path: '/Users',
    singular: 'a user',
    plural: 'users',
    description:
      'Users are the people the service desk works for; technicians are agents and have their own list.',
    verbs: ['list', 'get', 'create', 'update', 'delete'],
    keywords: ['requester', 'employee', 'end user', 'contact', 'caller', 'customer', 'person', 'staff'],
    filters: describeParameters(
      'search',
      'client_id',
      'site_id',
      ['department_id', 'Department', 'Id of a department.'],
      'includeinactive',
      ['approvers_only', 'Only approvers'],
      ['exclude_agents', 'Without agents', 'Leaves out users who are agents too.'],
      ['exclude_generaluser', 'Without "General User"', "Leaves out each site's placeholder user."],
      'lastupdatefromdate',
      'advanced_search',
    ),
    row: USER,
    key: 'users',
    disposableId: 41,
    create: {
      name: 'Leon Weber',
      emailaddress: 'leon.weber@example.com',
      phonenumber: '+44 20 7946 0123',
      client_id: 12,
      site_id: 18,
    },
    update: { phonenumber: '+44 20 7946 0199' },
    requires: ['name|firstname|surname'],
    properties: describeParameters(
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
      get: "With includedetails you get custom fields and everything else; includeusersassets adds the user's assets.",
      create:
        'It needs a name and, in most Halos, the site that the user belongs to. Search by e-mail address first: whether Halo refuses an address that it has already is not documented. For a contact of a supplier one public client adds isuserdetails: true and supplier: {"id": …}, which is not confirmed.',
      update: 'When somebody leaves, set inactive to true instead of deleting the user.',
      delete:
        'What becomes of their tickets is not documented: to take somebody out of use, set inactive to true with "Update a user" instead.',
    },
    overrides: {
      list: {
        sample: {
          parameters: { search: 'lopez', client_id: 12 },
          response: { record_count: 1, users: [USER] },
        },
      },
      get: {
        main: describeParameters(
          'id',
          'includedetails',
          ['includeusersassets', 'With assets'],
          ['includeactivity', 'With activity'],
        ),
        sample: { parameters: { id: 33, includedetails: true }, response: { ...USER, customfields: [] } },
      },
    },
  }),

  'user.me': {
    route: 'GET /Users/me',
    tier: 'core',
    title: 'Get the connected user',
    description:
      'Gets the user this connection acts as. It is meant for connections on which an end user signed in; for an agent use "Get the connected agent". It needs no parameters. What Halo answers when an agent is connected is not documented.',
    keywords: ['who am I', 'myself', 'me', 'end user', 'self-service', 'requester'],
    sample: { response: USER },
  },

  'user.changes': {
    route: 'GET /UserChange',
    tier: 'admin',
    title: 'List changes to users',
    description:
      'Lists which users were changed. change_date is the moment to look from. You get 100 rows per page; neither their members nor the name under which they stand in the answer are documented: the output "records" finds them.',
    keywords: ['user history', 'audit', 'synchronise', 'joiners and leavers'],
    main: describeParameters(
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
      'Sets the language (lang, a number) and the theme (a text) that a user sees. It needs the id of the user. Which values Halo takes is not documented.',
    keywords: ['language', 'theme', 'portal settings'],
    id: 'required',
    sample: { request: { id: 33, theme: 'dark' } },
  },
};
