import { type Html, html } from '../html';
import { parseDate } from '../records/dates';
import type { Row, Store } from '../records/store';

/** The kinds of colour a status or a priority has on the page; they are legible on light and dark. */
const STATUS_TONE: Record<string, string> = {
  New: 'blue',
  'In Progress': 'green',
  'Awaiting Approval': 'violet',
  Approved: 'green',
  Rejected: 'red',
  Closed: 'grey',
  Resolved: 'grey',
};
const PRIORITY_TONE: Record<string, string> = {
  Critical: 'red',
  High: 'orange',
  Medium: 'yellow',
  Low: 'green',
};

export const nameOf = (store: Store, table: string, id: unknown): string =>
  String(store.find(table, id)?.name ?? '');

export function statusPill(store: Store, ticket: Row): Html {
  const name = ticket.deleted ? 'Deleted' : nameOf(store, 'Status', ticket.status_id);
  return html`<span class="pill ${ticket.deleted ? 'red' : (STATUS_TONE[name] ?? 'orange')}">${name}</span>`;
}

export function priority(store: Store, ticket: Row): Html {
  const { sla_id, priority_id } = ticket;
  const known =
    store.findWhere('Priority', { slaid: sla_id, priorityid: priority_id }) ??
    store.findWhere('Priority', { priorityid: priority_id });
  const name = String(known?.name ?? priority_id ?? '');
  return html`<span class="dot ${PRIORITY_TONE[name] ?? 'grey'}">${name}</span>`;
}

/** A date as people say it; Halo's unset dates (1899, 1900) are none. */
export function moment(date: unknown): Html | undefined {
  const at = parseDate(date);
  if (!at || at.getUTCFullYear() < 1901) return undefined;
  const text = at.toISOString().slice(0, 16).replace('T', ' ');
  const minutes = Math.round((Date.now() - at.getTime()) / 60_000);
  return html`<time datetime="${at.toISOString()}" title="${text} UTC">${ago(minutes)}</time>`;
}

function ago(minutes: number): string {
  const size = Math.abs(minutes);
  const [number, unit] =
    size < 60
      ? [size, 'min']
      : size < 48 * 60
        ? [Math.round(size / 60), 'h']
        : [Math.round(size / 1440), 'days'];
  if (size < 1) return 'just now';
  return minutes < 0 ? `in ${number} ${unit}` : `${number} ${unit} ago`;
}
