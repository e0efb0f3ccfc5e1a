import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

export const randomSecret = (): string => randomBytes(18).toString('base64url');

export function isSamePassword(candidate: string, expected: string): boolean {
  // Equal lengths, as `timingSafeEqual` requires.
  const digest = (value: string) => createHash('sha256').update(value).digest();
  return timingSafeEqual(digest(candidate), digest(expected));
}
