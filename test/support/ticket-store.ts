type TicketRecord = Record<string, unknown>;

/** The tickets of a server for tests: saved as they come, and searched as well or as badly as a Halo can be. */
export class TicketStore {
  readonly records: TicketRecord[] = [];
  /** What `advanced_search` is about: every member, or none, which is refused. */
  advanced: 'all' | 'none' = 'all';
  /** Members that `search` looks at; none: it is ignored. */
  searchFields: string[] = ['summary'];
  /** Members that rows of lists show; all when absent. */
  listFields: string[] | undefined;
  /** Members that are not kept. */
  dropped: string[] = [];
  /** Whether lists show anything. */
  visible = true;
  /** `order` and `orderdesc` are followed. */
  orders = true;

  /** Saves what a POST brings: changes what has an id, makes what has none. @returns the last of them */
  save(body: string): TicketRecord {
    let last: TicketRecord = {};
    for (const record of JSON.parse(body) as TicketRecord[]) {
      const existing = record.id === undefined ? undefined : this.find(String(record.id));
      for (const name of this.dropped) delete record[name];
      last = Object.assign(existing ?? { id: 1001 + this.records.length }, record);
      if (!existing) this.records.push(last);
    }
    return { ...last };
  }

  find(id: string): TicketRecord | undefined {
    return this.records.find((record) => String(record.id) === id);
  }

  /** @returns the list's envelope, or the text of a refusal */
  list(query: URLSearchParams): TicketRecord | string {
    let records = this.visible ? [...this.records] : [];
    const rules = query.get('advanced_search');
    if (rules) {
      if (this.advanced === 'none') return 'Invalid advanced search parameter';
      for (const { filter_name, filter_value } of JSON.parse(rules) as Record<string, string>[]) {
        records = records.filter((record) => equalsIgnoreCase(record[filter_name as string], filter_value));
      }
    }
    const searchText = query.get('search');
    if (searchText && this.searchFields.length > 0) {
      records = records.filter((record) =>
        this.searchFields.some((name) => String(record[name] ?? '').includes(searchText)),
      );
    }
    if (this.orders && query.get('orderdesc') === 'true') records.reverse();
    const [pageNumber, pageSize] = [Number(query.get('page_no') ?? 1), Number(query.get('page_size') ?? 50)];
    const page = records
      .slice((pageNumber - 1) * pageSize, pageNumber * pageSize)
      .map((record) => this.#listView(record));
    return { record_count: records.length, tickets: page };
  }

  #listView(record: TicketRecord): TicketRecord {
    const { listFields } = this;
    return listFields
      ? Object.fromEntries(Object.entries(record).filter(([name]) => listFields.includes(name)))
      : record;
  }
}

/** As databases compare texts: without regard to case. */
function equalsIgnoreCase(left: unknown, right: unknown): boolean {
  return String(left ?? '').toLowerCase() === String(right ?? '').toLowerCase();
}
