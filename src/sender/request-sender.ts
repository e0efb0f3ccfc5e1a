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

/** Shared by all requests of one connection. */
export interface RequestContext {
  settings: ConnectionSettings;
  tokenManager: TokenManager;
  transport: Transport;
  rateLimiter: RateLimiter;
  retryQuota: RetryQuota;
}

/** One API request, without token and retries. */
export interface ApiRequest {
  method: HttpRequest['method'];
  url: URL;
  body?: string | FormData;
}

/** State of a request: it has a permit, waits for one, or will be retried after a failure. */
export type RequestState = 'sending' | 'waiting' | 'retrying';

export interface ReceivedResponse {
  response: HttpResponse;
  /** The parsed body; absent when another waiter of a shared read got it. */
  body?: ParsedBody;
  /** Tokens that were used, to redact them from errors. */
  secrets: string[];
}

type AttemptResult = { received: ReceivedResponse } | { error: TransportError };

/** A write that had to wait is not sent with less time than this before its deadline. */
const MIN_WRITE_TIME_MS = 1000;

/** How to retry after an attempt. */
interface RetryDecision {
  /** Delay before the retry; waiting for the rate limit comes on top. */
  delayMs: number;
  newSocket?: boolean;
  freshToken?: AccessToken;
}

/**
 * Sends one request: gets the token, waits for permits, retries. This is the only retry loop; retry-policy.ts says what may
 * be retried. A write is never retried once it may have reached Halo.
 */
export class RequestSender {
  attempts = 0;
  /** Time spent waiting for permits and before retries. */
  waitedMs = 0;
  readonly #context: RequestContext;
  readonly #request: ApiRequest;
  readonly #queueEntry: QueueEntry;
  readonly #waitOptions: WaitOptions;
  readonly #onState: (state: RequestState) => void;
  readonly #secrets: string[] = [];
  #retries = 0;
  /** Attempts that got a 429. They are not counted as attempts: a long queue can hit an unknown limit repeatedly. */
  #rateLimitedAttempts = 0;
  #lastRetryCost = 0;
  /** The last attempt ended at the deadline. */
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

  /** @throws TransportError when there was no response; HaloError when the request could not be sent */
  async run(): Promise<ReceivedResponse> {
    const result = await this.#attemptUntilDone();
    if ('error' in result) throw result.error;
    return result.received;
  }

  /** Retries until an attempt's result is final. */
  async #attemptUntilDone(): Promise<AttemptResult> {
    // The token first: a request must not wait in the queue only to fail because the sign-in has expired.
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
        // The deadline was exceeded before the retry: the result of the last attempt says more.
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

  /** A write that had to wait is not sent shortly before its deadline: its outcome would be unknown. */
  #isTooLateToSend({ waitedMs }: Permit): boolean {
    if (this.#request.method === 'GET') return false;
    const { timeoutMs } = this.#context.settings;
    const remainingMs = this.#waitOptions.deadlineAt - performance.now();
    return remainingMs < Math.min(timeoutMs, waitedMs, MIN_WRITE_TIME_MS);
  }

  async #attempt(token: AccessToken, permit: Permit, newSocket: boolean): Promise<AttemptResult> {
    const { timeoutMs, maxResponseBytes } = this.#context.settings;
    const { method, url, body } = this.#request;
    const { signal, deadlineAt } = this.#waitOptions;
    this.attempts++;
    const remainingMs = deadlineAt - performance.now();
    let response: HttpResponse;
    try {
      response = await this.#context.transport.send({
        method,
        url,
        headers: {
          accept: 'application/json',
          authorization: `Bearer ${token.value}`,
          // A form sets its own content type, with the boundary.
          ...(typeof body === 'string' && { 'content-type': 'application/json' }),
        },
        body,
        timeoutMs: Math.max(1, Math.min(timeoutMs, remainingMs)),
        maxBytes: Math.min(maxResponseBytes, constants.MAX_STRING_LENGTH),
        signal,
        newSocket,
      });
    } catch (error) {
      const transportError = error instanceof TransportError ? error : undefined;
      permit.release(transportError?.sent ? 'sent' : 'unsent');
      if (!transportError) throw error;
      // Compared by timeout, not by clock: a timer counts from the start of its event loop iteration and can fire before
      // the deadline. If a waiter with a later deadline has joined, only the attempt has ended.
      const deadlineExtended = this.#waitOptions.deadlineAt > deadlineAt;
      this.#deadlineExceeded =
        transportError.kind === 'timeout' && remainingMs <= timeoutMs && !deadlineExtended;
      return { error: transportError };
    }
    redactHeaders(response.headers, [token.value, this.#context.settings.clientSecret]);
    permit.release(response.statusCode === 429 ? parseRateLimitResponse(response) : 'responded');
    return { received: { response, body: readBody(response), secrets: this.#secrets } };
  }

  /** Decides whether to retry; undefined when the result is final. */
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
      // The rate limiter is paused; the request keeps its queue entry if its deadline allows it.
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
    // A truncated body that HTTP framing does not reveal.
    if (response.statusCode < 300 && body?.unreadable === 'not-json')
      return this.#retries < 1 ? 'idempotent' : 'never';
    return retryableStatus(response.statusCode);
  }

  /** Milliseconds from the response's `Retry-After`; 0 without one. */
  #requestedDelayMs(result: AttemptResult): number {
    if (!('received' in result)) return 0;
    return parseRetryAfter(result.received.response.headers['retry-after']) ?? 0;
  }

  /** After a 401 nothing was changed: any method is retried once, with a fresh token. */
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
