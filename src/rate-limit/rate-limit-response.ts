import type { HttpAnswer } from '../transport/transport';
import type { RateLimit } from './sliding-window';

/** What a 429 tells. */
export interface Refusal {
  /** Milliseconds, at least a second; absent when Halo gave no usable `Retry-After`. */
  retryAfter?: number;
  /** The limit in Halo's own words, where it names it. */
  limit?: RateLimit;
}

const SECOND = 1000;
const MINUTE = 60_000;

/** Reads a 429: "Rate Limit Reached - 300 Requests per rolling 5 minute window". */
export function readRefusal({ headers, body }: HttpAnswer): Refusal {
  const said = /(\d+) Requests per rolling (\d+(?:\.\d+)?) minute/i.exec(body.toString('utf8', 0, 2048));
  const limit = said && { requests: Number(said[1]), window: Number(said[2]) * MINUTE };
  return {
    retryAfter: retryAfter(headers['retry-after']),
    limit: limit && limit.requests > 0 && limit.window > 0 ? limit : undefined,
  };
}

/** `Retry-After` in ms: seconds or a date (RFC 9110 section 10.2.3). Less than a second is a second, nonsense is nothing. */
export function retryAfter(value: string | string[] | undefined, now = Date.now()): number | undefined {
  const text = (Array.isArray(value) ? value[0] : value)?.trim();
  if (!text) return undefined;
  const wait = /^[+-]?\d+(\.\d+)?$/.test(text) ? Number(text) * SECOND : Date.parse(text) - now;
  return Number.isNaN(wait) ? undefined : Math.max(SECOND, wait);
}
