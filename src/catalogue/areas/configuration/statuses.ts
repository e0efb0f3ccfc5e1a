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

/** Statuses, outcomes and categories of tickets. */
export const statuses: Record<string, OperationDefinition> = {
  ...defineResource('status', {
    tier: 'core',
    path: '/Status',
    singular: 'a status',
    plural: 'statuses',
    description:
      'A status is the state of a ticket. Ids differ between Halo instances; 1 New, 2 In Progress, 9 Closed and 28 On Hold are common.',
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
      ['type', 'Type', 'A number; copy it from an existing status.'],
      ['slaaction', 'Effect on the SLA', 'A string; copy it from an existing status.'],
      ['showonquickchange', 'In the quick menu'],
    ),
    notes: {
      list: 'Returns all rows at once; use their "id" as status_id and new_status.',
      get: 'With includedetails you get its effect on the SLA and the ticket types that allow it.',
      create: `Requires a name. It can be used once ticket types allow it; the values of "type" and "slaaction" are not documented. ${NEEDS_PERMISSION}`,
      update: `A new name shows on every ticket with the status. ${NEEDS_PERMISSION}`,
      delete: `What happens to tickets with the status is not documented: set another status first. ${NEEDS_PERMISSION}`,
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
      'In Halo an outcome is a kind of action, one of the buttons on a ticket, such as "Email User" or "Internal Note"; every note needs one. Ids differ between Halo instances.',
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
      ['default_note', 'Note', 'The default text of the note.'],
      ['emailtemplate_id', 'E-mail template'],
      ['sequence', 'Position'],
      ['hidden', 'Hidden', 'true deactivates it.'],
    ),
    notes: {
      list: 'Returns all rows at once; use their "id" as outcome_id; "outcome" is the name. An outcome can only be used where the type or the workflow step of the ticket allows it.',
      get: 'With includedetails you get its defaults and fields; according to its name, ticket_id fills them in for that ticket.',
      create: `Requires a name, which Halo calls "outcome". ${NEEDS_PERMISSION}`,
      update: NEEDS_PERMISSION,
      delete: `What happens to workflows that use it is not documented: to deactivate it, set hidden to true with "Update an outcome" instead. ${NEEDS_PERMISSION}`,
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
      'Categories describe the subject of a ticket (type_id 1) or its resolution (type_id 2). A category is a path with ">" between its levels, such as Hardware>Laptop.',
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
      list: 'Returns all rows at once; use their "value" as category_1 and so on. The meaning of type_id 1 and 2 comes from one public client.',
      get: 'With includedetails you get its notes, SLA and priority too.',
      create: `Requires the whole path and its kind. ${NEEDS_PERMISSION}`,
      update: `Tickets store categories as strings: whether they are updated is not documented. ${NEEDS_PERMISSION}`,
      delete: `Tickets store categories as strings: whether a deleted one is removed is not documented. ${NEEDS_PERMISSION}`,
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
