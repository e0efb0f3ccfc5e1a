import { randomUUID } from 'node:crypto';
import { type ApiCall, type ApiResponse, bodyRecords, created, flagParam, ok } from '../api/call';
import { notFound, recordNotFound } from '../api/errors';
import { type Endpoint, schemaOf } from '../api/spec';
import { toHaloDate } from '../records/dates';
import type { Row } from '../records/store';
import { mergeCustomFields } from './custom-fields';
import { filterRows, listResponse } from './lists';
import { isUnset, validateReferences } from './references';
import { validateRequired } from './required';
import { bodyTypeOf, toView } from './views';

/** Members that steer a write and are not kept. */
const isControlProperty = (property: string): boolean => property.startsWith('_');

export const storableProperties = (properties: Row): Row =>
  Object.fromEntries(Object.entries(properties).filter(([property]) => !isControlProperty(property)));

export const listTable = (call: ApiCall): ApiResponse =>
  listResponse(call, filterRows(call, call.store.table(call.endpoint.table)));

/** The record that the path names; a 404 without a body when there is none. */
export function requireRecord(call: ApiCall, table = call.endpoint.table): Row {
  const row = call.store.find(table, Object.values(call.path)[0]);
  if (!row) throw notFound();
  return row;
}

/** Without `includedetails`, where an endpoint has it, the short form. */
export function recordResponse(call: ApiCall, row: Row, table = call.endpoint.table): ApiResponse {
  const details = !('includedetails' in call.endpoint.queryTypes) || flagParam(call, 'includedetails');
  return ok(toView(call, row, details, table));
}

export function deleteRecord(call: ApiCall): ApiResponse {
  const row = requireRecord(call);
  call.store.remove(call.endpoint.table, row);
  return ok(toView(call, row, false));
}

/** The id of a new record: the next number, or a GUID where Halo has those. */
function newId(call: ApiCall): unknown {
  const { table } = call.endpoint;
  const isNumber = (schemaOf(bodyTypeOf(table))?.id ?? 'integer') === 'integer';
  return isNumber ? call.store.nextId(table) : randomUUID();
}

/** The record to change; undefined when a new one is due. */
export function findExisting(call: ApiCall, properties: Row, table = call.endpoint.table): Row | undefined {
  if (isUnset(properties.id)) return undefined;
  const row = call.store.find(table, properties.id);
  if (!row) throw recordNotFound();
  return row;
}

export function writeRecord(call: ApiCall, properties: Row): Row {
  const { table } = call.endpoint;
  const existing = findExisting(call, properties);
  if (!existing) validateRequired(call, properties);
  validateReferences(call.store, table, properties);
  const row = existing ?? { id: newId(call) };
  Object.assign(row, storableProperties({ ...properties, id: row.id }));
  if (schemaOf(bodyTypeOf(table))?.last_update) row.last_update = toHaloDate();
  if (properties.customfields) row.customfields = mergeCustomFields(call.store, row, properties.customfields);
  if (!existing) call.store.table(table).push(row);
  return row;
}

/** A POST of records: the last one is answered, all of them with `returnall`. Nothing is written when one is refused. */
export function writeRecords(call: ApiCall, write: (call: ApiCall, properties: Row) => Row): ApiResponse {
  const undo = call.store.snapshot();
  try {
    const written = bodyRecords(call).map((properties) => write(call, properties));
    const views = written.map((row) => toView(call, row, true));
    return created(flagParam(call, 'returnall') ? views : views.at(-1));
  } catch (error) {
    undo();
    throw error;
  }
}

export const upsertRecords = (call: ApiCall): ApiResponse => writeRecords(call, writeRecord);

/** A list of numbers, where Halo's document has no more than that. */
const echoIds = (call: ApiCall): ApiResponse => created({ ids: call.body });

/** What an endpoint does that has no behaviour of its own. */
export function genericHandler({ method, path, body }: Endpoint): (call: ApiCall) => ApiResponse {
  const isTable = path.split('/').length === 2;
  if (method === 'DELETE') return deleteRecord;
  if (method === 'GET' && path.includes('{')) return (call) => recordResponse(call, requireRecord(call));
  // What stands below a table without behaviour of its own has no rows here.
  if (method === 'GET') return isTable ? listTable : () => ok([]);
  if (body?.schema === 'integer') return echoIds;
  if (!isTable || !body || body.schema === 'object') return (call) => created(call.body ?? {});
  return upsertRecords;
}
