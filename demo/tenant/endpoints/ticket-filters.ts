import { type ApiCall, flagParam, listParam, stringParam } from '../api/call';
import { parseDate } from '../records/dates';
import type { Row } from '../records/store';
import { contains, isOneOf } from './lists';
import type { Filters } from './table-filters';

const matchesAnyOf =
  (property: string) =>
  (row: Row, call: ApiCall, name: string): boolean =>
    isOneOf(row[property], listParam(call, name));

/** Parameters with a list of values for a property of another name. */
const LIST_PARAMETERS: Record<string, string> = {
  status: 'status_id',
  agent: 'agent_id',
  client_ids: 'client_id',
  requesttype: 'tickettype_id',
  requesttype_id: 'tickettype_id',
  priority: 'priority_id',
  sla: 'sla_id',
  ticketids: 'id',
};

const teamNames = (call: ApiCall) =>
  (listParam(call, 'team') ?? []).map((id) => String(call.store.find('Team', id)?.name ?? id).toLowerCase());

const hasId = (rows: unknown, id: unknown) => ((rows ?? []) as Row[]).some((row) => row.id === id);

/** The date that `startdate` and `enddate` refer to, selected by `datesearch`. */
function searchedDate(row: Row, call: ApiCall): Date | undefined {
  const dateProperty = stringParam(call, 'datesearch').toLowerCase();
  if (dateProperty === 'datecleared') return parseDate(row.dateclosed);
  return parseDate(dateProperty.startsWith('dateoc') || !dateProperty ? row.dateoccurred : row[dateProperty]);
}

function itilType(row: Row, call: ApiCall): unknown {
  return call.store.find('TicketType', row.tickettype_id)?.itilrequesttype;
}

const actionsOf = (row: Row, call: ApiCall) => call.store.where('Actions', { ticket_id: row.id });

export const TICKET_FILTERS: Filters = {
  ...Object.fromEntries(
    Object.entries(LIST_PARAMETERS).map(([name, property]) => [
      name,
      (row: Row, call: ApiCall) => matchesAnyOf(property)(row, call, name),
    ]),
  ),
  open_only: (row, call) => !flagParam(call, 'open_only') || !row.hasbeenclosed,
  closed_only: (row, call) => !flagParam(call, 'closed_only') || row.hasbeenclosed === true,
  mine: (row, call) => !flagParam(call, 'mine') || row.agent_id === call.principal.id,
  team: (row, call) => isOneOf(row.team, teamNames(call)),
  itil_requesttype_id: (row, call) => itilType(row, call) === call.query.itil_requesttype_id,
  itil_requesttype: (row, call) => isOneOf(itilType(row, call), listParam(call, 'itil_requesttype')),
  requesttypegroup: () => true,
  search: (row, call) => {
    const term = stringParam(call, 'search');
    return (
      contains(row, term, 'summary', 'details') ||
      String(row.id) === term ||
      (flagParam(call, 'searchactions') &&
        actionsOf(row, call).some((action) => contains(action, term, 'note')))
    );
  },
  search_summary: (row, call) => contains(row, stringParam(call, 'search_summary'), 'summary'),
  search_details: (row, call) => contains(row, stringParam(call, 'search_details'), 'details'),
  search_id: (row, call) => String(row.id) === stringParam(call, 'search_id'),
  search_user_name: (row, call) =>
    contains(call.store.find('Users', row.user_id) ?? {}, stringParam(call, 'search_user_name'), 'name'),
  search_inventory_number: (row, call) =>
    ((row.assets ?? []) as Row[]).some(({ id }) =>
      contains(
        call.store.find('Asset', id) ?? {},
        stringParam(call, 'search_inventory_number'),
        'inventory_number',
      ),
    ),
  asset_id: (row, call) => hasId(row.assets, call.query.asset_id),
  related_id: (row, call) => hasId(row.related_tickets, call.query.related_id),
  startdate: (row, call) => {
    const [date, from] = [searchedDate(row, call), parseDate(stringParam(call, 'startdate'))];
    return !from || (date !== undefined && date >= from);
  },
  enddate: (row, call) => {
    const [date, to] = [searchedDate(row, call), parseDate(stringParam(call, 'enddate'))];
    return !to || (date !== undefined && date <= to);
  },
  withattachments: (row, call) =>
    !flagParam(call, 'withattachments') || call.store.where('Attachment', { ticket_id: row.id }).length > 0,
  includebreached: () => true,
};
