import type { OperationDefinition } from '../../operation';
import { describeParameters } from '../../parameters';
import { defineResource } from '../../resource';

/** Contact groups, address book, cost centres and external links. */
export const contacts: Record<string, OperationDefinition> = {
  ...defineResource('contactGroup', {
    tier: 'admin',
    path: '/Contactgroup',
    singular: 'a contact group',
    plural: 'contact groups',
    description: 'A contact group is a named list of addresses for e-mails.',
    verbs: ['list', 'get', 'create', 'update', 'delete'],
    keywords: ['mailing list', 'recipients', 'e-mail'],
    row: { id: 1, name: 'Site coordinators' },
    create: { name: 'Key users', allowall: true },
    update: { name: 'Site coordinators (all clients)' },
    requires: ['name'],
  }),

  ...defineResource('distributionList', {
    tier: 'admin',
    path: '/DistributionLists',
    singular: 'a distribution list',
    plural: 'distribution lists',
    description: 'A distribution list sends e-mails to all its users.',
    verbs: ['list', 'get', 'create', 'update', 'delete'],
    keywords: ['mailing list', 'newsletter', 'recipients', 'e-mail', 'announcement'],
    filters: describeParameters(['include_client_related', 'With those of clients']),
    row: { id: 1, name: 'Maintenance notices' },
    create: { name: 'VPN users', desc: 'Told about work on the VPN.' },
    update: { addtheseusers: [{ id: 33 }] },
    requires: ['name'],
    notes: {
      update:
        'Members are added with addtheseusers and removed with removetheseusers, according to their names; this is not confirmed.',
    },
    overrides: {
      update: {
        sample: {
          request: { id: 1, addtheseusers: [{ id: 33 }] },
          response: { id: 1, name: 'Maintenance notices', users_count: 2 },
        },
      },
    },
  }),

  ...defineResource('addressbook', {
    tier: 'admin',
    path: '/Addressbook',
    singular: 'an address book entry',
    plural: 'address book entries',
    description: 'The address book holds e-mail addresses that do not belong to users.',
    verbs: ['list', 'get', 'create', 'update', 'delete'],
    keywords: ['contact', 'e-mail address', 'recipient'],
    row: { id: 1, name: 'Building reception', emailaddress: 'reception@example.com' },
    create: { name: 'Facilities on call', emailaddress: 'facilities.oncall@example.com', global: true },
    update: { emailaddress: 'front.desk@example.com' },
    requires: ['name|emailaddress'],
  }),

  ...defineResource('costCentre', {
    tier: 'admin',
    path: '/CostCentres',
    singular: 'a cost centre',
    plural: 'cost centres',
    description: 'Cost centres pay for tickets and assets.',
    verbs: ['list', 'get', 'create', 'update', 'delete'],
    keywords: ['accounting', 'budget', 'cost center', 'charge'],
    details: true,
    row: { id: 1, name: '4100 Finance', chargeable: true },
    create: { name: '4200 Legal', chargeable: true },
    update: { chargeable: false },
    requires: ['name'],
  }),

  ...defineResource('externalLink', {
    tier: 'admin',
    path: '/ExternalLink',
    singular: 'an external link',
    plural: 'external links',
    description:
      'An external link connects a record in Halo (halo_id) with the corresponding record in another system (third_party_id).',
    verbs: ['list', 'get', 'create', 'update', 'delete'],
    keywords: ['integration', 'third party', 'correlation', 'mapping', 'foreign key', 'synchronise'],
    filters: describeParameters(
      ['halo_id', 'Record', 'Id of the record in Halo.'],
      ['third_party_id', 'External id', 'Id of the record in the other system.'],
      ['module_id', 'Integration', 'Number of the integration.'],
      ['table_id', 'Table', 'Number of the kind of record.'],
      'search',
    ),
    details: true,
    row: { id: 1, table_id: 1, module_id: 1, halo_id: 1001, third_party_id: 'MON-4711' },
    create: {
      table_id: 1,
      module_id: 1,
      halo_id: 1002,
      third_party_id: 'MON-4712',
      third_party_url: 'https://monitoring.example.com/alerts/4712',
    },
    update: { third_party_url: 'https://monitoring.example.com/alerts/4711' },
    requires: ['third_party_id'],
    notes: {
      list: 'What the numbers of integrations (module_id) and tables (table_id) stand for is not documented: copy them from existing links. Returns 100 rows per page; the name of the list in the response is not documented, but the output "records" finds it.',
      create: 'The numbers for module_id and table_id are not documented: copy them from an existing link.',
    },
  }),
};
