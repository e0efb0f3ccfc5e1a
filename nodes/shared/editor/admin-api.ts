import { editorLanguage } from './catalog';

/** Why a request to an admin route failed. */
export interface AdminApiError {
  /** In the user's language; empty when the response has none. */
  message: string;
  hint?: string;
  /** The form field the error is about. */
  field?: string;
  /** HTTP status; 0 without a response. */
  status: number;
  /** No connection is selected, so nothing was sent. */
  noConnection?: boolean;
}

type Query = Record<string, string | number | boolean | undefined>;

/** Client for the admin routes of one connection node: `halo-connection/<id>/<route>`. */
export class ConnectionApi {
  readonly #getConnectionId: () => string;

  /**
   * @param getConnectionId - called for each request, because the selection in a dialog can change; returns an empty
   *   string when no connection is selected
   */
  constructor(getConnectionId: () => string) {
    this.#getConnectionId = getConnectionId;
  }

  /** Empty when no connection is selected. */
  get connectionId(): string {
    return this.#getConnectionId();
  }

  /**
   * @param route - below the connection's URL, e.g. `ticket-form`
   * @param query - properties that are undefined are left out
   * @throws AdminApiError
   */
  get<Result>(route: string, query: Query = {}): Promise<Result> {
    const data = Object.fromEntries(Object.entries(query).filter(([, value]) => value !== undefined));
    return this.#send<Result>(route, { data, cache: false });
  }

  /** @throws AdminApiError */
  post<Result>(route: string, body: object): Promise<Result> {
    return this.#send<Result>(route, {
      method: 'POST',
      contentType: 'application/json',
      data: JSON.stringify(body),
    });
  }

  async #send<Result>(route: string, settings: JQuery.AjaxSettings): Promise<Result> {
    const id = this.connectionId;
    if (!id) throw { message: '', status: 0, noConnection: true } satisfies AdminApiError;
    try {
      return (await $.ajax({
        ...settings,
        // Relative: Node-RED adds its authorization header and admin root to relative URLs only.
        url: `halo-connection/${encodeURIComponent(id)}/${route}`,
        headers: { 'Accept-Language': editorLanguage() },
        dataType: 'json',
      })) as Result;
    } catch (error) {
      throw toAdminApiError(error as JQuery.jqXHR);
    }
  }
}

function toAdminApiError({ status, responseJSON }: JQuery.jqXHR): AdminApiError {
  const body = responseJSON as Partial<AdminApiError> | undefined;
  return { status, message: body?.message ?? '', hint: body?.hint, field: body?.field };
}
