/** Formats a date as Halo's responses do: UTC, without `Z` or an offset. */
export function toHaloDate(date: Date = new Date()): string {
  return date.toISOString().slice(0, 23);
}

/** Parses one of Halo's dates; a date without an offset is UTC. Undefined when the value is not a date. */
export function parseDate(value: unknown): Date | undefined {
  if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\d/.test(value)) return undefined;
  const hasTime = /T\d/.test(value);
  const hasOffset = /(Z|[+-]\d\d:?\d\d)$/i.test(value.slice(10));
  const date = new Date(hasTime && !hasOffset ? `${value}Z` : value);
  return Number.isNaN(date.getTime()) ? undefined : date;
}
