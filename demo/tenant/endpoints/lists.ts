import { type ApiCall, type ApiResponse, flagParam, listParam, ok, stringParam } from '../api/call';
import { stringError } from '../api/errors';
import { schemaOf } from '../api/spec';
import { parseDate } from '../records/dates';
import type { Row } from '../records/store';
import { type Filters, filtersFor } from './table-filters';
import { bodyTypeOf, toView } from './views';

const DEFAULT_PAGE_SIZE = 50;
/** As in Halo, a larger page size is reduced without an error. */
const MAX_PAGE_SIZE = 100;

/** The property that contains the rows of a paged list; derived from the table where Halo does not document it. */
function listKey({ endpoint }: ApiCall): string {
  return endpoint.list?.key ?? `${endpoint.table.replace(/s$/, '')}s`;
}

const lower = (value: unknown): string => String(value ?? '').toLowerCase();

export const contains = (row: Row, needle: string, ...properties: string[]): boolean =>
  properties.some((property) => lower(row[property]).includes(needle.toLowerCase()));

const stringProperties = (row: Row) => Object.keys(row).filter((name) => typeof row[name] === 'string');

export const isOneOf = (value: unknown, allowed: string[] | undefined): boolean =>
  !allowed || allowed.includes(lower(value));

const timestamp = (date: unknown, fallback: number): number => parseDate(date)?.getTime() ?? fallback;

/** The start of a row, as milliseconds since 1970. */
const startTime = (row: Row) => timestamp(row.start_date ?? row.startdate ?? row.date ?? row.datetime, 0);

const changeTime = (row: Row) => timestamp(row.last_update ?? row.lastupdate ?? row.datecreated, 0);

/** Filters with the same meaning in every list that documents them. */
const COMMON: Filters = {
  search: (row, call) => contains(row, stringParam(call, 'search'), ...stringProperties(row)),
  startdate: (row, call) => startTime(row) >= timestamp(stringParam(call, 'startdate'), 0),
  start_date: (row, call) => startTime(row) >= timestamp(stringParam(call, 'start_date'), 0),
  enddate: (row, call) => startTime(row) <= timestamp(stringParam(call, 'enddate'), Number.POSITIVE_INFINITY),
  end_date: (row, call) =>
    startTime(row) <= timestamp(stringParam(call, 'end_date'), Number.POSITIVE_INFINITY),
  lastupdatefromdate: (row, call) => changeTime(row) >= timestamp(stringParam(call, 'lastupdatefromdate'), 0),
  lastupdatetodate: (row, call) =>
    changeTime(row) <= timestamp(stringParam(call, 'lastupdatetodate'), Number.POSITIVE_INFINITY),
  newer_than_id: (row, call) => Number(row.id ?? row.key_id) > Number(call.query.newer_than_id),
  older_than_id: (row, call) => Number(row.id ?? row.key_id) < Number(call.query.older_than_id),
  advanced_search: (row, call) => advancedSearch(call).every((rule) => rule(row)),
};

/** Parses Halo's advanced search rules: type 2 is "equals", 4 is "contains". Unknown fields are an error. */
function advancedSearch(call: ApiCall): ((row: Row) => boolean)[] {
  const properties = schemaOf(bodyTypeOf(call.endpoint.table));
  try {
    const rules = JSON.parse(stringParam(call, 'advanced_search')) as {
      filter_name: string;
      filter_type: number;
      filter_value: unknown;
    }[];
    return rules.map(({ filter_name, filter_type, filter_value }) => {
      const expected = lower(filter_value);
      if (filter_type !== 2 && filter_type !== 4) throw new Error('unknown filter type');
      if (properties && !(filter_name in properties)) throw new Error('unknown property');
      return (row) => {
        const value = lower(row[filter_name]);
        return filter_type === 2 ? value === expected : value.includes(expected);
      };
    });
  } catch {
    throw stringError('Invalid advanced search parameter');
  }
}

/** Parameters that choose the format, order or number of rows and filter nothing. */
const DISPLAY_PARAMETERS =
  /^(include|show|exclude|order|page|count|view_|list_id|columns_id|default_columns|utcoffset|access_|is\w*config$|buildcache$)/;
const FILTERABLE = new Set(['integer', 'number', 'string', 'boolean', 'uuid']);

