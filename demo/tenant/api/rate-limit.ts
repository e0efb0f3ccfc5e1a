import { Refusal } from './errors';

export interface RateLimitOptions {
  requests: number;
  minutes: number;
  /** Seconds to put into a Retry-After header; Halo is not known to send one. */
  retryAfter?: number;
}

/** A rolling window over all requests to the API. Refused requests do not count. */
export class RateLimit {
  private admitted: number[] = [];

  constructor(private readonly options: RateLimitOptions) {}

  /** Counts a request; throws the 429 when the window is full. */
  admit(now: number = performance.now()): void {
    const { requests, minutes, retryAfter } = this.options;
    this.admitted = this.admitted.filter((at) => at > now - minutes * 60_000);
    if (this.admitted.length < requests) {
      this.admitted.push(now);
      return;
    }
    const text = `Rate Limit Reached - ${requests} Requests per rolling ${minutes} minute window`;
    const header: Record<string, string> =
      retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) };
    throw new Refusal(429, text, { 'content-type': 'text/plain; charset=utf-8', ...header });
  }

  reset(): void {
    this.admitted = [];
  }
}
