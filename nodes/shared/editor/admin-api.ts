import { editorLanguage } from './catalog';

/** Why the runtime refused, told at the field it is about. */
export interface Refusal {
  message: string;
  hint?: string;
  field?: string;
  /** The HTTP status; 0 when nothing answered. */
  status: number;
}

/**
 * Asks one of our admin routes. Node-RED adds its authorisation and root to relative addresses only.
 * @throws Refusal
 */
export async function ask<Answer>(settings: JQuery.AjaxSettings): Promise<Answer> {
  try {
    const headers = { 'Accept-Language': editorLanguage() };
    return (await $.ajax({ ...settings, headers, dataType: 'json' })) as Answer;
  } catch (thrown) {
    throw refusalOf(thrown as JQuery.jqXHR);
  }
}

function refusalOf({ status, responseJSON }: JQuery.jqXHR): Refusal {
  const told = responseJSON as Partial<Refusal> | undefined;
  return { status, message: told?.message ?? '', hint: told?.hint, field: told?.field };
}
