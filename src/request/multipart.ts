import type { Operation } from '../catalogue/operation';
import * as messages from '../i18n/messages';
import { isObject } from '../util/parse';
import { invalidRequest } from './invalid-request';
import { formatUndocumented, isBlank } from './values';

/** Name of the form field with the file. Halo's API document does not specify it. */
const DEFAULT_FILE_FIELD = 'file';

/**
 * Converts a request to a multipart form. A Buffer is the file. In an object, every Buffer and `data_base64` is a file
 * with the name `filename`; the other properties become form fields.
 * @throws HaloError HALO_REQUEST when there is no file
 */
export function toFormData({ title }: Operation, request: unknown): FormData {
  const properties: Record<string, unknown> = isObject(request) ? request : {};
  const { filename, data_base64, ...fields } = Buffer.isBuffer(request)
    ? { [DEFAULT_FILE_FIELD]: request }
    : properties;
  const form = new FormData();
  let fileCount = 0;
  const addFile = (name: string, bytes: Buffer) => {
    form.append(name, new Blob([new Uint8Array(bytes)]), isBlank(filename) ? name : String(filename));
    fileCount++;
  };
  for (const [name, value] of Object.entries(fields)) {
    if (Buffer.isBuffer(value)) addFile(name, value);
    else if (!isBlank(value)) form.append(name, formatUndocumented(value, name));
  }
  if (!isBlank(data_base64)) addFile(DEFAULT_FILE_FIELD, Buffer.from(String(data_base64), 'base64'));
  if (fileCount > 0) return form;
  throw invalidRequest(messages.request('fileRequired', { operation: title }), 'data_base64');
}
