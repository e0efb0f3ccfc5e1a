import type { RecordedRequest } from './stub-server';

/** The requested page of `/Tickets`, with ids from 1 to `total` and at most 100 rows as in Halo. */
export function ticketPage({ query }: RecordedRequest, total: number, count: number | undefined = total) {
  const size = Math.min(100, Number(query.get('page_size') ?? 50));
  const offset = (Number(query.get('page_no') ?? 1) - 1) * size;
  const rowCount = Math.max(0, Math.min(size, total - offset));
  const tickets = Array.from({ length: rowCount }, (_, index) => ({
    id: offset + index + 1,
    summary: `Ticket ${offset + index + 1}`,
  }));
  return { record_count: count, tickets };
}
