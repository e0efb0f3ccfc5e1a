import { constants } from 'node:buffer';
import type { AccessToken, TokenManager } from '../auth/token-manager';
import type { ConnectionSettings } from '../connection/settings';
import { HaloError } from '../errors';
import { parseRateLimitResponse, parseRetryAfter } from '../rate-limit/rate-limit-response';
import type { Permit, QueueEntry, RateLimiter } from '../rate-limit/rate-limiter';
import { type ParsedBody, readBody } from '../response/body';
import { backoffMs } from '../transport/backoff';
import { raceDeadline, type WaitOptions } from '../transport/deadline';
import type { HttpRequest, HttpResponse, Transport } from '../transport/transport';
import { TransportError } from '../transport/transport-error';
import { redactHeaders } from '../util/redact';
import {
  MAX_ATTEMPTS,
  type RetryPolicy,
  type RetryQuota,
  retryableError,
  retryableStatus,
} from './retry-policy';

/** What the requests of one connection share. */
export interface RequestContext {
  settings: ConnectionSettings;
  tokenManager: TokenManager;
  transport: Transport;
  rateLimiter: RateLimiter;
  retryQuota: RetryQuota;
}

/** One request as its operation wants it. */
export interface ApiRequest {
  method: HttpRequest['method'];
  url: URL;
  body?: string | FormData;
}

/** What a request is doing: it has its turn, waits for one, or failed and will be sent again. */
export type RequestState = 'sending' | 'waiting' | 'retrying';

export interface ReceivedResponse {
  response: HttpResponse;
  /** The body as read; absent where somebody else has taken it. */
  body?: ParsedBody;
  /** Tokens that were used, to keep them out of errors. */
  secrets: string[];
}

type AttemptResult = { received: ReceivedResponse } | { error: TransportError };

/** What a write that had to wait wants to have left of its deadline, ms. */
const MIN_WRITE_TIME_MS = 1000;

/** How to go on after an attempt. */
interface RetryDecision {
  /** Milliseconds to wait before the repeat; the budget's own waits come on top. */
  delayMs: number;
  newSocket?: boolean;
  freshToken?: AccessToken;
}

/**
 * One request with its token, its turns and its repeats; the only loop that sends anything again. What may be
 * repeated is in retry.ts; a write never is once it may have reached Halo.
 */
export class RequestSender {
  attempts = 0;
  /** Time spent waiting for turns and before repeats, ms. */
  waitedMs = 0;
  readonly #context: RequestContext;
  readonly #request: ApiRequest;
  readonly #queueEntry: QueueEntry;
  readonly #waitOptions: WaitOptions;
  readonly #onState: (state: RequestState) => void;
  readonly #secrets: string[] = [];
  #retries = 0;
  /** Attempts that met the rate limit: a full queue behind one that is not known may meet it often. */
  #rateLimitedAttempts = 0;
  #lastRetryCost = 0;
  /** The deadline ended the last attempt. */
  #deadlineExceeded = false;
  #tokenRefreshed = false;

  constructor(
    context: RequestContext,
    request: ApiRequest,
    queueEntry: QueueEntry,
    waitOptions: WaitOptions,
    onState: (state: RequestState) => void = () => {},
  ) {
    this.#context = context;
    this.#request = request;
    this.#queueEntry = queueEntry;
    this.#waitOptions = waitOptions;
    this.#onState = onState;
  }

  /** @throws TransportFailure when no answer came; HaloError when nothing could be sent */
  async run(): Promise<ReceivedResponse> {
    const result = await this.#attemptUntilDone();
    if ('error' in result) throw result.error;
    return result.received;
  }

