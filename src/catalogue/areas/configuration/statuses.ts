import type { JsonObject, OperationDefinition } from '../../operation';
import { describeParameters } from '../../parameters';
import { defineResource } from '../../resource';
import { NEEDS_PERMISSION } from './permission';

const STATUS = {
  id: 2,
  name: 'In Progress',
  shortname: 'Progress',
  sequence: 2,
  colour: '#0b8043',
} satisfies JsonObject;

const OUTCOME = {
  id: 7,
  outcome: 'Internal Note',
  buttonname: 'Internal Note',
  hidden: false,
  hidefromuser: true,
} satisfies JsonObject;

/** How far a ticket is, what can be done with it, and what it is about. */
export const statuses: Record<string, OperationDefinition> = {
  ...defineResource('status', {
    tier: 'core',
    path: '/Status',
    singular: 'a status',
    plural: 'statuses',
    description:
      'A status says how far a ticket is. Ids differ from Halo to Halo; 1 New, 2 In Progress, 9 Closed and 28 On Hold are what many have.',
    verbs: ['list', 'get', 'create', 'update', 'delete'],
    keywords: ['state', 'open', 'closed', 'on hold', 'in progress', 'dropdown', 'workflow'],
    filters: describeParameters(
      ['tickettype_id', 'Ticket type', 'Only statuses this type allows.'],
      ['ticket_id', 'Ticket', 'Only statuses this ticket can get.'],
      ['excludeclosed', 'Without closed ones'],
      ['excludepending', 'Without pending ones'],
      'showall',
      ['showcounts', 'With numbers of tickets'],
    ),
    details: true,
    row: STATUS,
    disposableId: 30,
    create: {
      name: 'Waiting for Supplier',
      shortname: 'Supplier',
      colour: '#c77700',
      sequence: 20,
    },
    update: { colour: '#1baf7a' },
    requires: ['name'],
    properties: describeParameters(
      'name',
      ['shortname', 'Short name'],
      ['colour', 'Colour', 'As in HTML: #1baf7a.'],
      ['sequence', 'Position'],
      ['type', 'Type', 'A number; read it from a status you know.'],
      ['slaaction', 'Effect on the SLA', 'A text; read it from a status you know.'],
      ['showonquickchange', 'In the quick menu'],
    ),
    notes: {
      list: 'You get all rows at once; their "id" is what status_id and new_status want.',
      get: 'With includedetails you get its effect on the SLA and the ticket types that allow it.',
      create: `It needs a name. It can be used once ticket types allow it; what "type" and "slaaction" may be is not documented. ${NEEDS_PERMISSION}`,
      update: `A new name shows on every ticket that has the status. ${NEEDS_PERMISSION}`,
      delete: `What becomes of tickets that have it is not documented: give them another status first. ${NEEDS_PERMISSION}`,
    },
    overrides: {
      list: { sample: { parameters: { tickettype_id: 1, excludeclosed: true }, response: [STATUS] } },
    },
  }),

  ...defineResource('outcome', {
    tier: 'core',
    path: '/Outcome',
    singular: 'an outcome',
    plural: 'outcomes',
    description:
      'In Halo an outcome is a kind of action, one of the buttons on a ticket, such as "Email User" or "Internal Note"; every note needs one. Ids differ from Halo to Halo.',
    verbs: ['list', 'get', 'create', 'update', 'delete'],
    keywords: ['action', 'button', 'note', 'dropdown', 'workflow', 'reply'],
    filters: describeParameters(
      ['tickettype_id', 'Ticket type', 'Only outcomes for this type.'],
      ['workflow_id', 'Workflow', 'Only outcomes of this workflow.'],
      ['workflow_step', 'Step', 'Only outcomes of this step of the workflow.'],
      ['status', 'Status', 'Id of a status.'],
      ['showhidden', 'Hidden ones too'],
      ['excludesystemactions', "Without Halo's own"],
    ),
    row: OUTCOME,
    disposableId: 20,
    create: { outcome: 'Call User', buttonname: 'Log a Call', hidefromuser: false, sequence: 40 },
    update: { buttonname: 'Note for Colleagues' },
    requires: ['outcome'],
    properties: describeParameters(
      ['outcome', 'Name'],
      ['buttonname', 'Text on the button'],
      ['hidefromuser', 'Hide the action from the user'],
      ['newstatus', 'New status', 'Id of the status the ticket gets.'],
      ['default_note', 'Note', 'The text it begins with.'],
      ['emailtemplate_id', 'E-mail template'],
      ['sequence', 'Position'],
      ['hidden', 'Hidden', 'true takes it out of use.'],
    ),
    notes: {
      list: 'You get all rows at once; their "id" is what outcome_id wants, and "outcome" is its name. An outcome can only be used where the type or the workflow step of the ticket allows it.',
      get: 'With includedetails you get its defaults and fields; going by its name, ticket_id fills them in for that ticket.',
      create: `It needs a name, which Halo calls "outcome". ${NEEDS_PERMISSION}`,
      update: NEEDS_PERMISSION,
      delete: `What becomes of workflows that use it is not documented: to take it out of use, set hidden to true with "Update an outcome" instead. ${NEEDS_PERMISSION}`,
    },
    overrides: {
      list: { sample: { parameters: { tickettype_id: 1 }, response: [OUTCOME] } },
      get: {
        main: describeParameters('id', 'includedetails', 'ticket_id'),
        sample: {
          parameters: { id: 7, includedetails: true },
          response: { ...OUTCOME, sendemail: 0, default_note: '' },
        },
      },
    },
  }),

  ...defineResource('category', {
    tier: 'core',
    path: '/Category',
    singular: 'a category',
    plural: 'categories',
    description:
      'Categories say what a ticket is about (type_id 1) or how it was solved (type_id 2). A category is a path with ">" between its levels, such as Hardware>Laptop.',
    verbs: ['list', 'get', 'create', 'update', 'delete'],
    keywords: ['classification', 'subcategory', 'resolution code', 'closure', 'dropdown', 'topic'],
    filters: describeParameters(
      ['type_id', 'Kind', '1 ticket categories, 2 resolution categories.'],
      ['tickettype_id', 'Ticket type', 'Only categories for this type.'],
      ['team_id', 'Team', 'Only categories for this team.'],
      'client_id',
      'service_id',
      'showall',
    ),
    details: true,
    row: { id: 1, value: 'Hardware>Laptop', category_name: 'Hardware>Laptop', type_id: 1 },
    disposableId: 12,
    create: { value: 'Hardware>Docking station', type_id: 1 },
    update: { note: 'Ask for the serial number.' },
    requires: ['value|category_name', 'type_id'],
    properties: describeParameters(
      ['value', 'Path', 'Levels with ">" between them.'],
      ['type_id', 'Kind', '1 ticket categories, 2 resolution categories.'],
      ['sla_id', 'SLA', 'Id of the SLA that tickets get.'],
      ['priority_id', 'Priority', 'Number of the priority that tickets get.'],
      ['note', 'Note for agents'],
      ['user_note', 'Note for users'],
    ),
    notes: {
      list: 'You get all rows at once; their "value" is what category_1 and so on want. That type_id 1 and 2 mean this is what one public client found.',
      get: 'With includedetails you get its notes too, and the SLA and priority that it sets.',
      create: `It needs the whole path and its kind. ${NEEDS_PERMISSION}`,
      update: `Tickets keep categories as text: whether they follow a new path is not documented. ${NEEDS_PERMISSION}`,
      delete: `Tickets keep categories as text: whether they lose a deleted one is not documented. ${NEEDS_PERMISSION}`,
    },
    overrides: {
      list: {
        sample: {
          parameters: { type_id: 1 },
          response: [{ id: 1, value: 'Hardware>Laptop', category_name: 'Hardware>Laptop', type_id: 1 }],
        },
      },
    },
  }),
};
