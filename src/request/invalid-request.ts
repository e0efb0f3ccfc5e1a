import { HaloError } from '../errors';
import * as say from '../i18n/messages';
import { isSentence, type Said, type Sentence } from '../i18n/translate';

/** The error of a request that cannot be sent as it stands. @param more - further sentences */
export function refusal(said: Said, field?: string, ...more: (Sentence | undefined)[]): HaloError {
  return new HaloError('HALO_REQUEST', [said, say.request('nothingSent'), ...more], { field });
}

/** What is wrong with a request, without the part that only matters when a message is under way. */
export function withoutNothingSent({ said }: HaloError): Said {
  const parts = typeof said === 'string' || isSentence(said) ? [said] : said;
  return parts.filter((part) => !(isSentence(part) && part.key === 'request.nothingSent'));
}

/** `"a" or "b"`, of any number of names. */
export function anyOf(names: string[]): Said {
  const [one = '', ...others] = names.map((name) => `"${name}"`);
  return others.reduce<Said>((before, other) => say.request('or', { one: before, other }), one);
}
