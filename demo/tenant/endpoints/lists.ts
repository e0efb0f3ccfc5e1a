import { type Answer, type Call, flag, listed, ok, text } from '../api/call';
import { sentence } from '../api/errors';
import { schemaOf } from '../api/spec';
import { parseDate } from '../records/dates';
import type { Row } from '../records/store';
import { filtersOf } from './table-filters';
import { bodyTypeOf, show } from './views';

const DEFAULT_PAGE = 50;
/** Larger pages are cut in silence. */
const LARGEST_PAGE = 100;

/** A filter of a list by its lower-case parameter: whether a row stays. */
export type Filters = Record<string, (row: Row, call: Call) => boolean>;

/** Where the published document does not say under which key the rows of a paged list stand. */
function listKey({ endpoint }: Call): string {
  return endpoint.list?.key ?? `${endpoint.table.replace(/s$/, '')}s`;
}

const lower = (value: unknown): string => String(value ?? '').toLowerCase();

export const contains = (row: Row, needle: string, ...members: string[]): boolean =>
  members.some((member) => lower(row[member]).includes(needle.toLowerCase()));

const searchable = (row: Row) => Object.keys(row).filter((name) => typeof row[name] === 'string');

export const isOneOf = (value: unknown, wanted: string[] | undefined): boolean =>
  !wanted || wanted.includes(lower(value));

const at = (date: unknown, fallback: number): number => parseDate(date)?.getTime() ?? fallback;

/** When a row begins or happened. */
const starts = (row: Row) => at(row.start_date ?? row.startdate ?? row.date ?? row.datetime, 0);

const changed = (row: Row) => at(row.last_update ?? row.lastupdate ?? row.datecreated, 0);

/** Filters that mean the same in every list that documents them. */
const COMMON: Filters = {
  search: (row, call) => contains(row, text(call, 'search'), ...searchable(row)),
  startdate: (row, call) => starts(row) >= at(text(call, 'startdate'), 0),
  start_date: (row, call) => starts(row) >= at(text(call, 'start_date'), 0),
  enddate: (row, call) => starts(row) <= at(text(call, 'enddate'), Number.POSITIVE_INFINITY),
  end_date: (row, call) => starts(row) <= at(text(call, 'end_date'), Number.POSITIVE_INFINITY),
  lastupdatefromdate: (row, call) => changed(row) >= at(text(call, 'lastupdatefromdate'), 0),
  lastupdatetodate: (row, call) =>
    changed(row) <= at(text(call, 'lastupdatetodate'), Number.POSITIVE_INFINITY),
  newer_than_id: (row, call) => Number(row.id ?? row.key_id) > Number(call.query.newer_than_id),
  older_than_id: (row, call) => Number(row.id ?? row.key_id) < Number(call.query.older_than_id),
  advanced_search: (row, call) => advancedSearch(call).every((rule) => rule(row)),
};

/** Halo's JSON of rules: type 2 is equals, 4 is contains; a field it does not know is refused. */
function advancedSearch(call: Call): ((row: Row) => boolean)[] {
  const members = schemaOf(bodyTypeOf(call.endpoint.table));
  try {
    const rules = JSON.parse(text(call, 'advanced_search')) as {
      filter_name: string;
      filter_type: number;
      filter_value: unknown;
    }[];
    return rules.map(({ filter_name, filter_type, filter_value }) => {
      const wanted = lower(filter_value);
      if (filter_type !== 2 && filter_type !== 4) throw new Error('no such type');
      if (members && !(filter_name in members)) throw new Error('no such member');
      return (row) => {
        const value = lower(row[filter_name]);
        return filter_type === 2 ? value === wanted : value.includes(wanted);
      };
    });
  } catch {
    throw sentence('Invalid advanced search parameter');
  }
}

/** Parameters that choose how rows look or how many come, not which. */
const NO_FILTER =
  /^(include|show|exclude|order|page|count|view_|list_id|columns_id|default_columns|utcoffset|access_|is\w*config$|buildcache$)/;
