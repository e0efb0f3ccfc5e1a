import { findOperation, operationIds } from '../../catalogue/index';
import type { Operation } from '../../catalogue/operation';
import { HaloError } from '../../errors';
import * as messages from '../../i18n/messages';
import { isObject } from '../../util/parse';
import type { List, Lists } from './list';
import { ListResolver } from './list-resolver';
import { LISTS } from './lists';
import { filterItems, type ListItem } from './match';

/** What is asked of a list. */
export interface ListQuery {
  list: string;
  search?: string;
  /** The first is 1. */
  page?: number;
  /** Chosen ids by the names of their lists; those this list does not depend on do not matter. */
  parents?: Record<string, string>;
  /** Only the row of this id, to learn its name. */
  id?: string;
}

/** A page of a list. */
export interface ListPage {
  items: ListItem[];
  /** There are further pages. */
  more: boolean;
  /** How many there are in all, where that is known. */
  total?: number;
  /** Milliseconds since Halo was asked. */
  age: number;
}

/** How a list is read; the caller remembers answers, or not. */
export type RunOperation = (request: {
  operation: string;
  parameters: Record<string, unknown>;
}) => Promise<{ rows: readonly unknown[]; recordCount?: number; age: number }>;

/** Rows of one page. Halo cuts pages of some lists at this without a word. */
const PAGE_SIZE = 50;

/** Members by which records are usually named. */
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
 * Reads a page of a list. Halo itself searches and pages where the list's operation can; of a list that comes whole,
 * the part that is asked for is picked here.
 * @throws HaloError HALO_REQUEST when there is no such list, or it needs a parent that is missing
 */
export async function readList(query: ListQuery, runOperation: RunOperation): Promise<ListPage> {
  const list = findList(query.list);
  const operation = operationFor(list);
  if (query.id !== undefined) return readItem(list, operation, query.id, runOperation);
  const { search = '', page = 1 } = query;
  const parameters = { ...list.parameters, ...parentParameters(list, query) };
  if (!operation.endpoint.list?.paged) {
    const { rows, age } = await runOperation({ operation: list.operation, parameters });
    return pageOf(toItems(list, rows), { search, page, age });
  }
  const { rows, recordCount, age } = await runOperation({
    operation: list.operation,
    parameters: {
      ...parameters,
      ...searchParameters(list, operation, search),
      page_no: page,
      page_size: PAGE_SIZE,
    },
  });
  const allItems = toItems(list, rows);
  // Some lists ignore that they are asked for a page, and answer everything.
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

/** The lists from which dialogs let the id in an operation's path be chosen; no other operation is read as one. */
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
  if (!operation) throw new Error(`${id} is no operation`);
  return operation;
}

/** The operation that gets one record of a list. */
function getOperationFor({ path }: Operation): Operation | undefined {
  return operationIds()
    .map((id) => findOperation(id))
    .find((other) => other?.method === 'GET' && other.path === `${path}/{id}`);
}

/** The parents' ids as parameters. */
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
    // 4 is "contains".
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

/** The name of one id. Where the id is not the record's own, the row is looked for among all. */
async function readItem(
  list: List,
  operation: Operation,
  id: string,
  runOperation: RunOperation,
): Promise<ListPage> {
  const getOperation =
    (list.id ?? 'id') === 'id' && operation.endpoint.list?.paged ? getOperationFor(operation) : undefined;
  if (!getOperation && (operation.endpoint.list?.paged || list.requiredParent))
    return { items: [], more: false, age: 0 };
  const { rows, age } = await runOperation(
    getOperation
      ? { operation: getOperation.operationId, parameters: { id } }
      : { operation: list.operation, parameters: { ...list.parameters } },
  );
  return { items: toItems(list, rows).filter((item) => item.id === id), more: false, age };
}

/** The part of a whole list that is asked for. */
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
    // Rows of one number, as priorities of several SLAs have, are one choice.
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

/** Long texts are names only by their beginning. */
const MAX_LABEL_CHARS = 120;

function shorten(value: unknown, maxChars = MAX_LABEL_CHARS): string {
  if (typeof value === 'number') return String(value);
  if (typeof value !== 'string') return '';
  const singleLine = value.replaceAll(/\s+/g, ' ').trim();
  return singleLine.length > maxChars ? `${singleLine.slice(0, maxChars - 1)}…` : singleLine;
}
