import type { Lists } from './list';

/**
 * The lists of a tenant that are used for more than the id in their own path. Other lists need no entry: `ListResolver`
 * derives them from the catalogue.
 */
export const LISTS: Lists = {
  // Tickets
  ticket: {
    operation: 'ticket.list',
    label: ['summary'],
    detail: ['client_name', 'user_name'],
    usedFor: [
      'ticket_id',
      'merged_into_id',
      'related_id',
      'related_to_ticket',
      'searchthisticketid',
      'search_id',
      'faultid',
      '/Tickets parent_id',
      '/TicketApproval id',
    ],
  },
  action: {
    operation: 'action.list',
    // Not the note: it may be private, and every editor user with read permission sees this list.
    label: ['outcome'],
    detail: ['who', 'datetime'],
    dependsOn: { ticket: 'ticket_id' },
    requiredParent: 'ticket',
    usedFor: ['action_id', 'action_number', 'actionnumber'],
  },
  approval: {
    operation: 'approval.list',
    id: 'seq',
    label: ['name', 'agent_name'],
    detail: ['approval_process_name'],
    dependsOn: { ticket: 'ticket_id' },
    requiredParent: 'ticket',
    usedFor: ['/TicketApproval seq'],
  },
  ticketType: {
    operation: 'ticketType.list',
    detail: ['group_name'],
    usedFor: [
      'tickettype_id',
      'ticket_type_id',
      'requesttype_id',
      'requesttype',
      'tickettype_ids',
      'sprint_for_tickettype_id',
      'service_tickettype_id',
      'incident_tickettype_id',
      'new_tickettype',
    ],
  },
  itilType: {
    operation: 'ticketType.list',
    id: 'itilrequesttype',
    usedFor: [
      'itil_requesttype_id',
      'itil_requesttype',
      'itil_ticket_type',
      'itil_ticket_type_id',
      'itil_type',
      'itilrequesttype',
    ],
  },
  ticketTypeGroup: {
    operation: 'ticketTypeGroup.list',
    usedFor: ['tickettype_group_id', '/TicketType group_id'],
  },
  ticketArea: { operation: 'ticketArea.list', usedFor: ['ticketarea_id'] },
  status: {
    operation: 'status.list',
    dependsOn: { ticketType: 'tickettype_id' },
    usedFor: [
      '/Tickets status_id',
      '/Template status_id',
      'new_status',
      'newstatus',
      'initial_status',
      'unapprovedchangestatus',
      'statusafterautorelease',
      'GET /Tickets status',
      '/Outcome status',
    ],
  },
  outcome: {
    operation: 'outcome.list',
    label: ['outcome', 'buttonname'],
    dependsOn: { ticketType: 'tickettype_id', workflow: 'workflow_id' },
    usedFor: ['outcome_id'],
  },
  outcomeName: {
    operation: 'outcome.list',
    id: 'outcome',
    label: ['outcome'],
    dependsOn: { ticketType: 'tickettype_id' },
    usedFor: ['/Actions outcome'],
  },
  category: {
    operation: 'category.list',
    parameters: { type_id: 1 },
    id: 'category_name',
    label: ['category_name', 'value'],
    dependsOn: { ticketType: 'tickettype_id' },
    usedFor: ['category_1', 'category_2', 'category_3', 'category_4'],
  },
  template: {
    operation: 'template.list',
    detail: ['summary'],
    dependsOn: { ticketType: 'ticket_type_id' },
    usedFor: ['template_id', 'parent_template_id', 'service_template_id', 'incident_template_id'],
  },
  workflow: { operation: 'workflow.list', usedFor: ['workflow_id'] },
  view: { operation: 'view.list', usedFor: ['list_id'] },
  viewFilter: { operation: 'viewFilter.list', usedFor: ['/Tickets view_id', 'filter_profile_id'] },
  viewColumns: { operation: 'viewColumns.list', usedFor: ['columns_id', 'column_profile_id'] },

  // SLAs
  sla: {
    operation: 'sla.list',
    detail: ['workday_name'],
    usedFor: ['sla_id', 'slaid', 'default_sla', 'new_sla_id', 'GET /Tickets sla'],
  },
  priority: {
    operation: 'priority.list',
    id: 'priorityid',
    dependsOn: { sla: 'slaid' },
    usedFor: ['priority_id', 'priorityid', 'default_priority', 'new_priority', 'GET /Tickets priority'],
  },
  workday: { operation: 'workday.list', usedFor: ['workday_id', 'workdayid'] },

  // Approvals, changes and releases
  approvalProcess: {
    operation: 'approvalProcess.list',
    usedFor: ['new_approvalprocess', 'process_id', 'approval_process_id'],
  },
  cab: { operation: 'cab.list', usedFor: ['cab_id', 'new_approvalprocess_cab_id'] },
  release: {
    operation: 'release.list',
    detail: ['product_name', 'releasedate'],
    usedFor: ['release_id', 'release2_id', 'release3_id'],
  },
  releaseType: { operation: 'releaseType.list', usedFor: ['releasetype_id'] },
  releaseNoteGroup: {
    operation: 'releaseNoteGroup.list',
    usedFor: ['releasenote_group_id', 'exclude_releasenote_group_id'],
  },

  // People
  client: {
    operation: 'client.list',
    detail: ['toplevel_name'],
    searchIn: 'name',
    dependsOn: { topLevel: 'toplevel_id' },
    usedFor: [
      'client_id',
      'client_ids',
      'related_client_id',
      'todo_client_id',
      'previously_selected_client_id',
      'matched_kb_client_id',
    ],
  },
  site: {
    operation: 'site.list',
    detail: ['client_name'],
    dependsOn: { client: 'client_id', topLevel: 'toplevel_id' },
    usedFor: ['site_id', 'related_site_id', 'previously_selected_site_id', 'new_site_id'],
  },
  user: {
    operation: 'user.list',
    detail: ['emailaddress', 'client_name', 'site_name'],
    dependsOn: { client: 'client_id', site: 'site_id' },
    usedFor: [
      'user_id',
      'one_user_id',
      'related_user_id',
      'previously_selected_user_id',
      'new_user_id',
      'new_approvalprocess_user_id',
    ],
  },
  agent: {
    operation: 'agent.list',
    detail: ['jobtitle', 'email'],
    usedFor: [
      'agent_id',
      'agents',
      'one_agent_id',
      'one_agents_tickets_id',
      'showallfortech',
      'restrictto_agent_id',
      'accountmanager_id',
      'who_agentid',
      'new_agent',
      'new_approvalprocess_agent_id',
      'excludeAgent',
      'GET /Tickets agent',
    ],
  },
  team: {
    operation: 'team.list',
    detail: ['department_name'],
    usedFor: ['team_id', 'showallforteam', 'GET /Tickets team', 'GET /Agent teams'],
  },
  teamName: {
    operation: 'team.list',
    id: 'name',
    detail: ['department_name'],
    usedFor: ['team', 'new_team', 'default_team', 'team_name'],
  },
  department: {
    operation: 'topLevel.list',
    parameters: { agent_departments_only: true },
    usedFor: ['department_id', 'departments'],
  },
  topLevel: {
    operation: 'topLevel.list',
    detail: ['organisation_name'],
    usedFor: ['toplevel_id', 'toplevelid'],
  },
  organisation: { operation: 'organisation.list', usedFor: ['organisation_id', 'org_id'] },
  role: { operation: 'role.list', usedFor: ['role_id', 'new_approvalprocess_role_id', '/Agent role'] },
  userRole: { operation: 'userRole.list', usedFor: ['/Users role'] },
  supplier: {
    operation: 'supplier.list',
    detail: ['contact_name'],
    usedFor: ['supplier_id', 'selected_supplier_id'],
  },
  supplierContract: {
    operation: 'supplierContract.list',
    label: ['ref', 'contract_description'],
    detail: ['contract_description', 'supplier_name'],
    dependsOn: { supplier: 'supplier_id' },
    usedFor: ['supplier_contract_id'],
  },

  // Assets
  asset: {
    operation: 'asset.list',
    label: ['inventory_number', 'key_field'],
    detail: ['key_field', 'client_name', 'username'],
    dependsOn: { client: 'client_id', site: 'site_id', user: 'user_id', assetType: 'assettype_id' },
    usedFor: [
      'asset_id',
      'asset_ids',
      'device_id',
      'related_asset_id',
      'linkedto_id',
      '/Asset assets',
      '/Appointment assets',
    ],
  },
  assetTag: {
    operation: 'asset.list',
    id: 'inventory_number',
    label: ['inventory_number'],
    detail: ['key_field', 'client_name', 'username'],
    dependsOn: { client: 'client_id', site: 'site_id', user: 'user_id', assetType: 'assettype_id' },
    usedFor: ['/Asset inventory_number', 'search_inventory_number'],
  },
  assetType: {
    operation: 'assetType.list',
    detail: ['assetgroup_name'],
    dependsOn: { assetGroup: 'assetgroup_id' },
    usedFor: ['assettype_id', 'assettypes', 'assettype', 'xtype_id'],
  },
  assetGroup: { operation: 'assetGroup.list', usedFor: ['assetgroup_id', 'assetgroups'] },
  softwareLicence: {
    operation: 'softwareLicence.list',
    detail: ['client_name'],
    usedFor: ['licence_id', 'softwarelicence_id'],
  },

  // Service catalogue, knowledge, configuration
  service: {
    operation: 'service.list',
    detail: ['service_category_name', 'summary'],
    dependsOn: { serviceCategory: 'service_category_id' },
    usedFor: ['service_id', 'service_ids', 'serviceid', 'new_service_id', '/Downtime service'],
  },
  serviceCategory: {
    operation: 'serviceCategory.list',
    detail: ['parent_name'],
    usedFor: [
      'service_category_id',
      'service_category_ids',
      'parent_service_category_id',
      '/ServiceCategory parent_id',
    ],
  },
  article: {
    operation: 'kb.list',
    label: ['name', 'description'],
    usedFor: ['kb_id', 'matched_kbid', 'add_to_kbid'],
  },
  faqList: {
    operation: 'faqList.list',
    detail: ['group_name'],
    usedFor: ['faqlists', '/FAQLists parent_id', '/FAQLists group_id'],
  },
  report: { operation: 'report.list', detail: ['group_name'], usedFor: ['report_id'] },
  reportGroup: {
    operation: 'lookup.list',
    parameters: { lookupid: 41 },
    usedFor: ['reportgroup_id', '/Report group_id'],
  },
  customField: {
    operation: 'fieldInfo.list',
    label: ['label', 'name'],
    detail: ['name'],
    usedFor: [],
  },
  emailTemplate: { operation: 'emailTemplate.list', detail: ['description'], usedFor: ['emailtemplate_id'] },
  pdfTemplate: { operation: 'pdfTemplate.list', usedFor: ['pdftemplate_id'] },
  webhook: { operation: 'webhook.list', parameters: { type: 0 }, usedFor: ['webhook_id'] },
  runbook: { operation: 'webhook.list', parameters: { type: 1 }, usedFor: ['runbookId'] },
  consignment: {
    operation: 'consignment.list',
    label: ['note'],
    detail: ['user_name', 'date'],
    usedFor: ['consignment_id'],
  },
  integration: { operation: 'customIntegration.list', usedFor: ['integration_id'] },
  integrationMethod: {
    operation: 'customIntegrationMethod.list',
    label: ['full_name', 'name'],
    detail: ['integration_name'],
    dependsOn: { integration: 'integration_id' },
    usedFor: ['integrationmethod_id'],
  },
  automation: { operation: 'automation.list', usedFor: ['automation_id'] },
};
