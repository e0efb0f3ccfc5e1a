import { type Call, flag, listed, text } from '../api/call';
import { parseDate } from '../records/dates';
import type { Row } from '../records/store';
import { contains, type Filters, isOneOf } from './lists';

const among =
  (member: string) =>
  (row: Row, call: Call, name: string): boolean =>
    isOneOf(row[member], listed(call, name));

/** Parameters that list values of a member, under another name than the member. */
const LISTED: Record<string, string> = {
  status: 'status_id',
  agent: 'agent_id',
  client_ids: 'client_id',
  requesttype: 'tickettype_id',
  requesttype_id: 'tickettype_id',
  priority: 'priority_id',
  sla: 'sla_id',
  ticketids: 'id',
};

const teamIds = (call: Call) =>
  (listed(call, 'team') ?? []).map((id) => String(call.store.find('Team', id)?.name ?? id).toLowerCase());

const hasId = (rows: unknown, id: unknown) => ((rows ?? []) as Row[]).some((row) => row.id === id);

/** Which date `startdate` and `enddate` are about. */
function dateOf(row: Row, call: Call): Date | undefined {
  const wanted = text(call, 'datesearch').toLowerCase();
  if (wanted === 'datecleared') return parseDate(row.dateclosed);
  return parseDate(wanted.startsWith('dateoc') || !wanted ? row.dateoccurred : row[wanted]);
}

function itilType(row: Row, call: Call): unknown {
  return call.store.find('TicketType', row.tickettype_id)?.itilrequesttype;
}

const notesOf = (row: Row, call: Call) => call.store.where('Actions', { ticket_id: row.id });

export const TICKET_FILTERS: Filters = {
  ...Object.fromEntries(
    Object.entries(LISTED).map(([name, member]) => [
      name,
      (row: Row, call: Call) => among(member)(row, call, name),
    ]),
  ),
  open_only: (row, call) => !flag(call, 'open_only') || !row.hasbeenclosed,
  closed_only: (row, call) => !flag(call, 'closed_only') || row.hasbeenclosed === true,
  mine: (row, call) => !flag(call, 'mine') || row.agent_id === call.person.id,
  team: (row, call) => isOneOf(row.team, teamIds(call)),
  itil_requesttype_id: (row, call) => itilType(row, call) === call.query.itil_requesttype_id,
  itil_requesttype: (row, call) => isOneOf(itilType(row, call), listed(call, 'itil_requesttype')),
  requesttypegroup: () => true,
  search: (row, call) => {
    const wanted = text(call, 'search');
    return (
      contains(row, wanted, 'summary', 'details') ||
      String(row.id) === wanted ||
      (flag(call, 'searchactions') && notesOf(row, call).some((note) => contains(note, wanted, 'note')))
    );
  },
  search_summary: (row, call) => contains(row, text(call, 'search_summary'), 'summary'),
  search_details: (row, call) => contains(row, text(call, 'search_details'), 'details'),
  search_id: (row, call) => String(row.id) === text(call, 'search_id'),
  search_user_name: (row, call) =>
    contains(call.store.find('Users', row.user_id) ?? {}, text(call, 'search_user_name'), 'name'),
  search_inventory_number: (row, call) =>
    ((row.assets ?? []) as Row[]).some(({ id }) =>
      contains(call.store.find('Asset', id) ?? {}, text(call, 'search_inventory_number'), 'inventory_number'),
    ),
  asset_id: (row, call) => hasId(row.assets, call.query.asset_id),
  related_id: (row, call) => hasId(row.related_tickets, call.query.related_id),
  startdate: (row, call) => {
    const [date, from] = [dateOf(row, call), parseDate(text(call, 'startdate'))];
    return !from || (date !== undefined && date >= from);
  },
  enddate: (row, call) => {
    const [date, to] = [dateOf(row, call), parseDate(text(call, 'enddate'))];
    return !to || (date !== undefined && date <= to);
  },
  withattachments: (row, call) =>
    !flag(call, 'withattachments') || call.store.where('Attachment', { ticket_id: row.id }).length > 0,
  includebreached: () => true,
};
