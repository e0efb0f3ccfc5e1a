import type { HttpResponse } from '../transport/transport';
import { stripBom } from '../util/parse';
import { isHtml } from './html';

/** A body, read once: what it holds, or why it cannot be read. */
export type ParsedBody =
  | { payload: unknown; unreadable?: undefined }
  | { unreadable: 'empty' | 'html' | 'not-json'; payload?: undefined };

/** Types that are no text, whatever their name. */
const BINARY_TYPES = /^(image|audio|video)\/|^application\/(octet-stream|pdf|zip)\b/i;

/** Reads the body of an answer: a file as a Buffer of its own, everything else as JSON. */
export function readBody(response: HttpResponse): ParsedBody {
  if (isFile(response)) return { payload: Buffer.from(response.body) };
  const text = decodeBody(response);
  try {
    return { payload: JSON.parse(text) };
  } catch {
    if (!text.trim()) return { unreadable: 'empty' };
    const contentType = String(response.headers['content-type'] ?? '');
    return { unreadable: isHtml(text, contentType) ? 'html' : 'not-json' };
  }
}

/** A file says how it wants to be kept, and may be of any type, JSON too; a picture in a text does not say it. */
function isFile({ statusCode, headers }: HttpResponse): boolean {
  if (statusCode < 200 || statusCode >= 300) return false;
  return (
    headers['content-disposition'] !== undefined || BINARY_TYPES.test(String(headers['content-type'] ?? ''))
  );
}

/** The body as text, without a byte order mark. */
export function decodeBody({ body }: HttpResponse): string {
  return stripBom(body.toString('utf8'));
}
