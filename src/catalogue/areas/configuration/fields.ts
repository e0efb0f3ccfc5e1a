import type { JsonObject, OperationDefinition } from '../../operation';
import { describeParameters } from '../../parameters';
import { defineResource } from '../../resource';
import { NEEDS_PERMISSION } from './permission';

const CUSTOM_FIELD = {
  id: 201,
  name: 'CFfloor',
  label: 'Floor',
  type: 0,
  usage: 1,
} satisfies JsonObject;

/** Custom fields, field groups and form fields. */
export const fields: Record<string, OperationDefinition> = {
  ...defineResource('fieldInfo', {
    tier: 'core',
    path: '/FieldInfo',
    singular: 'a custom field',
    plural: 'custom fields',
    description:
      'Custom fields are additional fields of tickets, clients, sites or assets in your Halo; their names begin with CF.',
    verbs: ['list', 'get', 'create', 'update', 'delete'],
    keywords: ['CF', 'extra field', 'form field', 'dropdown', 'choices', 'options', 'field definition'],
    filters: describeParameters(
      ['typeid', 'Record type', '1 tickets, 2 clients, 3 sites, 5 assets.'],
      ['includevalues', 'With choices', 'The values of drop-downs.'],
      ['inputtype', 'Kind of input', 'A number; copy it from an existing field.'],
      ['fieldtype', 'Type', 'A number; copy it from an existing field.'],
      ['excludetables', 'Without table fields'],
    ),
    row: CUSTOM_FIELD,
    disposableId: 205,
    create: { name: 'CFcostcode', label: 'Cost code', type: 0, usage: 1, hint: 'Five digits.' },
    update: { label: 'Floor or room', hint: 'As on the door sign.' },
    requires: ['name', 'label'],
    properties: describeParameters(
      ['name', 'Name', 'Begins with CF, without spaces.'],
      ['label', 'Label', 'The label that is shown.'],
      ['type', 'Type', 'A number; copy it from an existing field.'],
      ['inputtype', 'Kind of input', 'A number; copy it from an existing field.'],
      ['usage', 'Record type', 'A number; copy it from an existing field.'],
      ['hint', 'Hint'],
      ['characterlimit', 'Characters at most'],
      ['new_values', 'New choices', 'For drop-downs.'],
    ),
    notes: {
      list: 'With includevalues you also get the options of drop-downs: the value of the field is the id of an option. The numbers of typeid come from one public client and are not confirmed.',
      get: 'getlookupvalues adds the options of a drop-down.',
      create: `Requires a name and a label. The numbers of type, inputtype and usage are not documented: copy them from a similar field. Ticket types show the field only after it is added to their form. ${NEEDS_PERMISSION}`,
      update: `Change labels and hints only; another type would not match existing values. ${NEEDS_PERMISSION}`,
      delete: `What happens to its values is not documented, and it cannot be undone. ${NEEDS_PERMISSION}`,
    },
    overrides: {
      list: { sample: { parameters: { typeid: 1, includevalues: true }, response: [CUSTOM_FIELD] } },
      get: {
        main: describeParameters('id', 'includedetails', ['getlookupvalues', 'With choices']),
        sample: {
          parameters: { id: 201, includedetails: true },
          response: { ...CUSTOM_FIELD, mandatory: false },
        },
      },
    },
  }),

  ...defineResource('field', {
    tier: 'admin',
    path: '/Field',
    singular: 'a field of assets',
    plural: 'fields of assets',
    description: 'These are the fields of asset types, such as memory or serial number.',
    verbs: ['list', 'get', 'create', 'update', 'delete'],
    keywords: ['asset field', 'CMDB', 'attribute', 'configuration item'],
    filters: describeParameters(
      ['kind', 'Kind', 'An undocumented string; see "kind" of existing rows.'],
      ['type_id', 'Asset type', 'Id of an asset type.'],
    ),
    details: true,
    row: { id: 5, name: 'Model', kind: 'S', sequence: 1, mandatory: false },
    create: { name: 'Warranty until', sequence: 12 },
    update: { mandatory: true },
    requires: ['name'],
    notes: { delete: 'What happens to its values on assets is not documented.' },
    overrides: {
      get: { main: describeParameters('id', 'includedetails', ['kind', 'Kind']) },
      delete: { main: describeParameters('id', ['kind', 'Kind']) },
    },
  }),

  'field.addToAll': {
    route: 'POST /Field/AddFieldToAll/{id}',
    tier: 'admin',
    title: 'Add a field to all asset types',
    description:
      'Adds a field to all record types that can have it; according to the name of the endpoint, to all asset types. Requires the id of the field and takes no request. The effect is not documented, and no operation removes the field again.',
    keywords: ['asset field', 'CMDB', 'everywhere'],
    main: describeParameters(['id', 'Field', 'Id of the field.']),
    sample: { parameters: { id: 6 } },
  },

  ...defineResource('fieldGroup', {
    tier: 'admin',
    path: '/FieldGroup',
    singular: 'a field group',
    plural: 'field groups',
    description: 'A field group is a group of fields with a heading on the forms of tickets.',
    verbs: ['list', 'get', 'create', 'update', 'delete'],
    keywords: ['form', 'section', 'layout', 'custom fields'],
    filters: describeParameters(['includefields', 'With fields']),
    details: true,
    row: { id: 1, name: 'Where it is', header: 'Where it is' },
    create: { name: 'Joiner', header: 'About the new colleague' },
    update: { header: 'Place of the equipment' },
    requires: ['name'],
  }),

  'haloField.list': {
    route: 'GET /HaloField',
    tier: 'admin',
    title: "List Halo's own fields",
    description:
      'Lists the standard fields of Halo, for integrations that map fields. Neither parameters nor rows are documented.',
    keywords: ['mapping', 'standard fields', 'integration'],
    sample: {},
  },
};
