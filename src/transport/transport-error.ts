import * as say from '../i18n/messages';
import { type Said, type Sentence, tell } from '../i18n/translate';
import { NOT_ALLOWED, TOO_NEAR } from './address-guard';

/** What kind of failure kept an answer away. */
export type FailureKind = 'network' | 'tls' | 'proxy' | 'timeout' | 'too-large' | 'closed' | 'protocol';

/**
 * A request without a usable answer. It says in its own words what happened and holds nothing of the request:
 * errors of Node.js and of libraries may carry addresses and headers, and stay behind here.
 */
export class TransportFailure extends Error {
  constructor(
    readonly kind: FailureKind,
    /** Whether bytes of the request may have reached the server. */
    readonly sent: boolean,
    readonly extra: {
      statusCode?: number;
      reason?: Said;
      /** A kept socket was used and closed under the request: on a new one it may well work. */
      stale?: boolean;
      /** Trying again cannot help. */
      final?: boolean;
      /** Closed without a word where plain http was spoken: perhaps https is wanted there. */
      perhapsTls?: boolean;
    } = {},
  ) {
    super(tell(extra.reason ?? kind));
    this.name = 'TransportFailure';
  }

  /** What happened, as half a sentence. */
  get reason(): Said {
    return this.extra.reason ?? this.kind;
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
  const code = 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : '';
  // Brotli has a code of its own for everything that can be wrong with a body.
  return { code: code.startsWith('ERR__ERROR_') ? 'Z_DATA_ERROR' : code, message: thrown.message };
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
  if (/^HPE_|^ERR_HTTP|^Z_/.test(code)) return 'protocol';
  return 'network';
}

const REASONS: Record<string, Sentence> = {
  [NOT_ALLOWED]: say.reason('notAllowed'),
  [TOO_NEAR]: say.reason('tooNear'),
  ENOTFOUND: say.reason('unknownHost'),
  EAI_AGAIN: say.reason('lookUp'),
  ECONNREFUSED: say.reason('refused'),
  ECONNRESET: say.reason('closed'),
  EPIPE: say.reason('closed'),
  EHOSTUNREACH: say.reason('hostUnreachable'),
  ENETUNREACH: say.reason('networkUnreachable'),
  DEPTH_ZERO_SELF_SIGNED_CERT: say.reason('selfSigned'),
  SELF_SIGNED_CERT_IN_CHAIN: say.reason('chainSelfSigned'),
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: say.reason('unknownAuthority'),
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: say.reason('unknownAuthority'),
  CERT_HAS_EXPIRED: say.reason('expired'),
  ERR_TLS_CERT_ALTNAME_INVALID: say.reason('otherName'),
  EPROTO: say.reason('noTls'),
  ERR_SSL_DECRYPTION_FAILED_OR_BAD_RECORD_MAC: say.reason('damaged'),
  Z_DATA_ERROR: say.reason('bodyDamaged'),
  Z_BUF_ERROR: say.reason('bodyCut'),
};

/** A reason in words, from the error's code only: messages of libraries may quote URLs. */
function reasonFor(kind: FailureKind, code: string): Said {
  return REASONS[code] ?? (kind === 'protocol' ? say.reason('noHttp') : code || say.reason('failed'));
}
