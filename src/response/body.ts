import type { HttpResponse } from '../transport/transport';
import { decodeText } from './charset';
import { isHtml } from './html';

/** A decoded body, or the reason why it could not be decoded. */
export type ParsedBody =
  | { payload: unknown; unreadable?: undefined }
  | { unreadable: 'empty' | 'html' | 'not-json'; payload?: undefined };

/** Media types that are returned as a Buffer. */
const BINARY_TYPES = /^(image|audio|video)\/|^application\/(octet-stream|pdf|zip)\b/i;

/** Decodes the body of a response: a file as a copied Buffer, everything else as JSON. */
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

/** A download has a `content-disposition` header and may have any type, even JSON. Inline images have only their type. */
function isFile({ statusCode, headers }: HttpResponse): boolean {
  if (statusCode < 200 || statusCode >= 300) return false;
  return (
    headers['content-disposition'] !== undefined || BINARY_TYPES.test(String(headers['content-type'] ?? ''))
  );
}

/** The body as a string, decoded by its charset, without a byte order mark. */
export function decodeBody({ body, headers }: HttpResponse): string {
  return decodeText(body, String(headers['content-type'] ?? ''));
}
