import type { JsonObject, OperationDefinition } from '../../operation';
import { describeParameters } from '../../parameters';
import { defineResource } from '../../resource';
import { NEEDS_PERMISSION } from './permission';

const INCIDENT = {
  id: 1,
  name: 'Incident',
  itilrequesttype: 1,
  agentscanselect: true,
  enduserscanselect: true,
} satisfies JsonObject;

/** What kinds of tickets there are. */
export const ticketTypes: Record<string, OperationDefinition> = {
  ...defineResource('ticketType', {
    tier: 'core',
    path: '/TicketType',
    singular: 'a ticket type',
    plural: 'ticket types',
    description:
      'The type says whether a ticket is an incident, a request, a change or something else, and decides its fields, statuses and workflow. Ids differ from Halo to Halo.',
    verbs: ['list', 'get', 'create', 'update', 'delete'],
    keywords: ['request type', 'incident', 'service request', 'change', 'problem', 'dropdown', 'ITIL'],
    filters: describeParameters(
      ['itil_type', 'ITIL type', 'Its number; read it from "itilrequesttype" of a type you know.'],
      ['can_create_only', 'Only those I may create'],
      ['client_id', 'Client', 'Only types this client may use.'],
      ['ticketarea_id', 'Ticket area', 'Only types of this ticket area.'],
      ['showinactive', 'Inactive ones too'],
      'showall',
      ['include_mandatory_field_check', 'With a check for mandatory fields'],
    ),
    row: INCIDENT,
    disposableId: 7,
    create: { name: 'Access Request', agentscanselect: true, enduserscanselect: true, default_sla: 1 },
    update: { default_summary: 'What does not work?' },
    requires: ['name'],
    properties: describeParameters(
      'name',
      ['itilrequesttype', 'ITIL type', 'Its number; read it from a type you know.'],
      ['agentscanselect', 'Agents can choose it'],
      ['enduserscanselect', 'Users can choose it'],
      ['initial_status', 'First status', 'Id of the status that new tickets get.'],
      ['default_sla', 'SLA', 'Id of the SLA that new tickets get.'],
      ['default_team', 'Team', 'Name of the team that new tickets get.'],
      ['workflow_id', 'Workflow', 'Id of the workflow.'],
      ['group_id', 'Group', 'Id of a group of ticket types.'],
    ),
    notes: {
      list: 'You get all rows at once. The numbers of the ITIL types are not documented.',
      get: 'With includedetails you get its fields, defaults and workflow. includeteamrestrictions adds the teams, statuses and fields it allows, isnewticket shows it as for a new ticket.',
      create: `It needs a name; fields, allowed statuses and workflow are easier to set in Halo itself. ${NEEDS_PERMISSION}`,
      update: `Tickets that exist keep their type and can behave differently at once. ${NEEDS_PERMISSION}`,
      delete: `What becomes of tickets of this type is not documented: make it impossible to choose (agentscanselect and enduserscanselect false) instead. ${NEEDS_PERMISSION}`,
    },
    overrides: {
      list: { sample: { parameters: { can_create_only: true }, response: [INCIDENT] } },
      get: {
        main: describeParameters(
          'id',
          'includedetails',
          ['includeteamrestrictions', 'With what it allows'],
          ['isnewticket', 'As for a new ticket'],
          ['includeconfig', 'With its configuration'],
          'ticket_id',
        ),
        sample: {
          parameters: { id: 1, includedetails: true, includeteamrestrictions: true },
          response: {
            ...INCIDENT,
            allowall_status: true,
            fields: [{ fieldid: 1, fieldname: 'summary', technew: 2 }],
          },
        },
      },
    },
  }),

  'ticketType.fields': {
    route: 'GET /TicketTypeField',
    tier: 'core',
    title: 'List the fields of ticket types',
    description:
      'Lists which fields the forms of the ticket types have: one row for each type (rtid) and field (fieldid), with numbers that say whether it is shown or mandatory when agents (technew, techdetail) and users (endusernew, enduserdetail) work with it. The numbers are not documented: compare a field whose setting you know. There is no documented filter for one type: "Get a ticket type" with details shows the fields of one.',
    keywords: ['form', 'mandatory', 'required fields', 'visible', 'layout'],
    main: describeParameters(['isrtconfig', 'For configuration'], ['buildcache', 'Build the cache anew']),
    sample: {
      parameters: { isrtconfig: true },
      response: [{ id: 1, rtid: 1, fieldid: 1, fieldname: 'summary', seq: 1, technew: 2, endusernew: 2 }],
    },
  },

  ...defineResource('ticketTypeGroup', {
    tier: 'admin',
    path: '/TicketTypeGroup',
    singular: 'a group of ticket types',
    plural: 'groups of ticket types',
    description: 'Groups order the ticket types in forms and can be a filter of "List tickets".',
    verbs: ['list', 'get', 'create', 'update', 'delete'],
    keywords: ['request type', 'dropdown'],
    details: true,
    row: { id: 1, name: 'Support' },
    create: { name: 'Human resources' },
    update: { name: 'Support and requests' },
    requires: ['name'],
  }),

  ...defineResource('ticketArea', {
    tier: 'admin',
    path: '/TicketArea',
    singular: 'a ticket area',
    plural: 'ticket areas',
    description:
      'A ticket area is an entry of the menu with its own tickets, such as Tickets, Changes or Projects; its id is "ticketarea_id" in other lists.',
    verbs: ['list', 'get', 'create', 'update', 'delete'],
    keywords: ['module', 'menu', 'projects', 'changes'],
    filters: describeParameters('showall', ['location', 'Location', 'A number that is not documented.']),
    details: true,
    row: { id: 1, name: 'Tickets', entity_singular: 'Ticket', entity_plural: 'Tickets' },
    create: { name: 'Facilities', entity_singular: 'Job', entity_plural: 'Jobs' },
    update: { sequence: 2 },
    requires: ['name'],
  }),
};
