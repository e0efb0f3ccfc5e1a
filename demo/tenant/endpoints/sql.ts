import type { Row, Store } from '../records/store';

/** API tables by their name in Halo's database, with the columns whose names differ from the API. */
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

const sqlFailure = (load_error: string): SqlResult => ({ rows: [], available_columns: [], load_error });

/** A column of the query and how to read it from a row. */
interface Column {
  name: string;
  read: (row: Row) => unknown;
}

function parseColumn(
  expression: string,
  columns: Record<string, string>,
  columnNames: Set<string>,
): Column | undefined {
  const [, name = '', alias = name] =
    /^(?:\w+\.)?(\w+)(?:\s+(?:as\s+)?\[?(\w+)\]?)?$/i.exec(expression.trim()) ?? [];
  const property = columns[name.toLowerCase()] ?? name.toLowerCase();
  return columnNames.has(property) ? { name: alias, read: (row) => row[property] ?? null } : undefined;
}

const COMPARISONS: Record<string, (a: string, b: string) => boolean> = {
  '=': (a, b) => a.toLowerCase() === b.toLowerCase(),
  '<>': (a, b) => a.toLowerCase() !== b.toLowerCase(),
  '>': (a, b) => Number(a) > Number(b),
  '<': (a, b) => Number(a) < Number(b),
};

function sortRows(rows: Row[], read: Column['read'], descending: boolean): Row[] {
  const sortKey = (row: Row) => toSqlString(read(row));
  const ascending = [...rows].sort((a, b) => sortKey(a).localeCompare(sortKey(b), 'en', { numeric: true }));
  return descending ? ascending.reverse() : ascending;
}

/** SQL Server has no booleans: a bit is 0 or 1. */
const toSqlString = (value: unknown) => String(typeof value === 'boolean' ? Number(value) : value);

/**
 * Runs a small subset of SQL: columns or `count(*)` of one table, with at most one condition and one sort column.
 * Errors have SQL Server's messages.
 */
export function runSql(store: Store, sql: string): SqlResult {
  const [, top, columnList = '', from = '', where, operator = '=', value = '', order, direction = ''] =
    SELECT.exec(sql) ?? [];
  if (!from) return sqlFailure(`Incorrect syntax near '${sql.trim().split(/\s+/)[0] ?? ''}'.`);
  const [table, names] = TABLES[from.toLowerCase()] ?? [];
  if (!table || !names) return sqlFailure(`Invalid object name '${from}'.`);
  const allRows = store.table(table);
  const columnNames = new Set(
    allRows.flatMap((row) => Object.keys(row).filter((name) => typeof row[name] !== 'object')),
  );

  const condition = where ? parseColumn(where, names, columnNames) : undefined;
  if (where && !condition) return sqlFailure(`Invalid column name '${where}'.`);
  const expected = value.replace(/^'|'$/g, '');
  const rows = allRows.filter(
    (row) => !condition || COMPARISONS[operator]?.(toSqlString(condition.read(row)), expected),
  );

  const count = /^count\(\*\)(?:\s+(?:as\s+)?\[?(\w+)\]?)?$/i.exec(columnList.trim());
  if (count)
    return {
      rows: [{ [count[1] ?? 'Column1']: rows.length }],
      available_columns: [{ name: count[1] ?? 'Column1' }],
    };

  const expressions = columnList.trim() === '*' ? [...columnNames] : columnList.split(',');
  const columns: Column[] = [];
  for (const expression of expressions) {
    const column = parseColumn(expression, names, columnNames);
    if (!column) return sqlFailure(`Invalid column name '${expression.trim()}'.`);
    columns.push(column);
  }
  const sortColumn = order ? parseColumn(order, names, columnNames) : undefined;
  if (order && !sortColumn) return sqlFailure(`Invalid column name '${order}'.`);
  const sorted = sortColumn ? sortRows(rows, sortColumn.read, /desc/i.test(direction)) : rows;
  const limited = sorted.slice(0, top ? Number(top) : undefined);
  return {
    rows: limited.map((row) => Object.fromEntries(columns.map(({ name, read }) => [name, read(row)]))),
    available_columns: columns.map(({ name }) => ({ name })),
  };
}
