import { referenceNotFound } from '../api/errors';
import type { Row, Store } from '../records/store';

/** Members that name a record elsewhere, and by which member they do, where it is not its id. */
const EVERYWHERE: Record<string, [table: string, by?: string]> = {
  agent_id: ['Agent'],
  approval_process_id: ['ApprovalProcess'],
  asset_id: ['Asset'],
  assetgroup_id: ['AssetGroup'],
  assettype_id: ['AssetType'],
  branch_id: ['ProductBranch'],
  cab_id: ['CAB'],
  client_id: ['Client'],
  incident_tickettype_id: ['TicketType'],
  column_profile_id: ['ViewColumns'],
  department_id: ['TopLevel'],
  filter_profile_id: ['ViewFilter'],
  merged_into_id: ['Tickets'],
  organisation_id: ['Organisation'],
  outcome_id: ['Outcome'],
  priority_id: ['Priority', 'priorityid'],
  product_id: ['Product'],
  releasetype_id: ['ReleaseType'],
  service_category_id: ['ServiceCategory'],
  service_id: ['Service'],
  service_request_detail_id: ['ServiceRequestDetails'],
  service_tickettype_id: ['TicketType'],
  site_id: ['Site'],
  sla_id: ['SLA'],
  slaid: ['SLA'],
  supplier_id: ['Supplier'],
  ticket_id: ['Tickets'],
  toplevel_id: ['TopLevel'],
  tickettype_id: ['TicketType'],
  user_id: ['Users'],
  webhook_id: ['Webhook'],
  who_agentid: ['Agent'],
  workday_id: ['Workday'],
  workflow_id: ['Workflow'],
};

/** Members that mean a record elsewhere only in some tables. */
const PER_TABLE: Record<string, typeof EVERYWHERE> = {
  asset: { status_id: ['AssetStatus'] },
  category: { type_id: ['Category', 'type_id'] },
  tickets: {
    status_id: ['Status'],
    parent_id: ['Tickets'],
    team: ['Team', 'name'],
    new_approvalprocess: ['ApprovalProcess'],
    new_approvalprocess_agent_id: ['Agent'],
    new_approvalprocess_user_id: ['Users'],
    new_approvalprocess_cab_id: ['CAB'],
    template_id: ['Template'],
  },
  actions: {
    new_status: ['Status'],
    new_agent: ['Agent'],
    new_team: ['Team', 'name'],
    new_priority: ['Priority', 'priorityid'],
    new_sla_id: ['SLA'],
    new_tickettype: ['TicketType'],
    new_parent_id: ['Tickets'],
    new_user_id: ['Users'],
    new_site_id: ['Site'],
    new_service_id: ['Service'],
  },
};

/** 0 and -1 stand for "none" or "the default" in Halo. */
export const meansNone = (value: unknown): boolean => [undefined, null, '', 0, -1].includes(value as number);

/** Refuses a record that points at one that is not there. */
export function checkReferences(store: Store, table: string, members: Row): void {
  const references = { ...EVERYWHERE, ...PER_TABLE[table] };
  for (const [member, value] of Object.entries(members)) {
    const [target, by = 'id'] = references[member] ?? [];
    if (!target || meansNone(value)) continue;
    if (!store.findWhere(target, { [by]: value })) throw referenceNotFound(member, value);
  }
}
