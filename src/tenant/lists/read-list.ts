import { findOperation, operationIds } from '../../catalogue/index';
import type { Operation } from '../../catalogue/operation';
import * as say from '../../i18n/messages';
// The engine's own class: this file is a chunk of its own.
import { HaloError } from '../../index';
import { isObject } from '../../response/rows';
import type { List, Lists } from './list';
import { Places } from './list-resolver';
import { LISTS } from './lists';
import { type ListItem, matching } from './match';

/** What is asked of a list. */
export interface ListQuestion {
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
export type ReadOperation = (question: {
  operation: string;
  parameters: Record<string, unknown>;
}) => Promise<{ rows: readonly unknown[]; recordCount?: number; age: number }>;

/** Rows of one page. Halo cuts pages of some lists at this without a word. */
const PAGE = 50;

/** Members by which records are usually named. */
const NAMES = ['name', 'label', 'summary', 'subject', 'title', 'text', 'filename', 'description', 'desc'];

/**
 * Reads a page of a list. Halo itself searches and pages where the list's operation can; of a list that comes whole,
 * the part that is asked for is picked here.
 * @throws HaloError HALO_REQUEST when there is no such list, or it needs a parent that is missing
 */
export async function readList(question: ListQuestion, read: ReadOperation): Promise<ListPage> {
  const list = listNamed(question.list);
  const operation = operationOf(list);
  if (question.id !== undefined) return readOne(list, operation, question.id, read);
  const { search = '', page = 1 } = question;
  const parameters = { ...list.parameters, ...narrowed(list, question) };
  if (!operation.endpoint.list?.paged) {
    const { rows, age } = await read({ operation: list.operation, parameters });
    return pick(itemsOf(list, rows), { search, page, age });
  }
  const { rows, recordCount, age } = await read({
    operation: list.operation,
    parameters: { ...parameters, ...searchFor(list, operation, search), page_no: page, page_size: PAGE },
  });
  const everything = itemsOf(list, rows);
  // Some lists ignore that they are asked for a page, and answer everything.
  if (rows.length > PAGE) return pick(everything, { search, page, age });
  const items = isSearched(operation, list) ? everything : matching(everything, search);
  const seen = (page - 1) * PAGE + rows.length;
  const more = rows.length > 0 && (recordCount ? seen < recordCount : rows.length === PAGE);
  return { items, more, total: recordCount || undefined, age };
}

function listNamed(name: string): List {
  if (Object.hasOwn(LISTS, name)) return (LISTS as Lists)[name] as List;
  if (offered().has(name)) return { operation: name, serves: [] };
  throw new HaloError('HALO_REQUEST', say.lookUp('noList', { name }));
}

let offeredLists: Set<string> | undefined;

/** The lists from which dialogs let the id in an operation's path be chosen; no other operation is read as one. */
function offered(): Set<string> {
  if (!offeredLists) {
    const operations = operationIds().flatMap((id) => findOperation(id) ?? []);
    const places = new Places(LISTS, operations);
    offeredLists = new Set(
      operations.flatMap((operation) =>
        [...operation.path.matchAll(/\{([^}]+)\}/g)].flatMap(
          ([, name = '']) => places.listOf(operation, name) ?? [],
        ),
      ),
    );
  }
  return offeredLists;
}

function operationOf({ operation: id }: List): Operation {
  const operation = findOperation(id);
  if (!operation) throw new Error(`${id} is no operation`);
  return operation;
}

/** The operation that gets one record of a list. */
function readerOf({ path }: Operation): Operation | undefined {
  return operationIds()
    .map((id) => findOperation(id))
    .find((other) => other?.method === 'GET' && other.path === `${path}/{id}`);
}

/** The parents' ids as parameters. */
function narrowed({ parents = {}, needs }: List, { list, parents: given = {} }: ListQuestion) {
  if (needs && !given[needs]) {
    throw new HaloError('HALO_REQUEST', say.lookUp('needs', { list, needs }), { field: needs });
  }
  return Object.fromEntries(
    Object.entries(parents).flatMap(([parent, parameter]) =>
      given[parent] ? [[parameter, given[parent]]] : [],
    ),
  );
}

function searchFor({ searchIn }: List, { endpoint }: Operation, search: string): Record<string, string> {
  if (!search) return {};
  if (searchIn) {
    // 4 is "contains".
    const rule = { filter_name: searchIn, filter_type: 4, filter_value: search };
    return { advanced_search: JSON.stringify([rule]) };
  }
  return documentsSearch(endpoint) ? { search } : {};
}

function isSearched({ endpoint }: Operation, { searchIn }: List): boolean {
  return searchIn !== undefined || documentsSearch(endpoint);
}

function documentsSearch({ parameters }: Operation['endpoint']): boolean {
  return parameters.some(({ name }) => name === 'search');
}

/** The name of one id. Where the id is not the record's own, the row is looked for among all. */
async function readOne(list: List, operation: Operation, id: string, read: ReadOperation): Promise<ListPage> {
  const reader =
    (list.id ?? 'id') === 'id' && operation.endpoint.list?.paged ? readerOf(operation) : undefined;
  if (!reader && (operation.endpoint.list?.paged || list.needs)) return { items: [], more: false, age: 0 };
  const { rows, age } = await read(
    reader
      ? { operation: reader.operationId, parameters: { id } }
      : { operation: list.operation, parameters: { ...list.parameters } },
  );
  return { items: itemsOf(list, rows).filter((item) => item.id === id), more: false, age };
}

/** The part of a whole list that is asked for. */
function pick(
  items: ListItem[],
  { search, page, age }: { search: string; page: number; age: number },
): ListPage {
  const found = matching(items, search);
  const end = page * PAGE;
  return { items: found.slice(end - PAGE, end), more: end < found.length, total: found.length, age };
}

function itemsOf(list: List, rows: readonly unknown[]): ListItem[] {
  const items = new Map<string, ListItem>();
  for (const row of rows) {
    if (!isObject(row)) continue;
    const id = text(row[list.id ?? 'id'], Number.POSITIVE_INFINITY);
    // Rows of one number, as priorities of several SLAs have, are one choice.
    if (id && !items.has(id)) items.set(id, itemOf(list, id, row));
  }
  return [...items.values()];
}

function itemOf({ label = NAMES, detail = [] }: List, id: string, row: Record<string, unknown>): ListItem {
  const name = label.map((member) => text(row[member])).find(Boolean) ?? id;
  const more = detail.map((member) => text(row[member])).filter((told) => told && told !== name);
  const told = [...new Set(more)].join(' · ');
  return told ? { id, label: name, detail: told } : { id, label: name };
}

/** Long texts are names only by their beginning. */
const LONGEST = 120;

function text(value: unknown, longest = LONGEST): string {
  if (typeof value === 'number') return String(value);
  if (typeof value !== 'string') return '';
  const line = value.replaceAll(/\s+/g, ' ').trim();
  return line.length > longest ? `${line.slice(0, longest - 1)}…` : line;
}
