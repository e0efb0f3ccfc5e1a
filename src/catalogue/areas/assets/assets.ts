import type { JsonObject, OperationDefinition } from '../../operation';
import { describeParameters } from '../../parameters';
import { defineResource } from '../../resource';

const LAPTOP = {
  id: 9,
  inventory_number: 'LT-0009',
  key_field: 'ThinkPad T14',
  assettype_id: 1,
  assettype_name: 'Laptop',
  client_id: 12,
  site_id: 18,
  status_id: 1,
  inactive: false,
} satisfies JsonObject;

const TYPE_HINT = 'Id of an asset type, e.g. laptop or server: see "List asset types".';

export const assetRecords: Record<string, OperationDefinition> = {
  ...defineResource('asset', {
    tier: 'core',
    path: '/Asset',
    singular: 'an asset',
    plural: 'assets',
    description:
      'An asset is any configuration item (CI) of the CMDB: a laptop, a server, a phone, a printer, an application.',
    verbs: ['list', 'get', 'create', 'update', 'delete'],
    keywords: [
      'CI',
      'configuration item',
      'CMDB',
      'device',
      'laptop',
      'computer',
      'PC',
      'server',
      'phone',
      'printer',
      'inventory',
      'hardware',
    ],
    filters: describeParameters(
      ['search', 'Search for', 'Text to look for: asset tag, name, user …'],
      ['assettype_id', 'Asset type', TYPE_HINT],
      ['inventory_number', 'Asset tag', 'The whole tag, e.g. LT-0009.'],
      'client_id',
      'site_id',
      ['user_id', 'User', 'Id of the user the asset belongs to.'],
      ['username', 'User name'],
      ['ticket_id', 'Ticket', 'Only assets that are linked to this ticket.'],
      ['includeassetfields', 'With fields', 'The fields of the type; only together with an asset type.'],
      ['includeuser', 'With users'],
      'includeinactive',
      'lastupdatefromdate',
      'advanced_search',
    ),
    details: true,
    key: 'assets',
    row: LAPTOP,
    disposableId: 12,
    create: {
      inventory_number: 'LT-0107',
      assettype_id: 1,
      client_id: 12,
      site_id: 18,
      status_id: 1,
      supplier_reference: 'PO-2026-0311',
      warranty_end: '2029-09-01T00:00:00',
      fields: [
        { id: 1, value: 'ThinkPad T14 Gen 6' },
        { id: 2, value: 'PF4X7K2M' },
      ],
    },
    update: { status_id: 2, fields: [{ id: 1, value: 'ThinkPad T14 Gen 5' }] },
    requires: ['assettype_id'],
    properties: describeParameters(
      ['inventory_number', 'Asset tag'],
      ['assettype_id', 'Asset type', TYPE_HINT],
      'client_id',
      'site_id',
      ['status_id', 'Status', 'Id of an asset status of your Halo.'],
      [
        'fields',
        'Fields of the type',
        'A list of {"id": …, "value": …}; ids from "Get an asset type" with details.',
      ],
      'customfields',
      ['users', 'Users', 'A list of {"id": …}.'],
      ['supplier_id', 'Supplier', 'Id of the supplier.'],
      ['warranty_end', 'Warranty until'],
      ['inactive', 'No longer in use'],
      ['_dontaddnewfields', 'Only known fields', 'Prevents Halo from adding missing fields to the type.'],
    ),
    notes: {
      list: 'Returns 100 rows per page, without the fields of the type unless requested. Inactive assets are included only with includeinactive. With ticket_id, the assets of a ticket are returned.',
      get: 'With includedetails you get the fields of its type, custom fields, users and relations too.',
      create:
        'Requires an asset type. Fields of the type (serial number, model …) are set in "fields" by their id, custom fields in "customfields". The tag is inventory_number; "Get the next asset tag" returns a free one. The ids of types, fields and statuses differ between Halo instances.',
      update:
        'The same applies to "customfields". For "fields" (the fields of the asset type) it is not confirmed: list all fields that have values, because some Halo instances may clear the others.',
      delete: 'To keep the history of disposed equipment, use "Update an asset" with inactive true instead.',
    },
  }),
  'asset.nextTag': {
    route: 'GET /Asset/NextTag',
    tier: 'core',
    title: 'Get the next asset tag',
    description:
      'Gets the asset tag that Halo would assign to the next new asset. It takes no parameters, and the format of the response is not documented. As far as is known, the tag is not reserved: create the asset immediately.',
    keywords: ['inventory number', 'asset number', 'label', 'barcode'],
    sample: { response: { tag: '0107' } },
  },
  'asset.softwareVersions': {
    route: 'GET /Asset/GetAllSoftwareVersions',
    tier: 'core',
    title: 'List the software versions in use',
    description:
      'Lists the versions of the software that is installed on your assets. It takes no parameters, and the format of the response is not documented: check a response before you rely on it.',
    keywords: ['installed', 'applications', 'programs', 'patch level'],
    sample: { response: [{ name: 'Acrobat Pro', version: '2026.1' }] },
  },
  'asset.software': {
    route: 'GET /AssetSoftware',
    tier: 'core',
    title: 'List the software on assets',
    description:
      'Lists installed software: with device_id that of one asset, with licence_id all installations of one licence. Without either, the complete list is returned without paging, which can be very long.',
    keywords: ['installed', 'applications', 'programs', 'licence', 'laptop', 'computer'],
    main: describeParameters(
      ['device_id', 'Asset', 'Id of the asset.'],
      ['licence_id', 'Licence', 'Id of the software licence.'],
      ['user_id', 'User', 'Id of the user.'],
    ),
    sample: {
      parameters: { device_id: 9 },
      response: [{ id: 1, did: 9, name: 'Acrobat Pro', version: '2026.1', licence_id: 1 }],
    },
  },
  'asset.changes': {
    route: 'GET /AssetChange',
    tier: 'core',
    title: 'List the history of assets',
    description:
      'Lists the changes to the fields of assets, with agent, old and new value, 100 rows per page. Set asset_id for one asset. The name of the list in the response is not documented; the output "records" finds it.',
    keywords: ['audit', 'change log', 'who changed', 'CI', 'configuration item'],
    main: describeParameters(
      'asset_id',
      ['licence_id', 'Licence', 'Id of the software licence.'],
      ['user_id', 'User', 'Id of the user.'],
      'search',
    ),
    sample: {
      parameters: { asset_id: 9 },
      response: [
        {
          id: 1,
          asset_id: 9,
          field_name: 'Site',
          old_value: 'Warehouse East',
          new_value: 'Main Building',
          who: 'Asha Patel',
          datetime: '2026-08-20T07:45:00',
        },
      ],
    },
  },
  'asset.logChange': {
    route: 'POST /AssetChange',
    tier: 'admin',
    title: "Add an entry to an asset's history",
    description:
      'Adds an entry to the history of an asset, for a change made in another system. Requires the asset_id; the other properties are as in "List the history of assets". That the asset itself is not changed is likely but not confirmed.',
    keywords: ['audit', 'change log', 'CI'],
    id: 'forbidden',
    requires: ['asset_id'],
    sample: {
      request: {
        asset_id: 9,
        field_name: 'Memory',
        old_value: '16 GB',
        new_value: '32 GB',
        datetime: '2026-09-01T10:30:00',
      },
    },
  },
  'asset.linkUsers': {
    route: 'POST /Asset',
    tier: 'core',
    title: 'Link users to an asset',
    description:
      'Sets the users of an asset. Requires the id of the asset and a list of users, each by its id. Whether existing links are kept is not confirmed: list all users that should be linked, and check the result with "Get an asset".',
    keywords: ['owner', 'assign', 'hand out', 'laptop', 'computer', 'CI', 'who uses'],
    id: 'required',
    requires: ['users'],
    properties: describeParameters(
      ['id', 'Asset', 'Id of the asset.'],
      ['users', 'Users', 'A list of {"id": …}.'],
    ),
    sample: {
      request: { id: 9, users: [{ id: 33 }] },
      response: { ...LAPTOP, users: [{ id: 33, name: 'Maria Lopez' }] },
    },
  },
  'asset.linkTickets': {
    route: 'POST /Tickets',
    tier: 'core',
    title: 'Link an asset to a ticket',
    description:
      'Links assets to a ticket. The id is that of the ticket, where the link is stored; "assets" lists the assets by their ids. Whether existing links are kept is not confirmed: list all assets that should be linked. "List assets" with ticket_id shows the links.',
    keywords: ['CI', 'configuration item', 'affected', 'device', 'laptop', 'incident'],
    id: 'required',
    requires: ['assets'],
    properties: describeParameters(['id', 'Ticket', 'Id of the ticket.'], 'assets'),
    sample: {
      request: { id: 1002, assets: [{ id: 9 }] },
      response: { id: 1002, assets: [{ id: 9, inventory_number: 'LT-0009' }] },
    },
  },
};
