import type { ListPage } from '../../../src/tenant/lists/read-list';
import { ask } from '../../shared/editor/admin-api';
import type { Texts } from '../../shared/editor/catalog';
import type { AskList } from './live-list';
import { refusalText } from './tenant';

/** What a list depends on beside what is searched. */
export interface ListScope {
  /** Id of the connection. */
  connection: string;
  list: string;
  /** Chosen ids by the names of their lists. */
  parents: Record<string, string>;
}

/** Asks the runtime for lists through a connection as it is deployed. */
export function askList({ connection, list, parents }: ListScope, t: Texts): AskList {
  const url = `halo-connection/${encodeURIComponent(connection)}/lists/${encodeURIComponent(list)}`;
  return async (query) => {
    const given = Object.entries({ ...parents, ...query }).filter(([, value]) => value !== undefined);
    try {
      return await ask<ListPage>({ url, data: Object.fromEntries(given), cache: false });
    } catch (thrown) {
      throw refusalText(thrown, t);
    }
  };
}
