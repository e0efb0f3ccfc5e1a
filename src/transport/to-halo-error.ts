import { HaloError, type HaloErrorCode } from '../errors';
import * as say from '../i18n/messages';
import type { Said, Sentence } from '../i18n/translate';
import { type FailureKind, TransportFailure } from './transport-error';

/**
 * How each kind of transport failure is told, for requests that changed nothing or certainly were not sent. `host`
 * is all that is named: paths and queries stay out.
 */
const TOLD: Record<
  FailureKind,
  { code: HaloErrorCode; say(host: string, reason: Said): Sentence; hint?: Sentence }
> = {
  network: {
    code: 'HALO_NETWORK',
    say: (host, reason) => say.network('network', { host, reason }),
  },
  tls: {
    code: 'HALO_TLS',
    say: (host, reason) => say.network('tls', { host, reason }),
    hint: say.network('tlsHint'),
  },
  proxy: {
    code: 'HALO_PROXY',
    say: (host, reason) => say.network('proxy', { host, reason }),
  },
  timeout: {
    code: 'HALO_TIMEOUT',
    say: (host) => say.network('timeout', { host }),
  },
  'too-large': {
    code: 'HALO_TOO_LARGE',
    say: (host) => say.network('tooLarge', { host }),
  },
  closed: {
    code: 'HALO_CLOSED',
    say: (host) => say.network('closed', { host }),
  },
  protocol: {
    code: 'HALO_BAD_RESPONSE',
    say: (host, reason) => say.network('protocol', { host, reason }),
  },
};

/** A transport failure as the error a user sees; errors of our own pass unchanged. */
export function networkError(thrown: unknown, host: string, field?: string): HaloError {
  if (!(thrown instanceof TransportFailure)) {
    if (thrown instanceof HaloError) return thrown;
    throw thrown;
  }
  const { code, say: saying, hint } = TOLD[thrown.kind];
  return new HaloError(code, saying(host, thrown.reason), {
    statusCode: thrown.extra.statusCode,
    hint: thrown.extra.perhapsTls ? say.network('perhapsTls') : hint,
    field,
  });
}
