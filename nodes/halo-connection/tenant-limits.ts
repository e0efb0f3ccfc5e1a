import { type ConnectionSettings, RateLimiter, rateLimitKey, SharedWindow } from '../../src/index';

/** The rate limiter of a tenant, and the window of requests that it counts, across processes if there are several. */
export interface TenantLimit {
  rateLimiter: RateLimiter;
  requestWindow: SharedWindow;
}

/**
 * One rate limiter per tenant, shared by all connections to it, because Halo limits the requests of a tenant as a
 * whole. Rate limiters are kept across deploys, so that a deploy does not reset the count.
 */
export class TenantLimits {
  readonly #limits = new Map<string, TenantLimit>();

  /** The tenant's limit, created if it has none. */
  limitFor(settings: ConnectionSettings): TenantLimit {
    const key = rateLimitKey(settings);
    let limit = this.#limits.get(key);
    if (!limit) {
      limit = createTenantLimit(settings);
      this.#limits.set(key, limit);
    }
    return limit;
  }

  /** The tenant's limit, or a temporary one if no connection to the tenant has been deployed. */
  temporaryLimitFor(settings: ConnectionSettings): TenantLimit {
    return this.#limits.get(rateLimitKey(settings)) ?? createTenantLimit(settings);
  }
}

function createTenantLimit(settings: ConnectionSettings): TenantLimit {
  const requestWindow = new SharedWindow(rateLimitKey(settings), settings.processes);
  return { requestWindow, rateLimiter: new RateLimiter(settings.rateLimit, requestWindow) };
}
