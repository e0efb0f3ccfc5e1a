import type { OperationDefinition } from '../../operation';
import { describeParameters } from '../../parameters';
import { defineResource } from '../../resource';

export const software: Record<string, OperationDefinition> = {
  ...defineResource('softwareLicence', {
    tier: 'core',
    path: '/SoftwareLicence',
    singular: 'a software licence',
    plural: 'software licences',
    description: 'A licence record holds the number of owned and used copies of a program or subscription.',
    verbs: ['list', 'get', 'create', 'update', 'delete'],
    keywords: ['license', 'subscription', 'Microsoft 365', 'seats', 'application', 'SAM', 'renewal'],
    filters: describeParameters(
      'search',
      'client_id',
      'site_id',
      ['licence_type', 'Kind', 'The meaning of the numbers is not documented.'],
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
      ['count', 'Copies', 'Number of owned copies.'],
      ['manufacturer', 'Manufacturer'],
      'client_id',
      'supplier_id',
      ['start_date', 'Valid from'],
      ['end_date', 'Valid until'],
      ['purchase_price', 'Price'],
      ['autorenew', 'Renews automatically'],
      ['notes', 'Note'],
    ),
    notes: {
      list: 'Returns 100 rows per page. The name of the list in the response ("licences") is not confirmed; the output "records" finds it in any case.',
      get: 'With includedetails you get its roles and the assets that use it too.',
      create: 'Requires a name; count is the number of owned copies.',
      update: 'If the licence comes from an integration, its next run may overwrite your changes.',
      delete:
        'What happens to installations that refer to it is not documented; to keep the record, set its end_date instead.',
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
      'Lists the changes to software licences, 100 rows per page. The name of the list in the response is not documented; the output "records" finds it.',
    keywords: ['license', 'audit', 'change log'],
    main: describeParameters(
      ['licence_id', 'Licence', 'Id of the software licence.'],
      ['change_date', 'Changed on'],
      'search',
    ),
    sample: { parameters: { licence_id: 1 } },
  },
};
