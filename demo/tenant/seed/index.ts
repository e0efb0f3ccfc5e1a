import type { Row, Store } from '../records/store';
import { approvals } from './approvals';
import { configuration } from './configuration';
import { people } from './people';
import { tickets } from './tickets';

/** Rows by the name of their table, which is the first part of its path in the API. */
export type Tables = Record<string, Row[]>;

/** Fills a tenant with invented people and tickets. */
export function seed(store: Store): void {
  for (const tables of [people, configuration, approvals(), tickets()]) {
    for (const [name, rows] of Object.entries(tables)) store.table(name).push(...structuredClone(rows));
  }
}
