/** A record as Halo shows it: member names as in its API, values as in its JSON. */
export type Row = Record<string, unknown>;

/** Ids that mean the same in every part of the practice tenant. */
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

/** An id as it is compared: Halo takes `"18"`, `18` and `18.0` for the same, and GUIDs in any case. */
const normalizeId = (id: unknown): string => String(id).toLowerCase();

/** All records of the tenant, in memory. A table is named as its path in the API (`Tickets`, `Agent`, `TicketApproval`). */
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

  /** The first row that has these values. */
  findWhere(table: string, values: Row): Row | undefined {
    return this.where(table, values)[0];
  }

  where(table: string, values: Row): Row[] {
    const criteria = Object.entries(values);
    return this.table(table).filter((row) =>
      criteria.every(([name, value]) => normalizeId(row[name]) === normalizeId(value)),
    );
  }

  /** The next free number of a table, within `rows` when numbers are counted per parent. */
  nextId(table: string, rows: Row[] = this.table(table), property = 'id'): number {
    return 1 + rows.reduce((highest, row) => Math.max(highest, Number(row[property]) || 0), 0);
  }

  remove(table: string, row: Row): void {
    const rows = this.table(table);
    const index = rows.indexOf(row);
    if (index >= 0) rows.splice(index, 1);
  }

  /** Remembers everything; the function it returns puts it back. */
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
