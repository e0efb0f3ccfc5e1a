import { HaloError } from '../errors';
import * as messages from '../i18n/messages';
import type { MessageDescriptor } from '../i18n/translate';
import { toHaloError } from '../transport/to-halo-error';
import { TransportError } from '../transport/transport-error';

/**
 * Converts the error that ended a request to a HaloError: HALO_UNCERTAIN for a write whose bytes may have reached Halo,
 * because its outcome is unknown.
 */
export function toRequestError(error: unknown, method: string, host: string): HaloError {
  if (!(error instanceof TransportError && error.sent && method !== 'GET')) return toHaloError(error, host);
  return new HaloError(
    'HALO_UNCERTAIN',
    messages.client('outcomeUnknown', { host, reason: uncertainReason(error) }),
    { statusCode: error.details.statusCode, uncertain: true },
  );
}

function uncertainReason({ kind, reason }: TransportError): MessageDescriptor {
  if (kind === 'closed') return messages.client('flowStopped');
  if (kind === 'timeout') return messages.client('noResponse');
  if (kind === 'too-large') return messages.client('responseTooLarge');
  return messages.client('noUsableResponse', { reason });
}
