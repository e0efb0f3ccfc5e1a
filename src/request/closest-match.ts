import { closest, distance } from 'fastest-levenshtein';
import * as messages from '../i18n/messages';
import type { MessageDescriptor } from '../i18n/translate';

/** The known name most similar to a given one, for "did you mean"; undefined when none is similar enough. */
export function closestMatch(name: string, known: readonly string[]): string | undefined {
  if (known.length === 0) return undefined;
  const lower = name.toLowerCase();
  const exact = known.find((candidate) => candidate.toLowerCase() === lower);
  if (exact) return exact;
  const candidate = closest(name, known);
  return distance(name, candidate) <= Math.max(2, name.length / 2) ? candidate : undefined;
}

/** The message `Did you mean "status_id"?`; undefined without a similar name. */
export function didYouMean(name: string, known: readonly string[]): MessageDescriptor | undefined {
  const candidate = closestMatch(name, known);
  return candidate === undefined ? undefined : messages.request('didYouMean', { name: candidate });
}
