import type { ParameterDescription } from './operation';

/** The name of a common parameter, or a parameter with its own label and hint. */
export type ParameterEntry = keyof typeof COMMON_PARAMETERS | [name: string, label: string, hint?: string];

/** Describes parameters (or properties of a request) with labels and hints, in the given order. */
export function describeParameters(...entries: ParameterEntry[]): ParameterDescription[] {
  return entries.map((entry) => {
    const [name, label, hint] = Array.isArray(entry) ? entry : [entry, ...COMMON_PARAMETERS[entry]];
    return hint ? { name, label, hint } : { name, label };
  });
}

/** Labels and hints of names that have the same meaning in all operations. */
const COMMON_PARAMETERS = {
  // Reading
  id: ['Id'],
  search: ['Search for', 'Text to look for.'],
  includedetails: ['With details', 'Without it, Halo omits many fields of the record.'],
  includeinactive: ['Inactive ones too'],
  count: ['Limit', 'Maximum number of rows. Cannot be combined with pages.'],
  order: ['Sort by', 'Name of a field of the rows, e.g. id.'],
  orderdesc: ['Largest first', 'Descending order.'],
  page_no: ['Page', 'The first page is 1.'],
  page_size: ['Rows per page', '100 at most.'],
  advanced_search: [
    'Advanced search',
    'JSON string, e.g. [{"filter_name":"name","filter_type":4,"filter_value":"laptop"}]; type 2 is equals, 4 contains.',
  ],
  lastupdatefromdate: ['Changed since', 'Only records changed at or after this time.'],
  lastupdatetodate: ['Changed before'],
  startdate: ['From'],
  enddate: ['Until'],
  start_date: ['From'],
  end_date: ['Until'],
  mine: ['Only mine', 'Those of the connected agent.'],
  showall: ['All of them', 'Including those that the connected agent cannot select.'],
  // References
  ticket_id: ['Ticket', 'Id of the ticket.'],
  tickettype_id: [
    'Ticket type',
    'Id of a ticket type. They differ between Halo instances: see "List ticket types".',
  ],
  status_id: ['Status', 'Id of a status. They differ between Halo instances: see "List statuses".'],
  agent_id: ['Agent', 'Id of an agent; 1 is "Unassigned".'],
  user_id: ['User', 'Id of the user.'],
  client_id: ['Client', 'Id of the client: the department or company.'],
  site_id: ['Site', 'Id of the site.'],
  team_id: ['Team', 'Id of the team.'],
  asset_id: ['Asset', 'Id of the asset.'],
  service_id: ['Service', 'Id of the service.'],
  supplier_id: ['Supplier', 'Id of the supplier.'],
  sla_id: ['SLA', 'Id of the SLA.'],
  priority_id: [
    'Priority',
    'Number of a priority of the ticket\'s SLA: the "priorityid" of "List priorities", not its id.',
  ],
  team: ['Team', 'Name of the team.'],
  parent_id: ['Parent ticket', 'Id of the parent ticket.'],
  template_id: ['Template', 'Id of a ticket template.'],
  // Properties of requests
  name: ['Name'],
  summary: ['Summary', 'One line: the subject.'],
  details: ['Details', 'Plain text; for HTML use details_html.'],
  details_html: ['Details (HTML)'],
  note: ['Note', 'Plain text; for HTML use note_html.'],
  note_html: ['Note (HTML)'],
  outcome: ['Outcome', 'Name of the outcome, instead of outcome_id.'],
  outcome_id: ['Outcome', 'Kind of the action; must be allowed for the ticket. See "List outcomes".'],
  seq: ['Step', 'The "seq" of the approval, from "List approvals".'],
  category_1: ['Category', 'Full path with ">" between its levels, e.g. Hardware>Laptop.'],
  customfields: ['Custom fields', 'A list of {"name": "CF…", "value": …}; only the listed fields change.'],
  assets: ['Assets', 'A list of {"id": …}.'],
} as const satisfies Record<string, readonly [label: string, hint?: string]>;
