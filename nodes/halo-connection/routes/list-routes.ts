import type { Connections } from '../connection-registry';
import { type Answers, lookUpAnswer } from './handler';

/** What a question may hold besides the parents' ids. */
const OWN = ['search', 'page', 'id', 'refresh'];

/**
 * Answers `GET halo-connection/:id/lists/:list`: a page of a list of the tenant, for a row of a dialog.
 * Query: `search`, `page`, `refresh=true`, the ids of parents by the names of their lists (`client=12`), or `id` for
 * the name of one id. Answer: `{ items: [{ id, label, detail? }], more, total?, age }`, the age in milliseconds.
 */
export function listAnswers(connections: Connections) {
  const list = lookUpAnswer(connections, async (lookUps, req) => {
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
        parents: Object.fromEntries(Object.entries(query).filter(([name]) => !OWN.includes(name))),
      },
      (question) => lookUps.read(question, { refresh }),
    );
  });
  return { 'GET /:id/lists/:list': list } satisfies Partial<Answers>;
}
