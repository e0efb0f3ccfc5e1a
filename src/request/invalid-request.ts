import { HaloError } from '../errors';
import * as messages from '../i18n/messages';
import { isMessageDescriptor, type LocalizedText, type MessageDescriptor } from '../i18n/translate';

/**
 * The error of a request that failed validation before it was sent.
 * @param field - the invalid parameter or property
 * @param extra - further sentences of the message
 */
export function invalidRequest(
  message: LocalizedText,
  field?: string,
  ...extra: (MessageDescriptor | undefined)[]
): HaloError {
  return new HaloError('HALO_REQUEST', [message, messages.request('nothingSent'), ...extra], { field });
}

/** The message of such an error without "Nothing was sent", for the editor: there, nothing is ever sent. */
export function withoutNothingSent({ localizedMessage: message }: HaloError): LocalizedText {
  const parts = typeof message === 'string' || isMessageDescriptor(message) ? [message] : message;
  return parts.filter((part) => !(isMessageDescriptor(part) && part.key === 'request.nothingSent'));
}

/** `"a" or "b"`, for any number of names. */
export function anyOf(names: string[]): LocalizedText {
  const [first = '', ...rest] = names.map((name) => `"${name}"`);
  return rest.reduce<LocalizedText>(
    (joined, next) => messages.request('or', { first: joined, second: next }),
    first,
  );
}
