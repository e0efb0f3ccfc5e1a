import type { JsonObject, OperationLine } from '../operation';
import { explain } from '../parameters';
import { resource } from '../resource';

const CUSTOM_FIELD = {
  id: 201,
  name: 'CFfloor',
  label: 'Floor',
  type: 0,
  usage: 1,
} satisfies JsonObject;

const LOOKUP = { id: 1, lookupid: 27, name: 'High' } satisfies JsonObject;

const ADMIN = 'The connected agent needs the right to change the configuration.';

/** Custom fields, the lists behind them and custom tables: a part of the area "Configuration and forms". */
export const fields = {
  ...resource('fieldInfo', {
    tier: 'core',
    path: '/FieldInfo',
    one: 'a custom field',
    many: 'custom fields',
    about:
      'Custom fields are the fields that your Halo adds to tickets, clients, sites or assets; their names begin with CF.',
    verbs: ['list', 'get', 'create', 'update', 'delete'],
    keywords: ['CF', 'extra field', 'form field', 'dropdown', 'choices', 'options', 'field definition'],
    filters: explain(
      ['typeid', 'Of what', '1 tickets, 2 clients, 3 sites, 5 assets.'],
      ['includevalues', 'With choices', 'The values of drop-downs.'],
      ['inputtype', 'Kind of input', 'A number; read it from a field you know.'],
      ['fieldtype', 'Type', 'A number; read it from a field you know.'],
      ['excludetables', 'Without table fields'],
    ),
    row: CUSTOM_FIELD,
    create: { name: 'CFcostcode', label: 'Cost code', type: 0, usage: 1, hint: 'Five digits.' },
    update: { label: 'Floor or room', hint: 'As on the door sign.' },
    requires: ['name', 'label'],
    members: explain(
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
      create: `It needs a name and a label. What the numbers of type, inputtype and usage mean is not documented: get a field like the one you want and take its numbers. Ticket types show the field only after it was added to their form. ${ADMIN}`,
      update: `Change labels and hints; another type would not suit the values that tickets have already. ${ADMIN}`,
      delete: `Its values go with it: there is no documented way back. ${ADMIN}`,
    },
    also: {
      list: { sample: { parameters: { typeid: 1, includevalues: true }, answer: [CUSTOM_FIELD] } },
      get: {
        main: explain('id', 'includedetails', ['getlookupvalues', 'With choices']),
        sample: {
          parameters: { id: 201, includedetails: true },
          answer: { ...CUSTOM_FIELD, characterlimit: 50, mandatory: false, values: [] },
        },
      },
      delete: { sample: { parameters: { id: 204 }, answer: { id: 204 } } },
    },
  }),
  ...resource('field', {
    tier: 'admin',
    path: '/Field',
    one: 'a field of assets',
    many: 'fields of assets',
    about: 'These are the fields that asset types are made of, such as memory or serial number.',
    verbs: ['list', 'get', 'create', 'update', 'delete'],
    keywords: ['asset field', 'CMDB', 'attribute', 'configuration item'],
    filters: explain(
      ['kind', 'Kind', 'A text that is not documented; "kind" of the rows shows what there is.'],
      ['type_id', 'Asset type', 'Id of an asset type.'],
    ),
    details: true,
    row: { id: 1, name: 'Memory (GB)', sequence: 1, mandatory: false },
    create: { name: 'Warranty until', sequence: 12 },
    update: { mandatory: true },
    requires: ['name'],
    notes: { delete: 'Its values on assets go with it.' },
    also: {
      get: { main: explain('id', 'includedetails', ['kind', 'Kind']) },
      delete: { main: explain('id', ['kind', 'Kind']) },
    },
  }),
  'field.addToAll': {
    route: 'POST /Field/AddFieldToAll/{id}',
    tier: 'admin',
    title: 'Add a field to all asset types',
    description:
      'Adds a field to everything that can have it, which by the name of the endpoint means all asset types. It needs the id of the field and takes no request. The effect is not documented, and there is no operation that takes the field away again.',
    keywords: ['asset field', 'CMDB', 'everywhere'],
    main: explain(['id', 'Field', 'Id of the field.']),
    sample: { parameters: { id: 1 } },
  },
  ...resource('fieldGroup', {
    tier: 'admin',
    path: '/FieldGroup',
    one: 'a field group',
    many: 'field groups',
    about: 'A field group is a block of fields with a heading on the forms of tickets.',
    verbs: ['list', 'get', 'create', 'update', 'delete'],
    keywords: ['form', 'section', 'layout', 'custom fields'],
    filters: explain(['includefields', 'With fields']),
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

  ...resource('lookup', {
    tier: 'core',
    path: '/Lookup',
    one: 'a value of a drop-down list',
    many: 'values of a drop-down list',
    about:
      'Halo keeps most of its drop-down lists in one place, each with its number: 12 is impact, 27 urgency, 22 the source of a ticket, 79 the status of an appointment, 17 charge types. Most of these numbers are what single public clients found: check them in your Halo.',
    verbs: ['list', 'get', 'create', 'update', 'delete'],
    keywords: ['dropdown', 'choice', 'option', 'impact', 'urgency', 'source', 'code list', 'look-up'],
    filters: explain(
      ['lookupid', 'List', 'Number of the list, e.g. 12 impact, 27 urgency, 22 source.'],
      ['iscustomfield', 'Of a custom field'],
      ['showallcodes', 'All values', 'Also those the connected agent may not choose.'],
      ['istree', 'As a tree'],
      ['exclude_zero', 'Without 0'],
      'client_id',
    ),
    row: LOOKUP,
    create: { lookupid: 22, name: 'Chat bot' },
    update: { lookupid: 27, name: 'Urgent' },
    requires: ['lookupid', 'name'],
    members: explain(
      ['lookupid', 'List', 'Number of the list.'],
      'name',
      ['sequence', 'Position'],
      ['value2', 'Second value', 'What it means depends on the list.'],
      ['inactive', 'Inactive', 'true takes it out of use.'],
    ),
    notes: {
      list: 'Give lookupid, the number of the list; you get all its values at once.',
      get: 'Whether two lists can have values with the same id is not documented: compare "lookupid" in the answer, or use "List values of a drop-down list" with lookupid.',
      create: `It needs the number of the list and a name. ${ADMIN}`,
      update: `Send lookupid as well, so that it is clear which list is meant. The values that Halo's own lists come with can have a meaning that stays whatever their name. ${ADMIN}`,
      delete: `Records that use the value lose it: set inactive to true with "Update a value of a drop-down list" to be safe. Whether two lists can have values with the same id is not documented: get the value first and compare its lookupid. ${ADMIN}`,
    },
    also: {
      list: { sample: { parameters: { lookupid: 27 }, answer: [LOOKUP] } },
      get: {
        main: explain(['id', 'Id', 'Id of the value, not the number of the list.'], 'includedetails'),
        sample: { parameters: { id: 1, includedetails: true }, answer: LOOKUP },
      },
      delete: { sample: { parameters: { id: 9 }, answer: { id: 9 } } },
    },
  }),
  'lookup.clearCache': {
    route: 'POST /Lookup/ClearCache',
    tier: 'admin',
    title: 'Clear the cache of drop-down lists',
    description:
      'Makes Halo read its drop-down lists anew, for when a change to a value does not show. It takes no request.',
    keywords: ['refresh', 'stale', 'dropdown'],
    sample: {},
  },

  ...resource('customTable', {
    tier: 'admin',
    path: '/CustomTable',
    one: 'a custom table',
    many: 'custom tables',
    about: 'A custom table holds rows of your own, for fields of tickets and for look-ups.',
    verbs: ['list', 'get', 'create', 'update', 'delete'],
    keywords: ['table field', 'rows', 'reference data'],
    filters: explain(
      ['customonly', 'Only your own'],
      ['systemonly', "Only Halo's own"],
      ['usage', 'Use', 'A number that is not documented.'],
    ),
    details: true,
    row: { id: 1, name: 'Software on order', note: 'Rows of the table field of requests.' },
    create: { name: 'Visitors', note: 'Who comes when.' },
    update: { note: 'Software that a request asks for.' },
    requires: ['name'],
    notes: {
      update:
        'Rows given in customfields can replace those that are there: add_customfields, edit_customfields and delete_customfields are meant for single rows, going by their names.',
      delete: 'Its rows go with it.',
    },
  }),
} satisfies Record<string, OperationLine>;
