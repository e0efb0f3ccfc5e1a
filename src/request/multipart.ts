import type { Operation } from '../catalogue/operation';
import * as messages from '../i18n/messages';
import { parseBase64, toBytes } from './binary';
import { invalidRequest } from './invalid-request';
import { isRecord } from './json-value';
import { formatUndocumented, isBlank } from './values';

/** Name of the form field with the file. Halo's API document does not specify it. */
const DEFAULT_FILE_FIELD = 'file';

/**
 * Converts a request to a multipart form. Bytes (see `toBytes`) are the file. In an object, all bytes and `data_base64` are
 * files with the name `filename`; the other properties become form fields. `data_base64` may be a data URL.
 * @throws HaloError HALO_REQUEST when there is no file, or when `data_base64` is not base64
 */
export function toFormData({ title }: Operation, request: unknown): FormData {
  const file = toBytes(request);
  const properties: Record<string, unknown> = isRecord(request) ? request : {};
  const { filename, data_base64, ...fields } = file ? { [DEFAULT_FILE_FIELD]: file } : properties;
  const form = new FormData();
  const fileName = isBlank(filename) ? undefined : formatUndocumented(filename, 'filename');
  let fileCount = 0;
  const addFile = (name: string, bytes: Uint8Array) => {
    form.append(name, new Blob([new Uint8Array(bytes)]), fileName ?? name);
    fileCount++;
  };
  for (const [name, value] of Object.entries(fields)) {
    const bytes = toBytes(value);
    if (bytes) addFile(name, bytes);
    else if (!isBlank(value)) form.append(name, formatUndocumented(value, name));
  }
  if (!isBlank(data_base64)) addFile(DEFAULT_FILE_FIELD, decodeFile(title, data_base64));
  if (fileCount > 0) return form;
  throw invalidRequest(messages.request('fileRequired', { operation: title }), 'data_base64');
}

function decodeFile(operation: string, value: unknown): Uint8Array {
  const bytes = toBytes(value);
  if (bytes) return bytes;
  const base64 = typeof value === 'string' ? parseBase64(value) : undefined;
  if (base64 !== undefined) return Buffer.from(base64, 'base64');
  throw invalidRequest(
    messages.request('unsendableProperty', {
      operation,
      property: 'data_base64',
      kind: messages.value('kindNotBase64'),
    }),
    'data_base64',
  );
}
