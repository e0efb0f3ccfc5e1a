import type { ConnectionStatus } from '../../../src/connection/status';
import { ask } from '../../shared/editor/admin-api';

/** What the dialog asks the runtime; the answers of the admin routes. */

function address(id: string, action: string): string {
  return `halo-connection/${encodeURIComponent(id)}/${action}`;
}

/** @throws Refusal */
export async function post<Answer>(id: string, action: string, body: object): Promise<Answer> {
  return ask<Answer>({
    url: address(id, action),
    method: 'POST',
    contentType: 'application/json',
    data: JSON.stringify(body),
  });
}

/**
 * @param attempt - the sign-in that is waited for, as `connect` named it
 * @throws Refusal
 */
export async function status(id: string, attempt?: string): Promise<ConnectionStatus> {
  return ask<ConnectionStatus>({ url: address(id, 'status'), data: { attempt }, cache: false });
}
