import type { HttpAnswer } from '../transport/transport';
import { looksLikeHtml } from './html';

/** A body, read once: what it holds, or why it cannot be read. */
export type Body =
  | { payload: unknown; unreadable?: undefined }
  | { unreadable: 'empty' | 'html' | 'not-json'; payload?: undefined };

/** Types that are no text, whatever their name. */
const BINARY = /^(image|audio|video)\/|^application\/(octet-stream|pdf|zip)\b/i;

/** Reads the body of an answer: a file as a Buffer of its own, everything else as JSON. */
export function readBody(answer: HttpAnswer): Body {
  if (isFile(answer)) return { payload: Buffer.from(answer.body) };
  const text = bodyText(answer);
  try {
    return { payload: JSON.parse(text) };
  } catch {
    if (!text.trim()) return { unreadable: 'empty' };
    const contentType = String(answer.headers['content-type'] ?? '');
    return { unreadable: looksLikeHtml(text, contentType) ? 'html' : 'not-json' };
  }
}

/** A file says how it wants to be kept, and may be of any type, JSON too; a picture in a text does not say it. */
function isFile({ statusCode, headers }: HttpAnswer): boolean {
  if (statusCode < 200 || statusCode >= 300) return false;
  return headers['content-disposition'] !== undefined || BINARY.test(String(headers['content-type'] ?? ''));
}

/** The body as text, without a byte order mark. */
export function bodyText({ body }: HttpAnswer): string {
  return body.toString('utf8').replace(/^\uFEFF/, '');
}
