import type { Area, JsonObject } from '../operation';
import { describeParameters } from '../parameters';

const INCIDENT = {
  id: 1001,
  summary: 'Laptop does not start after update',
  tickettype_id: 1,
  status_id: 2,
  client_id: 12,
  site_id: 18,
  user_id: 33,
  agent_id: 2,
  team: '1st Line Support',
  priority_id: 3,
  dateoccurred: '2026-09-01T08:30:00',
} satisfies JsonObject;

/** The sample response of an update: the ticket with the changed properties. */
const changed = (properties: JsonObject): JsonObject => ({ ...INCIDENT, ...properties });

const LIST_FILTERS = describeParameters(
  'search',
  ['open_only', 'Only open ones'],
  ['requesttype_id', 'Ticket type', 'Id of a ticket type: incident, request, change, problem …'],
  ['status', 'Statuses', 'One or more status ids, separated by commas.'],
  'agent_id',
  ['team', 'Teams', 'One or more team ids, separated by commas.'],
  'client_id',
  'user_id',
  'lastupdatefromdate',
);

export const tickets: Area = {
  name: 'Tickets',
  operations: {
    'ticket.list': {
      route: 'GET /Tickets',
      tier: 'core',
      title: 'List tickets',
      description:
        'Lists tickets of all kinds: incidents, requests, changes and problems are all tickets (Halo calls them "Faults" internally). Without parameters, all tickets that the connected agent may see are returned, 100 rows per page. The rows are short; "Get a ticket" has the details and custom fields. An empty list can also mean that none of the teams of the agent may see them.',
      keywords: ['incident', 'request', 'fault', 'query', 'queue', 'open tickets', 'filter'],
      main: LIST_FILTERS,
      sample: {
        parameters: { open_only: true, requesttype_id: 1 },
        response: { record_count: 1, tickets: [INCIDENT] },
      },
    },
    'ticket.search': {
      route: 'GET /Tickets',
      tier: 'core',
      title: 'Search tickets',
      description:
        'Finds tickets by text. "search" searches the same fields as the search box of Halo; search_summary and search_details search one field only, and searchactions includes the notes. Returns short rows, 100 per page, like "List tickets", and accepts the same filters.',
      keywords: ['find', 'text', 'look for', 'incident'],
      requires: [
        'search|search_summary|search_details|search_id|search_user_name|search_inventory_number|search_supplier_reference|advanced_search',
      ],
      main: describeParameters(
        'search',
        ['search_summary', 'In the summary'],
        ['search_details', 'In the details'],
        ['searchactions', 'In the notes too'],
        ['search_user_name', 'By user name'],
        ['open_only', 'Only open ones'],
        'advanced_search',
      ),
      sample: { parameters: { search: 'laptop' }, response: { record_count: 1, tickets: [INCIDENT] } },
    },
    'ticket.get': {
      route: 'GET /Tickets/{id}',
      tier: 'core',
      title: 'Get a ticket',
      description:
        'Gets one ticket by its id. With includedetails, all fields are returned, including custom fields and the HTML of the details; these can be several hundred. Without it, a short form is returned.',
      keywords: ['incident', 'read', 'details', 'custom fields', 'fault'],
      main: describeParameters(
        'id',
        ['includedetails', 'With details', 'Needed for details_html and custom fields.'],
        ['includelastaction', 'With the last note'],
        ['includelinkedobjects', 'With linked records'],
        ['includechildids', 'With ids of child tickets'],
        ['include_auditing', 'With the change history'],
      ),
      sample: {
        parameters: { id: 1001, includedetails: true },
        response: {
          ...INCIDENT,
          details_html: '<p>It stays black since this morning.</p>',
          customfields: [],
        },
      },
    },
    'ticket.create': {
      route: 'POST /Tickets',
      tier: 'core',
      title: 'Create a ticket',
      description:
        'Creates an incident, a request or any other kind of ticket and returns it with its new id. Requires a summary, and most Halo instances also require a ticket type, a client and a user; which fields are mandatory depends on the ticket type. All ids are specific to your Halo (the sample has those of the practice tenant). Send a list of objects to create several at once.',
      keywords: ['incident', 'new', 'log', 'raise', 'open', 'service request', 'report a fault'],
      id: 'forbidden',
      requires: ['summary'],
      properties: describeParameters(
        'summary',
        'details',
        'details_html',
        'tickettype_id',
        'client_id',
        'site_id',
        'user_id',
        'priority_id',
        'category_1',
        'team',
        'agent_id',
        'customfields',
      ),
      sample: {
        request: {
          summary: 'VPN drops every few minutes',
          details: 'Since this morning the VPN connection breaks and comes back after a minute.',
          tickettype_id: 1,
          user_id: 33,
          priority_id: 3,
          category_1: 'Network>VPN',
        },
        response: {
          id: 1141,
          summary: 'VPN drops every few minutes',
          tickettype_id: 1,
          status_id: 1,
          client_id: 12,
          site_id: 18,
          user_id: 33,
          priority_id: 3,
          category_1: 'Network>VPN',
        },
      },
    },
    'ticket.update': {
      route: 'POST /Tickets',
      tier: 'core',
      title: 'Update a ticket',
      description:
        'Changes a ticket. Send its id and only the properties that change: the others keep their values. Some Halo instances also require tickettype_id and client_id with every change and otherwise return "Record not found". Do not send back a complete ticket that you read earlier: that would overwrite changes made since.',
      keywords: ['change', 'edit', 'modify', 'incident'],
      id: 'required',
      properties: describeParameters(
        'id',
        'summary',
        'details',
        'status_id',
        'agent_id',
        'team',
        'priority_id',
        'category_1',
        'customfields',
      ),
      sample: {
        request: {
          id: 1001,
          summary: 'Laptop does not start after update KB5043',
          category_1: 'Hardware>Laptop',
        },
        response: changed({
          summary: 'Laptop does not start after update KB5043',
          category_1: 'Hardware>Laptop',
        }),
      },
    },
    'ticket.upsertByThirdPartyId': {
      route: 'POST /Tickets',
      tier: 'core',
      title: 'Create or update a ticket by an external id',
      description:
        'Updates the ticket that has the id of another system, or creates one if there is none: Halo matches it by _match_thirdparty_id. Send the same value as third_party_id_string, so that the next call finds the ticket. This behaviour is inferred from the property names and not confirmed: try it on a test ticket first.',
      keywords: ['upsert', 'external', 'sync', 'monitoring', 'correlation', 'third party', 'once'],
      id: 'free',
      requires: ['_match_thirdparty_id'],
      properties: describeParameters(
        ['_match_thirdparty_id', 'External id to match'],
        ['third_party_id_string', 'External id to store', 'The same value again.'],
        'summary',
        'tickettype_id',
      ),
      sample: {
        request: {
          _match_thirdparty_id: 'ALERT-4711',
          third_party_id_string: 'ALERT-4711',
          summary: 'Disk of srv-files-01 is 95 % full',
          tickettype_id: 1,
          client_id: 13,
        },
        response: {
          id: 1141,
          summary: 'Disk of srv-files-01 is 95 % full',
          third_party_id_string: 'ALERT-4711',
          status_id: 1,
        },
      },
    },
    'ticket.validate': {
      route: 'POST /Tickets',
      tier: 'core',
      title: 'Check a change to a ticket',
      description:
        'This can change the ticket: it requests a check of the properties you send without saving them (_validate_only), but that Halo does not save them is not confirmed, so try it on a test ticket. Requires the id of an existing ticket and returns the ticket, or an error.',
      keywords: ['dry run', 'test', 'mandatory fields', 'form'],
      id: 'required',
      fixed: { _validate_only: true },
      properties: describeParameters(
        'id',
        ['_validate_form', 'Check the form', 'Also check the requirements of the form.'],
        ['_validation_key', 'Validation key', 'A string that identifies this check.'],
      ),
      sample: { request: { id: 1001, status_id: 2, _validate_form: true }, response: INCIDENT },
    },
    'ticket.bulkCreateUpdate': {
      route: 'POST /Tickets',
      tier: 'core',
      title: 'Create and update tickets in one request',
      description:
        'Sends a list of tickets in one request: an object with an id updates that ticket, one without an id creates a new ticket, so a forgotten id creates a duplicate. The list is sent to Halo unchanged, and the response is a list too. If one of them is invalid, it is not documented whether Halo saves the others.',
      keywords: ['batch', 'many', 'bulk', 'import', 'array'],
      id: 'free',
      properties: describeParameters(
        ['id', 'Id', 'Of the ticket to change; omit it to create one.'],
        'summary',
        'tickettype_id',
        'status_id',
      ),
      sample: {
        request: [
          { id: 1001, priority_id: 2 },
          {
            summary: 'Replace the toner of printer PR-0011',
            tickettype_id: 2,
            client_id: 12,
            site_id: 18,
            user_id: 33,
          },
        ],
        response: [
          changed({ priority_id: 2 }),
          { id: 1141, summary: 'Replace the toner of printer PR-0011', tickettype_id: 2, status_id: 1 },
        ],
      },
    },
    'ticket.delete': {
      route: 'DELETE /Tickets/{id}',
      tier: 'core',
      title: 'Delete a ticket',
      description:
        'Deletes a ticket by its id. Halo keeps deleted tickets: "List tickets" with deleted=true shows them, and "Restore a deleted ticket" restores one. To end work on a ticket, close it instead.',
      keywords: ['remove', 'trash', 'incident'],
      main: describeParameters('id', ['reason', 'Reason', 'Reason for the deletion; stored in Halo.']),
      sample: { parameters: { id: 1002, reason: 'Logged twice' }, response: { id: 1002 } },
    },
    'ticket.restore': {
      route: 'POST /Tickets',
      tier: 'admin',
      title: 'Restore a deleted ticket',
      description:
        'Restores a deleted ticket. Requires the id of the ticket, from "List tickets" with deleted=true. Based on one public client; Halo does not document it.',
      keywords: ['undelete', 'recover'],
      id: 'required',
      fixed: { _recover: true, _validate_updates: true },
      sample: { request: { id: 1001 }, response: INCIDENT },
    },
    'ticket.close': {
      route: 'POST /Tickets',
      tier: 'core',
      title: 'Close a ticket',
      description:
        'Closes a ticket by setting a closed status. The status id differs between Halo instances ("List statuses"; 9 is Closed in the practice tenant), so it must be given. A ticket type can require more before it closes; Halo then returns an error that names it. _force: true closes despite warnings. To close with a note to the user, use "Change status with a note".',
      keywords: ['resolve', 'finish', 'done', 'complete', 'incident'],
      id: 'required',
      requires: ['status_id'],
      properties: describeParameters(
        'id',
        ['status_id', 'Closed status', 'Id of your closed status; 9 in the practice tenant.'],
        ['closure_note', 'Closure note', 'The resolution.'],
        ['_force', 'Close despite warnings'],
      ),
      sample: {
        request: { id: 1001, status_id: 9, closure_note: 'Reinstalled the display driver.' },
        response: changed({ status_id: 9, closure_note: 'Reinstalled the display driver.' }),
      },
    },
    'ticket.reopen': {
      route: 'POST /Tickets',
      tier: 'core',
      title: 'Reopen a ticket',
      description:
        'Reopens a closed ticket by setting an open status. The status id differs between Halo instances ("List statuses"; 2 is In Progress in the practice tenant), so it must be given. If your workflow allows reopening only through an action, use "Change status with a note".',
      keywords: ['open again', 'closed', 'incident'],
      id: 'required',
      requires: ['status_id'],
      properties: describeParameters('id', [
        'status_id',
        'Open status',
        'Id of an open status; 2 in the practice tenant.',
      ]),
      sample: { request: { id: 1003, status_id: 2 }, response: { id: 1003, status_id: 2 } },
    },
    'ticket.setStatus': {
      route: 'POST /Tickets',
      tier: 'core',
      title: 'Set the status of a ticket',
      description:
        'Sets the status of a ticket without a note. The ids of statuses differ between Halo instances: look them up with "List statuses" (in the practice tenant 28 is On Hold). A workflow can forbid the change; Halo then returns an error.',
      keywords: ['in progress', 'on hold', 'state', 'incident'],
      id: 'required',
      requires: ['status_id'],
      properties: describeParameters('id', 'status_id'),
      sample: { request: { id: 1001, status_id: 28 }, response: changed({ status_id: 28 }) },
    },
    'ticket.assign': {
      route: 'POST /Tickets',
      tier: 'core',
      title: 'Assign a ticket',
      description:
        'Assigns a ticket to an agent, a team or both. The agent is an id (1 is "Unassigned"), the team a name. Halo returns an error if the agent is not in the team or the ticket type restricts agents; _forcereassign: true skips these checks. "Reassign with a note" adds a note as well.',
      keywords: ['owner', 'agent', 'team', 'dispatch', 'escalate', 'technician'],
      id: 'required',
      requires: ['agent_id|team'],
      properties: describeParameters('id', 'agent_id', 'team', ['_forcereassign', 'Skip checks']),
      sample: {
        request: { id: 1001, agent_id: 3, team: '2nd Line Support' },
        response: changed({ agent_id: 3, team: '2nd Line Support' }),
      },
    },
    'ticket.setPriority': {
      route: 'POST /Tickets',
      tier: 'core',
      title: 'Set the priority of a ticket',
      description:
        'Sets the priority of a ticket. Priorities belong to an SLA: priority_id is the number ("priorityid") that "List priorities" shows for the ticket\'s SLA, not the GUID. Send sla_id too to change the SLA. Halo recalculates the target times. In the practice tenant 2 is High.',
      keywords: ['urgency', 'VIP', 'major incident', 'P1', 'SLA'],
      id: 'required',
      requires: ['priority_id'],
      properties: describeParameters('id', 'priority_id', 'sla_id'),
      sample: {
        request: { id: 1001, priority_id: 2, sla_id: 1 },
        response: changed({ priority_id: 2, sla_id: 1 }),
      },
    },
    'ticket.setCategories': {
      route: 'POST /Tickets',
      tier: 'core',
      title: 'Set the categories of a ticket',
      description:
        'Sets one or more of the up to four categories of a ticket. A category is a string with ">" between its levels and must exist: see "List categories". Halo uses category_1 for the first set of categories, category_2 for the second (often the closing category), and so on.',
      keywords: ['classify', 'classification', 'closure category'],
      id: 'required',
      requires: ['category_1|category_2|category_3|category_4'],
      properties: describeParameters(
        'id',
        'category_1',
        ['category_2', 'Second category'],
        ['category_3', 'Third category'],
        ['category_4', 'Fourth category'],
      ),
      sample: {
        request: { id: 1001, category_1: 'Hardware>Laptop' },
        response: changed({ category_1: 'Hardware>Laptop' }),
      },
    },
    'ticket.setCustomFields': {
      route: 'POST /Tickets',
      tier: 'core',
      title: 'Set custom fields of a ticket',
      description:
        'Sets custom fields of a ticket. List each field by its name (it begins with CF) or its id, with its value; for a drop-down the value is the id of the choice. The list is sent to Halo unchanged: fields that you do not list stay, but the rows of a table field are replaced by those you send.',
      keywords: ['CF', 'extra fields', 'form fields'],
      id: 'required',
      requires: ['customfields'],
      properties: describeParameters('id', 'customfields'),
      sample: {
        request: { id: 1001, customfields: [{ name: 'CFfloor', value: '3' }] },
        response: changed({ customfields: [{ id: 201, name: 'CFfloor', value: '3' }] }),
      },
    },
    'ticket.linkAssets': {
      route: 'POST /Tickets',
      tier: 'core',
      title: 'Link assets to a ticket',
      description:
        'Links assets (configuration items) to a ticket, each by its id. Read the links with "List assets" and ticket_id. Whether existing links are kept is not confirmed: list all assets that should be linked.',
      keywords: ['CI', 'configuration item', 'device', 'CMDB', 'affected'],
      id: 'required',
      requires: ['assets'],
      properties: describeParameters('id', 'assets'),
      sample: {
        request: { id: 1001, assets: [{ id: 9 }] },
        response: changed({ assets: [{ id: 9, inventory_number: 'LT-0009' }] }),
      },
    },
    'ticket.linkParent': {
      route: 'POST /Tickets',
      tier: 'core',
      title: 'Make a ticket the child of another',
      description:
        'Puts a ticket under a parent, such as an incident under its major incident or problem. The id is the child, parent_id the ticket above it. "List tickets" with parent_id shows the children.',
      keywords: ['parent', 'child', 'major incident', 'sub-task'],
      id: 'required',
      requires: ['parent_id'],
      properties: describeParameters('id', 'parent_id'),
      sample: { request: { id: 1001, parent_id: 1004 }, response: changed({ parent_id: 1004 }) },
    },
    'ticket.relate': {
      route: 'POST /Tickets',
      tier: 'core',
      title: 'Relate tickets to each other',
      description:
        'Relates tickets to each other, without a parent. The id is the ticket to change, new_related_tickets lists the others by id. The properties are documented; their effect is not confirmed. "List tickets" with related_id shows the related ones.',
      keywords: ['related', 'similar', 'connected'],
      id: 'required',
      requires: ['new_related_tickets|related_tickets'],
      properties: describeParameters('id', [
        'new_related_tickets',
        'Tickets to relate',
        'A list of {"id": …}.',
      ]),
      sample: { request: { id: 1001, new_related_tickets: [{ id: 1002 }] }, response: INCIDENT },
    },
    'ticket.merge': {
      route: 'POST /Tickets',
      tier: 'core',
      title: 'Merge a ticket into another',
      description:
        'Merges one ticket into another, for example a duplicate. The id is the ticket to merge, merged_into_id the ticket that remains. The properties are documented, but their effect is not confirmed, and merging cannot be undone: try it on test tickets first.',
      keywords: ['duplicate', 'combine', 'join'],
      id: 'required',
      fixed: { domerge: true },
      requires: ['merged_into_id'],
      properties: describeParameters('id', [
        'merged_into_id',
        'Ticket that remains',
        'Id of the ticket to merge into.',
      ]),
      sample: { request: { id: 1002, merged_into_id: 1001 }, response: { id: 1002, merged_into_id: 1001 } },
    },
    'ticket.linkExternal': {
      route: 'POST /Tickets',
      tier: 'core',
      title: 'Link a ticket to an external record',
      description:
        'Stores the id and URL of a record in another system with a ticket. The properties are documented; their effect is not confirmed. "List external links" shows what is linked.',
      keywords: ['external', 'Jira', 'correlation', 'integration', 'third party'],
      id: 'required',
      requires: ['new_external_link|external_links'],
      properties: describeParameters('id', [
        'new_external_link',
        'Link',
        'The other record: third_party_id, third_party_url and so on.',
      ]),
      sample: {
        request: {
          id: 1001,
          new_external_link: {
            third_party_id: 'MON-4711',
            third_party_desc: 'Alert in the monitoring system',
            third_party_url: 'https://monitoring.example.com/alerts/4711',
          },
        },
        response: INCIDENT,
      },
    },
    'ticket.linkServices': {
      route: 'POST /Tickets',
      tier: 'core',
      title: 'Link a service to a ticket',
      description:
        'Sets the service of a ticket. service_id is the service\'s id from "List services" (4 is VPN in the practice tenant). related_service_descriptions (a string for further services) is documented too; its effect is not confirmed.',
      keywords: ['service', 'business service', 'affected service'],
      id: 'required',
      requires: ['service_id|related_service_descriptions'],
      properties: describeParameters('id', 'service_id', [
        'related_service_descriptions',
        'Related services',
      ]),
      sample: { request: { id: 1001, service_id: 4 }, response: changed({ service_id: 4 }) },
    },
    'ticket.vote': {
      route: 'POST /Tickets/vote',
      tier: 'admin',
      title: 'Vote for a ticket',
      description:
        'Votes for a ticket whose type allows votes, such as an idea or a feature request. Requires the id of the ticket; the values of your_vote are not documented.',
      keywords: ['idea', 'feature request'],
      id: 'required',
      sample: { request: { id: 1020, your_vote: 1 } },
    },
    'ticket.preview': {
      route: 'POST /Tickets/View',
      tier: 'admin',
      title: 'Preview the effect of rules on a ticket',
      description:
        'Returns an existing ticket as it would be with the properties you send, after ticket rules and templates. That nothing is saved is likely but not confirmed; it therefore requires the id of a ticket and cannot create one.',
      keywords: ['rules', 'form', 'view'],
      id: 'required',
      sample: { request: { id: 1001, category_1: 'Hardware>Laptop' } },
    },
    'ticket.processChildren': {
      route: 'POST /Tickets/processchildren',
      tier: 'admin',
      title: 'Create the child tickets of a workflow',
      description:
        'Processes the child tickets of a ticket that its workflow or template defines. Requires the id of the parent. Further behaviour is not documented: try it on a test ticket first.',
      keywords: ['child', 'template', 'workflow'],
      id: 'required',
      sample: { request: { id: 1001 } },
    },
    'ticket.objectWrite': {
      route: 'POST /Tickets/Object',
      tier: 'admin',
      title: 'Create a ticket from one object',
      description:
        'Creates a ticket through the endpoint that takes one object where the others take a list. "Create a ticket" does the same and is better documented.',
      keywords: ['new', 'single'],
      id: 'forbidden',
      requires: ['summary'],
      sample: {
        request: { summary: 'Monitor flickers', tickettype_id: 1, client_id: 12, site_id: 18, user_id: 33 },
        response: { id: 1141, summary: 'Monitor flickers', tickettype_id: 1, status_id: 1 },
      },
    },
    'ticket.zapierSample': {
      route: 'GET /Tickets/zapier',
      tier: 'admin',
      title: 'Get the ticket sample for Zapier',
      description: "Gets the example ticket of Halo's Zapier app, which shows the fields of a ticket.",
      keywords: ['example', 'shape'],
      sample: {},
    },
    'ticket.viewLog': {
      route: 'GET /FaultViewLog',
      tier: 'admin',
      title: 'List views of tickets',
      description: 'Lists who opened which ticket and when. No parameters are documented.',
      keywords: ['seen by', 'views', 'history'],
      sample: {},
    },
  },
};
