import type { Request } from 'express';
import type { ConnectionRegistry } from '../connection-registry';
import type { LookupCache } from '../lookup-cache';
import { lookupHandler, type RouteHandlers, wantsRefresh } from './handler';

/** Query parameters that are not the id of a parent list's item. */
const RESERVED_PARAMETERS = ['search', 'page', 'id', 'refresh'];

/**
 * Handles `GET halo-connection/:id/lists/:list`: a page of a list of the tenant, for an input of a dialog.
 *
 * Query parameters: `search`; `page`; `refresh=true`; ids of parent items by the name of their list, such as
 * `client=12`; or `id` to get the label of one id. Response: `{ items: [{ id, label, detail? }], more, total?, age }`
 * with the age in milliseconds.
 */
export function listHandlers(connections: ConnectionRegistry) {
  return {
    'GET /:id/lists/:list': lookupHandler(connections, readListPage),
  } satisfies Partial<RouteHandlers>;
}

async function readListPage(lookupCache: LookupCache, req: Request): Promise<object> {
  const { readList } = await import('../../../src/tenant/lists/index');
  const query = Object.fromEntries(
    Object.entries(req.query).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
  );
  return readList(
    {
      list: String(req.params.list),
      search: query.search,
      page: Math.max(1, Math.floor(Number(query.page)) || 1),
      id: query.id,
      parents: Object.fromEntries(
        Object.entries(query).filter(([name]) => !RESERVED_PARAMETERS.includes(name)),
      ),
    },
    (lookup) => lookupCache.read(lookup, { refresh: wantsRefresh(req) }),
  );
}
