import type { ConnectionStatus } from '../../../src/browser';
import { callAdminApi } from '../../shared/editor/admin-api';

/** What the dialog asks the runtime; the answers of the admin routes. */

function routeUrl(id: string, action: string): string {
  return `halo-connection/${encodeURIComponent(id)}/${action}`;
}

/** @throws Refusal */
export async function post<Result>(id: string, action: string, body: object): Promise<Result> {
  return callAdminApi<Result>({
    url: routeUrl(id, action),
    method: 'POST',
    contentType: 'application/json',
    data: JSON.stringify(body),
  });
}

/**
 * @param attempt - the sign-in that is waited for, as `connect` named it
 * @throws Refusal
 */
export async function getStatus(id: string, attempt?: string): Promise<ConnectionStatus> {
  return callAdminApi<ConnectionStatus>({ url: routeUrl(id, 'status'), data: { attempt }, cache: false });
}
