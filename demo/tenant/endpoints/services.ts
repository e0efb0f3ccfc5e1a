import { type ApiCall, type ApiResponse, bodyRecords, created, ok } from '../api/call';
import { netException, notFound, recordNotFound, referenceNotFound, stringError } from '../api/errors';
import { subjectOf } from '../principals';
import { parseDate, toHaloDate } from '../records/dates';
import type { Row } from '../records/store';
import { findExisting, writeRecord, writeRecords } from './generic';

/** Sets the subscription of the current principal to a service. */
function setSubscription({ store, principal }: ApiCall, service: unknown, subscribed: unknown): Row {
  if (!store.find('Service', service)) throw referenceNotFound('service_id', service);
  const key = { service_id: service, subject: subjectOf(principal) };
  const row = store.findWhere('Subscription', key);
  if (row) return Object.assign(row, { subscribed });
  const created = { ...key, subscribed };
  store.table('Subscription').push(created);
  return created;
}

function subscribe(call: ApiCall, { service_id, subscribed }: Row): Row {
  if (subscribed === undefined) throw stringError('subscribed must be specified');
  setSubscription(call, service_id, subscribed);
  return { service_id, subscribed };
}

function unsubscribe(call: ApiCall, { serviceid }: Row): Row {
  setSubscription(call, serviceid, false);
  return { serviceid };
}

function getSubscription({ store, principal, path }: ApiCall): ApiResponse {
  const service = store.find('Service', path.id);
  if (!service) throw notFound();
  const row = store.findWhere('Subscription', {
    service_id: service.id,
    subject: subjectOf(principal),
  });
  return ok({ service_id: service.id, subscribed: row?.subscribed ?? false });
}

function voteForArticle(call: ApiCall, properties: Row): Row {
  const article = findExisting(call, properties, 'KBArticle');
  if (!article) throw recordNotFound();
  article.useful_count = Number(article.useful_count ?? 0) + 1;
  return article;
}

/** The planned changes with their dates. */
function changeCalendar({ store }: ApiCall): ApiResponse {
  const types = new Set(store.where('TicketType', { itilrequesttype: 4 }).map(({ id }) => id));
  const changes = store.tickets
    .filter((ticket) => types.has(ticket.tickettype_id) && !ticket.deleted && parseDate(ticket.planneddate))
    .map(({ id, summary, status_id, planneddate, planneddateend }) => ({
      id,
      ticket_id: id,
      subject: summary,
      status_id,
      start_date: planneddate,
      end_date: planneddateend ?? planneddate,
    }));
  return ok(changes);
}

function downtimeCalendar({ store }: ApiCall): ApiResponse {
  return ok(
    store.table('Downtime').map(({ id, service, service_desc, startdate, enddate }) => ({
      id,
      service_id: service,
      subject: service_desc,
      start_date: startdate,
      end_date: enddate,
    })),
  );
}

const SLOTS_PER_DAY = [9, 11, 14];

/** Free booking slots on the next three days. */
function bookingSlots({ store }: ApiCall): ApiResponse {
  const booked = new Set(store.table('Appointment').map(({ start_date }) => String(start_date).slice(0, 16)));
  const days = [1, 2, 3].map((n) => new Date(Date.now() + n * 24 * 3_600_000).toISOString().slice(0, 10));
  const slots = days.flatMap((day) =>
    SLOTS_PER_DAY.map((hour) => ({
      start_date: `${day}T${String(hour).padStart(2, '0')}:00:00`,
      end_date: `${day}T${String(hour + 1).padStart(2, '0')}:00:00`,
    })),
  );
  return ok(slots.filter(({ start_date }) => !booked.has(start_date.slice(0, 16))));
}

function ownRows(table: string) {
  return ({ store, principal }: ApiCall): ApiResponse => ok(store.where(table, { agent_id: principal.id }));
}

/** Writes an asset and merges the fields of its type, which are given by id. */
function writeAsset(call: ApiCall, { fields, ...properties }: Row): Row {
  const asset = writeRecord(call, properties);
  const definitions = (call.store.find('AssetType', asset.assettype_id)?.fields ?? []) as Row[];
  const values = new Map(((asset.fields ?? []) as Row[]).map((field) => [field.id, field]));
  for (const { id, value } of (fields ?? []) as Row[]) {
    const field = definitions.find((row) => row.id === id);
    if (!field) throw netException(`The field ${id} does not belong to this asset type.`);
    values.set(id, { id, name: field.field_name, value });
  }
  asset.fields = [...values.values()];
  return asset;
}

function nextAssetTag({ store }: ApiCall): ApiResponse {
  const highest = store
    .table('Asset')
    .reduce(
      (highest, { inventory_number }) =>
        Math.max(highest, Number(/\d+$/.exec(String(inventory_number))?.[0] ?? 0)),
      0,
    );
  return ok({ tag: String(highest + 1).padStart(4, '0') });
}

function softwareVersions({ store }: ApiCall): ApiResponse {
  const versions = store.table('AssetSoftware').map(({ name, version }) => ({ name, version }));
  return ok(versions);
}

export const SERVICE_HANDLERS = {
  'POST /ServiceStatus/Subscribe': (call: ApiCall) => writeRecords(call, subscribe),
  'GET /ServiceStatus/Subscribe/{id}': getSubscription,
  'POST /Service/unsubscribe': (call: ApiCall) => writeRecords(call, unsubscribe),
  'POST /KBArticle/vote': (call: ApiCall) => writeRecords(call, voteForArticle),
  'GET /KBArticleAnon': ({ store }: ApiCall) => ok(store.where('KBArticle', { type: 0 })),
  'GET /ChangeCalendar': changeCalendar,
  'GET /Downtime/DowntimeCalendar': downtimeCalendar,
  'GET /Appointment/Booking': bookingSlots,
  'POST /Appointment/Generate': (call: ApiCall) =>
    created({ generated: bodyRecords(call).length, at: toHaloDate() }),
  'GET /Timesheet/forecasting': ownRows('Timesheet'),
  'POST /Asset': (call: ApiCall) => writeRecords(call, writeAsset),
  'GET /Asset/NextTag': nextAssetTag,
  'GET /Asset/GetAllSoftwareVersions': softwareVersions,
};
