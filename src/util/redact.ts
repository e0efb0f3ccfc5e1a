import { truncate } from './truncate';

/** Replaces a secret. */
export const HIDDEN = '[hidden]';

/** Parameter names of OAuth: they never occur as words of a sentence. */
const OAUTH_NAMES = 'access_token|refresh_token|id_token|client_secret|code_verifier';
const SECRET_NAMES = `${OAUTH_NAMES}|password`;

/** Property names whose values are secrets, in any case and with any separator: `client_secret`, `clientSecret`. */
const NORMALIZED_SECRET_NAMES = new Set(SECRET_NAMES.replaceAll('_', '').split('|'));

/**
 * Secrets in headers, forms, queries and quoted JSON. Only structures match, never words of a sentence. Every pattern
 * takes linear time on any input.
 */
const SECRET_PATTERNS: [RegExp, string][] = [
  [new RegExp(`(\\b(?:${OAUTH_NAMES})=)[^&\\s"]+`, 'gi'), '$1[hidden]'],
  [/((?:^|[?&])password=)[^&\s"]+/gi, '$1[hidden]'],
  [new RegExp(`("(?:${SECRET_NAMES})"\\s*:\\s*")[^"\\s]+(?=")`, 'gi'), '$1[hidden]'],
  // A whole string or quoted value is a header, not a sentence.
  [/((?:^|")(?:Bearer|Basic)\s+)[\w.~+/=-]{8,}(?="|$)/gi, '$1[hidden]'],
  // The lookbehind keeps the match linear: a long run of these characters is scanned only from its start.
  [/(?<![\w-])eyJ[\w-]{10,}\.[\w-]+\.[\w-]*/g, '[hidden]'],
];

const AUTHORIZATION_PATTERN = /\b(Bearer|Basic)(\s+)([\w.~+/=-]{8,})/gi;

/** Replaces secrets with `[hidden]`: known ones by value (plain or encoded), others by pattern. */
export function redact(text: string, secrets: readonly string[] = []): string {
  let redacted = redactKnown(text, secrets);
  for (const [pattern, replacement] of SECRET_PATTERNS) redacted = redacted.replace(pattern, replacement);
  return redacted.replace(AUTHORIZATION_PATTERN, (match, scheme: string, space: string, token: string) =>
    isToken(token) ? `${scheme}${space}[hidden]` : match,
  );
}

/** Distinguishes a token from a word, as in "Basic authentication is disabled". */
function isToken(value: string): boolean {
  return /\d|=$/.test(value) || value.length >= 40 || /[a-z][A-Z]+[a-z]/.test(value);
}

/** Whether a property with this name and value is a secret. A value with white space is a sentence about it. */
export function isSecretProperty(name: string, value: unknown): boolean {
  return (
    typeof value === 'string' &&
    value !== '' &&
    NORMALIZED_SECRET_NAMES.has(name.replace(/[_-]/g, '').toLowerCase()) &&
    !/\s/.test(value)
  );
}

/**
 * Redacts a string and cuts it to `maxChars`. Only the beginning is searched, with a margin, so that a secret at the cut
 * is recognised.
 */
export function redactAndTruncate(text: string, secrets: readonly string[], maxChars: number): string {
  const redacted = redact(text.slice(0, maxChars + MAX_SECRET_CHARS), secrets);
  if (text.length <= maxChars + MAX_SECRET_CHARS) return truncate(redacted, maxChars);
  // The end of the searched part may be the beginning of a secret.
  return `${redacted.slice(0, Math.max(0, Math.min(maxChars - 1, redacted.length - MAX_SECRET_CHARS)))}…`;
}

/** Longest secret that is recognised at the end of truncated text; access tokens have about 2,000 characters. */
const MAX_SECRET_CHARS = 16_000;

/** Replaces known secrets, plain or encoded, with `[hidden]`. */
export function redactKnown(text: string, secrets: readonly string[]): string {
  let redacted = text;
  for (const secret of secrets) {
    // Short values also occur in ordinary words.
    if (secret.length < 6) continue;
    for (const encoded of encodingsOf(secret)) {
      if (redacted.includes(encoded)) redacted = redacted.replaceAll(encoded, '[hidden]');
    }
  }
  return redacted;
}

/** Removes known secrets from response headers, in place: a gateway may echo the request. */
export function redactHeaders(
  headers: Record<string, string | string[]>,
  secrets: readonly string[],
): Record<string, string | string[]> {
  // One search over all headers first: almost no response contains a secret.
  const all = Object.values(headers).join('\n');
  if (redactKnown(all, secrets) === all) return headers;
  for (const [name, value] of Object.entries(headers)) {
    headers[name] = Array.isArray(value)
      ? value.map((item) => redactKnown(item, secrets))
      : redactKnown(value, secrets);
  }
  return headers;
}

/** The encodings in which a server may echo a secret: plain, URL, form, JSON, base64. */
function encodingsOf(secret: string): Set<string> {
  let encodings = encodingCache.get(secret);
  if (!encodings) {
    const padded = Buffer.from(secret).toString('base64');
    const base64 = padded.replace(/=+$/, '');
    encodings = new Set([
      secret,
      encodeURIComponent(secret),
      new URLSearchParams({ '': secret }).toString().slice(1),
      JSON.stringify(secret).slice(1, -1),
      padded,
      base64,
      base64.replaceAll('+', '-').replaceAll('/', '_'),
    ]);
    if (encodingCache.size >= MAX_CACHED_SECRETS) encodingCache.clear();
    encodingCache.set(secret, encodings);
  }
  return encodings;
}

/** Cached, because every response uses the same few secrets. */
const encodingCache = new Map<string, Set<string>>();
const MAX_CACHED_SECRETS = 100;
