/** A moment in the form of Halo's answers: UTC, without `Z` and without an offset. */
export function toHaloDate(date: Date = new Date()): string {
  return date.toISOString().slice(0, 23);
}

/** The moment a date of Halo's stands for; a date without an offset is UTC. Undefined when it is none. */
export function parseDate(text: unknown): Date | undefined {
  if (typeof text !== 'string' || !/^\d{4}-\d\d-\d\d/.test(text)) return undefined;
  const hasTime = /T\d/.test(text);
  const hasOffset = /(Z|[+-]\d\d:?\d\d)$/i.test(text.slice(10));
  const date = new Date(hasTime && !hasOffset ? `${text}Z` : text);
  return Number.isNaN(date.getTime()) ? undefined : date;
}
