import { referenceNotFound } from '../api/errors';
import type { Row, Store } from '../records/store';

/** Properties that refer to a record of another table, and the key they use where it is not `id`. */
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

/** Properties that are references only in certain tables. */
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

/** In Halo, 0 and -1 mean "none" or "default". */
export const isUnset = (value: unknown): boolean => [undefined, null, '', 0, -1].includes(value as number);

/** @throws 400 when a record refers to one that does not exist */
export function validateReferences(store: Store, table: string, properties: Row): void {
  const references = { ...REFERENCES, ...TABLE_REFERENCES[table] };
  for (const [property, value] of Object.entries(properties)) {
    const [target, key = 'id'] = references[property] ?? [];
    if (!target || isUnset(value)) continue;
    if (!store.findWhere(target, { [key]: value })) throw referenceNotFound(property, value);
  }
}
