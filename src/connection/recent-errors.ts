import type { HaloError, HaloErrorCode } from '../errors';
import { redact } from '../util/redact';

/** One thing that went wrong, without anything of what was asked or answered. */
export interface LastError {
  /** Milliseconds since 1970. */
  at: number;
  /** The operation's id, or what the dialog was doing. */
  what: string;
  code: HaloErrorCode;
  statusCode?: number;
  /** How often it came without another in between. */
  times: number;
  /** Our own sentence; Halo's words may hold what is nobody's business and are not kept. */
  message?: string;
}

const KEPT = 10;

/** The last errors of one connection, for its report. */
export class LastErrors {
  readonly #errors: LastError[] = [];

  note({ code, statusCode, message, details, body }: HaloError, what: string): void {
    // A flow that is stopped is nothing wrong.
    if (code === 'HALO_CLOSED') return;
    const own = details === undefined && body === undefined;
    const error: LastError = {
      at: Date.now(),
      times: 1,
      what,
      code,
      ...(statusCode !== undefined && { statusCode }),
      ...(own && { message: withoutPeople(redact(message)) }),
    };
    const last = this.#errors.at(-1);
    if (last && sameKind(last, error)) {
      this.#errors.pop();
      error.times += last.times;
    }
    this.#errors.push(error);
    if (this.#errors.length > KEPT) this.#errors.shift();
  }

  /** The newest first. */
  get list(): LastError[] {
    return [...this.#errors].reverse();
  }
}

function withoutPeople(text: string): string {
  return text.replace(/[\w.+-]+@[\w.-]+/g, '[address]');
}

function sameKind(one: LastError, other: LastError): boolean {
  return (['what', 'code', 'statusCode', 'message'] as const).every((name) => one[name] === other[name]);
}
