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

/** Properties that control a write and are not stored. */
const isControlProperty = (property: string): boolean => property.startsWith('_');

export const storableProperties = (properties: Row): Row =>
  Object.fromEntries(Object.entries(properties).filter(([property]) => !isControlProperty(property)));

export const listTable = (call: ApiCall): ApiResponse =>
  listResponse(call, filterRows(call, call.store.table(call.endpoint.table)));

/** The record whose id is in the path. @throws 404 without a body when it does not exist */
export function requireRecord(call: ApiCall, table = call.endpoint.table): Row {
  const row = call.store.find(table, Object.values(call.path)[0]);
  if (!row) throw notFound();
  return row;
}

/** The long form, unless the endpoint has `includedetails` and the request does not set it. */
export function recordResponse(call: ApiCall, row: Row, table = call.endpoint.table): ApiResponse {
  const details = !('includedetails' in call.endpoint.queryTypes) || flagParam(call, 'includedetails');
  return ok(toView(call, row, details, table));
}

export function deleteRecord(call: ApiCall): ApiResponse {
  const row = requireRecord(call);
  call.store.remove(call.endpoint.table, row);
  return ok(toView(call, row, false));
}

/** The id of a new record: the next number, or a GUID where Halo uses GUIDs. */
function newId(call: ApiCall): unknown {
  const { table } = call.endpoint;
  const isNumber = (schemaOf(bodyTypeOf(table))?.id ?? 'integer') === 'integer';
  return isNumber ? call.store.nextId(table) : randomUUID();
}

/** The record to update; undefined when the request creates one. */
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

/** Writes the records of a POST, all or none. Returns the last one, or all with `returnall`. */
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

/** For endpoints whose documented body is only a list of numbers. */
const echoIds = (call: ApiCall): ApiResponse => created({ ids: call.body });

/** The handler for an endpoint without a custom one. */
export function genericHandler({ method, path, body }: Endpoint): (call: ApiCall) => ApiResponse {
  const isTable = path.split('/').length === 2;
  if (method === 'DELETE') return deleteRecord;
  if (method === 'GET' && path.includes('{')) return (call) => recordResponse(call, requireRecord(call));
  // A nested path without a custom handler has no rows.
  if (method === 'GET') return isTable ? listTable : () => ok([]);
  if (body?.schema === 'integer') return echoIds;
  if (!isTable || !body || body.schema === 'object') return (call) => created(call.body ?? {});
  return upsertRecords;
}