const FILTERABLE = new Set(['integer', 'number', 'string', 'boolean', 'uuid']);

/** A parameter named as a member filters by equality; a text may list several values, and `x_ids` means `x_id`. */
function memberFilter(call: Call, name: string): ((row: Row) => boolean) | undefined {
  const members = schemaOf(bodyTypeOf(call.endpoint.table)) ?? call.endpoint.queryTypes;
  const member = [name, name.replace(/ids$/, 'id')].find((candidate) =>
    FILTERABLE.has(members[candidate] ?? ''),
  );
  if (!member || NO_FILTER.test(name)) return undefined;
  const wanted = listed(call, name);
  return (row) => isOneOf(row[member] ?? (members[member] === 'boolean' ? false : ''), wanted);
}

/** Rows that were switched off are left out unless they are asked for. */
function isShown(row: Row, call: Call): boolean {
  const off =
    row.inactive === true || row.isdisabled === true || row.hidden === true || row.visible === false;
  if (!off) return true;
  const wants = ['includeinactive', 'showinactive', 'showall', 'includedisabled', 'showhidden'];
  return wants.some((name) => flag(call, name)) || listed(call, 'activeinactive')?.includes('false') === true;
}

/** The rows that the query leaves. */
export function filtered(call: Call, rows: Row[], own = filtersOf(call.endpoint.table)): Row[] {
  const tests = Object.keys(call.query).flatMap((name) => {
    const filter = own[name] ?? COMMON[name] ?? memberFilter(call, name);
    return filter ? [(row: Row) => filter(row, call)] : [];
  });
  return rows.filter((row) => isShown(row, call) && tests.every((passes) => passes(row)));
}

function compare(a: unknown, b: unknown): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return lower(a).localeCompare(lower(b), 'en', { numeric: true });
}

/** By `order` … `order5`, each with its `orderdesc`. */
function ordered(call: Call, rows: Row[]): Row[] {
  const orders = ['', '2', '3', '4', '5']
    .map((n) => ({ member: text(call, `order${n}`).toLowerCase(), desc: flag(call, `orderdesc${n}`) }))
    .filter(({ member }) => member);
  if (orders.length === 0) return rows;
  return [...rows].sort((a, b) => {
    for (const { member, desc } of orders) {
      const difference = compare(a[member], b[member]);
      if (difference !== 0) return desc ? -difference : difference;
    }
    return 0;
  });
}

function page(call: Call, rows: Row[]): { rows: Row[]; members: Row } {
  if (flag(call, 'pageinate') && call.endpoint.list?.paged) {
    const asked = Number(call.query.page_size ?? DEFAULT_PAGE);
    const size = Math.min(asked > 0 ? asked : DEFAULT_PAGE, LARGEST_PAGE);
    const number = Math.max(Number(call.query.page_no ?? 1), 1);
    const shown = rows.slice((number - 1) * size, number * size);
    // Past the last page Halo has been seen to count nothing.
    const total = shown.length > 0 ? rows.length : 0;
    return { rows: shown, members: { page_no: number, page_size: asked, record_count: total } };
  }
  const fallback = call.endpoint.list?.paged ? DEFAULT_PAGE : rows.length;
  const count = Number(call.query.count ?? fallback);
  return { rows: count > 0 ? rows.slice(0, count) : rows, members: { record_count: rows.length } };
}

/** A list as its endpoint answers it: a bare array, or an envelope with the rows of one page. */
export function answerList(call: Call, rows: Row[]): Answer {
  const sorted = ordered(call, rows);
  const { list } = call.endpoint;
  if (flag(call, 'idonly') || flag(call, 'ticketidonly')) {
    const ids = sorted.map(({ id }) => ({ id }));
    return ok(list?.key || list?.paged ? { record_count: ids.length, [listKey(call)]: ids } : ids);
  }
  const shown = page(call, sorted);
  const answered = shown.rows.map((row) => show(call, row, false));
  if (!list?.key && !list?.paged) return ok(answered);
  return ok({ ...shown.members, [listKey(call)]: answered });
}
