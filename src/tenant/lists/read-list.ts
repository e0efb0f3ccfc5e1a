import { findOperation, operationIds } from '../../catalogue/index';
import type { Operation } from '../../catalogue/operation';
import { HaloError } from '../../errors';
import * as messages from '../../i18n/messages';
import { isObject } from '../../util/parse';
import type { ReadOperation } from '../read-operation';
import type { List, Lists } from './list';
import { ListResolver } from './list-resolver';
import { LISTS } from './lists';
import { filterItems, type ListItem } from './match';

/** Selects the items of a list. */
export interface ListQuery {
  list: string;
  search?: string;
  /** The first page is 1. */
  page?: number;
  /** Selected ids by list name. Lists that this one does not depend on are ignored. */
  parents?: Record<string, string>;
  /** Return only the item with this id, to show its name. */
  id?: string;
}

/** A page of a list. */
export interface ListPage {
  items: ListItem[];
  /** Whether there are further pages. */
  more: boolean;
  /** Total number of items, if known. */
  total?: number;
  /** Milliseconds since it was read from Halo. */
  age: number;
}

/** Halo silently limits the pages of some lists to this size. */
const PAGE_SIZE = 50;

/** Properties that usually hold a record's name, in order of preference. */
const LABEL_PROPERTIES = [
  'name',
  'label',
  'summary',
  'subject',
  'title',
  'text',
  'filename',
  'description',
  'desc',
];

/**
 * Reads a page of a list. Halo searches and pages if the list's operation supports it; otherwise the complete list is
 * read, then searched and paged here.
 * @throws HaloError HALO_REQUEST for an unknown list or a missing required parent
 */
export async function readList(query: ListQuery, read: ReadOperation): Promise<ListPage> {
  const list = findList(query.list);
  const operation = operationFor(list);
  if (query.id !== undefined) return readItem(list, operation, query.id, read);
  const { search = '', page = 1 } = query;
  const parameters = { ...list.parameters, ...parentParameters(list, query) };
  if (!operation.endpoint.list?.paged) {
    const { rows, age } = await read({ operation: list.operation, parameters });
    return pageOf(toItems(list, rows), { search, page, age });
  }
  const { rows, recordCount, age } = await read({
    operation: list.operation,
    parameters: {
      ...parameters,
      ...searchParameters(list, operation, search),
      page_no: page,
      page_size: PAGE_SIZE,
    },
  });
  const allItems = toItems(list, rows);
  // Some lists ignore the paging parameters and return everything.
  if (rows.length > PAGE_SIZE) return pageOf(allItems, { search, page, age });
  const items = isSearchedByHalo(operation, list) ? allItems : filterItems(allItems, search);
  const rowsRead = (page - 1) * PAGE_SIZE + rows.length;
  const hasMore = rows.length > 0 && (recordCount ? rowsRead < recordCount : rows.length === PAGE_SIZE);
  return { items, more: hasMore, total: recordCount || undefined, age };
}

function findList(name: string): List {
  if (Object.hasOwn(LISTS, name)) return (LISTS as Lists)[name] as List;
  if (selectableLists().has(name)) return { operation: name, usedFor: [] };
  throw new HaloError('HALO_REQUEST', messages.lookup('unknownList', { name }));
}

let selectableListCache: Set<string> | undefined;

/** Operations that list the ids for a path parameter. No other operation may be read as a list. */
function selectableLists(): Set<string> {
  if (!selectableListCache) {
    const operations = operationIds().flatMap((id) => findOperation(id) ?? []);
    const resolver = new ListResolver(LISTS, operations);
    selectableListCache = new Set(
      operations.flatMap((operation) =>
        [...operation.path.matchAll(/\{([^}]+)\}/g)].flatMap(
          ([, name = '']) => resolver.listFor(operation, name) ?? [],
        ),
      ),
    );
  }
  return selectableListCache;
}

function operationFor({ operation: id }: List): Operation {
  const operation = findOperation(id);
  if (!operation) throw new Error(`${id} is not an operation`);
  return operation;
}

