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

/** An answer to a change: the ticket as it stands now. */
const changed = (members: JsonObject): JsonObject => ({ ...INCIDENT, ...members });

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
        'Lists tickets of all kinds: incidents, requests, changes and problems are all tickets (Halo calls them "Faults" inside). Without parameters you get everything the connected agent may see, 100 rows per page. The rows are short; "Get a ticket" has the details and custom fields. An empty list can also mean that the agent belongs to no team that may see them.',
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
        'Finds tickets by text. "search" looks where Halo\'s own search box looks; search_summary and search_details look in one place only, and searchactions includes the notes. Answers short rows, 100 per page, like "List tickets", and takes its filters too.',
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
        'Gets one ticket by its id. With includedetails you get everything Halo knows about it, custom fields and the HTML of the details among it: that can be several hundred members. Without it you get the short form.',
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
        "Creates an incident, a request or any other kind of ticket and answers it with its new id. It needs a summary, and most Halos also want a ticket type, a client and a user; which fields are mandatory depends on the ticket type. All ids are your Halo's own (the sample has those of the practice tenant). Send a list of objects to create several at once.",
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
        'Changes a ticket. Send its id and only the members that change: the others stay as they are. Some Halos also want tickettype_id and client_id with every change and otherwise answer "Record not found". Do not send back a whole ticket that you read before: that would undo what others changed meanwhile.',
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
        'Updates the ticket that carries the id of another system, and creates one if there is none: Halo does the matching by _match_thirdparty_id. Send the same text as third_party_id_string, so that the next call finds the ticket. That Halo matches this way is taken from the names in its document and not confirmed: try it on a test ticket first.',
      keywords: ['upsert', 'external', 'sync', 'monitoring', 'correlation', 'third party', 'once'],
      id: 'free',
      requires: ['_match_thirdparty_id'],
      properties: describeParameters(
        ['_match_thirdparty_id', 'External id to look for'],
        ['third_party_id_string', 'External id to keep', 'The same text again.'],
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
        'This can change the ticket: it asks Halo to check the members you send without saving them (_validate_only), but what Halo makes of that is not confirmed, so try it on a test ticket. It needs the id of an existing ticket and answers the ticket, or what is wrong with it.',
      keywords: ['dry run', 'test', 'mandatory fields', 'form'],
      id: 'required',
      fixed: { _validate_only: true },
      properties: describeParameters(
        'id',
        ['_validate_form', 'Check the form', 'Also check what the form demands.'],
        ['_validation_key', 'Validation key', 'A text to recognise this check by.'],
      ),
      sample: { request: { id: 1001, status_id: 2, _validate_form: true }, response: INCIDENT },
    },
    'ticket.bulkCreateUpdate': {
      route: 'POST /Tickets',
      tier: 'core',
      title: 'Create and update tickets in one request',
      description:
        'Sends a list of tickets in one request: an object with an id changes that ticket, one without makes a new one, so an id forgotten here makes a duplicate. The list goes to Halo as it is, and the answer is a list again. What Halo does with the others when one of them is wrong is not documented.',
      keywords: ['batch', 'many', 'bulk', 'import', 'array'],
      id: 'free',
      properties: describeParameters(
        ['id', 'Id', 'Of the ticket to change; leave it out to create one.'],
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
        'Deletes a ticket by its id. Halo keeps deleted tickets: "List tickets" with deleted=true shows them, and "Restore a deleted ticket" brings one back. To end work on a ticket, close it instead.',
      keywords: ['remove', 'trash', 'incident'],
      main: describeParameters('id', ['reason', 'Reason', 'Why it is deleted; kept in Halo.']),
      sample: { parameters: { id: 1002, reason: 'Logged twice' }, response: { id: 1002 } },
    },
    'ticket.restore': {
      route: 'POST /Tickets',
      tier: 'admin',
      title: 'Restore a deleted ticket',
      description:
        'Brings back a ticket that was deleted. It needs the id of the ticket, which "List tickets" with deleted=true tells. One public client works this way; Halo itself does not document it.',
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
        'Closes a ticket by giving it a closed status. Which status that is differs from Halo to Halo ("List statuses"; 9 is Closed in the practice tenant), so you say it. A ticket type can demand more before it closes; then Halo refuses with a text that names it. _force: true closes despite warnings. To close with a note to the user, use "Change status with a note".',
      keywords: ['resolve', 'finish', 'done', 'complete', 'incident'],
      id: 'required',
      requires: ['status_id'],
      properties: describeParameters(
        'id',
        ['status_id', 'Closed status', 'Id of your closed status; 9 in the practice tenant.'],
        ['closure_note', 'Closure note', 'How it was solved.'],
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
        'Opens a closed ticket again by giving it an open status. Which status that is differs from Halo to Halo ("List statuses"; 2 is In Progress in the practice tenant), so you say it. If your workflow allows reopening only through an action, use "Change status with a note".',
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
        'Gives a ticket another status without a note. The ids of statuses differ from Halo to Halo: look them up with "List statuses" (in the practice tenant 28 is On Hold). A workflow can forbid the step; then Halo refuses.',
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
        'Gives a ticket to an agent, a team or both. The agent is an id (1 is "Unassigned"), the team a name. An agent who is not in the team, or a ticket type that restricts agents, makes Halo refuse; _forcereassign: true skips its checks. "Reassign with a note" leaves a note as well.',
      keywords: ['owner', 'agent', 'team', 'dispatch', 'escalate', 'technician'],
      id: 'required',
      requires: ['agent_id|team'],
      properties: describeParameters('id', 'agent_id', 'team', ['_forcereassign', 'Skip the checks']),
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
        'Gives a ticket another priority. Priorities belong to an SLA: priority_id is the number ("priorityid") that "List priorities" shows for the ticket\'s SLA, not the long id. Send sla_id too to change the SLA. Target times are worked out again by Halo. In the practice tenant 2 is High.',
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
        'Sets one or more of the up to four categories of a ticket. A category is a text, with ">" between its levels, and must exist: see "List categories". Halo uses category_1 for the first set of categories, category_2 for the second (often the closing category), and so on.',
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
        'Sets custom fields of a ticket. List each field by its name (it begins with CF) or its id, with its value; for a drop-down the value is the id of the choice. What you send goes to Halo as it is: fields that you do not list stay, but the rows of a table field are replaced by those you send.',
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
        'Links assets (configuration items) to a ticket, each by its id. Read the links back with "List assets" and ticket_id. Whether assets linked before stay is not confirmed: list those to keep as well.',
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
        'Notes that tickets belong together, without one being the parent. The id is the ticket to change, new_related_tickets lists the others by id. The members are in Halo\'s document, their effect is not confirmed. "List tickets" with related_id shows the related ones.',
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
        "Merges one ticket into another, as for a fault that was reported twice. The id is the ticket that goes, merged_into_id the one that stays. Halo's document has the members, but nobody has shown the effect, and there is no way back: try it on test tickets first.",
      keywords: ['duplicate', 'combine', 'join'],
      id: 'required',
      fixed: { domerge: true },
      requires: ['merged_into_id'],
      properties: describeParameters('id', [
        'merged_into_id',
        'Ticket that stays',
        'Id of the ticket to merge into.',
      ]),
      sample: { request: { id: 1002, merged_into_id: 1001 }, response: { id: 1002, merged_into_id: 1001 } },
    },
    'ticket.linkExternal': {
      route: 'POST /Tickets',
      tier: 'core',
      title: 'Link a ticket to a record elsewhere',
      description:
        'Keeps the id and address of a record in another system with a ticket, so that both can be found from each other. The members are in Halo\'s document, their effect is not confirmed. "List external links" shows what is linked.',
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
        'Says which service a ticket is about. service_id is the service\'s id from "List services" (4 is VPN in the practice tenant). Halo\'s document also has related_service_descriptions, a text for further services whose effect is not confirmed.',
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
        'Votes for a ticket whose type allows votes, such as an idea or a feature request. It needs the id of the ticket; what your_vote may be is not documented.',
      keywords: ['idea', 'feature request'],
      id: 'required',
      sample: { request: { id: 1020, your_vote: 1 } },
    },
    'ticket.preview': {
      route: 'POST /Tickets/View',
      tier: 'admin',
      title: 'Preview what rules make of a ticket',
      description:
        'Asks Halo how an existing ticket would look with the members you send, after ticket rules and templates. That nothing is saved is likely and not confirmed, so it needs the id of a ticket and cannot make a new one.',
      keywords: ['rules', 'form', 'view'],
      id: 'required',
      sample: { request: { id: 1001, category_1: 'Hardware>Laptop' } },
    },
    'ticket.processChildren': {
      route: 'POST /Tickets/processchildren',
      tier: 'admin',
      title: 'Create the child tickets that a workflow wants',
      description:
        'Asks Halo to process the child tickets of a ticket, as its workflow or template has them. It needs the id of the parent. Nothing more is documented: try it on a test ticket first.',
      keywords: ['child', 'template', 'workflow'],
      id: 'required',
      sample: { request: { id: 1001 } },
    },
    'ticket.objectWrite': {
      route: 'POST /Tickets/Object',
      tier: 'admin',
      title: 'Create a ticket from one object',
      description:
        'Creates a ticket through the endpoint that takes one object where the others take a list. "Create a ticket" does the same and is the better known way.',
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
      description:
        "Gets the example ticket that Halo's own Zapier app shows: a quick look at the shape of a ticket.",
      keywords: ['example', 'shape'],
      sample: {},
    },
    'ticket.viewLog': {
      route: 'GET /FaultViewLog',
      tier: 'admin',
      title: 'List who looked at tickets',
      description: 'Lists who opened which ticket and when. No parameters are documented.',
      keywords: ['seen by', 'views', 'history'],
      sample: {},
    },
  },
};
