import { ApiError } from './errors';

export interface RateLimitOptions {
  requests: number;
  windowMinutes: number;
  /** Value of a Retry-After header, seconds. Halo is not known to send one. */
  retryAfterSeconds?: number;
}

/** A sliding window over all API requests. Rejected requests do not count. */
export class RateLimiter {
  private timestamps: number[] = [];

  constructor(private readonly options: RateLimitOptions) {}

  /** Counts a request. @throws 429 when the window is full */
  admit(now: number = performance.now()): void {
    const { requests, windowMinutes, retryAfterSeconds } = this.options;
    this.timestamps = this.timestamps.filter((timestamp) => timestamp > now - windowMinutes * 60_000);
    if (this.timestamps.length < requests) {
      this.timestamps.push(now);
      return;
    }
    const message = `Rate Limit Reached - ${requests} Requests per rolling ${windowMinutes} minute window`;
    const retryAfterHeader: Record<string, string> =
      retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) };
    throw new ApiError(429, message, { 'content-type': 'text/plain; charset=utf-8', ...retryAfterHeader });
  }

  reset(): void {
    this.timestamps = [];
  }
}
