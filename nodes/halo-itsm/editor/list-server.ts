import type { ListPage } from '../../../src/browser';
import { callAdminApi } from '../../shared/editor/admin-api';
import type { Translator } from '../../shared/editor/catalog';
import type { FetchList } from './live-list';
import { errorText } from './tenant';

/** What a list depends on beside what is searched. */
export interface ListScope {
  /** Id of the connection. */
  connection: string;
  list: string;
  /** Chosen ids by the names of their lists. */
  parents: Record<string, string>;
}

/** Asks the runtime for lists through a connection as it is deployed. */
export function createListFetcher({ connection, list, parents }: ListScope, t: Translator): FetchList {
  const url = `halo-connection/${encodeURIComponent(connection)}/lists/${encodeURIComponent(list)}`;
  return async (query) => {
    const parameters = Object.entries({ ...parents, ...query }).filter(([, value]) => value !== undefined);
    try {
      return await callAdminApi<ListPage>({ url, data: Object.fromEntries(parameters), cache: false });
    } catch (error) {
      throw errorText(error, t);
    }
  };
}
