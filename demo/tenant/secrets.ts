import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

export const randomSecret = (): string => randomBytes(18).toString('base64url');

export function isSamePassword(candidate: string, expected: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(candidate), digest(expected));
}
