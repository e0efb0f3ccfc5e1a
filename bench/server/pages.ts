/** The first ticket's id; all ids have as many digits, so that they can be written over each other. */
export const FIRST_ID = 1_000_001;
const DIGITS = 7;

/** One ticket as `GET /Tickets/{id}` gives it, about 2 kB of JSON. */
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
  /** Where each row's id begins. */
  ids: number[];
}

const templates = new Map<string, Template>();

/** A page of rows, about 42 kB for 100. Made once for each length; only the ids are written for each answer. */
export function ticketPage(number: number, size: number, total: number): Buffer {
  const before = (number - 1) * size;
  const count = Math.max(0, Math.min(size, total - before));
  const { page, ids } = template(count, total);
  const answer = Buffer.from(page);
  for (const [index, position] of ids.entries()) {
    answer.write(String(FIRST_ID + before + index), position, DIGITS, 'latin1');
  }
  return answer;
}

function template(count: number, total: number): Template {
  const key = `${count} ${total}`;
  let known = templates.get(key);
  if (!known) {
    const tickets = Array.from({ length: count }, () => row(FIRST_ID));
    const page = Buffer.from(JSON.stringify({ record_count: total, tickets, include_children: false }));
    const ids: number[] = [];
    for (let at = page.indexOf('{"id":'); at >= 0; at = page.indexOf('{"id":', at + 1)) ids.push(at + 6);
    known = { page, ids };
    templates.set(key, known);
  }
  return known;
}
