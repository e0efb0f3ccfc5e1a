import type { JsonObject, OperationDefinition } from '../../operation';
import { describeParameters } from '../../parameters';
import { defineResource } from '../../resource';
import { NEEDS_PERMISSION } from './permission';

const LOOKUP = { id: 1, lookupid: 27, name: 'High' } satisfies JsonObject;

/** The values of drop-down lists. */
export const lookups: Record<string, OperationDefinition> = {
  ...defineResource('lookup', {
    tier: 'core',
    path: '/Lookup',
    singular: 'a value of a drop-down list',
    plural: 'values of a drop-down list',
    description:
      'Halo identifies most of its drop-down lists by a number: 12 is impact, 27 urgency, 22 the source of a ticket, 79 the status of an appointment, 17 charge types. Most of these numbers come from single public clients: check them in your Halo.',
    verbs: ['list', 'get', 'create', 'update', 'delete'],
    keywords: ['dropdown', 'choice', 'option', 'impact', 'urgency', 'source', 'code list', 'look-up'],
    filters: describeParameters(
      ['lookupid', 'List', 'Number of the list, e.g. 12 impact, 27 urgency, 22 source.'],
      ['iscustomfield', 'Of a custom field'],
      ['showallcodes', 'All values', 'Including those that the connected agent cannot select.'],
      ['istree', 'As a tree'],
      ['exclude_zero', 'Without 0'],
      'client_id',
    ),
    row: LOOKUP,
    disposableId: 10,
    create: { lookupid: 22, name: 'Chat bot' },
    update: { lookupid: 27, name: 'Urgent' },
    requires: ['lookupid', 'name'],
    properties: describeParameters(
      ['lookupid', 'List', 'Number of the list.'],
      'name',
      ['sequence', 'Position'],
      ['value2', 'Second value', 'What it means depends on the list.'],
      ['inactive', 'Inactive', 'true deactivates it.'],
    ),
    notes: {
      list: 'Set lookupid, the number of the list; all its values are returned at once.',
      get: 'Whether two lists can have values with the same id is not documented: compare "lookupid" in the response, or use "List values of a drop-down list" with lookupid.',
      create: `Requires the number of the list and a name. ${NEEDS_PERMISSION}`,
      update: `Send lookupid as well, to identify the list. Standard values of Halo's lists can keep their meaning when they are renamed. ${NEEDS_PERMISSION}`,
      delete: `What happens to records that use it is not documented: to deactivate it, set inactive to true with "Update a value of a drop-down list" instead. Whether two lists can have values with the same id is not documented: get the value first and compare its lookupid. ${NEEDS_PERMISSION}`,
    },
    overrides: {
      list: { sample: { parameters: { lookupid: 27 }, response: [LOOKUP] } },
      get: {
        main: describeParameters(
          ['id', 'Id', 'Id of the value, not the number of the list.'],
          'includedetails',
        ),
        sample: { parameters: { id: 1, includedetails: true }, response: LOOKUP },
      },
    },
  }),

  'lookup.clearCache': {
    route: 'POST /Lookup/ClearCache',
    tier: 'admin',
    title: 'Clear the cache of drop-down lists',
    description:
      'Refreshes the drop-down lists that Halo has cached, if a change to a value does not show. It takes no request.',
    keywords: ['refresh', 'stale', 'dropdown'],
    sample: {},
  },

  ...defineResource('customTable', {
    tier: 'admin',
    path: '/CustomTable',
    singular: 'a custom table',
    plural: 'custom tables',
    description: 'A custom table holds your own rows, for fields of tickets and for lookups.',
    verbs: ['list', 'get', 'create', 'update', 'delete'],
    keywords: ['table field', 'rows', 'reference data'],
    filters: describeParameters(
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
        'Rows in customfields can replace the existing rows: according to their names, add_customfields, edit_customfields and delete_customfields change single rows.',
      delete: 'Its rows are deleted too.',
    },
  }),

  ...defineResource('tag', {
    tier: 'core',
    path: '/Tags',
    singular: 'a tag',
    plural: 'tags',
    description: 'Tags mark records such as knowledge base articles.',
    verbs: ['list', 'get', 'create', 'update', 'delete'],
    keywords: ['label', 'keyword', 'mark', 'knowledge base'],
    details: true,
    row: { id: 1, text: 'vip' },
    disposableId: 3,
    create: { text: 'printing' },
    update: { text: 'very-important' },
    requires: ['text'],
    properties: describeParameters(
      ['text', 'Text'],
      ['add_to_kbid', 'Article', 'Id of a knowledge base article that gets the tag.'],
    ),
    notes: {
      list: 'Returns all of them at once: no parameters are documented, and Halo ignores pages here.',
      get: 'A tag has few fields besides its text.',
      create:
        'Requires its text. add_to_kbid also adds it to a knowledge base article, according to its name; this is not confirmed.',
      update: 'Articles refer to tags, so all articles with the tag should show the new text.',
      delete: 'It should be removed from all records that have it.',
    },
  }),
};