/** A parameter named like a property filters by equality with any of its comma-separated values; `x_ids` means `x_id`. */
function propertyFilter(call: ApiCall, name: string): ((row: Row) => boolean) | undefined {
  const properties = schemaOf(bodyTypeOf(call.endpoint.table)) ?? call.endpoint.queryTypes;
  const property = [name, name.replace(/ids$/, 'id')].find((candidate) =>
    FILTERABLE.has(properties[candidate] ?? ''),
  );
  if (!property || DISPLAY_PARAMETERS.test(name)) return undefined;
  const allowed = listParam(call, name);
  return (row) => isOneOf(row[property] ?? (properties[property] === 'boolean' ? false : ''), allowed);
}

/** Excludes inactive rows unless the query includes them. */
function isIncluded(row: Row, call: ApiCall): boolean {
  const isInactive =
    row.inactive === true || row.isdisabled === true || row.hidden === true || row.visible === false;
  if (!isInactive) return true;
  const includeParameters = ['includeinactive', 'showinactive', 'showall', 'includedisabled', 'showhidden'];
  return (
    includeParameters.some((name) => flagParam(call, name)) ||
    listParam(call, 'activeinactive')?.includes('false') === true
  );
}

/** The rows that match the query. */
export function filterRows(
  call: ApiCall,
  rows: Row[],
  tableFilters = filtersFor(call.endpoint.table),
): Row[] {
  const predicates = Object.keys(call.query).flatMap((name) => {
    const filter = tableFilters[name] ?? COMMON[name] ?? propertyFilter(call, name);
    return filter ? [(row: Row) => filter(row, call)] : [];
  });
  return rows.filter((row) => isIncluded(row, call) && predicates.every((matches) => matches(row)));
}

function compare(a: unknown, b: unknown): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return lower(a).localeCompare(lower(b), 'en', { numeric: true });
}

/** Sorts by `order` to `order5`, descending where the matching `orderdesc` is set. */
function sortRows(call: ApiCall, rows: Row[]): Row[] {
  const orders = ['', '2', '3', '4', '5']
    .map((n) => ({
      property: stringParam(call, `order${n}`).toLowerCase(),
      desc: flagParam(call, `orderdesc${n}`),
    }))
    .filter(({ property }) => property);
  if (orders.length === 0) return rows;
  return [...rows].sort((a, b) => {
    for (const { property, desc } of orders) {
      const difference = compare(a[property], b[property]);
      if (difference !== 0) return desc ? -difference : difference;
    }
    return 0;
  });
}

function paginate(call: ApiCall, rows: Row[]): { rows: Row[]; envelope: Row } {
  if (flagParam(call, 'pageinate') && call.endpoint.list?.paged) {
    const requestedSize = Number(call.query.page_size ?? DEFAULT_PAGE_SIZE);
    const size = Math.min(requestedSize > 0 ? requestedSize : DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE);
    const number = Math.max(Number(call.query.page_no ?? 1), 1);
    const pageRows = rows.slice((number - 1) * size, number * size);
    // Past the last page, Halo has been observed to report a record_count of 0.
    const total = pageRows.length > 0 ? rows.length : 0;
    return { rows: pageRows, envelope: { page_no: number, page_size: requestedSize, record_count: total } };
  }
  const fallback = call.endpoint.list?.paged ? DEFAULT_PAGE_SIZE : rows.length;
  const count = Number(call.query.count ?? fallback);
  return { rows: count > 0 ? rows.slice(0, count) : rows, envelope: { record_count: rows.length } };
}

/** The response of a list endpoint: an array, or an envelope with the rows of one page. */
export function listResponse(call: ApiCall, rows: Row[]): ApiResponse {
  const sorted = sortRows(call, rows);
  const { list } = call.endpoint;
  if (flagParam(call, 'idonly') || flagParam(call, 'ticketidonly')) {
    const ids = sorted.map(({ id }) => ({ id }));
    return ok(list?.key || list?.paged ? { record_count: ids.length, [listKey(call)]: ids } : ids);
  }
  const page = paginate(call, sorted);
  const items = page.rows.map((row) => toView(call, row, false));
  if (!list?.key && !list?.paged) return ok(items);
  return ok({ ...page.envelope, [listKey(call)]: items });
}
