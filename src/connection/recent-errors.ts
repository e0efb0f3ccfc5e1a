import type { HaloError, HaloErrorCode } from '../errors';
import { redact } from '../util/redact';

/** An error for the connection report, without content of requests and responses. */
export interface RecentError {
  /** Milliseconds since 1970. */
  at: number;
  /** The operation's id, or the action in the dialog. */
  operation: string;
  code: HaloErrorCode;
  statusCode?: number;
  /** Number of consecutive occurrences. */
  count: number;
  /** Absent if the message quotes Halo, because it may contain personal data. */
  message?: string;
}

const MAX_ERRORS = 10;

/** The most recent errors of one connection, for its report. */
export class RecentErrors {
  readonly #errors: RecentError[] = [];

  add({ code, statusCode, message, details, body }: HaloError, operation: string): void {
    // A stopped flow is not an error.
    if (code === 'HALO_CLOSED') return;
    const isOwnMessage = details === undefined && body === undefined;
    const error: RecentError = {
      at: Date.now(),
      count: 1,
      operation,
      code,
      ...(statusCode !== undefined && { statusCode }),
      ...(isOwnMessage && { message: maskEmails(redact(message)) }),
    };
    const last = this.#errors.at(-1);
    if (last && isSameError(last, error)) {
      this.#errors.pop();
      error.count += last.count;
    }
    this.#errors.push(error);
    if (this.#errors.length > MAX_ERRORS) this.#errors.shift();
  }

  /** Newest first. */
  get list(): RecentError[] {
    return [...this.#errors].reverse();
  }
}

function maskEmails(message: string): string {
  // The lookbehind keeps the match linear: a long word is scanned only from its start.
  return message.replace(/(?<![\w.+-])[\w.+-]+@[\w.-]+/g, '[address]');
}

function isSameError(a: RecentError, b: RecentError): boolean {
  return (['operation', 'code', 'statusCode', 'message'] as const).every((key) => a[key] === b[key]);
}
