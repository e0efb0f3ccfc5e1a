import { referenceNotFound } from '../api/errors';
import type { Row, Store } from '../records/store';

/** Members that name a record elsewhere, and by which member they do, where it is not its id. */
const REFERENCES: Record<string, [table: string, key?: string]> = {
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
const TABLE_REFERENCES: Record<string, typeof REFERENCES> = {
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
export const isUnset = (value: unknown): boolean => [undefined, null, '', 0, -1].includes(value as number);

/** Refuses a record that points at one that is not there. */
export function validateReferences(store: Store, table: string, properties: Row): void {
  const references = { ...REFERENCES, ...TABLE_REFERENCES[table] };
  for (const [property, value] of Object.entries(properties)) {
    const [target, key = 'id'] = references[property] ?? [];
    if (!target || isUnset(value)) continue;
    if (!store.findWhere(target, { [key]: value })) throw referenceNotFound(property, value);
  }
}
