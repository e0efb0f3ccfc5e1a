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

/** Users. */
export const users: Record<string, OperationDefinition> = {
  ...defineResource('user', {
    tier: 'core',
    path: '/Users',
    singular: 'a user',
    plural: 'users',
    description: 'Users report tickets to the service desk; for technicians see "List agents".',
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
      list: 'Returns the users that the connected agent may see, 100 rows per page. "search" takes a name or part of one; for one exact e-mail address use advanced_search with filter type 2. The rows are short: for custom fields use "Get a user".',
      get: "With includedetails you get all fields, including custom fields; includeusersassets adds the user's assets.",
      create:
        'Requires a name and, in most Halo instances, the site of the user. Search by e-mail address first: whether Halo rejects a duplicate address is not documented. For a contact of a supplier one public client adds isuserdetails: true and supplier: {"id": …}, which is not confirmed.',
      update: 'When a person leaves, set inactive to true instead of deleting the user.',
      delete:
        'What happens to their tickets is not documented: to deactivate a user, set inactive to true with "Update a user" instead.',
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
      'Gets the user this connection acts as. It is intended for connections on which an end user is signed in; for an agent use "Get the connected agent". It takes no parameters. The response for an agent is not documented.',
    keywords: ['who am I', 'myself', 'me', 'end user', 'self-service', 'requester'],
    sample: { response: USER },
  },

  'user.changes': {
    route: 'GET /UserChange',
    tier: 'admin',
    title: 'List changes to users',
    description:
      'Lists the changed users. change_date is the start of the period. Returns 100 rows per page; neither their fields nor the name of the list in the response are documented; the output "records" finds it.',
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
      'Sets the language (lang, a number) and the theme (a string) of a user. Requires the id of the user. The values are not documented.',
    keywords: ['language', 'theme', 'portal settings'],
    id: 'required',
    sample: { request: { id: 33, theme: 'dark' } },
  },
};
