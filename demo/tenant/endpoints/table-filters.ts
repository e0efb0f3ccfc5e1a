import { type ApiCall, flagParam, listParam, stringParam } from '../api/call';
import { ID, type Row } from '../records/store';

/** List filters by lower-case parameter name; each returns whether a row is included. */
export type Filters = Record<string, (row: Row, call: ApiCall) => boolean>;

const isIncluded = (value: unknown, allowed: string[] | undefined): boolean =>
  !allowed || allowed.includes(String(value ?? '').toLowerCase());

const matchesAnyOf =
  (property: string) =>
  (name: string) =>
  (row: Row, call: ApiCall): boolean =>
    isIncluded(row[property], listParam(call, name));

const idsOf = (rows: unknown): unknown[] => ((rows ?? []) as Row[]).map(({ id }) => id);

/** Calendar entries that overlap the period. */
const PERIOD_FILTERS: Filters = {
  start_date: (row, call) => String(row.end_date ?? row.start_date) >= stringParam(call, 'start_date'),
  end_date: (row, call) => String(row.start_date) <= stringParam(call, 'end_date'),
  agents: (row, call) => isIncluded(row.agent_id, listParam(call, 'agents')),
};

/** Filters of single lists. A parameter named like a property needs no entry. */
const FILTERS_BY_TABLE: Record<string, Filters> = {
  agent: {
    team_id: (row, call) => row.team === call.store.find('Team', call.query.team_id)?.name,
    teams: (row, call) =>
      (listParam(call, 'teams') ?? []).some((id) => call.store.find('Team', id)?.name === row.team),
  },
  appointment: {
    ...PERIOD_FILTERS,
    appointmentsonly: (row, call) => !flagParam(call, 'appointmentsonly') || row.is_task !== true,
    tasksonly: (row, call) => !flagParam(call, 'tasksonly') || row.is_task === true,
    hidecompleted: (row, call) => !flagParam(call, 'hidecompleted') || !row.complete_date,
  },
  timesheetevent: PERIOD_FILTERS,
  approvalprocessrule: {
    process_id: (row, call) => row.approval_process_id === call.query.process_id,
  },
  asset: {
    ticket_id: (row, call) => {
      const ticket = call.store.find('Tickets', call.query.ticket_id);
      return idsOf(ticket?.assets).includes(row.id);
    },
    user_id: (row, call) => idsOf(row.users).includes(call.query.user_id),
    assettypes: matchesAnyOf('assettype_id')('assettypes'),
    assetstatuses: matchesAnyOf('status_id')('assetstatuses'),
  },
  assettypeinfo: {
    assetgroup_id: (row, call) =>
      call.store.find('AssetType', row.typeinfo_id)?.assetgroup_id === call.query.assetgroup_id,
  },
  assetsoftware: { device_id: (row, call) => row.did === call.query.device_id },
  // Observed in real instances: `search` does not filter clients, only an advanced search does.
  client: { search: () => true },
  fieldinfo: { typeid: (row, call) => row.usage === call.query.typeid },
  kbarticle: {
    faqlists: (row, call) => idsOf(row.faqlists).some((id) => isIncluded(id, listParam(call, 'faqlists'))),
  },
  servicerequestdetails: {
    service_id: (row, call) => row.servicedetail_servsiteid === call.query.service_id,
  },
  status: {
    excludeclosed: (row, call) => !flagParam(call, 'excludeclosed') || row.id !== ID.closed,
    tickettype_id: (row, call) => {
      const type = call.store.find('TicketType', call.query.tickettype_id);
      return type?.allowall_status !== false || idsOf(type.allowed_status).includes(row.id);
    },
  },
  template: { ticket_type_id: (row, call) => row.tickettype_id === call.query.ticket_type_id },
  toplevel: {
    agent_departments_only: (row, call) =>
      !flagParam(call, 'agent_departments_only') || row.agent_department === true,
  },
  tickettype: { itil_type: (row, call) => row.itilrequesttype === call.query.itil_type },
  users: {
    search: (row, call) =>
      [row.name, row.emailaddress].some((value) =>
        String(value ?? '')
          .toLowerCase()
          .includes(stringParam(call, 'search').toLowerCase()),
      ),
  },
};

export const filtersFor = (table: string): Filters => FILTERS_BY_TABLE[table] ?? {};
