import type { HaloError, HaloErrorCode } from '../errors';
import { redact } from '../util/redact';

/** One thing that went wrong, without anything of what was asked or answered. */
export interface RecentError {
  /** Milliseconds since 1970. */
  at: number;
  /** The operation's id, or what the dialog was doing. */
  operation: string;
  code: HaloErrorCode;
  statusCode?: number;
  /** How often it came without another in between. */
  count: number;
  /** Our own sentence; Halo's words may hold what is nobody's business and are not kept. */
  message?: string;
}

const MAX_ERRORS = 10;

/** The last errors of one connection, for its report. */
export class RecentErrors {
  readonly #errors: RecentError[] = [];

  add({ code, statusCode, message, details, body }: HaloError, operation: string): void {
    // A flow that is stopped is nothing wrong.
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

  /** The newest first. */
  get list(): RecentError[] {
    return [...this.#errors].reverse();
  }
}

function maskEmails(text: string): string {
  return text.replace(/[\w.+-]+@[\w.-]+/g, '[address]');
}

function isSameError(a: RecentError, b: RecentError): boolean {
  return (['operation', 'code', 'statusCode', 'message'] as const).every((key) => a[key] === b[key]);
}
