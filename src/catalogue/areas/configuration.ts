import type { Area, JsonObject } from '../operation';
import { explain } from '../parameters';
import { resource } from '../resource';
import { fields } from './fields';
import { views } from './views';

const INCIDENT = {
  id: 1,
  name: 'Incident',
  itilrequesttype: 1,
  workflow_id: 1,
  agentscanselect: true,
  enduserscanselect: true,
} satisfies JsonObject;

const STATUS = {
  id: 2,
  name: 'In Progress',
  shortname: 'In Progress',
  type: 0,
  sequence: 2,
  colour: '#2a78d6',
} satisfies JsonObject;

const OUTCOME = {
  id: 7,
  outcome: 'Internal Note',
  buttonname: 'Private Note',
  hidden: false,
  hidefromuser: true,
} satisfies JsonObject;

const ADMIN = 'The connected agent needs the right to change the configuration.';

export const configuration: Area = {
  name: 'Configuration and forms',
  operations: {
    ...resource('ticketType', {
      tier: 'core',
      path: '/TicketType',
      one: 'a ticket type',
      many: 'ticket types',
      about:
        'The type says whether a ticket is an incident, a request, a change or something else, and decides its fields, statuses and workflow. Ids differ from Halo to Halo.',
      verbs: ['list', 'get', 'create', 'update', 'delete'],
      keywords: ['request type', 'incident', 'service request', 'change', 'problem', 'dropdown', 'ITIL'],
      filters: explain(
        ['itil_type', 'ITIL type', 'Its number; read it from "itilrequesttype" of a type you know.'],
        ['can_create_only', 'Only those I may create'],
        ['client_id', 'Client', 'Only types this client may use.'],
        ['ticketarea_id', 'Ticket area', 'Only types of this ticket area.'],
        ['showinactive', 'Inactive ones too'],
        'showall',
        ['include_mandatory_field_check', 'With a check for mandatory fields'],
      ),
      row: INCIDENT,
      create: { name: 'Access Request', agentscanselect: true, enduserscanselect: true, default_sla: 1 },
      update: { default_summary: 'What does not work?' },
      requires: ['name'],
      members: explain(
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
        create: `It needs a name; fields, allowed statuses and workflow are easier to set in Halo itself. ${ADMIN}`,
        update: `Tickets that exist keep their type and can behave differently at once. ${ADMIN}`,
        delete: `What becomes of tickets of this type is not documented: make it impossible to choose (agentscanselect and enduserscanselect false) instead. ${ADMIN}`,
      },
      also: {
        list: { sample: { parameters: { can_create_only: true }, answer: [INCIDENT] } },
        get: {
          main: explain(
            'id',
            'includedetails',
            ['includeteamrestrictions', 'With what it allows'],
            ['isnewticket', 'As for a new ticket'],
            ['includeconfig', 'With its configuration'],
            'ticket_id',
          ),
          sample: {
            parameters: { id: 1, includedetails: true, includeteamrestrictions: true },
            answer: {
              ...INCIDENT,
              allowall_status: false,
              allowed_status: [{ status_id: 1 }, { status_id: 2 }],
              fields: [{ fieldid: 1, fieldname: 'summary', technew: 2 }],
            },
          },
        },
        delete: { sample: { parameters: { id: 8 }, answer: { id: 8 } } },
      },
    }),
    'ticketType.fields': {
      route: 'GET /TicketTypeField',
      tier: 'core',
      title: 'List the fields of ticket types',
      description:
        'Lists which fields the forms of the ticket types have: one row for each type (rtid) and field (fieldid), with numbers that say whether it is shown or mandatory when agents (technew, techdetail) and users (endusernew, enduserdetail) work with it. The numbers are not documented: compare a field whose setting you know. There is no documented filter for one type: "Get a ticket type" with details shows the fields of one.',
      keywords: ['form', 'mandatory', 'required fields', 'visible', 'layout'],
      main: explain(['isrtconfig', 'For configuration'], ['buildcache', 'Build the cache anew']),
      sample: {
        parameters: { isrtconfig: true },
        answer: [{ id: 1, rtid: 1, fieldid: 1, fieldname: 'summary', seq: 1, technew: 2, endusernew: 2 }],
      },
    },
    ...resource('ticketTypeGroup', {
      tier: 'admin',
      path: '/TicketTypeGroup',
      one: 'a group of ticket types',
      many: 'groups of ticket types',
      about: 'Groups order the ticket types in forms and can be a filter of "List tickets".',
      verbs: ['list', 'get', 'create', 'update', 'delete'],
      keywords: ['request type', 'dropdown'],
      details: true,
      row: { id: 1, name: 'Support' },
      create: { name: 'Human resources' },
      update: { name: 'Support and requests' },
      requires: ['name'],
    }),
    ...resource('ticketArea', {
      tier: 'admin',
      path: '/TicketArea',
      one: 'a ticket area',
      many: 'ticket areas',
      about:
        'A ticket area is an entry of the menu with its own tickets, such as Tickets, Changes or Projects; its id is "ticketarea_id" in other lists.',
      verbs: ['list', 'get', 'create', 'update', 'delete'],
      keywords: ['module', 'menu', 'projects', 'changes'],
      filters: explain('showall', ['location', 'Location', 'A number that is not documented.']),
      details: true,
      row: { id: 1, name: 'Service Desk', entity_singular: 'Ticket', entity_plural: 'Tickets' },
      create: { name: 'Facilities', entity_singular: 'Job', entity_plural: 'Jobs' },
      update: { sequence: 2 },
      requires: ['name'],
    }),

    ...resource('status', {
      tier: 'core',
      path: '/Status',
      one: 'a status',
      many: 'statuses',
      about:
        'A status says how far a ticket is. Ids differ from Halo to Halo; 1 New, 2 In Progress, 9 Closed and 28 On Hold are what many have.',
      verbs: ['list', 'get', 'create', 'update', 'delete'],
      keywords: ['state', 'open', 'closed', 'on hold', 'in progress', 'dropdown', 'workflow'],
      filters: explain(
        ['tickettype_id', 'Ticket type', 'Only statuses this type allows.'],
        ['ticket_id', 'Ticket', 'Only statuses this ticket can get.'],
        ['excludeclosed', 'Without closed ones'],
        ['excludepending', 'Without pending ones'],
        'showall',
        ['showcounts', 'With numbers of tickets'],
      ),
      details: true,
      row: STATUS,
      create: {
        name: 'Waiting for Supplier',
        shortname: 'Supplier',
        type: 0,
        colour: '#c77700',
        sequence: 20,
      },
      update: { colour: '#1baf7a' },
      requires: ['name'],
      members: explain(
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
        create: `It needs a name. It can be used once ticket types allow it; what "type" and "slaaction" may be is not documented. ${ADMIN}`,
        update: `A new name shows on every ticket that has the status. ${ADMIN}`,
        delete: `What becomes of tickets that have it is not documented: give them another status first. ${ADMIN}`,
      },
      also: {
        list: { sample: { parameters: { tickettype_id: 1, excludeclosed: true }, answer: [STATUS] } },
        delete: { sample: { parameters: { id: 30 }, answer: { id: 30 } } },
      },
    }),

    ...resource('outcome', {
      tier: 'core',
      path: '/Outcome',
      one: 'an outcome',
      many: 'outcomes',
      about:
        'In Halo an outcome is a kind of action, one of the buttons on a ticket, such as "Email User" or "Internal Note"; every note needs one. Ids differ from Halo to Halo.',
      verbs: ['list', 'get', 'create', 'update', 'delete'],
      keywords: ['action', 'button', 'note', 'dropdown', 'workflow', 'reply'],
      filters: explain(
        ['tickettype_id', 'Ticket type', 'Only outcomes for this type.'],
        ['workflow_id', 'Workflow', 'Only outcomes of this workflow.'],
        ['workflow_step', 'Step', 'Only outcomes of this step of the workflow.'],
        ['status', 'Status', 'Id of a status.'],
        ['showhidden', 'Hidden ones too'],
        ['excludesystemactions', "Without Halo's own"],
      ),
      row: OUTCOME,
      create: { outcome: 'Call User', buttonname: 'Log a Call', hidefromuser: false, sequence: 40 },
      update: { buttonname: 'Note for Colleagues' },
      requires: ['outcome'],
      members: explain(
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
        get: 'With includedetails you get its defaults and fields; ticket_id fills them in for that ticket.',
        create: `It needs a name, which Halo calls "outcome". ${ADMIN}`,
        update: ADMIN,
        delete: `Ticket types and workflows that offer it lose the button: set hidden to true with "Update an outcome" to be safe. ${ADMIN}`,
      },
      also: {
        list: { sample: { parameters: { tickettype_id: 1 }, answer: [OUTCOME] } },
        get: {
          main: explain('id', 'includedetails', 'ticket_id'),
          sample: {
            parameters: { id: 7, includedetails: true },
            answer: { ...OUTCOME, sendemail: 0, default_note: '', fields: [] },
          },
        },
        delete: { sample: { parameters: { id: 20 }, answer: { id: 20 } } },
      },
    }),

    ...resource('category', {
      tier: 'core',
      path: '/Category',
      one: 'a category',
      many: 'categories',
      about:
        'Categories say what a ticket is about (type_id 1) or how it was solved (type_id 2). A category is a path with ">" between its levels, such as Hardware>Laptop.',
      verbs: ['list', 'get', 'create', 'update', 'delete'],
      keywords: ['classification', 'subcategory', 'resolution code', 'closure', 'dropdown', 'topic'],
      filters: explain(
        ['type_id', 'Kind', '1 ticket categories, 2 resolution categories.'],
        ['tickettype_id', 'Ticket type', 'Only categories for this type.'],
        ['team_id', 'Team', 'Only categories for this team.'],
        'client_id',
        'service_id',
        'showall',
      ),
      details: true,
      row: { id: 1, value: 'Hardware>Laptop', category_name: 'Hardware>Laptop', type_id: 1 },
      create: { value: 'Hardware>Docking station', type_id: 1 },
      update: { note: 'Ask for the serial number.' },
      requires: ['value|category_name', 'type_id'],
      members: explain(
        ['value', 'Path', 'Levels with ">" between them.'],
        ['type_id', 'Kind', '1 ticket categories, 2 resolution categories.'],
        ['sla_id', 'SLA', 'Id of the SLA that tickets get.'],
        ['priority_id', 'Priority', 'Number of the priority that tickets get.'],
        ['note', 'Note for agents'],
        ['user_note', 'Note for users'],
      ),
      notes: {
        list: 'You get all rows at once; their "value" is what category_1 and so on want. That type_id 1 and 2 mean this is what one public client found.',
        create: `It needs the whole path and its kind. ${ADMIN}`,
        update: `Tickets keep categories as text: whether they follow a new path is not documented. ${ADMIN}`,
        delete: `Tickets keep categories as text; whether it is removed from them is not documented. ${ADMIN}`,
      },
      also: {
        list: {
          sample: {
            parameters: { type_id: 1 },
            answer: [{ id: 1, value: 'Hardware>Laptop', category_name: 'Hardware>Laptop', type_id: 1 }],
          },
        },
        delete: { sample: { parameters: { id: 8 }, answer: { id: 8 } } },
      },
    }),
    ...fields,

    ...resource('tag', {
      tier: 'core',
      path: '/Tags',
      one: 'a tag',
      many: 'tags',
      about: 'Tags are words that mark things such as knowledge base articles.',
      verbs: ['list', 'get', 'create', 'update', 'delete'],
      keywords: ['label', 'keyword', 'mark', 'knowledge base'],
      details: true,
      row: { id: 1, text: 'vpn' },
      create: { text: 'printing' },
      update: { text: 'remote-access' },
      requires: ['text'],
      members: explain(
        ['text', 'Text'],
        ['add_to_kbid', 'Article', 'Id of a knowledge base article that gets the tag.'],
      ),
      notes: {
        list: 'You get all of them at once: no parameters are documented, and Halo ignores pages here.',
        create:
          'It needs a text. add_to_kbid also puts it on a knowledge base article, going by the name of the member; that is not confirmed.',
        update: 'The new text shows wherever the tag is used.',
        delete: 'It disappears from everything that carries it.',
      },
      also: { delete: { sample: { parameters: { id: 4 }, answer: { id: 4 } } } },
    }),
    ...resource('ticketRule', {
      tier: 'admin',
      path: '/TicketRules',
      one: 'a ticket rule',
      many: 'ticket rules',
      about:
        'A rule changes tickets that match its criteria: it sets their team, agent, priority, category and so on.',
      verbs: ['list', 'get', 'create', 'update', 'delete'],
      keywords: ['automation', 'auto-assign', 'routing', 'criteria', 'business rule'],
      filters: explain(
        ['rule_use', 'Use', 'A number that is not documented.'],
        ['excludeworkflow', 'Without rules of workflows'],
        ['includecriteriainfo', 'With criteria'],
      ),
      details: true,
      row: {
        id: 1,
        name: 'VPN tickets to 2nd line',
        precedence: 1,
        new_team: '2nd Line Support',
        active: true,
      },
      create: {
        name: 'Printers to field support',
        new_team: '1st Line Support',
        precedence: 5,
        active: false,
      },
      update: { precedence: 2 },
      requires: ['name'],
      notes: {
        create:
          'A rule without criteria can match every ticket: create it with active false and set its criteria in Halo.',
        update: 'It works on the next ticket already.',
      },
    }),
    ...views,
  },
};
