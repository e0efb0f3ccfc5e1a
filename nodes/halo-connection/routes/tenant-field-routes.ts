import type { Request } from 'express';
import * as messages from '../../../src/i18n/messages';
import {
  FIELD_OWNERS,
  type FieldOwner,
  HaloError,
  isFieldOwner,
  isPositiveInteger,
  parseAssetTypeFields,
  parseCustomFields,
  readTicketForm,
} from '../../../src/index';
import { requestLanguage } from '../../shared/language';
import type { ConnectionRegistry } from '../connection-registry';
import type { LookupCache, LookupResult } from '../lookup-cache';
import { lookupHandler, type RouteHandlers, wantsRefresh } from './handler';

/**
 * Handlers for the fields that a tenant defines. With the query parameter `refresh=true` they bypass the cache.
 *
 * - `GET halo-connection/:id/custom-fields/:of` sends `{ fields, all, age }`: the custom fields of a kind of record.
 *   `all` is true if Halo cannot filter by that kind, and the response contains all custom fields of the tenant.
 * - `GET halo-connection/:id/asset-fields?type=` sends `{ fields, age }`: the fields of an asset type.
 * - `GET halo-connection/:id/ticket-form?type=&ticket=&doing=` sends a `TicketForm`.
 */
export function tenantFieldHandlers(connections: ConnectionRegistry) {
  return {
    'GET /:id/custom-fields/:of': lookupHandler(connections, readCustomFields),
    'GET /:id/asset-fields': lookupHandler(connections, readAssetFields),
    'GET /:id/ticket-form': lookupHandler(connections, (lookupCache, req) => {
      const identity = connections.findTokenManager(String(req.params.id))?.login?.identity;
      return readForm(lookupCache, req, identity?.kind ?? 'agent');
    }),
  } satisfies Partial<RouteHandlers>;
}

async function readCustomFields(lookupCache: LookupCache, req: Request): Promise<object> {
  const owner = String(req.params.of);
  if (!isFieldOwner(owner))
    throw new HaloError('HALO_REQUEST', messages.lookup('noCustomFields', { resource: owner }));
  const { all, result } = await fetchCustomFields(lookupCache, owner, wantsRefresh(req));
  return { fields: parseCustomFields(result.rows), all, age: result.age };
}

async function readAssetFields(lookupCache: LookupCache, req: Request): Promise<object> {
  const id = requireId(req, 'type');
  const result = await lookupCache.read(
    { operation: 'assetType.get', parameters: { id, includedetails: true } },
    { refresh: wantsRefresh(req) },
  );
  return { fields: parseAssetTypeFields(result.payload), age: result.age };
}

async function readForm(lookupCache: LookupCache, req: Request, audience: 'agent' | 'user'): Promise<object> {
  const { type, ticket, doing } = req.query;
  if (!type && !ticket) requireId(req, 'type');
  return readTicketForm(
    {
      mode: doing === 'update' ? 'update' : 'create',
      type: type ? requireId(req, 'type') : undefined,
      ticket: ticket ? requireId(req, 'ticket') : undefined,
      audience,
    },
    (lookup) => lookupCache.read(lookup, { refresh: wantsRefresh(req) }),
    requestLanguage(req),
  );
}

/** Fetches all custom fields if the kind of record has no filter value, or if the filter finds none. */
async function fetchCustomFields(
  lookupCache: LookupCache,
  owner: FieldOwner,
  refresh: boolean,
): Promise<{ all: boolean; result: LookupResult }> {
  const typeid = FIELD_OWNERS[owner];
  const fetchFields = (filter: object) =>
    lookupCache.read(
      { operation: 'fieldInfo.list', parameters: { includevalues: true, excludetables: true, ...filter } },
      { refresh },
    );
  if (typeid !== undefined) {
    const result = await fetchFields({ typeid });
    if (result.rows.length > 0) return { all: false, result };
  }
  return { all: true, result: await fetchFields({}) };
}

function requireId(req: Request, name: string): number {
  const id = Number(req.query[name]);
  if (isPositiveInteger(id)) return id;
  throw new HaloError('HALO_REQUEST', messages.lookup('invalidId', { name }), { field: name });
}
