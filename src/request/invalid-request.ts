import { HaloError } from '../errors';
import * as messages from '../i18n/messages';
import { isMessageDescriptor, type LocalizedText, type MessageDescriptor } from '../i18n/translate';

/** The error of a request that cannot be sent as it stands. @param extra - further sentences */
export function invalidRequest(
  message: LocalizedText,
  field?: string,
  ...extra: (MessageDescriptor | undefined)[]
): HaloError {
  return new HaloError('HALO_REQUEST', [message, messages.request('nothingSent'), ...extra], { field });
}

/** What is wrong with a request, without the part that only matters when a message is under way. */
export function withoutNothingSent({ localizedMessage: message }: HaloError): LocalizedText {
  const parts = typeof message === 'string' || isMessageDescriptor(message) ? [message] : message;
  return parts.filter((part) => !(isMessageDescriptor(part) && part.key === 'request.nothingSent'));
}

/** `"a" or "b"`, of any number of names. */
export function anyOf(names: string[]): LocalizedText {
  const [first = '', ...rest] = names.map((name) => `"${name}"`);
  return rest.reduce<LocalizedText>(
    (joined, next) => messages.request('or', { first: joined, second: next }),
    first,
  );
}
