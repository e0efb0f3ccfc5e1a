import type { JsonObject, OperationLine } from '../operation';
import { explain, type Named } from '../parameters';
import { resource } from '../resource';

const CLIENT = {
  id: 12,
  name: 'Finance',
  toplevel_id: 1,
  toplevel_name: 'Example Group',
  inactive: false,
} satisfies JsonObject;

const SITE = {
  id: 18,
  name: 'Head Office',
  client_id: 12,
  client_name: 'Finance',
  inactive: false,
} satisfies JsonObject;

const SUPPLIER = {
  id: 1,
  name: 'Northwind IT Supplies',
  contact_name: 'Grace Miller',
  email_address: 'orders@northwind.example.com',
  inactive: false,
} satisfies JsonObject;

const INACTIVE: Named = ['inactive', 'Inactive', 'true takes it out of use.'];

/** The organisation's half of the area "People and organisation". */
export const organisation = {
  ...resource('client', {
    tier: 'core',
    path: '/Client',
    one: 'a client',
    many: 'clients',
    about:
      'A client is whom the service desk works for: in a company mostly a department, with a service provider a customer. Clients have sites, and sites have users.',
    verbs: ['list', 'get', 'create', 'update', 'delete'],
    keywords: ['customer', 'department', 'company', 'business unit', 'account', 'organisation', 'area'],
    filters: explain(
      'search',
      ['toplevel_id', 'Top level', 'Only clients below this top level.'],
      'includeinactive',
      ['exclude_internal', 'Without internal ones'],
      'lastupdatefromdate',
      'advanced_search',
    ),
    row: CLIENT,
    key: 'clients',
    create: { name: 'Legal', toplevel_id: 1, newclient_sitename: 'Head Office' },
    update: { notes: 'Month-end closing: no changes on the last two working days.' },
    requires: ['name'],
    members: explain(
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
    also: {
      list: {
        sample: { parameters: { toplevel_id: 1 }, answer: { record_count: 1, clients: [CLIENT] } },
      },
      get: {
        main: explain('id', 'includedetails', ['includeactivity', 'With activity']),
        sample: { parameters: { id: 12, includedetails: true }, answer: { ...CLIENT, customfields: [] } },
      },
      delete: { sample: { parameters: { id: 15 }, answer: { id: 15 } } },
    },
  }),
  'client.me': {
    route: 'GET /Client/me',
    tier: 'core',
    title: 'Get my client',
    description:
      "Gets the client of the user this connection acts as, such as the user's department. It takes no parameters and is meant for connections on which an end user signed in; what Halo answers when an agent is connected is not documented.",
    keywords: ['my department', 'my company', 'who am I', 'end user', 'customer'],
    sample: { answer: CLIENT },
  },

  ...resource('site', {
    tier: 'core',
    path: '/Site',
    one: 'a site',
    many: 'sites',
    about: 'A site is a place of a client, such as an office or a branch. Users and assets belong to a site.',
    verbs: ['list', 'get', 'create', 'update', 'delete'],
    keywords: ['location', 'office', 'branch', 'building', 'address', 'place'],
    filters: explain(
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
    create: { name: 'Manchester', client_id: 12, phonenumber: '+44 161 496 0000' },
    update: { phonenumber: '+44 20 7946 0100' },
    requires: ['name'],
    members: explain(
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
        'It needs a name and the client it belongs to. Halo takes sites only with the flag issitedetails, which is set here.',
      update:
        'Halo takes changes to sites only with the flag issitedetails, which is set here. To take a site out of use, set inactive to true.',
      delete:
        'What becomes of its users and assets is not documented: to take a site out of use, set inactive to true with "Update a site" instead.',
    },
    also: {
      list: { sample: { parameters: { client_id: 12 }, answer: { record_count: 1, sites: [SITE] } } },
      get: {
        main: explain('id', 'includedetails', ['includeactivity', 'With activity']),
        sample: {
          parameters: { id: 18, includedetails: true },
          answer: { ...SITE, delivery_address: { line1: '1 Example Street', postcode: 'EC1A 1AA' } },
        },
      },
      create: { requires: ['name', 'client_id'], fixed: { issitedetails: true } },
      update: { fixed: { issitedetails: true } },
      delete: { sample: { parameters: { id: 21 }, answer: { id: 21 } } },
    },
  }),

  ...resource('topLevel', {
    tier: 'core',
    path: '/TopLevel',
    one: 'a top level',
    many: 'top levels',
    about:
      'A top level stands above the clients, such as a group of companies above its departments. Halo keeps the departments of the agents in the same table.',
    verbs: ['list', 'get', 'create', 'update', 'delete'],
    keywords: ['group', 'parent company', 'department', 'division', 'hierarchy', 'tree'],
    filters: explain(
      'search',
      ['agent_departments_only', 'Only departments of agents'],
      ['org_id', 'Organisation', 'Id of an organisation.'],
      ['include_teams', 'With teams'],
      ['include_agents', 'With agents'],
      ['show_all', 'All of them'],
    ),
    row: { id: 1, name: 'Example Group', organisation_id: 1, agent_department: false },
    create: { name: 'Example Logistics', organisation_id: 1 },
    update: { notes: 'Holding company and its departments.' },
    requires: ['name'],
    members: explain(
      'name',
      ['organisation_id', 'Organisation', 'Id of the organisation it belongs to.'],
      ['agent_department', 'Is a department of agents'],
      ['notes', 'Notes'],
      ['announcement', 'Announcement'],
    ),
    notes: {
      list: 'You get 100 rows per page.',
      get: 'include_teams and include_agents add what is below it.',
      create:
        'It needs a name. agent_department: true makes it a department of agents, going by the name of the member; that is not confirmed.',
      delete: 'Clients or teams below it lose their place: what becomes of them is not documented.',
    },
    also: {
      list: {
        sample: {
          parameters: { include_teams: true },
          answer: [{ id: 1, name: 'Example Group', organisation_id: 1, teams: [] }],
        },
      },
      get: {
        main: explain(
          'id',
          'includedetails',
          ['include_teams', 'With teams'],
          ['include_agents', 'With agents'],
        ),
        sample: {
          parameters: { id: 1, includedetails: true },
          answer: { id: 1, name: 'Example Group', organisation_id: 1, agent_department: false },
        },
      },
      delete: { sample: { parameters: { id: 3 }, answer: { id: 3 } } },
    },
  }),
  ...resource('organisation', {
    tier: 'core',
    path: '/Organisation',
    one: 'an organisation',
    many: 'organisations',
    about:
      'An organisation is your own side of the service desk: the company that agents, departments and teams belong to. The people you work for are clients.',
    verbs: ['list', 'get', 'create', 'update', 'delete'],
    keywords: ['company', 'department', 'team', 'structure', 'hierarchy', 'organisation chart'],
    details: true,
    row: { id: 1, name: 'Example IT', email: 'servicedesk@example.com', phone: '+44 20 7946 0000' },
    create: { name: 'Example Facilities', email: 'facilities@example.com' },
    update: { phone: '+44 20 7946 0001' },
    requires: ['name'],
    members: explain(
      'name',
      ['email', 'E-mail address'],
      ['phone', 'Telephone'],
      ['website', 'Website'],
      ['portalurl', 'Address of the portal'],
      ['departments', 'Departments', 'A list of {"id": …, "name": …}.'],
      'customfields',
    ),
    notes: {
      list: 'No parameters are documented: you get all of them at once.',
      get: 'With includedetails you get its departments with their teams.',
      create:
        'It needs a name. Most companies have one organisation only: look at "List organisations" first.',
      update:
        'Whether departments that you leave out of "departments" stay is not confirmed: send all of them, or none.',
      delete: 'What becomes of its departments and teams is not documented.',
    },
    also: {
      get: {
        sample: {
          parameters: { id: 1, includedetails: true },
          answer: { id: 1, name: 'Example IT', departments: [{ id: 1, name: 'IT' }] },
        },
      },
      delete: { sample: { parameters: { id: 2 }, answer: { id: 2 } } },
    },
  }),

  ...resource('supplier', {
    tier: 'core',
    path: '/Supplier',
    one: 'a supplier',
    many: 'suppliers',
    about: 'Suppliers deliver hardware, software or services; tickets, assets and contracts refer to them.',
    verbs: ['list', 'get', 'create', 'update', 'delete'],
    keywords: ['vendor', 'third party', 'manufacturer', 'partner', 'company', 'provider'],
    filters: explain(
      'search',
      'includeinactive',
      ['toplevel_id', 'Top level', 'Id of a top level.'],
      'count',
      'order',
    ),
    details: true,
    row: SUPPLIER,
    key: 'suppliers',
    create: {
      name: 'Contoso Print Services',
      contact_name: 'Ivan Horvat',
      email_address: 'support@contoso.example.com',
      phone_number: '+44 20 7946 0250',
    },
    update: { support_email_address: 'support@northwind.example.com' },
    requires: ['name'],
    members: explain(
      'name',
      ['contact_name', 'Contact', 'Name of the person to talk to.'],
      ['email_address', 'E-mail address'],
      ['support_email_address', 'E-mail address for support'],
      ['phone_number', 'Telephone'],
      ['website', 'Website'],
      ['notes', 'Notes'],
      INACTIVE,
      'customfields',
    ),
    notes: {
      list: 'You get 100 rows per page; older versions of Halo answer all of them at once.',
      get: 'With includedetails you get contacts, custom fields and settings too.',
      create: 'It needs a name. Further contacts are users of the supplier: see "Create a user".',
      update: 'To take a supplier out of use, set inactive to true.',
      delete:
        'What becomes of its contracts and of tickets that wait for it is not documented: to take a supplier out of use, set inactive to true with "Update a supplier" instead.',
    },
    also: {
      list: {
        sample: {
          parameters: { search: 'northwind' },
          answer: { record_count: 1, suppliers: [SUPPLIER] },
        },
      },
      delete: { sample: { parameters: { id: 2 }, answer: { id: 2 } } },
    },
  }),
  ...resource('supplierContract', {
    tier: 'admin',
    path: '/SupplierContract',
    one: 'a contract with a supplier',
    many: 'contracts with suppliers',
    about: 'Such a contract has a term, an SLA and the assets it covers.',
    verbs: ['list', 'get', 'create', 'update', 'delete'],
    keywords: ['vendor', 'maintenance', 'warranty', 'agreement', 'renewal', 'expiry'],
    filters: explain('supplier_id', 'search', 'includeinactive', 'count'),
    details: true,
    row: { id: 1, ref: 'NW-2026-01', supplier_id: 1, end_date: '2027-12-31T00:00:00', active: true },
    create: {
      ref: 'NW-2026-02',
      contract_description: 'Maintenance of printers',
      supplier_id: 1,
      start_date: '2026-10-01T00:00:00',
      end_date: '2027-09-30T00:00:00',
    },
    update: { end_date: '2028-12-31T00:00:00' },
    requires: ['supplier_id'],
  }),

  ...resource('contactGroup', {
    tier: 'admin',
    path: '/Contactgroup',
    one: 'a contact group',
    many: 'contact groups',
    about: 'A contact group is a named list of addresses for e-mails.',
    verbs: ['list', 'get', 'create', 'update', 'delete'],
    keywords: ['mailing list', 'recipients', 'e-mail'],
    row: { id: 1, name: 'Site coordinators' },
    create: { name: 'Key users', allowall: true },
    update: { name: 'Site coordinators (all clients)' },
    requires: ['name'],
  }),
  ...resource('distributionList', {
    tier: 'admin',
    path: '/DistributionLists',
    one: 'a distribution list',
    many: 'distribution lists',
    about: 'A distribution list has users as members and can be written to as a whole.',
    verbs: ['list', 'get', 'create', 'update', 'delete'],
    keywords: ['mailing list', 'newsletter', 'recipients', 'e-mail', 'announcement'],
    filters: explain(['include_client_related', 'With those of clients']),
    row: { id: 1, name: 'Maintenance notices' },
    create: { name: 'VPN users', desc: 'Told about work on the VPN.' },
    update: { addtheseusers: [{ id: 33 }] },
    requires: ['name'],
    notes: {
      update:
        'Members are added with addtheseusers and removed with removetheseusers, going by the names; that is not confirmed.',
    },
    also: {
      update: {
        sample: {
          request: { id: 1, addtheseusers: [{ id: 33 }] },
          answer: { id: 1, name: 'Maintenance notices', users_count: 2 },
        },
      },
    },
  }),
  ...resource('addressbook', {
    tier: 'admin',
    path: '/Addressbook',
    one: 'an address book entry',
    many: 'address book entries',
    about: 'The address book offers e-mail addresses that belong to no user.',
    verbs: ['list', 'get', 'create', 'update', 'delete'],
    keywords: ['contact', 'e-mail address', 'recipient'],
    row: { id: 1, name: 'Building reception', emailaddress: 'reception@example.com' },
    create: { name: 'Facilities on call', emailaddress: 'facilities.oncall@example.com', global: true },
    update: { emailaddress: 'front.desk@example.com' },
    requires: ['name|emailaddress'],
  }),
  ...resource('costCentre', {
    tier: 'admin',
    path: '/CostCentres',
    one: 'a cost centre',
    many: 'cost centres',
    about: 'Cost centres say who pays for a ticket or an asset.',
    verbs: ['list', 'get', 'create', 'update', 'delete'],
    keywords: ['accounting', 'budget', 'cost center', 'charge'],
    details: true,
    row: { id: 1, name: '4100 Finance', chargeable: true },
    create: { name: '4200 Legal', chargeable: true },
    update: { chargeable: false },
    requires: ['name'],
  }),
  ...resource('externalLink', {
    tier: 'admin',
    path: '/ExternalLink',
    one: 'an external link',
    many: 'external links',
    about:
      'An external link ties a record in Halo (halo_id) to the same thing in another system (third_party_id).',
    verbs: ['list', 'get', 'create', 'update', 'delete'],
    keywords: ['integration', 'third party', 'correlation', 'mapping', 'foreign key', 'synchronise'],
    filters: explain(
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
      list: 'What the numbers of integrations (module_id) and tables (table_id) stand for is not documented: read them from links that exist.',
      create: 'The numbers for module_id and table_id are not documented: read them from a link that exists.',
    },
  }),
} satisfies Record<string, OperationLine>;
