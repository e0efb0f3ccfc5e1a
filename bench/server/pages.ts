/** The first ticket id. All ids have the same number of digits, so that a template's ids can be overwritten. */
export const FIRST_ID = 1_000_001;
const DIGITS = 7;

/** One ticket as returned by `GET /Tickets/{id}`, about 2 kB of JSON. */
export function ticketBody(): Buffer {
  const details =
    'The laptop shows a blue screen after the last update and restarts every few minutes. '.repeat(14);
  return Buffer.from(JSON.stringify({ ...row(FIRST_ID), details, customfields: customFields() }));
}

function row(id: number): Record<string, unknown> {
  return {
    id,
    summary: 'Laptop does not start after the update',
    dateoccurred: '2026-09-01T08:30:00',
    lastactiondate: '2026-09-02T10:12:31',
    tickettype_id: 1,
    status_id: 2,
    priority_id: 3,
    client_id: 12,
    client_name: 'Acme Manufacturing Ltd',
    site_id: 18,
    site_name: 'Head office',
    user_id: 33,
    user_name: 'Jane Example',
    agent_id: 2,
    team: '1st Line Support',
    category_1: 'Hardware>Laptop',
    onhold: false,
    attachment_count: 0,
    use: 'ticket',
  };
}

function customFields(): Record<string, unknown>[] {
  return [1, 2, 3].map((id) => ({
    id,
    name: `CFfield${id}`,
    label: `Field ${id}`,
    value: 'a value',
    type: 0,
  }));
}

interface Template {
  page: Buffer;
  /** Byte offsets of the rows' ids. */
  idOffsets: number[];
}

const templates = new Map<string, Template>();

/** A page of rows, about 42 kB for 100 rows. Created once per length; only the ids are written per response. */
export function ticketPage(pageNumber: number, size: number, total: number): Buffer {
  const offset = (pageNumber - 1) * size;
  const count = Math.max(0, Math.min(size, total - offset));
  const { page, idOffsets } = templateFor(count, total);
  const body = Buffer.from(page);
  for (const [index, position] of idOffsets.entries()) {
    body.write(String(FIRST_ID + offset + index), position, DIGITS, 'latin1');
  }
  return body;
}

function templateFor(count: number, total: number): Template {
  const key = `${count} ${total}`;
  let cached = templates.get(key);
  if (!cached) {
    const tickets = Array.from({ length: count }, () => row(FIRST_ID));
    const page = Buffer.from(JSON.stringify({ record_count: total, tickets, include_children: false }));
    const idOffsets: number[] = [];
    for (
      let position = page.indexOf('{"id":');
      position >= 0;
      position = page.indexOf('{"id":', position + 1)
    )
      idOffsets.push(position + 6);
    cached = { page, idOffsets };
    templates.set(key, cached);
  }
  return cached;
}
