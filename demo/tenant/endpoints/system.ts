import { type ApiCall, type ApiResponse, bodyRecords, created, ok, stringParam } from '../api/call';
import { errorObject, notFound, recordNotFound } from '../api/errors';
import { toHaloDate } from '../records/dates';
import type { Row } from '../records/store';
import { writeRecord, writeRecords } from './generic';
import { contains } from './lists';
import { validateReferences } from './references';

const VERSION = '2.214.1';

/** Tables and properties of the global search, with the type name of their results. */
const SEARCH_TARGETS: [table: string, type: string, ...properties: string[]][] = [
  ['Tickets', 'ticket', 'summary', 'details'],
  ['Users', 'user', 'name', 'emailaddress'],
  ['Client', 'client', 'name'],
  ['Site', 'site', 'name'],
  ['Asset', 'asset', 'inventory_number', 'key_field'],
  ['KBArticle', 'article', 'name', 'description'],
  ['Service', 'service', 'name', 'summary'],
];

function search(call: ApiCall): ApiResponse {
  const term = stringParam(call, 'search');
  const limit = Number(call.query.count_per_entity ?? 5);
  if (!term) return ok([]);
  const results = SEARCH_TARGETS.flatMap(([table, type, ...properties]) =>
    call.store
      .table(table)
      .filter((row) => !row.deleted && contains(row, term, ...properties))
      .slice(0, limit)
      .map((row) => ({ id: row.id, type, name: row.summary ?? row.name ?? row.inventory_number })),
  );
  return ok(results);
}

/** Starts a runbook by its GUID; the input is any JSON. */
function startRunbook(call: ApiCall): ApiResponse {
  const runbook = call.store.findWhere('Automation', { runbook_id: call.path.runbookId });
  if (!runbook) throw notFound();
  return created({
    runbook_id: runbook.runbook_id,
    name: runbook.name,
    status: 'started',
    input: call.body ?? null,
  });
}

/** Stores an incoming event unchanged. */
function recordEvent(call: ApiCall): ApiResponse {
  const id = call.store.nextId('IncomingEvent');
  call.store
    .table('IncomingEvent')
    .push({ id, timestamp: toHaloDate(), status: 0, requestbody: JSON.stringify(call.body ?? {}) });
  return created({ id });
}

/** Sends a webhook delivery again, with a new timestamp. */
function redeliver(call: ApiCall, properties: Row): Row {
  const delivery = call.store.find('WebhookEvent', properties.id);
  if (!delivery) throw recordNotFound();
  validateReferences(call.store, 'webhookevent', properties);
  return Object.assign(delivery, { timestamp: toHaloDate(), status: 0 });
}

/** Halo rejects a site without `issitedetails: true`, which its own web interface sends. */
function writeSite(call: ApiCall, properties: Row): Row {
  if (properties.issitedetails !== true) throw errorObject('Please contact the administrator');
  return writeRecord(call, properties);
}

/** The body is not documented: accepts one record or an array with one. */
function writeChat(call: ApiCall): ApiResponse {
  const [properties = {}] = [call.body ?? {}].flat() as Row[];
  return created(writeRecord(call, properties));
}

const successResponse = () => created({ success: true });

export const SYSTEM_HANDLERS = {
  'GET /InstanceInfo': () => ok({ name: 'Practice tenant', version: VERSION, product: 'HaloITSM' }),
  'GET /Health': () => ok({ status: 'Healthy', database: 'Healthy', time: toHaloDate() }),
  'GET /VersionInfo': () => ok([{ id: 1, version: VERSION, releasedate: toHaloDate(), product_id: 1 }]),
  'GET /VersionInfo/SearchVersionInfo': () => ok([{ id: 1, version: VERSION }]),
  'GET /VersionInfo/Spotlight': () => ok([]),
  'GET /VersionInfo/GetOneSpotlight/{id}': () => {
    throw notFound();
  },
  'GET /Search': search,
  'POST /Notify': recordEvent,
  'POST /Chat': writeChat,
  'POST /Automation/{runbookId}': startRunbook,
  'POST /WebhookEvent': (call: ApiCall) => writeRecords(call, redeliver),
  'POST /Site': (call: ApiCall) => writeRecords(call, writeSite),
  'POST /Agent/ClearCache': successResponse,
  'POST /Lookup/ClearCache': successResponse,
  'POST /IncomingEvent/Process': successResponse,
  'POST /Field/AddFieldToAll/{id}': (call: ApiCall) => {
    if (!call.store.find('Field', call.path.id)) throw notFound();
    return successResponse();
  },
  'POST /Notifications/process': (call: ApiCall) => created({ processed: bodyRecords(call).length }),
  'POST /DocumentCreation': (call: ApiCall) =>
    created({ filename: 'document.pdf', link: `${call.url}/api/attachment/document/1` }),
  'POST /SupplierContract/NextRef': (call: ApiCall) =>
    created({ ref: `SC-${String(call.store.nextId('SupplierContract')).padStart(4, '0')}` }),
  'POST /Client/NewAccountsId': (call: ApiCall) =>
    created({ accountsid: `A-${call.store.nextId('Client')}` }),
};
