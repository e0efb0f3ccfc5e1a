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

/** Properties of a serialised .NET exception without information for the user. They remain in `details`. */
const EXCEPTION_PROPERTIES = new Set([
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
]);

/**
 * Whether a property of an error envelope (a .NET exception, problem details of RFC 9457, an OAuth error) has no
 * information for the user. Elsewhere the same names are fields of a record: a validation error may be about `status`.
 */
function isOmitted(envelope: object, name: string, value: unknown): boolean {
  if (EXCEPTION_PROPERTIES.has(name)) return 'ClassName' in envelope || 'HResult' in envelope;
  // A message about a field is text, usually in an array.
  if (name === 'status') return typeof value === 'number';
  const isProblem = ['title', 'detail', 'traceId', 'status'].some((property) => property in envelope);
  if (name === 'type') return typeof value === 'string' && isProblem;
  if (name === 'traceId') return typeof value === 'string';
  return name === 'error_uri' && 'error' in envelope;
}

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
  const visit = (nested: unknown, path: string, depth: number, isEnvelope: boolean): void => {
    if (isBlank(nested) || depth >= MAX_DEPTH) return;
    if (Array.isArray(nested)) {
      const areStrings = nested.every((item) => typeof item === 'string');
      for (const [index, item] of nested.entries()) {
        if (remainingChars < 0) return;
        visit(item, areStrings ? path : `${path}[${index}]`, depth + 1, depth === 0);
      }
    } else if (typeof nested === 'object') {
      for (const [key, item] of Object.entries(nested)) {
        if (remainingChars < 0) return;
        if (isEnvelope && isOmitted(nested, key, item)) continue;
        // The inner exception of an exception is one itself.
        visit(item, joinPath(path, key), depth + 1, isEnvelope && key === 'InnerException');
      }
    } else addLine(path ? `${path}: ${nested}` : String(nested));
  };
  visit(value, '', 0, true);
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
