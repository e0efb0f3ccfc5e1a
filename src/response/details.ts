import { HIDDEN, isSecretProperty } from '../util/redact';
import { MAX_DEPTH, MAX_DETAILS_CHARS, MAX_DETAILS_VALUES, TRUNCATED } from './limits';

/**
 * Whether a parsed JSON value has more levels of nesting than Node-RED can clone safely. Called for every successful
 * response, so it creates no objects: it takes about 5 % of the time of `JSON.parse`.
 */
export function isTooDeep(value: unknown, maxDepth = MAX_DEPTH): boolean {
  if (!isNested(value)) return false;
  if (maxDepth === 0) return true;
  if (Array.isArray(value)) {
    for (const item of value) if (isNested(item) && isTooDeep(item, maxDepth - 1)) return true;
    return false;
  }
  for (const name in value) {
    const nested = value[name];
    if (isNested(nested) && isTooDeep(nested, maxDepth - 1)) return true;
  }
  return false;
}

/** The payload of a file is a Buffer, which has no levels. */
function isNested(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Buffer.isBuffer(value);
}

/** Redacts a string and cuts it to a maximum length. */
export type RedactText = (text: string, maxChars: number) => string;

/**
 * Copies parsed JSON for the `details` of an error: strings and property names are redacted, and what exceeds the limits
 * of depth, count and size is replaced by a marker, so that Node-RED can clone the error.
 */
export function sanitizeDetails(details: unknown, redactText: RedactText): unknown {
  let remainingValues = MAX_DETAILS_VALUES;
  let remainingChars = MAX_DETAILS_CHARS;
  const sanitizeText = (text: string): string => {
    if (remainingChars <= 0) return text && TRUNCATED;
    const sanitized = redactText(text, remainingChars);
    remainingChars -= sanitized.length;
    return sanitized;
  };
  const sanitize = (value: unknown, depth: number): unknown => {
    if (typeof value === 'string') return sanitizeText(value);
    if (typeof value !== 'object' || value === null) return value;
    if (depth >= MAX_DEPTH) return TRUNCATED;
    if (Array.isArray(value)) {
      const items: unknown[] = [];
      for (const item of value) {
        if (remainingValues-- <= 0) {
          items.push(TRUNCATED);
          break;
        }
        items.push(sanitize(item, depth + 1));
      }
      return items;
    }
    const entries: [string, unknown][] = [];
    for (const [name, nested] of Object.entries(value)) {
      if (remainingValues-- <= 0) {
        entries.push([TRUNCATED, TRUNCATED]);
        break;
      }
      const sanitized = isSecretProperty(name, nested) ? HIDDEN : sanitize(nested, depth + 1);
      entries.push([sanitizeText(name), sanitized]);
    }
    // Unlike an assignment, this keeps a property named `__proto__` a property.
    return Object.fromEntries(entries);
  };
  return sanitize(details, 0);
}
