import { isPositiveInteger } from '../../../src/browser';

/** A positive integer from a number or numeric string, as ids of records are; undefined for anything else. */
export function toPositiveInteger(value: unknown): number | undefined {
  const number = typeof value === 'string' && value.trim() ? Number(value) : value;
  return isPositiveInteger(number) ? number : undefined;
}
