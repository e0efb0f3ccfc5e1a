import type { ConnectionStatus } from '../../../src/connection/results';

/** What the dialog asks the runtime; the answers of the admin routes. */

/** Why the runtime refused, told at the field it is about. */
export interface Refusal {
  message: string;
  hint?: string;
  field?: string;
}

/** Node-RED adds its authorisation and root to relative addresses only. */
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

async function ask<Answer>(settings: JQuery.AjaxSettings): Promise<Answer> {
  try {
    return (await $.ajax({ ...settings, dataType: 'json' })) as Answer;
  } catch (thrown) {
    throw refusalOf(thrown as JQuery.jqXHR);
  }
}

function refusalOf({ status, responseJSON }: JQuery.jqXHR): Refusal & { status: number } {
  const told = responseJSON as Partial<Refusal> | undefined;
  return { status, message: told?.message ?? '', hint: told?.hint, field: told?.field };
}
