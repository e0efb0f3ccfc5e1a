import type { TokenInfo } from '../auth-server/auth-server';
import { type Principal, principalFromSubject } from '../principals';
import { ID, type Store } from '../records/store';
import { forbidden, unauthorized } from './errors';
import type { Endpoint } from './spec';

/** The tables that each permission of an API application covers. All other tables are configuration. */
const TABLES_BY_AREA: Record<string, string> = {
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

const AREA_BY_TABLE = new Map(
  Object.entries(TABLES_BY_AREA).flatMap(([area, tables]) =>
    tables
      .toLowerCase()
      .split(' ')
      .map((table) => [table, area] as const),
  ),
);

/** The tables an end user may write; the others are reserved for agents. */
const END_USER_TABLES = new Set(['tickets', 'actions', 'ticketapproval', 'attachment', 'feedback']);

function isAllowed(endpoint: Endpoint, scopes: Set<string>): boolean {
  if (scopes.has('all') || scopes.has('all:standard')) return true;
  const isRead = endpoint.method === 'GET';
  const area = AREA_BY_TABLE.get(endpoint.table);
  if (!area) return isRead ? scopes.size > 0 : scopes.has('admin');
  return scopes.has(`edit:${area}`) || (isRead && scopes.has(`read:${area}`));
}

/** The principal a request acts as. @throws 401 or 403 without a body, as in Halo */
export function authorize(store: Store, endpoint: Endpoint, token: TokenInfo | undefined): Principal {
  if (!token) throw unauthorized();
  // With client credentials, Halo uses the agent selected in the application's configuration.
  const principal = principalFromSubject(store, token.subject ?? `agent:${ID.apiAgent}`);
  if (!principal) throw unauthorized();
  if (!isAllowed(endpoint, token.scopes)) throw forbidden();
  const isWrite = endpoint.method !== 'GET';
  if (principal.kind === 'user' && isWrite && !END_USER_TABLES.has(endpoint.table)) throw forbidden();
  return principal;
}
