import { STATUS_CODES } from 'node:http';
import { truncate } from '../util/truncate';
import type { ParsedBody } from './body';
import { type RedactText, sanitizeDetails } from './details';
import { htmlToText } from './html';
import { MAX_DEPTH, MAX_HTML_CHARS, MAX_TEXT_CHARS } from './limits';

/** An error response as readable text. */
export interface FlattenedError {
  text: string;
  /** The body as parsed; absent for plain text and HTML. */
  details?: unknown;
}

/** Properties without information for the user. They remain in `details`. */
const OMITTED_PROPERTIES = new Set([
  'ClassName',
  'Data',
  'HelpURL',
  'StackTraceString',
  'RemoteStackTraceString',
  'RemoteStackIndex',
  'ExceptionMethod',
  'HResult',
  'Source',
  'WatsonBuckets',
  'type',
  'status',
  'traceId',
  'error_uri',
]);

/**
 * Converts the body of an error response to text: JSON to lines `path: value`, HTML to its visible text, an empty body
 * to the status text. Plain text is returned unchanged, up to the maximum length of a message.
 * @param text - the decoded body
 * @param redactText - redacts and truncates a string
 */
export async function flattenError(
  body: ParsedBody,
  text: string,
  statusCode: number,
  redactText: RedactText,
): Promise<FlattenedError> {
  const statusText = STATUS_CODES[statusCode] ?? `Status ${statusCode}`;
  if (body.unreadable === 'empty') return { text: statusText };
  if (body.unreadable === 'html') {
    // Redacted before it is truncated: a part of a secret would not be recognised.
    const pageText = redactText(await htmlToText(text, MAX_TEXT_CHARS), MAX_TEXT_CHARS);
    return { text: truncate(pageText, MAX_HTML_CHARS) || statusText };
  }
  if (body.unreadable) return { text: redactText(text, MAX_TEXT_CHARS) };
  const details = sanitizeDetails(body.payload, redactText);
  return {
    text: flatten(details).join('\n') || statusText,
    details: typeof details === 'object' ? details : undefined,
  };
}

/**
 * Converts a value to lines `path: value`, one per leaf. Values beyond the maximum depth are omitted. The lines end with
 * `…` when together they would exceed the maximum length of a message.
 */
export function flatten(value: unknown): string[] {
  if (isBlank(value)) return [];
  const lines: string[] = [];
  // One is left for the ellipsis.
  let remainingChars = MAX_TEXT_CHARS - 1;
  const addLine = (line: string) => {
    if (line.length <= remainingChars) lines.push(line);
    else if (remainingChars > 1) lines.push(truncate(line, remainingChars));
    else lines.push(`${lines.pop()}…`);
    remainingChars -= line.length + 1;
  };
  const visit = (nested: unknown, path: string, depth: number): void => {
    if (isBlank(nested) || depth > MAX_DEPTH) return;
    if (Array.isArray(nested)) {
      const areStrings = nested.every((item) => typeof item === 'string');
      for (const [index, item] of nested.entries()) {
        if (remainingChars < 0) return;
        visit(item, areStrings ? path : `${path}[${index}]`, depth + 1);
      }
    } else if (typeof nested === 'object') {
      for (const [key, item] of Object.entries(nested)) {
        if (remainingChars < 0) return;
        if (!OMITTED_PROPERTIES.has(key)) visit(item, joinPath(path, key), depth + 1);
      }
    } else addLine(path ? `${path}: ${nested}` : String(nested));
  };
  visit(value, '', 0);
  return lines;
}

/** Whether a value has no text. */
export function isBlank(value: unknown): value is null | undefined | '' {
  return value === null || value === undefined || value === '';
}

/** Keys can be paths themselves (`$[0].summary`, `[0].id`) and are not escaped. */
function joinPath(path: string, key: string): string {
  if (!path || !key) return path || key;
  return key.startsWith('[') ? path + key : `${path}.${key}`;
}
