import type { JsonObject, OperationDefinition, ParameterDescription } from '../../operation';
import { describeParameters } from '../../parameters';

const CHANGE = {
  id: 1010,
  summary: 'Replace the core switch in the main building',
  tickettype_id: 3,
  client_id: 12,
  site_id: 18,
  agent_id: 8,
  team: 'Change Management',
  planneddate: '2026-09-12T20:00:00',
  planneddateend: '2026-09-12T23:00:00',
} satisfies JsonObject;

const PROBLEM = {
  id: 1004,
  summary: 'Display driver 31.2 breaks the start of LT-series laptops',
  tickettype_id: 4,
  client_id: 12,
  site_id: 18,
} satisfies JsonObject;

/** Changes and problems are tickets of certain types, and the types differ between Halo instances. */
const TYPE_REQUIRED = ['itil_requesttype_id|itil_requesttype|requesttype_id|requesttype|requesttypegroup'];

const classFilters = (kind: string, id: number): ParameterDescription[] =>
  describeParameters(
    ['requesttype_id', 'Ticket type', `Id of a ticket type; ${id} is ${kind} in the practice tenant.`],
    ['itil_requesttype_id', 'ITIL class', 'The "itilrequesttype" of a row of "List ticket types".'],
    ['open_only', 'Only open ones'],
    'search',
    'agent_id',
    'client_id',
    'startdate',
    'enddate',
    ['datesearch', 'Dates mean', 'The date field that "From" and "Until" apply to, e.g. dateoccurred.'],
  );

const CHANGE_PLANS = describeParameters(
  ['justification', 'Reason'],
  ['risklevel', 'Risk', 'Number of one of your risk levels.'],
  ['riskdescription', 'Risk in words'],
  ['impactlevel', 'Impact', 'Number of one of your impact levels.'],
  ['impactdescription', 'Impact in words'],
  ['changeinformation_html', 'Activities (HTML)'],
  ['testplan', 'Test plan'],
  ['communicationplan', 'Communication plan'],
  ['backoutplan', 'Roll-back plan'],
);

const CHANGE_TIMES = describeParameters(
  ['planneddate', 'Planned start', 'In UTC.'],
  ['planneddateend', 'Planned end', 'In UTC.'],
  ['startdate', 'Start date', 'Your change form may have this one instead.'],
  ['targetdate', 'Target date', 'Your change form may have this one instead.'],
);

const CONFIRMATIONS = describeParameters(
  ['_ticketclash01_ok', 'Save despite a clash', 'Answers yes to the warning about another change.'],
  ['_changefreeze01_ok', 'Save despite a freeze', 'Answers yes to the warning about a change freeze.'],
);

