import type { Row, Store } from '../records/store';
import { approvals } from './approvals';
import { assets } from './assets';
import { automation } from './automation';
import { changes } from './changes';
import { configuration } from './configuration';
import { contacts } from './contacts';
import { type ExtraRecords, extraRecords } from './crowd';
import { forms } from './forms';
import { knowledge } from './knowledge';
import { people } from './people';
import { planning } from './planning';
import { services } from './services';
import { slas } from './slas';
import { tickets } from './tickets';

/** Rows by the name of their table, which is the first part of its path in the API. */
export type Tables = Record<string, Row[]>;

/** Fills a tenant with invented people and tickets, and with as many more as are asked for. */
export function seed(store: Store, extra?: ExtraRecords): void {
  const areas = [
    people,
    contacts,
    configuration,
    forms,
    slas,
    approvals,
    assets,
    services,
    knowledge,
    changes,
    planning,
    automation,
    tickets,
  ];
  for (const tables of [...areas.map((area) => area()), extra ? extraRecords(extra) : {}]) {
    for (const [name, rows] of Object.entries(tables)) store.table(name).push(...rows);
  }
}
