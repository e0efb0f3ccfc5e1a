import { type Answer, type Call, created, ok, records, text } from '../api/call';
import { errorObject, missing, recordNotFound } from '../api/errors';
import { haloDate } from '../records/dates';
import type { Row } from '../records/store';
import { answerWrites, writeOne } from './generic';
import { contains } from './lists';
import { checkReferences } from './references';

const VERSION = '2.214.1';

/** Where the search across all records looks, and how it calls what it finds. */
const SEARCHED: [table: string, type: string, ...members: string[]][] = [
  ['Tickets', 'ticket', 'summary', 'details'],
  ['Users', 'user', 'name', 'emailaddress'],
  ['Client', 'client', 'name'],
  ['Site', 'site', 'name'],
  ['Asset', 'asset', 'inventory_number', 'key_field'],
  ['KBArticle', 'article', 'name', 'description'],
  ['Service', 'service', 'name', 'summary'],
];

function search(call: Call): Answer {
  const wanted = text(call, 'search');
  const each = Number(call.query.count_per_entity ?? 5);
  if (!wanted) return ok([]);
  const found = SEARCHED.flatMap(([table, type, ...members]) =>
    call.store
      .table(table)
      .filter((row) => !row.deleted && contains(row, wanted, ...members))
      .slice(0, each)
      .map((row) => ({ id: row.id, type, name: row.summary ?? row.name ?? row.inventory_number })),
  );
  return ok(found);
}

/** Runbooks are started by their GUID and take any JSON. */
function startRunbook(call: Call): Answer {
  const runbook = call.store.findWhere('Automation', { runbook_id: call.path.runbookId });
  if (!runbook) throw missing();
  return created({
    runbook_id: runbook.runbook_id,
    name: runbook.name,
    status: 'started',
    input: call.body ?? null,
  });
}

/** Events and notifications come as their sender made them. */
function notify(call: Call): Answer {
  const id = call.store.nextId('IncomingEvent');
  call.store
    .table('IncomingEvent')
    .push({ id, timestamp: haloDate(), status: 0, requestbody: JSON.stringify(call.body ?? {}) });
  return created({ id });
}

/** A delivery that is sent again is a new delivery. */
function resend(call: Call, members: Row): Row {
  const delivery = call.store.find('WebhookEvent', members.id);
  if (!delivery) throw recordNotFound();
  checkReferences(call.store, 'webhookevent', members);
  return Object.assign(delivery, { timestamp: haloDate(), status: 0 });
}

/** A page writes a site as a whole and says so; Halo refuses a site without that word. */
function writeSite(call: Call, members: Row): Row {
  if (members.issitedetails !== true) throw errorObject('Please contact the administrator');
  return writeOne(call, members);
}

/** A body that is not documented: one record, or a list with one. */
function writeChat(call: Call): Answer {
  const [members = {}] = [call.body ?? {}].flat() as Row[];
  return created(writeOne(call, members));
}

const done = () => created({ success: true });

export const SYSTEM_HANDLERS = {
  'GET /InstanceInfo': () => ok({ name: 'Practice tenant', version: VERSION, product: 'HaloITSM' }),
  'GET /Health': () => ok({ status: 'Healthy', database: 'Healthy', time: haloDate() }),
  'GET /VersionInfo': () => ok([{ id: 1, version: VERSION, releasedate: haloDate(), product_id: 1 }]),
  'GET /VersionInfo/SearchVersionInfo': () => ok([{ id: 1, version: VERSION }]),
  'GET /VersionInfo/Spotlight': () => ok([]),
  'GET /VersionInfo/GetOneSpotlight/{id}': () => {
    throw missing();
  },
  'GET /Search': search,
  'POST /Notify': notify,
  'POST /Chat': writeChat,
  'POST /Automation/{runbookId}': startRunbook,
  'POST /WebhookEvent': (call: Call) => answerWrites(call, resend),
  'POST /Site': (call: Call) => answerWrites(call, writeSite),
  'POST /Agent/ClearCache': done,
  'POST /Lookup/ClearCache': done,
  'POST /IncomingEvent/Process': done,
  'POST /Field/AddFieldToAll/{id}': (call: Call) => {
    if (!call.store.find('Field', call.path.id)) throw missing();
    return done();
  },
  'POST /Notifications/process': (call: Call) => created({ processed: records(call).length }),
  'POST /DocumentCreation': (call: Call) =>
    created({ filename: 'document.pdf', link: `${call.url}/api/attachment/document/1` }),
  'POST /SupplierContract/NextRef': (call: Call) =>
    created({ ref: `SC-${String(call.store.nextId('SupplierContract')).padStart(4, '0')}` }),
  'POST /Client/NewAccountsId': (call: Call) => created({ accountsid: `A-${call.store.nextId('Client')}` }),
};
