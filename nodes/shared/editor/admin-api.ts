import { editorLanguage } from './catalog';

/** Why the runtime refused, told at the field it is about. */
export interface AdminApiError {
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
export async function callAdminApi<Result>(settings: JQuery.AjaxSettings): Promise<Result> {
  try {
    const headers = { 'Accept-Language': editorLanguage() };
    return (await $.ajax({ ...settings, headers, dataType: 'json' })) as Result;
  } catch (error) {
    throw toAdminApiError(error as JQuery.jqXHR);
  }
}

function toAdminApiError({ status, responseJSON }: JQuery.jqXHR): AdminApiError {
  const body = responseJSON as Partial<AdminApiError> | undefined;
  return { status, message: body?.message ?? '', hint: body?.hint, field: body?.field };
}
