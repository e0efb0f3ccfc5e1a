import { STATUS_CODES } from 'node:http';
import { stripBom } from '../util/parse';
import { htmlToText, isHtml } from './html';

/** An error answer as people read it. */
export interface FlattenedError {
  text: string;
  /** The body as parsed; absent for plain text and HTML. */
  details?: unknown;
}

/** Members that say nothing to a reader; they stay in `details`. */
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

/** How much of a web page is kept. */
const MAX_HTML_CHARS = 300;

/**
 * The body of an error answer as lines `path: value`; plain text word for word, HTML as its readable text, an
 * empty body as the status in words.
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

/** Any value as lines `path: value`, one for every leaf. */
export function flatten(value: unknown, path = ''): string[] {
  if (value === null || value === undefined || value === '') return [];
  if (Array.isArray(value)) {
    const areStrings = value.every((item) => typeof item === 'string');
    return value.flatMap((item, index) => flatten(item, areStrings ? path : `${path}[${index}]`));
  }
  if (typeof value === 'object') {
    return Object.entries(value).flatMap(([key, nested]) =>
      OMITTED_PROPERTIES.has(key) ? [] : flatten(nested, joinPath(path, key)),
    );
  }
  return [path ? `${path}: ${value}` : String(value)];
}

/** Keys are often paths themselves (`$[0].summary`, `[0].id`): they are joined as they are. */
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
