import { HaloError, type HaloErrorCode } from '../errors';
import * as say from '../i18n/messages';
import type { Said } from '../i18n/translate';
import { retryAfter } from '../rate-limit/rate-limit-response';
import type { HttpAnswer } from '../transport/transport';
import { redact, withoutKnown } from '../util/redact';
import { type Body, bodyText } from './body';
import { flatten, flattenError } from './flatten';
import { hintFor } from './hints';

/** What to know of a request to judge its answer. */
export interface Asked {
  host: string;
  /** A POST or DELETE: after it the record may exist, whatever came back. */
  write: boolean;
  secrets: readonly string[];
}

/** A good answer. */
export interface Interpreted {
  payload: unknown;
  warnings?: string[];
}

const BODY_LENGTH = 2048;

/**
 * The payload of an answer.
 * @throws HaloError for everything that is not a success: other statuses, a success without JSON, a success that
 * carries an error inside
 */
export async function interpret(answer: HttpAnswer, body: Body, asked: Asked): Promise<Interpreted> {
  const { statusCode, headers } = answer;
  if (statusCode < 200 || statusCode >= 300) throw await failed(answer, asked);
  if (body.unreadable === 'empty') {
    if (asked.write || statusCode === 204) return { payload: null };
    throw unreadable(say.response('empty'), answer, asked);
  }
  if (body.unreadable) {
    const given = headers['content-type'];
    const type = given === undefined ? say.response('noType') : String(given).split(';', 1).join();
    const html = body.unreadable === 'html';
    const what = html ? say.response('page', { type }) : say.response('noJson', { type });
    throw unreadable(what, answer, asked);
  }
  const { payload } = body;
  refuseErrorsInside(payload, answer, asked);
  const warnings = records(payload).flatMap((record) => flatten(record._warning));
  return warnings.length > 0 ? { payload, warnings } : { payload };
}

function codeFor(status: number): HaloErrorCode {
  if (status === 401) return 'HALO_UNAUTHORIZED';
  if (status === 403) return 'HALO_FORBIDDEN';
  if (status === 404) return 'HALO_NOT_FOUND';
  if (status === 408) return 'HALO_TIMEOUT';
  if (status === 429) return 'HALO_RATE_LIMITED';
  return status >= 500 ? 'HALO_SERVER' : 'HALO_VALIDATION';
}

async function failed(answer: HttpAnswer, asked: Asked): Promise<HaloError> {
  const { statusCode, headers } = answer;
  // Before anything is shortened: half a secret would not be known any more.
  const text = withoutKnown(bodyText(answer), asked.secrets);
  if (statusCode < 400) return unreadable(say.response('redirect'), answer, asked);
  // A time-out told by the other side says as little about a write as one of ours.
  if (statusCode === 408 && asked.write) return unreadable(say.response('timeout'), answer, asked);
  const { text: message, details } = await flattenError(
    text,
    String(headers['content-type'] ?? ''),
    statusCode,
  );
  const clean = (value: string) => redact(value, asked.secrets);
  const wait = retryAfter(headers['retry-after']);
  return new HaloError(codeFor(statusCode), clean(message), {
    statusCode,
    headers,
    details: details === undefined ? undefined : redacted(details, clean),
    hint: hintFor(message, statusCode),
    body: text ? clean(text).slice(0, BODY_LENGTH) : undefined,
    uncertain: asked.write && statusCode >= 500 ? true : undefined,
    retryAfter: wait === undefined ? undefined : Math.ceil(wait / 1000),
  });
}

/** An end without a readable answer of Halo: for a write nobody knows what became of it. */
function unreadable(what: Said, { statusCode, headers }: HttpAnswer, { host, write }: Asked): HaloError {
  const told = { host, what, status: statusCode };
  if (write) {
    return new HaloError('HALO_UNCERTAIN', say.response('uncertain', told), {
      statusCode,
      headers,
      uncertain: true,
    });
  }
  return new HaloError('HALO_BAD_RESPONSE', say.response('unreadable', told), { statusCode, headers });
}

/** Halo can say 200 and mean no: in a record's `_error` or `_warning_is_error`, or in a report's `load_error`. */
function refuseErrorsInside(payload: unknown, { statusCode, headers }: HttpAnswer, { secrets }: Asked): void {
  for (const record of records(payload)) {
    const report = isObject(record.report) ? record.report : undefined;
    const said = [record._error, flagged(record), report?.load_error].flatMap((value) => flatten(value));
    if (said.length === 0 && record._warning_is_error !== true) continue;
    const clean = (value: string) => redact(value, secrets);
    const message = clean([...new Set(said)].join('\n'));
    throw new HaloError('HALO_VALIDATION', message || say.response('refusedSilently'), {
      statusCode,
      headers,
      details: redacted(payload, clean),
      hint: hintFor(message, statusCode),
    });
  }
}

/** `_warning_is_error` holds the error's text; where it is only a flag, the text is in `_warning`. */
function flagged(record: Record<string, unknown>): unknown {
  const flag = record._warning_is_error;
  if (flag === true) return record._warning;
  return flag === false ? '' : flag;
}

function records(payload: unknown): Record<string, unknown>[] {
  return (Array.isArray(payload) ? payload : [payload]).filter(isObject);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Redacted as text, so that a member's name tells a secret too. */
function redacted(details: unknown, clean: (text: string) => string): unknown {
  try {
    return JSON.parse(clean(JSON.stringify(details)));
  } catch {
    return undefined;
  }
}
