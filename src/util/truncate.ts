/** Cuts a string to `maxChars` UTF-16 code units. A string that was cut ends with `…`. */
export function truncate(text: string, maxChars: number): string {
  if (text.length <= maxChars) return text;
  // Not between the two halves of a surrogate pair.
  return `${text.slice(0, maxChars - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}
