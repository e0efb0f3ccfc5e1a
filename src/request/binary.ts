/** Bytes in the forms in which flows hold them. No Node.js modules: the editor bundles this file. */

/**
 * The bytes of a Buffer, typed array, DataView or ArrayBuffer of any realm, or of the JSON form of a Buffer
 * (`{"type":"Buffer","data":[…]}`); undefined for anything else.
 */
export function toBytes(value: unknown): Uint8Array | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  if (ArrayBuffer.isView(value)) return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  if (isArrayBuffer(value)) return new Uint8Array(value);
  return bufferJsonBytes(value);
}

function bufferJsonBytes(value: object): Uint8Array | undefined {
  try {
    const { type, data } = value as { type?: unknown; data?: unknown };
    const isBufferJson = type === 'Buffer' && Array.isArray(data) && Object.keys(value).length === 2;
    return isBufferJson && Array.from(data).every(isByte) ? Uint8Array.from(data as number[]) : undefined;
  } catch {
    return undefined; // a getter or a proxy that throws
  }
}

const isByte = (value: unknown): boolean =>
  Number.isInteger(value) && (value as number) >= 0 && (value as number) <= 255;

function isArrayBuffer(value: object): value is ArrayBuffer {
  const tag = typeTag(value);
  return tag === 'ArrayBuffer' || tag === 'SharedArrayBuffer';
}

/** `Map`, `Set`, `RegExp`, `Error` …; `Object` for an object without a tag, in any realm. */
export function typeTag(value: object): string {
  try {
    return Object.prototype.toString.call(value).slice(8, -1);
  } catch {
    return 'Proxy'; // a revoked proxy, or one that throws
  }
}

export function toBase64(bytes: Uint8Array): string {
  // In chunks: the number of arguments of a function is limited. A multiple of 3 bytes needs no padding.
  const chunkSize = 3 * 8192;
  let base64 = '';
  for (let start = 0; start < bytes.length; start += chunkSize) {
    base64 += btoa(String.fromCharCode(...bytes.subarray(start, start + chunkSize)));
  }
  return base64;
}

/**
 * The base64 digits of a base64 string or of a base64 data URL (`data:image/png;base64,…`); undefined when the string is
 * neither. Line breaks and the URL-safe alphabet are allowed.
 */
export function parseBase64(text: string): string | undefined {
  const trimmed = text.trim();
  const comma = /^data:/i.test(trimmed) ? trimmed.indexOf(',') : -1;
  if (comma >= 0 && !/;base64$/i.test(trimmed.slice(0, comma).trimEnd())) return undefined;
  const digits = trimmed.slice(comma + 1).replace(/\s+/g, '');
  // Four digits are three bytes. A single digit at the end is no byte.
  const unpadded = digits.replace(/={1,2}$/, '');
  const isPadded = unpadded.length !== digits.length;
  const hasValidLength = isPadded ? digits.length % 4 === 0 : digits.length % 4 !== 1;
  return unpadded !== '' && hasValidLength && /^[A-Za-z0-9+/_-]+$/.test(unpadded) ? digits : undefined;
}
