import type { ListPage } from '../../../src/lists/read';
import type { Texts } from '../../editor/texts';
import type { AskList } from './live-list';

/** What a list depends on beside what is searched. */
export interface ListScope {
  /** Id of the connection. */
  connection: string;
  list: string;
  /** Chosen ids by the names of their lists. */
  parents: Record<string, string>;
}

/** Asks the runtime for lists through a connection as it is deployed. (Node-RED adds its root and authorisation.) */
export function askList({ connection, list, parents }: ListScope, t: Texts): AskList {
  const url = `halo-connection/${encodeURIComponent(connection)}/lists/${encodeURIComponent(list)}`;
  return async (query) => {
    const data = Object.entries({ ...parents, ...query }).filter(([, value]) => value !== undefined);
    try {
      return (await $.ajax({ url, data: Object.fromEntries(data), dataType: 'json' })) as ListPage;
    } catch (thrown) {
      throw new Error(reason(thrown as JQuery.jqXHR, t));
    }
  };
}

function reason({ status, responseJSON }: JQuery.jqXHR, t: Texts): string {
  const { message, hint } = (responseJSON ?? {}) as { message?: string; hint?: string };
  if (message) return hint ? `${message} ${hint}` : message;
  if (status === 401 || status === 403) return t('list.notAllowed');
  return status === 0 ? t('list.noAnswer') : t('list.failedWith', { status });
}
