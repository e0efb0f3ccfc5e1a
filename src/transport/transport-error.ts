import * as messages from '../i18n/messages';
import { type LocalizedText, type MessageDescriptor, translate } from '../i18n/translate';
import { ADDRESS_BLOCKED, SCOPE_NOT_ALLOWED } from './address-guard';

/** Kind of failure. */
export type TransportErrorKind =
  | 'network'
  | 'tls'
  | 'proxy'
  | 'timeout'
  | 'too-large'
  | 'closed'
  | 'protocol';

/**
 * A request without a usable response. It contains nothing of the request: errors of Node.js and of libraries may hold
 * URLs and headers, so only their codes are used.
 */
export class TransportError extends Error {
  constructor(
    readonly kind: TransportErrorKind,
    /** Bytes of the request may have reached the server. */
    readonly sent: boolean,
    readonly details: {
      statusCode?: number;
      reason?: LocalizedText;
      /** The server closed a reused keep-alive socket: retry on a new socket. */
      staleSocket?: boolean;
      /** A retry cannot succeed. */
      permanent?: boolean;
      /** The server closed a plain HTTP connection without a response: it may require HTTPS. */
      mayNeedTls?: boolean;
    } = {},
  ) {
    super(translate(details.reason ?? kind));
    this.name = 'TransportError';
  }

  /** The reason, as a clause for use within a message. */
  get reason(): LocalizedText {
    return this.details.reason ?? this.kind;
  }

  /**
   * Classifies an error of node:http, node:tls or a proxy agent.
   * @param reused - the socket was a keep-alive socket used before
   */
  static from(
    error: unknown,
    sent: boolean,
    {
      statusCode,
      proxied,
      reused,
      plainHttp,
    }: { statusCode?: number; proxied: boolean; reused?: boolean; plainHttp?: boolean },
  ): TransportError {
    const { code, message } = codeAndMessage(error);
    const kind = classify(code, message, proxied, sent);
    const closedSilently = sent && statusCode === undefined && /^(ECONNRESET|EPIPE)$/.test(code);
    return new TransportError(kind, sent, {
      statusCode,
      reason: reasonFor(kind, code),
      staleSocket: reused && closedSilently,
      mayNeedTls: plainHttp && closedSilently,
      permanent:
        code === ADDRESS_BLOCKED ||
        code === SCOPE_NOT_ALLOWED ||
        (kind === 'proxy' && /: 4\d\d$/.test(message)),
    });
  }
}

function codeAndMessage(error: unknown): { code: string; message: string } {
  if (!(error instanceof Error)) return { code: '', message: String(error) };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  // Brotli has a separate code for each defect of a body.
  return { code: code.startsWith('ERR__ERROR_') ? 'Z_DATA_ERROR' : code, message: error.message };
}

const TLS_ERROR_CODE =
  /CERT|^ERR_TLS|^ERR_SSL|^EPROTO$|UNABLE_TO_(GET|VERIFY)|DEPTH_ZERO|SELF_SIGNED|^ERR_OSSL|HOSTNAME_MISMATCH/;

function classify(code: string, message: string, proxied: boolean, sent: boolean): TransportErrorKind {
  if (/BAD_RECORD_MAC|DECRYPTION_FAILED/.test(code)) return 'network';
  if (TLS_ERROR_CODE.test(code)) return 'tls';
  if (
    proxied &&
    (/^Bad response: \d/.test(message) || (!sent && /^E(CONN|HOST|NET|PIPE|TIMED)/.test(code)))
  ) {
    return 'proxy';
  }
  if (code === 'ETIMEDOUT') return 'timeout';
  if (/^HPE_|^ERR_HTTP|^Z_/.test(code)) return 'protocol';
  return 'network';
}

const REASONS_BY_CODE: Record<string, MessageDescriptor> = {
  [ADDRESS_BLOCKED]: messages.transportReason('addressBlocked'),
  [SCOPE_NOT_ALLOWED]: messages.transportReason('scopeNotAllowed'),
  ENOTFOUND: messages.transportReason('unknownHost'),
  EAI_AGAIN: messages.transportReason('dnsLookupFailed'),
  ECONNREFUSED: messages.transportReason('connectionRefused'),
  ECONNRESET: messages.transportReason('connectionClosed'),
  EPIPE: messages.transportReason('connectionClosed'),
  EHOSTUNREACH: messages.transportReason('hostUnreachable'),
  ENETUNREACH: messages.transportReason('networkUnreachable'),
  DEPTH_ZERO_SELF_SIGNED_CERT: messages.transportReason('selfSignedCertificate'),
  SELF_SIGNED_CERT_IN_CHAIN: messages.transportReason('selfSignedChain'),
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: messages.transportReason('unknownAuthority'),
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: messages.transportReason('unknownAuthority'),
  CERT_HAS_EXPIRED: messages.transportReason('certificateExpired'),
  ERR_TLS_CERT_ALTNAME_INVALID: messages.transportReason('certificateNameMismatch'),
  EPROTO: messages.transportReason('notTls'),
  ERR_SSL_DECRYPTION_FAILED_OR_BAD_RECORD_MAC: messages.transportReason('dataCorrupted'),
  Z_DATA_ERROR: messages.transportReason('bodyCorrupted'),
  Z_BUF_ERROR: messages.transportReason('bodyTruncated'),
};

/** The reason, from the error's code only: messages of libraries may contain URLs. */
function reasonFor(kind: TransportErrorKind, code: string): LocalizedText {
  return (
    REASONS_BY_CODE[code] ??
    (kind === 'protocol'
      ? messages.transportReason('invalidHttp')
      : code || messages.transportReason('connectionFailed'))
  );
}
