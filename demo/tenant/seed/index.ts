import type { Store } from '../records/store';
import { approvals } from './approvals';
import { assets } from './assets';
import { automation } from './automation';
import { changes } from './changes';
import { configuration } from './configuration';
import { contacts } from './contacts';
import { type ExtraRecords, extraRecords } from './extra-records';
import { forms } from './forms';
import { knowledge } from './knowledge';
import { organization } from './organization';
import { planning } from './planning';
import { services } from './services';
import { slas } from './slas';
import { tickets } from './tickets';

/** Fills a tenant with sample records, and optionally with additional users and assets. */
export function seed(store: Store, extra?: ExtraRecords): void {
  const areas = [
    organization,
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
