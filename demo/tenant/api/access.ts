import type { TokenOwner } from '../auth-server/auth-server';
import { type Person, personOf } from '../people';
import { ID, type Store } from '../records/store';
import { forbidden, unauthorized } from './errors';
import type { Endpoint } from './spec';

/** Which permission of an API application covers which tables; what is not here is configuration. */
const AREAS: Record<string, string> = {
  tickets:
    'tickets actions ticketapproval attachment todo faultviewlog projects externallink feedback search template ' +
    'approvalstore audit event incomingevent serviceStatus service servicerequestdetails notifications',
  customers:
    'client site users toplevel organisation contactgroup contactgroupcontact userchange addressbook',
  assets: 'asset assetchange assetgroup assettype meterreading consignment',
  softwarelicensing: 'softwarelicence licencechange devicelicence softwarelicencerole',
  software: 'assetsoftware',
  kb: 'kbarticle kbarticleanon faqlists',
  calendar: 'appointment holiday changecalendar downtime timeslot schedule',
  timesheets: 'timesheet timesheetevent',
  suppliers: 'supplier',
  contracts: 'suppliercontract',
  reporting: 'report reportdata reportrepository dashboardlinks',
};

const AREA_OF = new Map(
  Object.entries(AREAS).flatMap(([area, tables]) =>
    tables
      .toLowerCase()
      .split(' ')
      .map((table) => [table, area] as const),
  ),
);

/** What an end user may write; everything else is for agents. */
const FOR_END_USERS = new Set(['tickets', 'actions', 'ticketapproval', 'attachment', 'feedback']);

function isAllowed(endpoint: Endpoint, scopes: Set<string>): boolean {
  if (scopes.has('all') || scopes.has('all:standard')) return true;
  const reads = endpoint.method === 'GET';
  const area = AREA_OF.get(endpoint.table);
  if (!area) return reads ? scopes.size > 0 : scopes.has('admin');
  return scopes.has(`edit:${area}`) || (reads && scopes.has(`read:${area}`));
}

/** The person a request acts as; throws the 401 or 403 without a body that Halo answers. */
export function actor(store: Store, endpoint: Endpoint, owner: TokenOwner | undefined): Person {
  if (!owner) throw unauthorized();
  // An application signs in by itself as the agent that was chosen for it in Halo's configuration.
  const person = personOf(store, owner.subject ?? `agent:${ID.apiAgent}`);
  if (!person) throw unauthorized();
  if (!isAllowed(endpoint, owner.scopes)) throw forbidden();
  const writes = endpoint.method !== 'GET';
  if (person.kind === 'user' && writes && !FOR_END_USERS.has(endpoint.table)) throw forbidden();
  return person;
}
