import type { TokenManager } from './auth/token-manager';
import type { Operation } from './catalogue/operation';
import type { RecentErrors } from './connection/recent-errors';
import { type ConnectionSettings, rateLimitKey } from './connection/settings';
import { runCreateOnce } from './create-once/run-create-once';
import { collectPages } from './pagination/collect-pages';
import { paginate, type RunContext } from './pagination/paginate';
import { RateLimiter } from './rate-limit/rate-limiter';
import { SharedWindow } from './rate-limit/shared-window';
import type { OperationInput } from './request/build';
import { RequestDispatcher } from './sender/request-dispatcher';
import { RetryQuota } from './sender/retry-policy';
import { Transport } from './transport/transport';
import type { HaloPage, HaloResult, RunOptions } from './types';

/** Client of one Halo instance with one set of connection settings. Every failure is a HaloError. */
export class HaloClient {
  readonly #context: RunContext;
  readonly #transport: Transport;

  /**
   * @param rateLimiter - the rate limiter of the tenant, shared by all its clients; a new one when absent
   * @param recentErrors - records the errors of all runs, for the connection report
   */
  constructor(
    settings: ConnectionSettings,
    tokenManager: TokenManager,
    rateLimiter = createRateLimiter(settings),
    recentErrors?: RecentErrors,
  ) {
    this.#transport = new Transport(settings);
    const dispatcher = new RequestDispatcher({
      settings,
      tokenManager,
      transport: this.#transport,
      rateLimiter,
      retryQuota: new RetryQuota(),
    });
    this.#context = { settings, rateLimiter, dispatcher, recentErrors };
  }

  /** Milliseconds until the next permit of the rate limiter; undefined when it cannot be predicted. */
  get nextPermitInMs(): number | undefined {
    return this.#context.rateLimiter.nextPermitInMs;
  }

  /**
   * Runs one operation and returns one result. All pages of a list are combined, in the shape of the first page.
   * @throws HaloError
   */
  run(operation: Operation, input: OperationInput, options: RunOptions = {}): Promise<HaloResult> {
    return collectPages(operation, options, (runOptions) => this.pages(operation, input, runOptions));
  }

  /**
   * Runs one operation and yields its pages in order. Without `allPages`, and for operations that are no lists, there is
   * one page. Later pages are fetched while earlier ones are processed. With a reference the page is the record with this
   * reference, created or found.
   * @throws HaloError
   */
  pages(
    operation: Operation,
    input: OperationInput,
    options: RunOptions = {},
  ): AsyncGenerator<HaloPage, void, undefined> {
    const { reference } = input;
    return reference
      ? runCreateOnce(this.#context, operation, { ...input, reference }, options)
      : paginate(this.#context, operation, input, options);
  }

  /** Closes the connection's sockets, as soon as the running requests have ended. */
  close(): void {
    this.#transport.close();
  }
}

function createRateLimiter(settings: ConnectionSettings): RateLimiter {
  return new RateLimiter(settings.rateLimit, new SharedWindow(rateLimitKey(settings), settings.processes));
}
