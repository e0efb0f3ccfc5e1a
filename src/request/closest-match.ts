import { closest, distance } from 'fastest-levenshtein';
import * as say from '../i18n/messages';
import type { Sentence } from '../i18n/translate';

/** The known name most like a given one, for "did you mean"; nothing when none is near. */
export function nearest(name: string, known: readonly string[]): string | undefined {
  if (known.length === 0) return undefined;
  const lower = name.toLowerCase();
  const same = known.find((candidate) => candidate.toLowerCase() === lower);
  if (same) return same;
  const candidate = closest(name, known);
  return distance(name, candidate) <= Math.max(2, name.length / 2) ? candidate : undefined;
}

/** `Did you mean "status_id"?`, or nothing. */
export function didYouMean(name: string, known: readonly string[]): Sentence | undefined {
  const candidate = nearest(name, known);
  return candidate === undefined ? undefined : say.request('didYouMean', { name: candidate });
}
