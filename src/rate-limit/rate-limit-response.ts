import type { HttpResponse } from '../transport/transport';
import type { RateLimitResponse } from './types';

const SECOND_MS = 1000;
const MINUTE_MS = 60_000;

/** Parses a 429 response: "Rate Limit Reached - 300 Requests per rolling 5 minute window". */
export function parseRateLimitResponse({ headers, body }: HttpResponse): RateLimitResponse {
  const match = /(\d+) Requests per rolling (\d+(?:\.\d+)?) minute/i.exec(body.toString('utf8', 0, 2048));
  const limit = match && { requests: Number(match[1]), windowMs: Number(match[2]) * MINUTE_MS };
  return {
    retryAfterMs: parseRetryAfter(headers['retry-after']),
    limit: limit && limit.requests > 0 && limit.windowMs > 0 ? limit : undefined,
  };
}

/**
 * Parses `Retry-After`: seconds or a date (RFC 9110 section 10.2.3).
 * @returns milliseconds, 1000 or more; undefined when absent or not valid
 */
export function parseRetryAfter(value: string | string[] | undefined, now = Date.now()): number | undefined {
  const text = (Array.isArray(value) ? value[0] : value)?.trim();
  if (!text) return undefined;
  const delayMs = /^[+-]?\d+(\.\d+)?$/.test(text) ? Number(text) * SECOND_MS : Date.parse(text) - now;
  return Number.isNaN(delayMs) ? undefined : Math.max(SECOND_MS, delayMs);
}
