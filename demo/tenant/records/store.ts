/** A record: property names and values as in Halo's JSON. */
export type Row = Record<string, unknown>;

/** Rows by table name, which is the first segment of the API path. */
export type Tables = Record<string, Row[]>;

/** Ids of seeded records that the code refers to. */
export const ID = {
  unassignedAgent: 1,
  apiAgent: 6,
  /** Statuses. */
  newStatus: 1,
  closed: 9,
  awaitingApproval: 21,
  approved: 22,
  rejected: 23,
  /** Outcomes. */
  systemNote: 1,
} as const;

/** Normalizes an id for comparison: `"18"` and `18` are equal in Halo, and GUIDs are case-insensitive. */
const normalizeId = (id: unknown): string => String(id).toLowerCase();

/** All records of the tenant, in memory. Tables are named like their API path (`Tickets`, `Agent`, `TicketApproval`). */
export class Store {
  private readonly tables = new Map<string, Row[]>();

  /** The rows of a table, oldest first; the array is the table itself. */
  table(name: string): Row[] {
    const key = name.toLowerCase();
    const rows = this.tables.get(key) ?? [];
    this.tables.set(key, rows);
    return rows;
  }

  find(table: string, id: unknown): Row | undefined {
    return this.table(table).find((row) => normalizeId(row.id) === normalizeId(id));
  }

  /** The first row with these values. */
  findWhere(table: string, values: Row): Row | undefined {
    return this.where(table, values)[0];
  }

  where(table: string, values: Row): Row[] {
    const criteria = Object.entries(values);
    return this.table(table).filter((row) =>
      criteria.every(([name, value]) => normalizeId(row[name]) === normalizeId(value)),
    );
  }

  /** The next free number of a table, or of `rows` where numbers are counted per parent record. */
  nextId(table: string, rows: Row[] = this.table(table), property = 'id'): number {
    return 1 + rows.reduce((highest, row) => Math.max(highest, Number(row[property]) || 0), 0);
  }

  remove(table: string, row: Row): void {
    const rows = this.table(table);
    const index = rows.indexOf(row);
    if (index >= 0) rows.splice(index, 1);
  }

  /** Copies all tables. @returns a function that restores the copy */
  snapshot(): () => void {
    const copy = [...this.tables].map(([key, rows]) => [key, structuredClone(rows)] as const);
    return () => {
      this.clear();
      for (const [key, rows] of copy) this.table(key).push(...rows);
    };
  }

  clear(): void {
    for (const rows of this.tables.values()) rows.length = 0;
  }

  get tickets(): Row[] {
    return this.table('Tickets');
  }

  get actions(): Row[] {
    return this.table('Actions');
  }

  get approvals(): Row[] {
    return this.table('TicketApproval');
  }
}
