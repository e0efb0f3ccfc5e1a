import { NOT_ALLOWED, TOO_NEAR } from './reach';

/** What kind of failure kept an answer away. */
export type FailureKind = 'network' | 'tls' | 'proxy' | 'timeout' | 'too-large' | 'closed' | 'protocol';

/**
 * A request without a usable answer. It says in its own words what happened and holds nothing of the request:
 * the HTTP library's errors carry headers and bodies, and stay behind here.
 */
export class TransportFailure extends Error {
  constructor(
    readonly kind: FailureKind,
    /** Whether bytes of the request may have reached the server. */
    readonly sent: boolean,
    readonly extra: {
      statusCode?: number;
      reason?: string;
      /** A kept socket was used and closed under the request: on a new one it may well work. */
      stale?: boolean;
      /** Trying again cannot help. */
      final?: boolean;
      /** Closed without a word where plain http was spoken: perhaps https is wanted there. */
      perhapsTls?: boolean;
    } = {},
  ) {
    super(extra.reason ?? kind);
    this.name = 'TransportFailure';
  }

  static from(
    thrown: unknown,
    sent: boolean,
    {
      statusCode,
      proxied,
      reused,
      plain,
    }: { statusCode?: number; proxied: boolean; reused?: boolean; plain?: boolean },
  ): TransportFailure {
    const { code, message } = describe(thrown);
    const kind = kindOf(code, message, proxied, sent);
    const silent = sent && statusCode === undefined && /^(ECONNRESET|EPIPE)$/.test(code);
    return new TransportFailure(kind, sent, {
      statusCode,
      reason: reasonFor(kind, code),
      stale: reused && silent,
      perhapsTls: plain && silent,
      final: code === NOT_ALLOWED || code === TOO_NEAR || (kind === 'proxy' && /: 4\d\d$/.test(message)),
    });
  }
}

function describe(thrown: unknown): { code: string; message: string } {
  if (!(thrown instanceof Error)) return { code: '', message: String(thrown) };
  // got wraps the socket's error; the inner code says more than ERR_GOT_REQUEST_ERROR.
  const inner = thrown.cause instanceof Error ? thrown.cause : thrown;
  const code = 'code' in inner && typeof inner.code === 'string' ? inner.code : '';
  return { code, message: inner.message };
}

const TLS_CODE =
  /CERT|^ERR_TLS|^ERR_SSL|^EPROTO$|UNABLE_TO_(GET|VERIFY)|DEPTH_ZERO|SELF_SIGNED|^ERR_OSSL|HOSTNAME_MISMATCH/;

function kindOf(code: string, message: string, proxied: boolean, sent: boolean): FailureKind {
  if (/BAD_RECORD_MAC|DECRYPTION_FAILED/.test(code)) return 'network';
  if (TLS_CODE.test(code)) return 'tls';
  if (
    proxied &&
    (/^Bad response: \d/.test(message) || (!sent && /^E(CONN|HOST|NET|PIPE|TIMED)/.test(code)))
  ) {
    return 'proxy';
  }
  if (code === 'ETIMEDOUT') return 'timeout';
  if (/^HPE_|^ERR_HTTP|^Z_|ERR_READING_RESPONSE_STREAM|ERR_BODY_PARSE/.test(code)) return 'protocol';
  return 'network';
}

const REASONS: Record<string, string> = {
  [NOT_ALLOWED]: 'it has an address that no Halo can have (link-local, multicast or unspecified)',
  [TOO_NEAR]: 'its address is on this machine or in a private network, and the Halo that names it is not',
  ENOTFOUND: 'the host name is not known',
  EAI_AGAIN: 'the host name could not be looked up',
  ECONNREFUSED: 'nothing listens there',
  ECONNRESET: 'the connection was closed',
  EPIPE: 'the connection was closed',
  EHOSTUNREACH: 'the host cannot be reached',
  ENETUNREACH: 'the network cannot be reached',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'the certificate is self-signed',
  SELF_SIGNED_CERT_IN_CHAIN: 'the certificate chain is self-signed',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'the certificate comes from an unknown authority',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'the certificate comes from an unknown authority',
  CERT_HAS_EXPIRED: 'the certificate has expired',
  ERR_TLS_CERT_ALTNAME_INVALID: 'the certificate is for another name',
  EPROTO: 'the server does not speak TLS there',
  ERR_SSL_DECRYPTION_FAILED_OR_BAD_RECORD_MAC: 'what came was damaged on the way',
  Z_DATA_ERROR: 'its compressed body is damaged',
  Z_BUF_ERROR: 'its compressed body is cut',
};

/** A reason in words, from the error's code only: messages of libraries may quote URLs. */
function reasonFor(kind: FailureKind, code: string): string {
  return (
    REASONS[code] ?? (kind === 'protocol' ? 'the answer is not valid HTTP' : code || 'the connection failed')
  );
}
