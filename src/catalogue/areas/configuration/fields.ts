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

/** Custom fields and the forms they stand on. */
export const fields: Record<string, OperationDefinition> = {
  ...defineResource('fieldInfo', {
    tier: 'core',
    path: '/FieldInfo',
    singular: 'a custom field',
    plural: 'custom fields',
    description:
      'Custom fields are the fields that your Halo adds to tickets, clients, sites or assets; their names begin with CF.',
    verbs: ['list', 'get', 'create', 'update', 'delete'],
    keywords: ['CF', 'extra field', 'form field', 'dropdown', 'choices', 'options', 'field definition'],
    filters: describeParameters(
      ['typeid', 'Of what', '1 tickets, 2 clients, 3 sites, 5 assets.'],
      ['includevalues', 'With choices', 'The values of drop-downs.'],
      ['inputtype', 'Kind of input', 'A number; read it from a field you know.'],
      ['fieldtype', 'Type', 'A number; read it from a field you know.'],
      ['excludetables', 'Without table fields'],
    ),
    row: CUSTOM_FIELD,
    disposableId: 205,
    create: { name: 'CFcostcode', label: 'Cost code', type: 0, usage: 1, hint: 'Five digits.' },
    update: { label: 'Floor or room', hint: 'As on the door sign.' },
    requires: ['name', 'label'],
    properties: describeParameters(
      ['name', 'Name', 'Begins with CF, without spaces.'],
      ['label', 'Label', 'What people see.'],
      ['type', 'Type', 'A number; read it from a field you know.'],
      ['inputtype', 'Kind of input', 'A number; read it from a field you know.'],
      ['usage', 'Of what', 'A number; read it from a field you know.'],
      ['hint', 'Hint'],
      ['characterlimit', 'Characters at most'],
      ['new_values', 'New choices', 'For drop-downs.'],
    ),
    notes: {
      list: 'With includevalues you also get the choices of drop-downs: the id of a choice is what goes into the field. The numbers of typeid are what one public client uses and are not confirmed.',
      get: 'getlookupvalues adds the choices of a drop-down.',
      create: `It needs a name and a label. What the numbers of type, inputtype and usage mean is not documented: get a field like the one you want and take its numbers. Ticket types show the field only after it was added to their form. ${NEEDS_PERMISSION}`,
      update: `Change labels and hints; another type would not suit the values that tickets have already. ${NEEDS_PERMISSION}`,
      delete: `What becomes of its values is not documented, and neither is a way back. ${NEEDS_PERMISSION}`,
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
    description: 'These are the fields that asset types are made of, such as memory or serial number.',
    verbs: ['list', 'get', 'create', 'update', 'delete'],
    keywords: ['asset field', 'CMDB', 'attribute', 'configuration item'],
    filters: describeParameters(
      ['kind', 'Kind', 'A text that is not documented; "kind" of the rows shows what there is.'],
      ['type_id', 'Asset type', 'Id of an asset type.'],
    ),
    details: true,
    row: { id: 5, name: 'Model', kind: 'S', sequence: 1, mandatory: false },
    create: { name: 'Warranty until', sequence: 12 },
    update: { mandatory: true },
    requires: ['name'],
    notes: { delete: 'What becomes of its values on assets is not documented.' },
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
      'Adds a field to everything that can have it, which by the name of the endpoint means all asset types. It needs the id of the field and takes no request. The effect is not documented, and there is no operation that takes the field away again.',
    keywords: ['asset field', 'CMDB', 'everywhere'],
    main: describeParameters(['id', 'Field', 'Id of the field.']),
    sample: { parameters: { id: 6 } },
  },

  ...defineResource('fieldGroup', {
    tier: 'admin',
    path: '/FieldGroup',
    singular: 'a field group',
    plural: 'field groups',
    description: 'A field group is a block of fields with a heading on the forms of tickets.',
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
      'Lists the fields that every Halo has, for integrations that map fields. No parameters and no rows are documented.',
    keywords: ['mapping', 'standard fields', 'integration'],
    sample: {},
  },
};
