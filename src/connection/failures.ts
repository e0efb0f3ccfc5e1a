import { HaloError, type HaloErrorCode } from '../errors';
import { type FailureKind, TransportFailure } from '../http/failure';

/**
 * How each kind of transport failure is told, for requests that changed nothing or certainly were not sent. `host`
 * is all that is named: paths and queries stay out.
 */
const TOLD: Record<
  FailureKind,
  { code: HaloErrorCode; tell(host: string, reason: string): string; hint?: string }
> = {
  network: {
    code: 'HALO_NETWORK',
    tell: (host, reason) =>
      `${host} cannot be reached: ${reason}. Check the address and the network of the machine Node-RED runs on.`,
  },
  tls: {
    code: 'HALO_TLS',
    tell: (host, reason) => `The secure connection to ${host} failed: ${reason}.`,
    hint: 'Choose a TLS configuration with your own certificate authority in the connection, or start Node-RED with NODE_EXTRA_CA_CERTS.',
  },
  proxy: {
    code: 'HALO_PROXY',
    tell: (host, reason) =>
      `The proxy did not open a way to ${host}: ${reason}. Check the proxy and its credentials.`,
  },
  timeout: {
    code: 'HALO_TIMEOUT',
    tell: (host) => `${host} did not answer in time. Try again, or raise the timeout in the connection.`,
  },
  'too-large': {
    code: 'HALO_TOO_LARGE',
    tell: (host) =>
      `The answer of ${host} is larger than allowed. Ask for less, or raise "Largest answer" in the connection.`,
  },
  closed: {
    code: 'HALO_CLOSED',
    tell: (host) => `The request to ${host} was stopped because the flow was stopped, redeployed or reset.`,
  },
  protocol: {
    code: 'HALO_BAD_RESPONSE',
    tell: (host, reason) =>
      `${host} did not answer as a web server does: ${reason}. Check that the address is Halo's own.`,
  },
};

const PERHAPS_TLS =
  'The instance URL begins with http://. If Halo wants encrypted connections there, enter it with https://.';

/** A transport failure as the error a user sees; errors of our own pass unchanged. */
export function networkError(thrown: unknown, host: string, field?: string): HaloError {
  if (!(thrown instanceof TransportFailure)) {
    if (thrown instanceof HaloError) return thrown;
    throw thrown;
  }
  const { code, tell, hint } = TOLD[thrown.kind];
  return new HaloError(code, tell(host, thrown.message), {
    statusCode: thrown.extra.statusCode,
    hint: thrown.extra.perhapsTls ? PERHAPS_TLS : hint,
    field,
  });
}
