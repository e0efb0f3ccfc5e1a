import type { OperationDefinition } from '../../operation';
import { describeParameters } from '../../parameters';
import { defineResource } from '../../resource';

const TYPE_FILTERS = describeParameters(
  ['assetgroup_id', 'Asset group', 'Id of the group.'],
  ['tickettype_id', 'Ticket type', 'Only types that tickets of this type may be about.'],
  ['can_create_only', 'Only those I may create'],
  ['can_edit_only', 'Only those I may change'],
);

export const assetTypes: Record<string, OperationDefinition> = {
  ...defineResource('assetType', {
    tier: 'core',
    path: '/AssetType',
    singular: 'an asset type',
    plural: 'asset types',
    description: 'A type (laptop, server, phone …) defines the fields of its assets.',
    verbs: ['list', 'get', 'create', 'update', 'delete'],
    keywords: ['CI class', 'CMDB', 'category', 'laptop', 'server', 'device type'],
    filters: TYPE_FILTERS,
    details: true,
    row: { id: 1, name: 'Laptop', assetgroup_id: 1, assetgroup_name: 'Hardware', tagprefix: 'LT-' },
    disposableId: 5,
    create: { name: 'Tablet', assetgroup_id: 1, tagprefix: 'TB-', show_to_users: true },
    update: { tagprefix: 'NB-' },
    requires: ['name'],
    properties: describeParameters(
      'name',
      ['assetgroup_id', 'Asset group', 'Id of the group it belongs to.'],
      ['tagprefix', 'Tag prefix', 'Prefix of the asset tags of this type.'],
      ['fields', 'Fields', 'A list of the fields that its assets have.'],
      ['keyfield_id', 'Key field', 'Id of the field that identifies an asset.'],
      ['show_to_users', 'Users may see it'],
    ),
    notes: {
      get: 'With includedetails you get its fields too: use their ids in "fields" of an asset.',
      create: 'Requires a name; the group is an id from "List asset groups".',
      update:
        'Whether fields that are missing from "fields" are kept is not confirmed: omit "fields" unless you send all of them.',
      delete: 'What happens to its assets is not documented: move them to another type first.',
    },
    overrides: {
      get: {
        sample: {
          parameters: { id: 1, includedetails: true },
          response: {
            id: 1,
            name: 'Laptop',
            assetgroup_id: 1,
            fields: [
              { id: 1, field_id: 1, field_name: 'Model', sequence: 1 },
              { id: 2, field_id: 2, field_name: 'Serial number', sequence: 2 },
            ],
          },
        },
      },
    },
  }),
  'assetType.info': {
    route: 'GET /AssetTypeInfo',
    tier: 'core',
    title: 'List the fields of asset types',
    description:
      'Lists the fields of the asset types, one row per type and field. The parameters are the same as for "List asset types". The fields of one type are easier to get with "Get an asset type" and its details.',
    keywords: ['attributes', 'CI class', 'CMDB', 'serial number', 'columns'],
    main: TYPE_FILTERS,
    sample: {
      parameters: { assetgroup_id: 1 },
      response: [{ id: 1, typeinfo_id: 1, field_id: 1, field_name: 'Model', sequence: 1 }],
    },
  },
  'assetType.mappings': {
    route: 'GET /AssetTypeMappings',
    tier: 'admin',
    title: 'List asset type mappings',
    description:
      'Lists the mapping of device types of other systems to asset types, used when assets are imported. No parameters are documented.',
    keywords: ['import', 'discovery', 'integration'],
    sample: {},
  },
  'assetRole.list': {
    route: 'GET /XtypeRole',
    tier: 'admin',
    title: 'List asset roles',
    description: 'Lists the roles that users can have for the assets of a type, such as owner or key user.',
    keywords: ['owner', 'responsible', 'user of a device'],
    main: describeParameters(
      ['xtype_id', 'Asset type', 'Id of the asset type.'],
      ['xtyperole_id', 'Role', 'Id of the role.'],
    ),
    sample: { parameters: { xtype_id: 1 }, response: [{ id: 1, xtype_id: 1, name: 'Key user' }] },
  },
  ...defineResource('assetGroup', {
    tier: 'core',
    path: '/AssetGroup',
    singular: 'an asset group',
    plural: 'asset groups',
    description: 'A group is a heading over asset types, such as hardware or network.',
    verbs: ['list', 'get', 'create', 'update', 'delete'],
    keywords: ['CMDB', 'category', 'product group', 'CI class'],
    filters: describeParameters(
      ['type', 'Kind', 'The meaning of the values is not documented.'],
      ['includetypesforgroups', 'With types'],
      ['istree', 'As a tree'],
    ),
    details: true,
    row: { id: 1, name: 'Hardware', sequence: 1 },
    disposableId: 4,
    create: { name: 'Meeting room equipment', sequence: 4 },
    update: { sequence: 2 },
    requires: ['name'],
    properties: describeParameters('name', ['sequence', 'Order', 'Place in the list.'], ['memo', 'Note']),
    notes: {
      list: 'This list has no pages: paging parameters are ignored and all entries are returned.',
      get: 'With includedetails you get its asset types too.',
      create: 'Requires a name only. Add types by their assetgroup_id.',
      update: 'Most other properties concern stock items and accounting: omit them.',
      delete: 'What happens to its asset types is not documented: move them to another group first.',
    },
  }),
};
