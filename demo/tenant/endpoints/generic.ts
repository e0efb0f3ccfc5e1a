import { randomUUID } from 'node:crypto';
import { type Answer, type Call, created, flag, ok, records } from '../api/call';
import { missing, recordNotFound } from '../api/errors';
import { type Endpoint, schemaOf } from '../api/spec';
import { haloDate } from '../records/dates';
import type { Row } from '../records/store';
import { mergeCustomFields } from './custom-fields';
import { answerList, filtered } from './lists';
import { checkReferences, meansNone } from './references';
import { checkRequired } from './required';
import { bodyTypeOf, show } from './views';

/** Members that steer a write and are not kept. */
const isControl = (member: string): boolean => member.startsWith('_');

export const kept = (members: Row): Row =>
  Object.fromEntries(Object.entries(members).filter(([member]) => !isControl(member)));

export const list = (call: Call): Answer =>
  answerList(call, filtered(call, call.store.table(call.endpoint.table)));

/** The record that the path names; a 404 without a body when there is none. */
export function named(call: Call, table = call.endpoint.table): Row {
  const row = call.store.find(table, Object.values(call.path)[0]);
  if (!row) throw missing();
  return row;
}

/** Without `includedetails`, where an endpoint has it, the short form. */
export function answerOne(call: Call, row: Row, table = call.endpoint.table): Answer {
  const details = !('includedetails' in call.endpoint.queryTypes) || flag(call, 'includedetails');
  return ok(show(call, row, details, table));
}

export function remove(call: Call): Answer {
  const row = named(call);
  call.store.remove(call.endpoint.table, row);
  return ok(show(call, row, false));
}

/** The id of a new record: the next number, or a GUID where Halo has those. */
function newId(call: Call): unknown {
  const { table } = call.endpoint;
  const isNumber = (schemaOf(bodyTypeOf(table))?.id ?? 'integer') === 'integer';
  return isNumber ? call.store.nextId(table) : randomUUID();
}

/** The record to change; undefined when a new one is due. */
export function existing(call: Call, members: Row, table = call.endpoint.table): Row | undefined {
  if (meansNone(members.id)) return undefined;
  const row = call.store.find(table, members.id);
  if (!row) throw recordNotFound();
  return row;
}

export function writeOne(call: Call, members: Row): Row {
  const { table } = call.endpoint;
  const known = existing(call, members);
  if (!known) checkRequired(call, members);
  checkReferences(call.store, table, members);
  const row = known ?? { id: newId(call) };
  Object.assign(row, kept({ ...members, id: row.id }));
  if (schemaOf(bodyTypeOf(table))?.last_update) row.last_update = haloDate();
  if (members.customfields) row.customfields = mergeCustomFields(call.store, row, members.customfields);
  if (!known) call.store.table(table).push(row);
  return row;
}

/** A POST of records: the last one is answered, all of them with `returnall`. Nothing is written when one is refused. */
export function answerWrites(call: Call, write: (call: Call, members: Row) => Row): Answer {
  const undo = call.store.snapshot();
  try {
    const written = records(call).map((members) => write(call, members));
    const shown = written.map((row) => show(call, row, true));
    return created(flag(call, 'returnall') ? shown : shown.at(-1));
  } catch (thrown) {
    undo();
    throw thrown;
  }
}

export const upsert = (call: Call): Answer => answerWrites(call, writeOne);

/** A list of numbers, where Halo's document has no more than that. */
const numbers = (call: Call): Answer => created({ ids: call.body });

/** What an endpoint does that has no behaviour of its own. */
export function genericHandler({ method, path, body }: Endpoint): (call: Call) => Answer {
  const isPlain = path.split('/').length === 2;
  if (method === 'DELETE') return remove;
  if (method === 'GET' && path.includes('{')) return (call) => answerOne(call, named(call));
  // What stands below a table without behaviour of its own has no rows here.
  if (method === 'GET') return isPlain ? list : () => ok([]);
  if (body?.schema === 'integer') return numbers;
  if (!isPlain || !body || body.schema === 'object') return (call) => created(call.body ?? {});
  return upsert;
}
