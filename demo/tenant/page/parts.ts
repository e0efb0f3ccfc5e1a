import { type Html, html } from '../html';
import { parseDate } from '../records/dates';
import type { Row, Store } from '../records/store';

/** CSS colour classes by status and by priority; each is readable in light and dark mode. */
const STATUS_COLORS: Record<string, string> = {
  New: 'blue',
  'In Progress': 'green',
  'Awaiting Approval': 'violet',
  Approved: 'green',
  Rejected: 'red',
  Closed: 'grey',
  Resolved: 'grey',
};
const PRIORITY_COLORS: Record<string, string> = {
  Critical: 'red',
  High: 'orange',
  Medium: 'yellow',
  Low: 'green',
};

export const nameOf = (store: Store, table: string, id: unknown): string =>
  String(store.find(table, id)?.name ?? '');

export function statusPill(store: Store, ticket: Row): Html {
  const name = ticket.deleted ? 'Deleted' : nameOf(store, 'Status', ticket.status_id);
  return html`<span class="pill ${ticket.deleted ? 'red' : (STATUS_COLORS[name] ?? 'orange')}">${name}</span>`;
}

export function priorityDot(store: Store, ticket: Row): Html {
  const { sla_id, priority_id } = ticket;
  const match =
    store.findWhere('Priority', { slaid: sla_id, priorityid: priority_id }) ??
    store.findWhere('Priority', { priorityid: priority_id });
  const name = String(match?.name ?? priority_id ?? '');
  return html`<span class="dot ${PRIORITY_COLORS[name] ?? 'grey'}">${name}</span>`;
}

/** A relative date such as "5 min ago"; undefined for Halo's unset dates (1899, 1900). */
export function relativeTime(date: unknown): Html | undefined {
  const parsed = parseDate(date);
  if (!parsed || parsed.getUTCFullYear() < 1901) return undefined;
  const formatted = parsed.toISOString().slice(0, 16).replace('T', ' ');
  const minutes = Math.round((Date.now() - parsed.getTime()) / 60_000);
  return html`<time datetime="${parsed.toISOString()}" title="${formatted} UTC">${formatAge(minutes)}</time>`;
}

function formatAge(minutes: number): string {
  const absolute = Math.abs(minutes);
  const [count, unit] =
    absolute < 60
      ? [absolute, 'min']
      : absolute < 48 * 60
        ? [Math.round(absolute / 60), 'h']
        : [Math.round(absolute / 1440), 'days'];
  if (absolute < 1) return 'just now';
  return minutes < 0 ? `in ${count} ${unit}` : `${count} ${unit} ago`;
}
