import type { Arrived } from './stub-server';

/** The page of `/Tickets` that a request asks for, out of so many tickets with ids from 1 up, cut at 100 as Halo does. */
export function ticketPage({ query }: Arrived, total: number, count: number | undefined = total) {
  const size = Math.min(100, Number(query.get('page_size') ?? 50));
  const from = (Number(query.get('page_no') ?? 1) - 1) * size;
  const length = Math.max(0, Math.min(size, total - from));
  const tickets = Array.from({ length }, (_, index) => ({
    id: from + index + 1,
    summary: `Ticket ${from + index + 1}`,
  }));
  return { record_count: count, tickets };
}