  /** The first outcome that stands. */
  async #attemptUntilDone(): Promise<AttemptResult> {
    // Asked before the turn, so that nobody queues for an hour to hear that the login has ended.
    const endAdmission = this.#context.rateLimiter.admit(this.#queueEntry);
    let token = await this.#getToken().finally(endAdmission);
    let newSocket = false;
    let lastResult: AttemptResult | undefined;
    for (;;) {
      let permit: Permit;
      try {
        permit = await this.#context.rateLimiter.acquire(this.#queueEntry, this.#waitOptions, () =>
          this.#onState('waiting'),
        );
      } catch (error) {
        // When time is up before the next try, the last one says more.
        if (lastResult && error instanceof HaloError) return lastResult;
        throw error;
      }
      this.waitedMs += permit.waitedMs;
      this.#onState(lastResult ? 'retrying' : 'sending');
      if (permit.waitedMs > 1000) {
        token = await this.#getToken().catch((error: unknown) => {
          permit.release('unsent');
          throw error;
        });
      }
      if (this.#isTooLateToSend(permit)) {
        permit.release('unsent');
        if (lastResult) return lastResult;
        throw new TransportError('timeout', false);
      }
      lastResult = await this.#attempt(token, permit, newSocket);
      const decision = await this.#decideRetry(lastResult, token);
      if (!decision) return lastResult;
      if (decision.delayMs > 0) {
        this.#onState('retrying');
        await this.#sleep(decision.delayMs);
      }
      newSocket = decision.newSocket ?? false;
      token = decision.freshToken ?? token;
    }
  }

  /** A write that has waited is not begun in the last moments of its deadline: nobody would know how it ended. */
  #isTooLateToSend({ waitedMs }: Permit): boolean {
    if (this.#request.method === 'GET') return false;
    const { timeoutMs: timeout } = this.#context.settings;
    return this.#waitOptions.deadlineAt - performance.now() < Math.min(timeout, waitedMs, MIN_WRITE_TIME_MS);
  }

  async #attempt(token: AccessToken, permit: Permit, newSocket: boolean): Promise<AttemptResult> {
    const { timeoutMs: timeout, maxResponseBytes: maxResponse } = this.#context.settings;
    const { method, url, body } = this.#request;
    const { signal, deadlineAt: endsAt } = this.#waitOptions;
    this.attempts++;
    const remainingMs = endsAt - performance.now();
    let response: HttpResponse;
    try {
      response = await this.#context.transport.send({
        method,
        url,
        headers: {
          accept: 'application/json',
          authorization: `Bearer ${token.value}`,
          // A form brings its own, with its boundary.
          ...(typeof body === 'string' && { 'content-type': 'application/json' }),
        },
        body,
        timeoutMs: Math.max(1, Math.min(timeout, remainingMs)),
        maxBytes: Math.min(maxResponse, constants.MAX_STRING_LENGTH),
        signal,
        newSocket,
      });
    } catch (error) {
      const transportError = error instanceof TransportError ? error : undefined;
      permit.release(transportError?.sent ? 'sent' : 'unsent');
      if (!transportError) throw error;
      // A timer counts from the beginning of its turn of the event loop, and so may end before the deadline. One that
      // has grown meanwhile ended the attempt only: somebody who waits longer has joined.
      const deadlineExtended = this.#waitOptions.deadlineAt > endsAt;
      this.#deadlineExceeded =
        transportError.kind === 'timeout' && remainingMs <= timeout && !deadlineExtended;
      return { error: transportError };
    }
    redactHeaders(response.headers, [token.value, this.#context.settings.clientSecret]);
    permit.release(response.statusCode === 429 ? parseRateLimitResponse(response) : 'responded');
    return { received: { response, body: readBody(response), secrets: this.#secrets } };
  }

  /** How to go on; undefined when the outcome stands. */
  async #decideRetry(result: AttemptResult, token: AccessToken): Promise<RetryDecision | undefined> {
    if ('received' in result && result.received.response.statusCode === 401) {
      return this.#refreshToken(token);
    }
    const policy = this.#retryPolicyFor(result);
    if (policy === 'never') {
      if ('received' in result) this.#context.retryQuota.recordSuccess(this.#lastRetryCost);
      return undefined;
    }
    const remainingMs = this.#waitOptions.deadlineAt - performance.now();
    const isAllowed = policy === 'always' || this.#request.method === 'GET';
    if (!isAllowed || this.#deadlineExceeded || remainingMs <= 0) return undefined;
    if ('received' in result && result.received.response.statusCode === 429) {
      this.#rateLimitedAttempts++;
      // The whole connection is paused now, and this request keeps its place for as long as its deadline lets it.
      return Math.max(this.#context.rateLimiter.pausedForMs, this.#requestedDelayMs(result)) < remainingMs
        ? { delayMs: 0 }
        : undefined;
    }
    if (this.attempts - this.#rateLimitedAttempts >= MAX_ATTEMPTS) return undefined;
    if ('error' in result && result.error.details.staleSocket) return { delayMs: 0, newSocket: true };
    const delayMs = Math.max(backoffMs(this.#retries++), this.#requestedDelayMs(result));
    const cost = delayMs < remainingMs ? this.#context.retryQuota.consume(policy) : undefined;
    if (cost === undefined) return undefined;
    this.#lastRetryCost = cost;
    return { delayMs };
  }

  #retryPolicyFor(result: AttemptResult): RetryPolicy {
    if ('error' in result) return retryableError(result.error);
    const { response, body } = result.received;
    // A body cut so that HTTP does not show it.
    if (response.statusCode < 300 && body?.unreadable === 'not-json')
      return this.#retries < 1 ? 'idempotent' : 'never';
    return retryableStatus(response.statusCode);
  }

  /** What a busy server asks for, ms. */
  #requestedDelayMs(result: AttemptResult): number {
    if (!('received' in result)) return 0;
    return parseRetryAfter(result.received.response.headers['retry-after']) ?? 0;
  }

  /** A request refused for its token changed nothing: any method goes once more, with a fresh one. */
  async #refreshToken(token: AccessToken): Promise<RetryDecision | undefined> {
    const { tokenManager, settings } = this.#context;
    if (this.#tokenRefreshed) {
      tokenManager.freshTokenRejected();
      return undefined;
    }
    this.#tokenRefreshed = true;
    const freshToken = await this.#raceDeadline(tokenManager.onUnauthorized(token, settings));
    if (!freshToken) return undefined;
    this.#secrets.push(freshToken.value);
    return { delayMs: 0, freshToken };
  }

  async #getToken(): Promise<AccessToken> {
    const { tokenManager, settings } = this.#context;
    const token =
      tokenManager.cachedToken(settings) ?? (await this.#raceDeadline(tokenManager.getToken(settings)));
    if (!this.#secrets.includes(token.value)) this.#secrets.push(token.value);
    return token;
  }

  async #sleep(ms: number): Promise<void> {
    const startedAt = performance.now();
    let timer: NodeJS.Timeout | undefined;
    const elapsed = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, ms);
    });
    try {
      await this.#raceDeadline(elapsed);
    } finally {
      clearTimeout(timer);
      this.waitedMs += performance.now() - startedAt;
    }
  }

  #raceDeadline<T>(work: Promise<T>): Promise<T> {
    return raceDeadline(work, this.#waitOptions, () => new TransportError('timeout', false));
  }
}
