import type { Row, Store } from '../records/store';

/** Halo's tables by their names in its database, and their columns where these differ from the API's. */
const TABLES: Record<string, [table: string, columns: Record<string, string>]> = {
  faults: [
    'Tickets',
    {
      faultid: 'id',
      symptom: 'summary',
      status: 'status_id',
      dateoccured: 'dateoccurred',
      assignedtoint: 'agent_id',
    },
  ],
  actions: ['Actions', { faultid: 'ticket_id', actionnumber: 'id', actoutcome: 'outcome', whe_: 'datetime' }],
  users: ['Users', { uid: 'id', uusername: 'name', uemail: 'emailaddress' }],
  uname: ['Agent', { unum: 'id', uname: 'name' }],
  area: ['Client', { aarea: 'id', aareadesc: 'name' }],
  site: ['Site', { ssitenum: 'id', sdesc: 'name' }],
  device: ['Asset', { did: 'id', dinvno: 'inventory_number' }],
  tstatus: ['Status', { tstatus: 'id', tstatusdesc: 'name' }],
};

const SELECT =
  /^\s*select\s+(?:top\s+(\d+)\s+)?(.+?)\s+from\s+(\w+)(?:\s+where\s+(\w+)\s*(=|<>|>|<)\s*('[^']*'|-?\d+))?(?:\s+order\s+by\s+(\w+)(\s+desc|\s+asc)?)?\s*;?\s*$/is;

export interface SqlResult {
  rows: Row[];
  available_columns: { name: string }[];
  load_error?: string;
}

const failed = (load_error: string): SqlResult => ({ rows: [], available_columns: [], load_error });

/** A column of the query and how a row answers it. */
interface Column {
  name: string;
  of: (row: Row) => unknown;
}

function columnOf(
  expression: string,
  columns: Record<string, string>,
  known: Set<string>,
): Column | undefined {
  const [, name = '', alias = name] =
    /^(?:\w+\.)?(\w+)(?:\s+(?:as\s+)?\[?(\w+)\]?)?$/i.exec(expression.trim()) ?? [];
  const member = columns[name.toLowerCase()] ?? name.toLowerCase();
  return known.has(member) ? { name: alias, of: (row) => row[member] ?? null } : undefined;
}

const COMPARE: Record<string, (a: string, b: string) => boolean> = {
  '=': (a, b) => a.toLowerCase() === b.toLowerCase(),
  '<>': (a, b) => a.toLowerCase() !== b.toLowerCase(),
  '>': (a, b) => Number(a) > Number(b),
  '<': (a, b) => Number(a) < Number(b),
};

function sortedBy(rows: Row[], of: Column['of'], descending: boolean): Row[] {
  const text = (row: Row) => sqlText(of(row));
  const ascending = [...rows].sort((a, b) => text(a).localeCompare(text(b), 'en', { numeric: true }));
  return descending ? ascending.reverse() : ascending;
}

/** SQL Server has no booleans: a bit is 0 or 1. */
const sqlText = (value: unknown) => String(typeof value === 'boolean' ? Number(value) : value);

/**
 * The little SQL that a practice report needs: columns or `count(*)` of one table with at most one condition and one order. What
 * SQL Server would refuse is reported in its words.
 */
export function runSql(store: Store, sql: string): SqlResult {
  const [, top, columnList = '', from = '', where, operator = '=', value = '', order, direction = ''] =
    SELECT.exec(sql) ?? [];
  if (!from) return failed(`Incorrect syntax near '${sql.trim().split(/\s+/)[0] ?? ''}'.`);
  const [table, names] = TABLES[from.toLowerCase()] ?? [];
  if (!table || !names) return failed(`Invalid object name '${from}'.`);
  const all = store.table(table);
  const known = new Set(
    all.flatMap((row) => Object.keys(row).filter((name) => typeof row[name] !== 'object')),
  );

  const condition = where ? columnOf(where, names, known) : undefined;
  if (where && !condition) return failed(`Invalid column name '${where}'.`);
  const wanted = value.replace(/^'|'$/g, '');
  const rows = all.filter((row) => !condition || COMPARE[operator]?.(sqlText(condition.of(row)), wanted));

  const count = /^count\(\*\)(?:\s+(?:as\s+)?\[?(\w+)\]?)?$/i.exec(columnList.trim());
  if (count)
    return {
      rows: [{ [count[1] ?? 'Column1']: rows.length }],
      available_columns: [{ name: count[1] ?? 'Column1' }],
    };

  const asked = columnList.trim() === '*' ? [...known] : columnList.split(',');
  const columns: Column[] = [];
  for (const expression of asked) {
    const column = columnOf(expression, names, known);
    if (!column) return failed(`Invalid column name '${expression.trim()}'.`);
    columns.push(column);
  }
  const sorting = order ? columnOf(order, names, known) : undefined;
  if (order && !sorting) return failed(`Invalid column name '${order}'.`);
  const sorted = sorting ? sortedBy(rows, sorting.of, /desc/i.test(direction)) : rows;
  const shown = sorted.slice(0, top ? Number(top) : undefined);
  return {
    rows: shown.map((row) => Object.fromEntries(columns.map(({ name, of }) => [name, of(row)]))),
    available_columns: columns.map(({ name }) => ({ name })),
  };
}
