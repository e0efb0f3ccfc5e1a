import { type Answer, type Call, created, ok, records } from '../api/call';
import { missing, netException, recordNotFound, referenceNotFound, sentence } from '../api/errors';
import { haloDate, parseDate } from '../records/dates';
import type { Row } from '../records/store';
import { answerWrites, existing, writeOne } from './generic';

/** Subscriptions are kept per person and service. */
function setSubscribed({ store, person }: Call, service: unknown, subscribed: unknown): Row {
  if (!store.find('Service', service)) throw referenceNotFound('service_id', service);
  const key = { service_id: service, person: `${person.kind}:${person.id}` };
  const row = store.findWhere('Subscription', key);
  if (row) return Object.assign(row, { subscribed });
  const made = { ...key, subscribed };
  store.table('Subscription').push(made);
  return made;
}

function subscribe(call: Call, { service_id, subscribed }: Row): Row {
  if (subscribed === undefined) throw sentence('subscribed must be specified');
  setSubscribed(call, service_id, subscribed);
  return { service_id, subscribed };
}

function unsubscribe(call: Call, { serviceid }: Row): Row {
  setSubscribed(call, serviceid, false);
  return { serviceid };
}

function subscription({ store, person, path }: Call): Answer {
  const service = store.find('Service', path.id);
  if (!service) throw missing();
  const row = store.findWhere('Subscription', {
    service_id: service.id,
    person: `${person.kind}:${person.id}`,
  });
  return ok({ service_id: service.id, subscribed: row?.subscribed ?? false });
}

function voteForArticle(call: Call, members: Row): Row {
  const article = existing(call, members, 'KBArticle');
  if (!article) throw recordNotFound();
  article.useful_count = Number(article.useful_count ?? 0) + 1;
  return article;
}

/** What is planned: changes with their dates, and times when a service is down or changes are frozen. */
function changeCalendar({ store }: Call): Answer {
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

function downtimeCalendar({ store }: Call): Answer {
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

/** Free times of the next days, as somebody who books an appointment is offered them. */
function bookingSlots({ store }: Call): Answer {
  const taken = new Set(store.table('Appointment').map(({ start_date }) => String(start_date).slice(0, 16)));
  const days = [1, 2, 3].map((n) => new Date(Date.now() + n * 24 * 3_600_000).toISOString().slice(0, 10));
  const slots = days.flatMap((day) =>
    SLOTS_PER_DAY.map((hour) => ({
      start_date: `${day}T${String(hour).padStart(2, '0')}:00:00`,
      end_date: `${day}T${String(hour + 1).padStart(2, '0')}:00:00`,
    })),
  );
  return ok(slots.filter(({ start_date }) => !taken.has(start_date.slice(0, 16))));
}

function mine(table: string) {
  return ({ store, person }: Call): Answer => ok(store.where(table, { agent_id: person.id }));
}

function teamTree({ store }: Call): Answer {
  const departments = store.table('Organisation').map(({ id, name }) => ({
    id,
    name,
    teams: store.where('Team', { department_id: id }).map((team) => ({ id: team.id, name: team.name })),
  }));
  return ok(departments);
}

/** Fields of an asset's type are named by their id; those that are not listed stay as they are. */
function writeAsset(call: Call, { fields, ...members }: Row): Row {
  const asset = writeOne(call, members);
  const known = (call.store.find('AssetType', asset.assettype_id)?.fields ?? []) as Row[];
  const values = new Map(((asset.fields ?? []) as Row[]).map((field) => [field.id, field]));
  for (const { id, value } of (fields ?? []) as Row[]) {
    const field = known.find((row) => row.id === id);
    if (!field) throw netException(`The field ${id} does not belong to this asset type.`);
    values.set(id, { id, name: field.field_name, value });
  }
  asset.fields = [...values.values()];
  return asset;
}

function nextTag({ store }: Call): Answer {
  const highest = store
    .table('Asset')
    .reduce(
      (most, { inventory_number }) => Math.max(most, Number(/\d+$/.exec(String(inventory_number))?.[0] ?? 0)),
      0,
    );
  return ok({ tag: String(highest + 1).padStart(4, '0') });
}

function softwareVersions({ store }: Call): Answer {
  const versions = store.table('AssetSoftware').map(({ name, version }) => ({ name, version }));
  return ok(versions);
}

export const SERVICE_HANDLERS = {
  'POST /ServiceStatus/Subscribe': (call: Call) => answerWrites(call, subscribe),
  'GET /ServiceStatus/Subscribe/{id}': subscription,
  'POST /Service/unsubscribe': (call: Call) => answerWrites(call, unsubscribe),
  'POST /KBArticle/vote': (call: Call) => answerWrites(call, voteForArticle),
  'GET /KBArticleAnon': ({ store }: Call) => ok(store.where('KBArticle', { type: 0 })),
  'GET /ChangeCalendar': changeCalendar,
  'GET /Downtime/DowntimeCalendar': downtimeCalendar,
  'GET /Appointment/Booking': bookingSlots,
  'POST /Appointment/Generate': (call: Call) => created({ generated: records(call).length, at: haloDate() }),
  'GET /Timesheet/forecasting': mine('Timesheet'),
  'GET /Team/Tree': teamTree,
  'POST /Asset': (call: Call) => answerWrites(call, writeAsset),
  'GET /Asset/NextTag': nextTag,
  'GET /Asset/GetAllSoftwareVersions': softwareVersions,
};
