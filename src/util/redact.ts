/** Patterns of secrets wherever they stand: headers, forms, queries and JSON. Each takes linear time on any text. */
const SECRET_PATTERNS: [RegExp, string][] = [
  [/\b(Bearer|Basic)\s+[\w.~+/=-]{8,}/gi, '$1 [hidden]'],
  [
    /("?\b(?:access_token|refresh_token|id_token|client_secret|code_verifier|password)\b"?\s*[=:]\s*"?)[^"&\s,}]+/gi,
    '$1[hidden]',
  ],
  // Looked for where a run of its characters begins: elsewhere a long run would be read again and again.
  [/(?<![\w-])eyJ[\w-]{10,}\.[\w-]+\.[\w-]*/g, '[hidden]'],
];

/** A text without secrets: the known ones by value, as they are or encoded, others by their looks. */
export function redact(text: string, secrets: readonly string[] = []): string {
  let redacted = redactKnown(text, secrets);
  for (const [pattern, replacement] of SECRET_PATTERNS) redacted = redacted.replace(pattern, replacement);
  return redacted;
}

/** A text without the secrets that are known, as they are or encoded. */
export function redactKnown(text: string, secrets: readonly string[]): string {
  let redacted = text;
  for (const secret of secrets) {
    // Short values would punch holes into ordinary words.
    if (secret.length < 6) continue;
    for (const encoded of encodingsOf(secret)) {
      if (redacted.includes(encoded)) redacted = redacted.replaceAll(encoded, '[hidden]');
    }
  }
  return redacted;
}

/** Takes known secrets out of an answer's headers, where a gateway may show what it was sent. */
export function redactHeaders(
  headers: Record<string, string | string[]>,
  secrets: readonly string[],
): Record<string, string | string[]> {
  // All at once first: hardly any answer has one.
  const all = Object.values(headers).join('\n');
  if (redactKnown(all, secrets) === all) return headers;
  for (const [name, value] of Object.entries(headers)) {
    headers[name] = Array.isArray(value)
      ? value.map((item) => redactKnown(item, secrets))
      : redactKnown(value, secrets);
  }
  return headers;
}

/** How a server may give back what it was sent: as it is, in a URL or form, in JSON, or in base64. */
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

/** Every answer asks for the same few. */
const encodingCache = new Map<string, Set<string>>();
const MAX_CACHED_SECRETS = 100;
