import type { JsonObject, OperationDefinition } from '../../operation';
import { describeParameters, type ParameterEntry } from '../../parameters';
import { defineResource } from '../../resource';

const SUPPLIER = {
  id: 1,
  name: 'Contoso Hardware',
  contact_name: 'Grace Miller',
  email_address: 'orders@contoso.example.com',
  inactive: false,
} satisfies JsonObject;

const INACTIVE: ParameterEntry = ['inactive', 'Inactive', 'true deactivates it.'];

/** The organisation that runs the service desk, and its suppliers. */
export const organisations: Record<string, OperationDefinition> = {
  ...defineResource('organisation', {
    tier: 'core',
    path: '/Organisation',
    singular: 'an organisation',
    plural: 'organisations',
    description:
      'An organisation is your own side of the service desk: the company that agents, departments and teams belong to. The organisations you work for are clients.',
    verbs: ['list', 'get', 'create', 'update', 'delete'],
    keywords: ['company', 'department', 'team', 'structure', 'hierarchy', 'organisation chart'],
    details: true,
    row: {
      id: 1,
      name: 'Northwind Service Desk',
      email: 'servicedesk@example.com',
      phone: '+44 20 7946 0000',
    },
    disposableId: 2,
    create: { name: 'Northwind Facilities', email: 'facilities@example.com' },
    update: { phone: '+44 20 7946 0001' },
    requires: ['name'],
    properties: describeParameters(
      'name',
      ['email', 'E-mail address'],
      ['phone', 'Telephone'],
      ['website', 'Website'],
      ['portalurl', 'Address of the portal'],
      ['departments', 'Departments', 'A list of {"id": …, "name": …}.'],
      'customfields',
    ),
    notes: {
      list: 'No parameters are documented: all of them are returned at once.',
      get: 'With includedetails you get its departments with their teams.',
      create: 'Requires a name. Most companies have one organisation only: check "List organisations" first.',
      update:
        'Whether departments that are missing from "departments" are kept is not confirmed: send all of them, or none.',
      delete: 'What happens to its departments and teams is not documented.',
    },
    overrides: {
      get: {
        sample: {
          parameters: { id: 1, includedetails: true },
          response: {
            id: 1,
            name: 'Northwind Service Desk',
            departments: [{ id: 3, name: 'Service Operations' }],
          },
        },
      },
    },
  }),

  ...defineResource('supplier', {
    tier: 'core',
    path: '/Supplier',
    singular: 'a supplier',
    plural: 'suppliers',
    description:
      'Suppliers deliver hardware, software or services; tickets, assets and contracts refer to them.',
    verbs: ['list', 'get', 'create', 'update', 'delete'],
    keywords: ['vendor', 'third party', 'manufacturer', 'partner', 'company', 'provider'],
    filters: describeParameters(
      'search',
      'includeinactive',
      ['toplevel_id', 'Top level', 'Id of a top level.'],
      'count',
      'order',
    ),
    details: true,
    row: SUPPLIER,
    key: 'suppliers',
    disposableId: 3,
    create: {
      name: 'Adventure Print Services',
      contact_name: 'Ivan Horvat',
      email_address: 'service@adventure.example.com',
      phone_number: '+44 20 7946 0250',
    },
    update: { support_email_address: 'support@contoso.example.com' },
    requires: ['name'],
    properties: describeParameters(
      'name',
      ['contact_name', 'Contact', 'Name of the contact person.'],
      ['email_address', 'E-mail address'],
      ['support_email_address', 'E-mail address for support'],
      ['phone_number', 'Telephone'],
      ['website', 'Website'],
      ['notes', 'Notes'],
      INACTIVE,
      'customfields',
    ),
    notes: {
      list: 'Returns 100 rows per page; older versions of Halo return all of them at once.',
      get: 'With includedetails you get contacts, custom fields and settings too.',
      create: 'Requires a name. Further contacts are users of the supplier: see "Create a user".',
      update: 'To deactivate a supplier, set inactive to true.',
      delete:
        'What happens to its contracts and tickets is not documented: to deactivate a supplier, set inactive to true with "Update a supplier" instead.',
    },
    overrides: {
      list: {
        sample: {
          parameters: { search: 'contoso' },
          response: { record_count: 1, suppliers: [SUPPLIER] },
        },
      },
    },
  }),

  ...defineResource('supplierContract', {
    tier: 'admin',
    path: '/SupplierContract',
    singular: 'a contract with a supplier',
    plural: 'contracts with suppliers',
    description: 'Such a contract has a term, an SLA and the assets it covers.',
    verbs: ['list', 'get', 'create', 'update', 'delete'],
    keywords: ['vendor', 'maintenance', 'warranty', 'agreement', 'renewal', 'expiry'],
    filters: describeParameters('supplier_id', 'search', 'includeinactive', 'count'),
    details: true,
    row: { id: 1, ref: 'CH-2026-01', supplier_id: 1, end_date: '2027-12-31T00:00:00', active: true },
    create: {
      ref: 'CH-2026-02',
      contract_description: 'Maintenance of printers',
      supplier_id: 1,
      start_date: '2026-10-01T00:00:00',
      end_date: '2027-09-30T00:00:00',
    },
    update: { end_date: '2028-12-31T00:00:00' },
    requires: ['supplier_id'],
    notes: {
      list: 'Returns 100 rows per page; the name of the list in the response is not documented, but the output "records" finds it.',
    },
  }),
};
