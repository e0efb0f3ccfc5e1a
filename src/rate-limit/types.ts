/** A rate limit: at most `requests` requests in any window of `windowMs` milliseconds. */
export interface RateLimit {
  requests: number;
  windowMs: number;
}

/** What Halo's 429 response says. */
export interface RateLimitResponse {
  /** Milliseconds, 1000 or more; absent when the response has no valid `Retry-After`. */
  retryAfterMs?: number;
  /** The limit, where the response names it. */
  limit?: RateLimit;
}

/** A counted request. It counts from the reservation until one window after its release. */
export interface Reservation {
  /** Call when the request has ended. @param counted - false when it certainly never reached Halo */
  release(counted: boolean): void;
}

/**
 * Result of a reservation: the request fits (`Reservation`), retry after this many milliseconds (`Infinity`: when
 * another request has ended), or another process received a 429 and all processes have to pause (`RateLimitResponse`).
 */
export type Decision = Reservation | number | RateLimitResponse;

/** Counts requests and decides whether one more fits. A window shared between processes decides asynchronously. */
export interface RequestWindow {
  /** Counts a request if it fits. Never rejects. */
  reserve(limit: RateLimit): Decision | Promise<Decision>;
  /** Reports a 429 to the processes that share the window. @param limit - the limit, where Halo named it */
  publishPause?(pauseMs: number, limit?: RateLimit): void;
  /** Called when `reserve` may succeed earlier than its last result said. */
  onChange?: () => void;
}