/** The operation that returns one record of a list. */
function getOperationFor({ path }: Operation): Operation | undefined {
  return operationIds()
    .map((id) => findOperation(id))
    .find((other) => other?.method === 'GET' && other.path === `${path}/{id}`);
}

/** The ids of the parents as query parameters. */
function parentParameters(
  { dependsOn = {}, requiredParent }: List,
  { list, parents: parentIds = {} }: ListQuery,
) {
  if (requiredParent && !parentIds[requiredParent]) {
    throw new HaloError('HALO_REQUEST', messages.lookup('parentRequired', { list, parent: requiredParent }), {
      field: requiredParent,
    });
  }
  return Object.fromEntries(
    Object.entries(dependsOn).flatMap(([parent, parameter]) =>
      parentIds[parent] ? [[parameter, parentIds[parent]]] : [],
    ),
  );
}

function searchParameters(
  { searchIn }: List,
  { endpoint }: Operation,
  search: string,
): Record<string, string> {
  if (!search) return {};
  if (searchIn) {
    // filter_type 4 is "contains".
    const rule = { filter_name: searchIn, filter_type: 4, filter_value: search };
    return { advanced_search: JSON.stringify([rule]) };
  }
  return supportsSearch(endpoint) ? { search } : {};
}

function isSearchedByHalo({ endpoint }: Operation, { searchIn }: List): boolean {
  return searchIn !== undefined || supportsSearch(endpoint);
}

function supportsSearch({ parameters }: Operation['endpoint']): boolean {
  return parameters.some(({ name }) => name === 'search');
}

/** Reads the item with one id: directly if the id is the record's own, otherwise from the complete list. */
async function readItem(
  list: List,
  operation: Operation,
  id: string,
  read: ReadOperation,
): Promise<ListPage> {
  const getOperation =
    (list.id ?? 'id') === 'id' && operation.endpoint.list?.paged ? getOperationFor(operation) : undefined;
  if (!getOperation && (operation.endpoint.list?.paged || list.requiredParent))
    return { items: [], more: false, age: 0 };
  const { rows, age } = await read(
    getOperation
      ? { operation: getOperation.operationId, parameters: { id } }
      : { operation: list.operation, parameters: { ...list.parameters } },
  );
  return { items: toItems(list, rows).filter((item) => item.id === id), more: false, age };
}

/** Searches and pages a complete list. */
function pageOf(
  items: ListItem[],
  { search, page, age }: { search: string; page: number; age: number },
): ListPage {
  const matches = filterItems(items, search);
  const end = page * PAGE_SIZE;
  return {
    items: matches.slice(end - PAGE_SIZE, end),
    more: end < matches.length,
    total: matches.length,
    age,
  };
}

function toItems(list: List, rows: readonly unknown[]): ListItem[] {
  const items = new Map<string, ListItem>();
  for (const row of rows) {
    if (!isObject(row)) continue;
    const id = shorten(row[list.id ?? 'id'], Number.POSITIVE_INFINITY);
    // Rows that share an id (such as priorities of several SLAs) are one item.
    if (id && !items.has(id)) items.set(id, toItem(list, id, row));
  }
  return [...items.values()];
}

function toItem(
  { label = LABEL_PROPERTIES, detail = [] }: List,
  id: string,
  row: Record<string, unknown>,
): ListItem {
  const name = label.map((property) => shorten(row[property])).find(Boolean) ?? id;
  const details = detail.map((property) => shorten(row[property])).filter((entry) => entry && entry !== name);
  const detailText = [...new Set(details)].join(' · ');
  return detailText ? { id, label: name, detail: detailText } : { id, label: name };
}

/** Longer labels are truncated. */
const MAX_LABEL_CHARS = 120;

function shorten(value: unknown, maxChars = MAX_LABEL_CHARS): string {
  if (typeof value === 'number') return String(value);
  if (typeof value !== 'string') return '';
  const singleLine = value.replaceAll(/\s+/g, ' ').trim();
  return singleLine.length > maxChars ? `${singleLine.slice(0, maxChars - 1)}…` : singleLine;
}
