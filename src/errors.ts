import * as messages from './i18n/messages';
import { ENGLISH, type Language, type LocalizedText, translate } from './i18n/translate';

/** All error codes. They are documented and stable: flows branch on them. */
export type HaloErrorCode =
  | 'HALO_CONFIG'
  | 'HALO_REQUEST'
  | 'HALO_LOGIN_REQUIRED'
  | 'HALO_UNAUTHORIZED'
  | 'HALO_FORBIDDEN'
  | 'HALO_NOT_FOUND'
  | 'HALO_VALIDATION'
  | 'HALO_RATE_LIMITED'
  | 'HALO_SERVER'
  | 'HALO_UNCERTAIN'
  | 'HALO_NETWORK'
  | 'HALO_TLS'
  | 'HALO_PROXY'
  | 'HALO_TIMEOUT'
  | 'HALO_BAD_RESPONSE'
  | 'HALO_TOO_LARGE'
  | 'HALO_QUEUE_FULL'
  | 'HALO_CLOSED';

/** Optional properties of an error. Nothing else of a failed request is exposed. */
export interface HaloErrorFields {
  /** HTTP status, when there was a response. */
  statusCode?: number;
  headers?: Record<string, string | string[]>;
  /** The parsed response body, secrets redacted. */
  details?: unknown;
  /** Advice on how to fix the problem; Halo's own text is in the message. */
  hint?: LocalizedText;
  /** The response body as text, redacted, at most 2 kB; for 4xx and 5xx only. */
  body?: string;
  /** The outcome of a write is unknown: it may have been saved. */
  uncertain?: boolean;
  /** The connection setting or request property at fault. */
  field?: string;
  /** Seconds to wait before a retry, from `Retry-After`. */
  retryAfter?: number;
}

/**
 * The only error the engine throws. It has no `cause`, because errors of the HTTP and OAuth libraries contain tokens
 * and headers; every property is set explicitly.
 */
export class HaloError extends Error {
  override readonly name = 'HaloError';
  readonly code: HaloErrorCode;
  readonly statusCode?: number;
  readonly details?: unknown;
  readonly hint?: string;
  readonly body?: string;
  readonly uncertain?: boolean;
  readonly field?: string;
  readonly retryAfter?: number;
  /** Not enumerable: headers belong in `msg.headers`, not in logs. */
  readonly #headers: Record<string, string | string[]> | undefined;
  readonly #fields: HaloErrorFields;
  readonly #localizedMessage: LocalizedText;

  /**
   * @param message - a localized message, or Halo's own text as a string
   * @param language - the language of `message` and `hint`
   */
  constructor(code: HaloErrorCode, message: LocalizedText, fields: HaloErrorFields = {}, language = ENGLISH) {
    super(translate(message, language));
    const { headers, hint, ...others } = fields;
    this.code = code;
    this.#headers = headers;
    this.#fields = fields;
    this.#localizedMessage = message;
    Object.assign(this, others);
    if (hint !== undefined) this.hint = translate(hint, language);
  }

  get headers(): Record<string, string | string[]> | undefined {
    return this.#headers;
  }

  /** The message before translation. */
  get localizedMessage(): LocalizedText {
    return this.#localizedMessage;
  }

  /** The hint before translation. */
  get localizedHint(): LocalizedText | undefined {
    return this.#fields.hint;
  }

  /** Returns the same error with message and hint in another language. Text from Halo or a library stays as it is. */
  translate(language: Language): HaloError {
    if (language === ENGLISH) return this;
    const translated = new HaloError(this.code, this.#localizedMessage, this.#fields, language);
    translated.stack = this.stack?.replace(this.message, () => translated.message);
    return translated;
  }

  /** Only the message: Node-RED puts this string into `msg.error.message`, without a class name. */
  override toString(): string {
    return this.message;
  }
}

/** Converts any thrown value to a HaloError. Anything else is a bug in this package: only its message is used. */
export function asHaloError(error: unknown): HaloError {
  if (error instanceof HaloError) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new HaloError('HALO_REQUEST', messages.request('preparationFailed', { reason: message }));
}
