import type { OperationDefinition } from '../../operation';
import { describeParameters } from '../../parameters';
import { defineResource } from '../../resource';

export const software: Record<string, OperationDefinition> = {
  ...defineResource('softwareLicence', {
    tier: 'core',
    path: '/SoftwareLicence',
    singular: 'a software licence',
    plural: 'software licences',
    description:
      'A licence record says how many copies of a program or subscription you own and how many are in use.',
    verbs: ['list', 'get', 'create', 'update', 'delete'],
    keywords: ['license', 'subscription', 'Microsoft 365', 'seats', 'application', 'SAM', 'renewal'],
    filters: describeParameters(
      'search',
      'client_id',
      'site_id',
      ['licence_type', 'Kind', 'What the numbers stand for is not documented.'],
      'includeinactive',
    ),
    details: true,
    key: 'licences',
    row: {
      id: 1,
      name: 'Acrobat Pro',
      type: 0,
      manufacturer: 'Adobe',
      client_id: 12,
      count: 25,
      licences_in_use: 18,
      licences_available: 7,
      end_date: '2027-03-31T00:00:00',
      is_active: true,
    },
    disposableId: 3,
    create: {
      name: 'Visio Plan 2',
      type: 0,
      manufacturer: 'Microsoft',
      client_id: 12,
      count: 10,
      start_date: '2026-10-01T00:00:00',
      end_date: '2027-09-30T00:00:00',
      purchase_price: 1560,
    },
    update: { count: 30 },
    requires: ['name'],
    properties: describeParameters(
      'name',
      ['count', 'Copies', 'How many you own.'],
      ['manufacturer', 'Manufacturer'],
      'client_id',
      'supplier_id',
      ['start_date', 'Valid from'],
      ['end_date', 'Valid until'],
      ['purchase_price', 'Price'],
      ['autorenew', 'Renews itself'],
      ['notes', 'Note'],
    ),
    notes: {
      list: 'You get 100 rows per page. The name under which the rows stand in the answer ("licences") is not certain; the output "records" finds them either way.',
      get: 'With includedetails you get its roles and the assets that use it too.',
      create: 'It needs a name; count is how many copies you own.',
      update: 'If an integration brought the licence in, its next run may overwrite what you change.',
      delete:
        'What becomes of installations that refer to it is not documented; to keep the record, let the licence end (end_date) instead.',
    },
  }),
  'softwareLicence.devices': {
    route: 'GET /DeviceLicence',
    tier: 'admin',
    title: 'List which assets use which licence',
    description:
      'Lists the links between assets and software licences. No parameters are documented; for one asset or one licence use "List the software on assets".',
    keywords: ['license', 'installed', 'device'],
    sample: {},
  },
  'softwareLicence.roles': {
    route: 'GET /SoftwareLicenceRole',
    tier: 'admin',
    title: 'List the roles of software licences',
    description:
      'Lists the roles that a user of a licensed program can have, such as author or reader. Give softwarelicence_id for one licence.',
    keywords: ['license', 'permission', 'seat'],
    main: describeParameters(['softwarelicence_id', 'Licence', 'Id of the software licence.']),
    sample: {
      parameters: { softwarelicence_id: 1 },
      response: [{ id: 1, softwarelicence_id: 1, name: 'Author' }],
    },
  },
  'softwareLicence.changes': {
    route: 'GET /LicenceChange',
    tier: 'admin',
    title: 'List the history of software licences',
    description:
      'Lists what changed about software licences, 100 rows per page. Under which name the rows stand in the answer is not documented; the output "records" finds them.',
    keywords: ['license', 'audit', 'change log'],
    main: describeParameters(
      ['licence_id', 'Licence', 'Id of the software licence.'],
      ['change_date', 'Changed on'],
      'search',
    ),
    sample: { parameters: { licence_id: 1 } },
  },
};
