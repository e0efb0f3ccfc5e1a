/** Narrowing of untrusted values, such as response bodies. */

/** Whether a value is an object as JSON defines it: neither null nor an array. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value if it is an object, otherwise an empty object. */
export function asObject(value: unknown): Record<string, unknown> {
  return isObject(value) ? value : {};
}

/** The value if it is an array, otherwise an empty array. */
export function asArray(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** The trimmed string; undefined for an empty string or any other type. */
export function nonEmptyString(value: unknown): string | undefined {
  return typeof value === 'string' && value.trim() ? value.trim() : undefined;
}

/** Removes a leading byte order mark, which `JSON.parse` rejects. */
export function stripBom(text: string): string {
  return text.replace(/^\uFEFF/, '');
}

/** Converts a number from a form, which may be a string. @returns NaN for other types */
export function toNumber(value: unknown): number {
  return typeof value === 'number' || typeof value === 'string' ? Number(value) : Number.NaN;
}

/** Whether a value is an integer of 1 or more, as record ids and counts are. */
export function isPositiveInteger(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) > 0;
}
