import type { Request } from 'express';
import * as messages from '../../../src/i18n/messages';
import {
  FIELD_OWNERS,
  type FieldOwner,
  HaloError,
  isFieldOwner,
  parseAssetTypeFields,
  parseCustomFields,
  readTicketForm,
} from '../../../src/index';
import { requestLanguage } from '../../shared/language';
import type { ConnectionRegistry } from '../connection-registry';
import type { LookupCache, LookupResult } from '../lookup-cache';
import { lookupHandler, type RouteHandlers } from './handler';

/**
 * Answers what a dialog asks about the fields of a tenant; `refresh=true` asks Halo anew.
 *
 * `GET halo-connection/:id/custom-fields/:of` answers `{ fields, all, age }`: the custom fields of a kind of record,
 * or all there are (`all`) where Halo does not tell those of one kind. `GET halo-connection/:id/asset-fields?type=`
 * answers `{ fields, age }`, and `GET halo-connection/:id/ticket-form?type=&ticket=&doing=` a `TicketForm`.
 */
export function tenantFieldHandlers(connections: ConnectionRegistry) {
  const customFieldsHandler = lookupHandler(connections, async (lookupCache, req) => {
    const owner = String(req.params.of);
    if (!isFieldOwner(owner))
      throw new HaloError('HALO_REQUEST', messages.lookup('noCustomFields', { resource: owner }));
    const { all, result } = await readCustomFields(lookupCache, owner, wantsRefresh(req));
    return { fields: parseCustomFields(result.rows), all, age: result.age };
  });

  const assetFieldsHandler = lookupHandler(connections, async (lookupCache, req) => {
    const id = requireNumber(req, 'type');
    const result = await lookupCache.read(
      { operation: 'assetType.get', parameters: { id, includedetails: true } },
      { refresh: wantsRefresh(req) },
    );
    return { fields: parseAssetTypeFields(result.payload), age: result.age };
  });

  const ticketFormHandler = lookupHandler(connections, async (lookupCache, req) => {
    const { type, ticket, doing } = req.query;
    if (!type && !ticket) requireNumber(req, 'type');
    const kind = connections.findTokenManager(String(req.params.id))?.login?.identity?.kind;
    return readTicketForm(
      {
        mode: doing === 'update' ? 'update' : 'create',
        type: type ? requireNumber(req, 'type') : undefined,
        ticket: ticket ? requireNumber(req, 'ticket') : undefined,
        audience: kind ?? 'agent',
      },
      (lookup) => lookupCache.read(lookup, { refresh: wantsRefresh(req) }),
      requestLanguage(req),
    );
  });

  return {
    'GET /:id/custom-fields/:of': customFieldsHandler,
    'GET /:id/asset-fields': assetFieldsHandler,
    'GET /:id/ticket-form': ticketFormHandler,
  } satisfies Partial<RouteHandlers>;
}

async function readCustomFields(
  lookupCache: LookupCache,
  owner: FieldOwner,
  refresh: boolean,
): Promise<{ all: boolean; result: LookupResult }> {
  const typeid = FIELD_OWNERS[owner];
  const queryFields = (filter: object) =>
    lookupCache.read(
      { operation: 'fieldInfo.list', parameters: { includevalues: true, excludetables: true, ...filter } },
      { refresh },
    );
  if (typeid !== undefined) {
    const result = await queryFields({ typeid });
    if (result.rows.length > 0) return { all: false, result };
  }
  return { all: true, result: await queryFields({}) };
}

function wantsRefresh(req: Request): boolean {
  return req.query.refresh === 'true';
}

function requireNumber(req: Request, name: string): number {
  const number = Number(req.query[name]);
  if (Number.isInteger(number) && number > 0) return number;
  throw new HaloError('HALO_REQUEST', messages.lookup('invalidId', { name }), {
    field: name,
  });
}
