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

/** Ticket types, their groups and areas. */
export const ticketTypes: Record<string, OperationDefinition> = {
  ...defineResource('ticketType', {
    tier: 'core',
    path: '/TicketType',
    singular: 'a ticket type',
    plural: 'ticket types',
    description:
      'The type of a ticket (incident, request, change …) defines its fields, statuses and workflow. Ids differ between Halo instances.',
    verbs: ['list', 'get', 'create', 'update', 'delete'],
    keywords: ['request type', 'incident', 'service request', 'change', 'problem', 'dropdown', 'ITIL'],
    filters: describeParameters(
      ['itil_type', 'ITIL type', 'Its number; copy it from "itilrequesttype" of an existing type.'],
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
      ['itilrequesttype', 'ITIL type', 'Its number; copy it from an existing type.'],
      ['agentscanselect', 'Agents can choose it'],
      ['enduserscanselect', 'Users can choose it'],
      ['initial_status', 'First status', 'Id of the status that new tickets get.'],
      ['default_sla', 'SLA', 'Id of the SLA that new tickets get.'],
      ['default_team', 'Team', 'Name of the team that new tickets get.'],
      ['workflow_id', 'Workflow', 'Id of the workflow.'],
      ['group_id', 'Group', 'Id of a group of ticket types.'],
    ),
    notes: {
      list: 'Returns all rows at once. The numbers of the ITIL types are not documented.',
      get: 'With includedetails you get its fields, defaults and workflow. includeteamrestrictions adds the allowed teams, statuses and fields, isnewticket returns it as for a new ticket.',
      create: `Requires a name; fields, allowed statuses and workflow are easier to set in Halo itself. ${NEEDS_PERMISSION}`,
      update: `The change applies to existing tickets of the type immediately. ${NEEDS_PERMISSION}`,
      delete: `What happens to tickets of this type is not documented: make it unavailable (agentscanselect and enduserscanselect false) instead. ${NEEDS_PERMISSION}`,
    },
    overrides: {
      list: { sample: { parameters: { can_create_only: true }, response: [INCIDENT] } },
      get: {
        main: describeParameters(
          'id',
          'includedetails',
          ['includeteamrestrictions', 'With restrictions'],
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
      'Lists the fields of the forms of the ticket types: one row per type (rtid) and field (fieldid), with numbers that define whether it is shown or mandatory for agents (technew, techdetail) and users (endusernew, enduserdetail). The numbers are not documented: compare with a field whose setting you know. There is no documented filter for one type: "Get a ticket type" with details shows the fields of one.',
    keywords: ['form', 'mandatory', 'required fields', 'visible', 'layout'],
    main: describeParameters(['isrtconfig', 'For configuration'], ['buildcache', 'Rebuild the cache']),
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
    description: 'Groups structure the ticket types in forms and can be used as a filter of "List tickets".',
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
