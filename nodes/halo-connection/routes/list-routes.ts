import type { ConnectionRegistry } from '../connection-registry';
import { lookupHandler, type RouteHandlers } from './handler';

/** What a question may hold besides the parents' ids. */
const RESERVED_PARAMETERS = ['search', 'page', 'id', 'refresh'];

/**
 * Answers `GET halo-connection/:id/lists/:list`: a page of a list of the tenant, for a row of a dialog.
 * Query: `search`, `page`, `refresh=true`, the ids of parents by the names of their lists (`client=12`), or `id` for
 * the name of one id. Answer: `{ items: [{ id, label, detail? }], more, total?, age }`, the age in milliseconds.
 */
export function listHandlers(connections: ConnectionRegistry) {
  const listHandler = lookupHandler(connections, async (lookupCache, req) => {
    const { readList } = await import('../../../src/tenant/lists/index');
    const query = Object.fromEntries(
      Object.entries(req.query).flatMap(([name, value]) =>
        typeof value === 'string' ? [[name, value]] : [],
      ),
    );
    const refresh = query.refresh === 'true';
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
      (lookup) => lookupCache.read(lookup, { refresh }),
    );
  });
  return { 'GET /:id/lists/:list': listHandler } satisfies Partial<RouteHandlers>;
}
