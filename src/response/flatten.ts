import { STATUS_CODES } from 'node:http';
import { stripBom } from '../util/parse';
import { htmlToText, isHtml } from './html';
import { MAX_DEPTH } from './limits';

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

/** Longer text of an HTML page is truncated. */
const MAX_HTML_CHARS = 300;

/**
 * Converts the body of an error response to text: JSON to lines `path: value`, HTML to its visible text, an empty body
 * to the status text. Plain text is returned unchanged.
 */
export async function flattenError(
  body: string,
  contentType: string,
  statusCode: number,
): Promise<FlattenedError> {
  const text = stripBom(body);
  const statusText = STATUS_CODES[statusCode] ?? `Status ${statusCode}`;
  if (!text.trim()) return { text: statusText };
  const parsed = parseJson(text);
  if (parsed) {
    const lines = flatten(parsed.value);
    const details = typeof parsed.value === 'object' ? parsed.value : undefined;
    return { text: lines.join('\n') || statusText, details };
  }
  if (isHtml(text, contentType)) {
    const pageText = await htmlToText(text);
    const shortened =
      pageText.length > MAX_HTML_CHARS ? `${pageText.slice(0, MAX_HTML_CHARS).trimEnd()}…` : pageText;
    return { text: shortened || statusText };
  }
  return { text };
}

/** Converts a value to lines `path: value`, one per leaf. Values beyond the maximum depth are omitted. */
export function flatten(value: unknown, path = '', depth = 0): string[] {
  if (value === null || value === undefined || value === '' || depth > MAX_DEPTH) return [];
  if (Array.isArray(value)) {
    const areStrings = value.every((item) => typeof item === 'string');
    return value.flatMap((item, index) => flatten(item, areStrings ? path : `${path}[${index}]`, depth + 1));
  }
  if (typeof value === 'object') {
    return Object.entries(value).flatMap(([key, nested]) =>
      OMITTED_PROPERTIES.has(key) ? [] : flatten(nested, joinPath(path, key), depth + 1),
    );
  }
  return [path ? `${path}: ${value}` : String(value)];
}

/** Keys can be paths themselves (`$[0].summary`, `[0].id`) and are not escaped. */
function joinPath(path: string, key: string): string {
  if (!path || !key) return path || key;
  return key.startsWith('[') ? path + key : `${path}.${key}`;
}

function parseJson(text: string): { value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    return undefined;
  }
}