export const changesAndProblems: Record<string, OperationDefinition> = {
  'change.list': {
    route: 'GET /Tickets',
    tier: 'core',
    title: 'List changes',
    description:
      'Lists change requests, 100 per page. In Halo a change is a ticket of a certain type, so set the id of your change ticket type, or its ITIL class, which covers several change types. Both numbers differ between Halo instances ("List ticket types"). All filters of "List tickets" work here too; "Get a ticket" has the plans and the risk.',
    keywords: [
      'RFC',
      'change request',
      'change management',
      'schedule',
      'standard change',
      'emergency change',
    ],
    requires: TYPE_REQUIRED,
    main: classFilters('Change', 3),
    sample: {
      parameters: { requesttype_id: 3, open_only: true },
      response: { record_count: 1, tickets: [CHANGE] },
    },
  },
  'change.create': {
    route: 'POST /Tickets',
    tier: 'core',
    title: 'Raise a change',
    description:
      'Creates a change request with its reason, risk, plans and times, and returns it with its new id. Requires a summary and the id of your change ticket type (3 in the practice tenant). If the time collides with another change or falls into a change freeze, Halo can return a warning instead of saving; to save it anyway, send the request again with the matching confirmation. Approval is a separate step: "Request approval of a change".',
    keywords: ['RFC', 'change request', 'new change', 'plan', 'risk', 'roll-back', 'maintenance'],
    id: 'forbidden',
    requires: ['summary', 'tickettype_id'],
    properties: [
      ...describeParameters('summary', [
        'tickettype_id',
        'Change type',
        'Id of your change ticket type; 3 in the practice tenant.',
      ]),
      ...CHANGE_TIMES,
      ...CHANGE_PLANS,
      ...describeParameters('client_id', 'site_id', 'user_id', 'service_id', 'assets', 'template_id'),
      ...CONFIRMATIONS,
    ],
    sample: {
      request: {
        summary: 'Update the firmware of the core switch',
        tickettype_id: 3,
        client_id: 12,
        site_id: 18,
        user_id: 33,
        planneddate: '2026-09-19T20:00:00',
        planneddateend: '2026-09-19T22:00:00',
        justification: 'The present firmware has a known security gap.',
        risklevel: 2,
        riskdescription: 'The switch may not come up with the new firmware.',
        impactlevel: 2,
        impactdescription: 'No network in the main building for about 20 minutes.',
        changeinformation_html: '<p>Load the firmware, restart the switch, check all uplinks.</p>',
        testplan: 'Ping every uplink and open the intranet from two floors.',
        communicationplan: 'E-mail to everybody in the building two days before.',
        backoutplan: 'Start the switch from its second firmware slot.',
      },
      response: {
        id: 1141,
        summary: 'Update the firmware of the core switch',
        tickettype_id: 3,
        status_id: 1,
        planneddate: '2026-09-19T20:00:00',
        planneddateend: '2026-09-19T22:00:00',
      },
    },
  },
  'change.checkClash': {
    route: 'POST /Tickets',
    tier: 'core',
    title: 'Check a change for clashes',
    description:
      'This can change the ticket: it sends new times for an existing change without a confirmation. Halo returns a warning if they collide with another change or a freeze, and otherwise saves them. Requires the id of the change; omit the confirmations (_ticketclash01_ok, _changefreeze01_ok). The warning is also in msg.halo.warnings. That Halo does not save in case of a warning is not confirmed: try it on a test change.',
    keywords: ['conflict', 'collision', 'change freeze', 'overlap', 'blackout', 'schedule'],
    id: 'required',
    properties: [...describeParameters(['id', 'Change', 'Id of the change.']), ...CHANGE_TIMES],
    sample: {
      request: { id: 1010, planneddate: '2026-12-22T20:00:00', planneddateend: '2026-12-22T23:00:00' },
      response: { id: 1010, _warning: 'The start date is within a change freeze' },
    },
  },
  'change.calendar': {
    route: 'GET /ChangeCalendar',
    tier: 'core',
    title: 'Get the change calendar',
    description:
      'Gets the changes of Halo\'s change calendar with their times. No parameters are documented, and neither are the fields of the rows: check a response before you rely on it. "List changes" with dates is better documented.',
    keywords: ['schedule', 'planned changes', 'forward schedule of change', 'FSC', 'maintenance window'],
    sample: {
      response: [
        {
          id: 1010,
          ticket_id: 1010,
          subject: 'Replace the core switch in the main building',
          start_date: '2026-09-12T20:00:00',
          end_date: '2026-09-12T23:00:00',
        },
      ],
    },
  },
  'change.requestApproval': {
    route: 'POST /Tickets',
    tier: 'core',
    title: 'Request approval of a change',
    description:
      'Sends a change for approval: to a change advisory board, an agent, a user or an e-mail address. Requires the id of the change and the id of the approval process ("List approval processes"; 1 is the Change Advisory Board in the practice tenant); if the process does not define the approver, set one of the other properties. unapprovedchangestatus is, according to its name, the status until approval. Based on Halo\'s API document and not confirmed: try it on a test change first. "List approvals" shows the progress.',
    keywords: ['CAB', 'who approves', 'sign-off', 'authorise', 'approver', 'change approval'],
    id: 'required',
    requires: ['new_approvalprocess'],
    properties: describeParameters(
      ['id', 'Change', 'Id of the change.'],
      ['new_approvalprocess', 'Process', 'Id of the approval process; 1 in the practice tenant.'],
      ['new_approvalprocess_cab_id', 'CAB'],
      ['new_approvalprocess_agent_id', 'Agent'],
      ['new_approvalprocess_user_id', 'User'],
      ['new_approvalprocess_email', 'E-mail address'],
      ['new_approvalprocess_role_id', 'Role'],
      ['unapprovedchangestatus', 'Status until approved', 'Id of a status of your Halo.'],
    ),
    sample: {
      request: { id: 1010, new_approvalprocess: 1, new_approvalprocess_cab_id: 1 },
      response: CHANGE,
    },
  },
  'problem.list': {
    route: 'GET /Tickets',
    tier: 'core',
    title: 'List problems',
    description:
      'Lists problems, 100 per page. In Halo a problem is a ticket of a certain type, so set the id of your problem ticket type or its ITIL class. Both numbers differ between Halo instances ("List ticket types"). All filters of "List tickets" work here too.',
    keywords: ['root cause', 'problem management', 'known error', 'RCA'],
    requires: TYPE_REQUIRED,
    main: classFilters('Problem', 4),
    sample: {
      parameters: { requesttype_id: 4 },
      response: { record_count: 1, tickets: [PROBLEM] },
    },
  },
  'problem.flagKnownError': {
    route: 'POST /Tickets',
    tier: 'core',
    title: 'Flag a problem as a known error',
    description:
      'Marks a problem as a known error: its cause is understood and a workaround exists. Requires the id of the problem. Write the workaround into a note or a knowledge base article. "Update a ticket" with knownerror false removes the mark.',
    keywords: ['KEDB', 'workaround', 'root cause', 'known issue'],
    id: 'required',
    fixed: { knownerror: true },
    properties: describeParameters(['id', 'Problem', 'Id of the problem.']),
    sample: { request: { id: 1004 }, response: { ...PROBLEM, knownerror: true } },
  },
  'problem.linkIncidents': {
    route: 'POST /Tickets',
    tier: 'core',
    title: 'Link incidents to a problem',
    description:
      'Links incidents to the problem that causes them. Send one object per incident with its id, and the problem as parent_id; a list links several at once. The alternative, the id of the problem with all incidents in child_ticket_ids, is documented but not confirmed. "List tickets" with parent_id shows what is linked.',
    keywords: ['parent', 'child', 'root cause', 'major incident', 'related incidents'],
    id: 'required',
    requires: ['parent_id|child_ticket_ids'],
    properties: describeParameters(
      ['id', 'Incident', 'Id of the incident.'],
      ['parent_id', 'Problem', 'Id of the problem.'],
      ['child_ticket_ids', 'Incidents', 'Ids of the incidents, when "id" is the problem.'],
    ),
    sample: {
      request: [
        { id: 1001, parent_id: 1004 },
        { id: 1002, parent_id: 1004 },
      ],
      response: [
        { id: 1001, parent_id: 1004 },
        { id: 1002, parent_id: 1004 },
      ],
    },
  },
};
