import { HaloError, type HaloErrorCode } from '../errors';
import * as messages from '../i18n/messages';
import type { LocalizedText } from '../i18n/translate';
import { parseRetryAfter } from '../rate-limit/rate-limit-response';
import type { HttpResponse } from '../transport/transport';
import { isObject } from '../util/parse';
import { redactAndTruncate } from '../util/redact';
import { truncate } from '../util/truncate';
import { decodeBody, type ParsedBody } from './body';
import { isTooDeep, type RedactText, sanitizeDetails } from './details';
import { flatten, flattenError, isBlank } from './flatten';
import { hintFor } from './hints';
import { MAX_BODY_CHARS, MAX_TEXT_CHARS } from './limits';

/** The properties of the request that are needed to interpret its response. */
export interface ResponseContext {
  host: string;
  /** A POST or DELETE. It may have taken effect even if the response is unreadable. */
  write: boolean;
  secrets: readonly string[];
}

/** A successful response. */
export interface InterpretedResponse {
  payload: unknown;
  warnings?: string[];
}

/**
 * Extracts the payload of a response. It is returned as sent, unless it is nested so deeply that Node-RED cannot clone it.
 * @throws HaloError for every status other than 2xx, and for a 2xx response that is not JSON or contains an error
 */
export async function interpret(
  response: HttpResponse,
  body: ParsedBody,
  context: ResponseContext,
): Promise<InterpretedResponse> {
  try {
    return await interpretBody(response, body, context);
  } catch (error) {
    if (error instanceof HaloError) throw error;
    // A bug in this package must not hide that the request was sent: a write may have been saved.
    throw unreadableError(messages.response('unprocessable'), response, context);
  }
}

async function interpretBody(
  response: HttpResponse,
  body: ParsedBody,
  context: ResponseContext,
): Promise<InterpretedResponse> {
  const { statusCode, headers } = response;
  if (statusCode < 200 || statusCode >= 300) throw await responseError(response, body, context);
  if (body.unreadable === 'empty') {
    if (context.write || statusCode === 204) return { payload: null };
    throw unreadableError(messages.response('emptyBody'), response, context);
  }
  if (body.unreadable) {
    const contentType = headers['content-type'];
    const mediaType =
      contentType === undefined
        ? messages.response('noContentType')
        : String(contentType).split(';', 1).join();
    const reasons = {
      html: messages.response('webPage', { type: mediaType }),
      'not-json': messages.response('notJson', { type: mediaType }),
    };
    throw unreadableError(reasons[body.unreadable], response, context);
  }
  const { payload } = body;
  throwEmbeddedErrors(payload, response, context);
  if (isTooDeep(payload)) throw unreadableError(messages.response('tooDeep'), response, context);
  const warnings = warningsOf(payload);
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

async function responseError(
  response: HttpResponse,
  body: ParsedBody,
  context: ResponseContext,
): Promise<HaloError> {
  const { statusCode, headers } = response;
  if (statusCode < 400) return unreadableError(messages.response('redirect'), response, context);
  // After a 408 the outcome of a write is unknown, as after a timeout on our side.
  if (statusCode === 408 && context.write)
    return unreadableError(messages.response('timeout'), response, context);
  const text = decodeBody(response);
  const redactText = redactor(context);
  const { text: message, details } = await flattenError(body, text, statusCode, redactText);
  const retryAfterMs = parseRetryAfter(headers['retry-after']);
  return new HaloError(codeFor(statusCode), message, {
    statusCode,
    headers,
    details,
    hint: hintFor(message, statusCode),
    // An escaped secret is only recognised in the parsed body.
    body: text
      ? redactText(details && text.includes('\\') ? JSON.stringify(details) : text, MAX_BODY_CHARS)
      : undefined,
    uncertain: context.write && statusCode >= 500 ? true : undefined,
    retryAfter: retryAfterMs === undefined ? undefined : Math.ceil(retryAfterMs / 1000),
  });
}

function redactor({ secrets }: ResponseContext): RedactText {
  return (text, maxChars) => redactAndTruncate(text, secrets, maxChars);
}

/** No readable response: the outcome of a write is unknown. */
function unreadableError(
  reason: LocalizedText,
  { statusCode, headers }: HttpResponse,
  { host, write }: ResponseContext,
): HaloError {
  const values = { host, received: reason, status: statusCode };
  if (write) {
    return new HaloError('HALO_UNCERTAIN', messages.response('outcomeUnknown', values), {
      statusCode,
      headers,
      uncertain: true,
    });
  }
  return new HaloError('HALO_BAD_RESPONSE', messages.response('unreadable', values), { statusCode, headers });
}

/** Halo reports some errors with status 200: in `_error` or `_warning_is_error` of a record, or `load_error` of a report. */
function throwEmbeddedErrors(
  payload: unknown,
  { statusCode, headers }: HttpResponse,
  context: ResponseContext,
): void {
  for (const record of records(payload)) {
    const report = isObject(record.report) ? record.report : undefined;
    const errors = [record._error, warningError(record), report?.load_error];
    if (errors.every(isBlank) && record._warning_is_error !== true) continue;
    const redactText = redactor(context);
    const lines = errors.flatMap((value) => flatten(sanitizeDetails(value, redactText)));
    if (lines.length === 0 && record._warning_is_error !== true) continue;
    const message = truncate([...new Set(lines)].join('\n'), MAX_TEXT_CHARS);
    throw new HaloError('HALO_VALIDATION', message || messages.response('rejectedWithoutReason'), {
      statusCode,
      headers,
      details: sanitizeDetails(payload, redactText),
      hint: hintFor(message, statusCode),
    });
  }
}

/** The warnings of all records, up to the maximum length of a message. */
function warningsOf(payload: unknown): string[] {
  const warnings: string[] = [];
  let chars = 0;
  for (const record of records(payload)) {
    for (const line of flatten(record._warning)) {
      chars += line.length;
      if (chars > MAX_TEXT_CHARS) return [...warnings, '…'];
      warnings.push(line);
    }
  }
  return warnings;
}

/** `_warning_is_error` holds the error message; if it is only a flag, the message is in `_warning`. */
function warningError(record: Record<string, unknown>): unknown {
  const flag = record._warning_is_error;
  if (flag === true) return record._warning;
  return flag === false ? '' : flag;
}

function records(payload: unknown): Record<string, unknown>[] {
  return (Array.isArray(payload) ? payload : [payload]).filter(isObject);
}
