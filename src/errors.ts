import * as messages from './i18n/messages';
import { ENGLISH, type Language, type LocalizedText, translate } from './i18n/translate';

/** The documented codes of everything that can go wrong. */
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

/** What an error may carry besides its text; nothing else of a failed request ever leaves the engine. */
export interface HaloErrorFields {
  /** HTTP status, when Halo answered. */
  statusCode?: number;
  headers?: Record<string, string | string[]>;
  /** The answer's body as parsed, secrets redacted. */
  details?: unknown;
  /** Our advice; Halo's words stand alone in the message. */
  hint?: LocalizedText;
  /** The answer's body as text, redacted, at most 2 kB; for 4xx and 5xx only. */
  body?: string;
  /** A write failed and the record may exist all the same. */
  uncertain?: boolean;
  /** The connection setting or request member at fault. */
  field?: string;
  /** Seconds after which Halo wants to be asked again, when it said so. */
  retryAfter?: number;
}

/**
 * The one error that leaves the engine. It is built field by field and has no `cause`: the HTTP and OAuth
 * libraries' own errors carry tokens and headers.
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
  /** Kept off the error's own enumerable properties: they go to `msg.headers`, not into logs. */
  readonly #headers: Record<string, string | string[]> | undefined;
  readonly #fields: HaloErrorFields;
  readonly #localizedMessage: LocalizedText;

  /**
   * @param message - sentences of ours, or Halo's words as they are
   * @param language - of `message` and `hint`
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

  /** What the message says, in no language yet. */
  get localizedMessage(): LocalizedText {
    return this.#localizedMessage;
  }

  /** What the hint says, in no language yet. */
  get localizedHint(): LocalizedText | undefined {
    return this.#fields.hint;
  }

  /** The same error with its message and advice in another language; words that are not ours stay. */
  translate(language: Language): HaloError {
    if (language === ENGLISH) return this;
    const translated = new HaloError(this.code, this.#localizedMessage, this.#fields, language);
    translated.stack = this.stack?.replace(this.message, () => translated.message);
    return translated;
  }

  /** The text alone, so that a Catch node's `msg.error.message` has no class name before it. */
  override toString(): string {
    return this.message;
  }
}

/** Any thrown value as a HaloError; what is not ours is a defect of ours and says so without its internals. */
export function asHaloError(error: unknown): HaloError {
  if (error instanceof HaloError) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new HaloError('HALO_REQUEST', messages.request('preparationFailed', { reason: message }));
}
