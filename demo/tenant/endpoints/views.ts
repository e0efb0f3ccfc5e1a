import { type ApiCall, flagParam } from '../api/call';
import { ENDPOINTS, schemaOf } from '../api/spec';
import { parseDate } from '../records/dates';
import type { Row, Store } from '../records/store';

const BODY_TYPES = new Map(
  ENDPOINTS.filter(({ method, path, body }) => method === 'POST' && body && path.split('/').length === 2).map(
    ({ table, body }) => [table, body?.schema ?? ''],
  ),
);

/** The published type of a table's records. */
export const bodyTypeOf = (table: string): string => BODY_TYPES.get(table) ?? '';

/** Adds computed properties to a record; `details` selects the long form. */
export type View = (row: Row, store: Store, details: boolean) => Row;

const nameIn = (store: Store, table: string, id: unknown): unknown => store.find(table, id)?.name ?? null;

/** The short form of records nested in another record. */
export const idAndName = (rows: Row[]): Row[] => rows.map(({ id, name }) => ({ id, name }));

/** Related records in the long form of a ticket. */
function ticketDetails(row: Row, store: Store): Row {
  const children = store.where('Tickets', { parent_id: row.id }).map(({ id }) => id);
  const related = (row.related_tickets ?? []) as Row[];
  const assets = (row.assets ?? []) as Row[];
  return {
    approvers: store.where('TicketApproval', { ticket_id: row.id }),
    child_ticket_ids: children,
    child_count: children.length,
    attachments: store.where('Attachment', { ticket_id: row.id }).map(withoutData),
    todo_list: store.where('ToDo', { ticket_id: row.id }),
    external_links: store.where('ExternalLink', { halo_id: row.id, module_id: 1 }),
    assets: assets.map(({ id }) => {
      const asset = store.find('Asset', id);
      return { id, inventory_number: asset?.inventory_number, assettype_id: asset?.assettype_id };
    }),
    related_tickets: related.map(({ id }) => ({ id, summary: store.find('Tickets', id)?.summary })),
    customfields: row.customfields ?? [],
  };
}

/** Whether the ticket's status pauses the SLA. */
const isOnHold = (ticket: Row, store: Store): boolean =>
  store.find('Status', ticket.status_id)?.slaaction === 'H';

const hoursUntil = (date: unknown): number => {
  const ms = (parseDate(date)?.getTime() ?? Date.now()) - Date.now();
  return Math.round(ms / 36_000) / 100;
};

/** Removes the file content, which is returned only on request. */
export const withoutData = ({ data_base64: _, ...row }: Row): Row => row;

/** The definition of a form field: a custom field of the tenant or a built-in field. */
const fieldDefinition = ({ fieldid, fieldname }: Row, store: Store): Row | undefined =>
  store.find('FieldInfo', fieldid) ?? store.findWhere('HaloField', { name: fieldname });

const VIEWS: Record<string, View> = {
  agent: (row, store) => ({ ...row, teams: idAndName(store.where('Team', { name: row.team })) }),
  users: (row, store) => ({
    ...row,
    client_name: nameIn(store, 'Client', row.client_id),
    site_name: nameIn(store, 'Site', row.site_id),
  }),
  client: (row, store) => ({ ...row, toplevel_name: nameIn(store, 'TopLevel', row.toplevel_id) }),
  toplevel: (row, store) => ({ ...row, teams: idAndName(store.where('Team', { department_id: row.id })) }),
  organisation: (row, store) => ({
    ...row,
    departments: idAndName(store.where('TopLevel', { organisation_id: row.id, agent_department: true })),
  }),
  tickets: (row, store, details) => ({
    ...row,
    status_name: nameIn(store, 'Status', row.status_id),
    tickettype_name: nameIn(store, 'TicketType', row.tickettype_id),
    agent_name: nameIn(store, 'Agent', row.agent_id),
    user_name: nameIn(store, 'Users', row.user_id),
    client_name: nameIn(store, 'Client', row.client_id),
    site_name: nameIn(store, 'Site', row.site_id),
    onhold: isOnHold(row, store),
    slaactiondate: row.fixbydate,
    slatimeleft: hoursUntil(row.fixbydate),
    ...(details && ticketDetails(row, store)),
  }),
  actions: (row, store) => ({ ...row, who: row.who ?? nameIn(store, 'Agent', row.who_agentid) }),
  asset: (row, store) => ({
    ...row,
    client_name: nameIn(store, 'Client', row.client_id),
    site_name: nameIn(store, 'Site', row.site_id),
    users: ((row.users ?? []) as Row[]).map(({ id }) => ({ id, name: nameIn(store, 'Users', id) })),
  }),
  attachment: withoutData,
  sla: (row, store) => ({ ...row, priorities: store.where('Priority', { slaid: row.id }) }),
  tickettype: (row, store) => {
    const fields = store.where('TicketTypeField', { rtid: row.id });
    return {
      ...row,
      hasmandatorytechfields: fields.some(({ technew }) => technew === 2),
      hasmandatoryuserfields: fields.some(({ endusernew }) => endusernew === 2),
      fields: fields.map((field) => ({ ...field, fieldinfo: fieldDefinition(field, store) })),
    };
  },
  cab: (row) => ({ ...row, members: row.members ?? [] }),
  team: (row, store) => ({
    ...row,
    department_name: nameIn(store, 'TopLevel', row.department_id),
    agents: idAndName(store.where('Agent', { team: row.name })),
  }),
};

const isDetail = (name: string, value: unknown) =>
  name.endsWith('_html') || (typeof value === 'object' && value !== null);

/** Whether a parameter such as `includemembers` or `showpriorities` adds a property to the short form. */
const isRequested = (call: ApiCall, property: string) =>
  ['include', 'show', 'includehtml', 'include_'].some((prefix) => {
    const name = prefix === 'includehtml' ? prefix + property.replace(/_html$/, '') : prefix + property;
    return flagParam(call, name) || flagParam(call, name.replace(/_/g, ''));
  });

const hasCustomFields = (table: string) => 'customfields' in (schemaOf(bodyTypeOf(table)) ?? {});

/** A record as it is returned. The short form excludes nested records and HTML. */
export function toView(call: ApiCall, row: Row, details: boolean, table = call.endpoint.table): Row {
  const view = VIEWS[table]?.(row, call.store, details) ?? row;
  if (details) return hasCustomFields(table) ? { customfields: [], ...view } : view;
  return Object.fromEntries(
    Object.entries(view).filter(
      ([property, value]) => !isDetail(property, value) || isRequested(call, property),
    ),
  );
}
