type Row = Record<string, unknown>;

/** The tickets of a server for tests: saved as they come, and searched as well or as badly as a Halo can be. */
export class TicketStore {
  readonly rows: Row[] = [];
  /** What `advanced_search` is about: every member, or none, which is refused. */
  advanced: 'all' | 'none' = 'all';
  /** Members that `search` looks at; none: it is ignored. */
  text: string[] = ['summary'];
  /** Members that rows of lists show; all when absent. */
  listed: string[] | undefined;
  /** Members that are not kept. */
  dropped: string[] = [];
  /** Whether lists show anything. */
  visible = true;
  /** `order` and `orderdesc` are followed. */
  orders = true;

  /** Saves what a POST brings: changes what has an id, makes what has none. @returns the last of them */
  save(body: string): Row {
    let last: Row = {};
    for (const record of JSON.parse(body) as Row[]) {
      const known = record.id === undefined ? undefined : this.find(String(record.id));
      for (const member of this.dropped) delete record[member];
      last = Object.assign(known ?? { id: 1001 + this.rows.length }, record);
      if (!known) this.rows.push(last);
    }
    return { ...last };
  }

  find(id: string): Row | undefined {
    return this.rows.find((row) => String(row.id) === id);
  }

  /** @returns the list's envelope, or the text of a refusal */
  list(query: URLSearchParams): Row | string {
    let rows = this.visible ? [...this.rows] : [];
    const rules = query.get('advanced_search');
    if (rules) {
      if (this.advanced === 'none') return 'Invalid advanced search parameter';
      for (const { filter_name, filter_value } of JSON.parse(rules) as Record<string, string>[]) {
        rows = rows.filter((row) => same(row[filter_name as string], filter_value));
      }
    }
    const wanted = query.get('search');
    if (wanted && this.text.length > 0) {
      rows = rows.filter((row) => this.text.some((member) => String(row[member] ?? '').includes(wanted)));
    }
    if (this.orders && query.get('orderdesc') === 'true') rows.reverse();
    const [number, size] = [Number(query.get('page_no') ?? 1), Number(query.get('page_size') ?? 50)];
    const page = rows.slice((number - 1) * size, number * size).map((row) => this.#listed(row));
    return { record_count: rows.length, tickets: page };
  }

  #listed(row: Row): Row {
    const { listed } = this;
    return listed ? Object.fromEntries(Object.entries(row).filter(([name]) => listed.includes(name))) : row;
  }
}

/** As databases compare texts: without regard to case. */
function same(one: unknown, other: unknown): boolean {
  return String(one ?? '').toLowerCase() === String(other ?? '').toLowerCase();
}
