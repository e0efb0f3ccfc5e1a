import type { Operation } from '../catalogue/operation';
import * as say from '../i18n/messages';
import { isObject } from './body';
import { refusal } from './invalid-request';
import { isBlank, undocumentedText } from './values';

/** The field that carries the file; Halo's document does not name it. */
const FILE = 'file';

/**
 * A request as a form: a Buffer is the file itself; of an object the Buffers, or its `data_base64`, are files named by
 * its `filename`, and the other members are fields.
 * @throws HaloError HALO_REQUEST when it holds no file
 */
export function formOf({ operationId }: Operation, request: unknown): FormData {
  const members: Record<string, unknown> = isObject(request) ? request : {};
  const { filename, data_base64, ...fields } = Buffer.isBuffer(request) ? { [FILE]: request } : members;
  const form = new FormData();
  let files = 0;
  const addFile = (name: string, bytes: Buffer) => {
    form.append(name, new Blob([new Uint8Array(bytes)]), isBlank(filename) ? name : String(filename));
    files++;
  };
  for (const [name, value] of Object.entries(fields)) {
    if (Buffer.isBuffer(value)) addFile(name, value);
    else if (!isBlank(value)) form.append(name, undocumentedText(value, name));
  }
  if (!isBlank(data_base64)) addFile(FILE, Buffer.from(String(data_base64), 'base64'));
  if (files > 0) return form;
  throw refusal(say.request('file', { operation: operationId }), 'data_base64');
}
