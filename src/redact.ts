/** Patterns of secrets wherever they stand: headers, forms, queries and JSON. */
const PATTERNS: [RegExp, string][] = [
  [/\b(Bearer|Basic)\s+[\w.~+/=-]{8,}/gi, '$1 [hidden]'],
  [
    /("?\b(?:access_token|refresh_token|id_token|client_secret|code_verifier|password)\b"?\s*[=:]\s*"?)[^"&\s,}]+/gi,
    '$1[hidden]',
  ],
  [/\beyJ[\w-]{10,}\.[\w-]+\.[\w-]*/g, '[hidden]'],
];

/** A text without secrets: the known ones by value, others by their looks. */
export function redact(text: string, secrets: readonly string[] = []): string {
  let clean = text;
  for (const secret of secrets) {
    // Short values would punch holes into ordinary words.
    if (secret.length >= 6) clean = clean.replaceAll(secret, '[hidden]');
  }
  for (const [pattern, replacement] of PATTERNS) clean = clean.replace(pattern, replacement);
  return clean;
}
