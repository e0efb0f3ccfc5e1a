import type { HttpAnswer } from '../http/transport';
import { looksLikeHtml } from './html';

/** A body, read once: what it holds, or why it cannot be read. */
export type Body =
  | { payload: unknown; unreadable?: undefined }
  | { unreadable: 'empty' | 'html' | 'not-json'; payload?: undefined };

/** Reads the body of an answer as JSON. */
export function readBody(answer: HttpAnswer): Body {
  const text = bodyText(answer);
  try {
    return { payload: JSON.parse(text) };
  } catch {
    if (!text.trim()) return { unreadable: 'empty' };
    const contentType = String(answer.headers['content-type'] ?? '');
    return { unreadable: looksLikeHtml(text, contentType) ? 'html' : 'not-json' };
  }
}

/** The body as text, without a byte order mark. */
export function bodyText({ body }: HttpAnswer): string {
  return body.toString('utf8').replace(/^\uFEFF/, '');
}
