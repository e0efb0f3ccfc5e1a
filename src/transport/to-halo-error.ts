import { HaloError, type HaloErrorCode } from '../errors';
import * as messages from '../i18n/messages';
import type { LocalizedText, MessageDescriptor } from '../i18n/translate';
import { TransportError, type TransportErrorKind } from './transport-error';

/**
 * Error code and message for each kind of transport error, for requests that changed nothing or were certainly not sent.
 * Messages contain only the host: paths and queries may hold personal data.
 */
const ERRORS: Record<
  TransportErrorKind,
  {
    code: HaloErrorCode;
    message(host: string, reason: LocalizedText): MessageDescriptor;
    hint?: MessageDescriptor;
  }
> = {
  network: {
    code: 'HALO_NETWORK',
    message: (host, reason) => messages.transport('unreachable', { host, reason }),
  },
  tls: {
    code: 'HALO_TLS',
    message: (host, reason) => messages.transport('tlsFailed', { host, reason }),
    hint: messages.transport('tlsHint'),
  },
  proxy: {
    code: 'HALO_PROXY',
    message: (host, reason) => messages.transport('proxyFailed', { host, reason }),
  },
  timeout: {
    code: 'HALO_TIMEOUT',
    message: (host) => messages.transport('timeout', { host }),
  },
  'too-large': {
    code: 'HALO_TOO_LARGE',
    message: (host) => messages.transport('responseTooLarge', { host }),
  },
  closed: {
    code: 'HALO_CLOSED',
    message: (host) => messages.transport('flowStopped', { host }),
  },
  protocol: {
    code: 'HALO_BAD_RESPONSE',
    message: (host, reason) => messages.transport('protocolError', { host, reason }),
  },
};

/**
 * Converts a transport error to a HaloError; a HaloError is returned unchanged.
 * @param field - the connection setting at fault
 * @throws any other error, unchanged
 */
export function toHaloError(error: unknown, host: string, field?: string): HaloError {
  if (!(error instanceof TransportError)) {
    if (error instanceof HaloError) return error;
    throw error;
  }
  const { code, message, hint } = ERRORS[error.kind];
  return new HaloError(code, message(host, error.reason), {
    statusCode: error.details.statusCode,
    hint: error.details.mayNeedTls ? messages.transport('tryHttps') : hint,
    field,
  });
}
