/** A positive integer from a number or numeric string, as ids of records are; undefined for anything else. */
export function toPositiveInteger(value: unknown): number | undefined {
  const number = typeof value === 'string' && value.trim() ? Number(value) : value;
  return typeof number === 'number' && Number.isInteger(number) && number > 0 ? number : undefined;
}
