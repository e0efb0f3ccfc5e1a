import { HaloError } from '../errors';
import * as messages from '../i18n/messages';
import type { WaitOptions } from '../transport/deadline';
import { TransportError } from '../transport/transport-error';
import { timerMs } from '../util/timer';
import { effectiveLimit, SlidingWindow, strictest } from './sliding-window';
import type { Decision, RateLimit, RateLimitResponse, RequestWindow, Reservation } from './types';

/** Priority of a request, highest first: a user's dialog, a message of a flow, further pages of a list. */
export type Priority = 'interactive' | 'flow' | 'bulk';

const PRIORITIES: Priority[] = ['interactive', 'flow', 'bulk'];

/** Position of a request in its queue. Retries keep it. */
export interface QueueEntry {
  readonly priority: Priority;
  readonly sequence: number;
  /** Maximum number of requests in the queue when this one is added. */
  readonly queueLimit: number;
  /** The request has been in the queue before: the queue limit does not apply again. */
  admitted: boolean;
}

/** Permit to send one request. */
export interface Permit {
  /** Time in the queue. */
  readonly waitedMs: number;
  /**
   * Call once, when the request has ended: it certainly never reached Halo (`unsent`), may have reached it (`sent`), got
   * a response (`responded`), or got a 429 (the parsed response).
   */
  release(outcome: 'unsent' | 'sent' | 'responded' | RateLimitResponse): void;
}

interface QueuedRequest {
  entry: QueueEntry;
  waitOptions: WaitOptions;
  queuedAt: number;
  granted: boolean;
  resolve(permit: Permit): void;
  reject(reason: Error): void;
  cleanUp(): void;
}

/**
 * Maximum number of concurrent requests. If the real limit is lower than the configured one, the first 429 rejects all
 * requests in flight: this caps their number. More concurrency does not make Halo faster.
 */
const MAX_IN_FLIGHT = 100;

/** Maximum number of consecutive interactive requests while others are queued, so that dialogs do not starve flows. */
const MAX_CONSECUTIVE_INTERACTIVE = 3;

/** Longest pause after a 429, even if `Retry-After` is longer. */
const MAX_PAUSE_MS = 5 * 60_000;
/** Longest pause after a 429 without `Retry-After`. */
const MAX_BACKOFF_MS = 60_000;

/**
 * Rate limiter of one tenant, shared by all connections to it. Grants permits by priority and then in order of arrival, as
 * the request window and the concurrency limit allow. A 429 pauses all requests; after the pause a single request
 * probes, and every response raises the concurrency limit by one.
 */
export class RateLimiter {
  readonly #window: RequestWindow;
  readonly #queues: Record<Priority, QueuedRequest[]> = { interactive: [], flow: [], bulk: [] };
  /** The limits of all deployed connections, and the strictest of them. */
  readonly #configuredLimits = new Set<RateLimit>();
  #configuredLimit: RateLimit;
  /** The limit in Halo's last 429 that named one. */
  #reportedLimit: RateLimit | undefined;
  #limit: RateLimit;
  #nextSequence = 0;
  #timer: NodeJS.Timeout | undefined;
  #nextPermitAt: number | undefined;
  #decisionPending = false;
  #pausedUntil = 0;
  #consecutiveRejections = 0;
  /** Number of pauses so far: a response to a request sent before a pause says nothing about the time after it. */
  #epoch = 0;
  #inFlight = 0;
  /** Consecutive interactive requests granted while others were queued. */
  #consecutiveInteractive = 0;
  #pendingAdmissions = 0;
  #maxInFlight = MAX_IN_FLIGHT;

  constructor(limit: RateLimit, window: RequestWindow = new SlidingWindow()) {
    this.#configuredLimit = limit;
    this.#limit = limit;
    this.#window = window;
    window.onChange = () => this.#processQueue();
  }

  /**
   * Registers the limit of a deployed connection. The strictest of all registered limits applies; when the last one is
   * removed it stays in force. Counted requests and the limit reported by Halo are kept across deploys.
   * @returns removes the limit; call it when the connection is closed
   */
  configure(limit: RateLimit): () => void {
    const entry = { ...limit };
    this.#configuredLimits.add(entry);
    this.#updateLimit();
    this.#processQueue();
    return () => {
      this.#configuredLimits.delete(entry);
      this.#updateLimit();
      this.#processQueue();
    };
  }

  #updateLimit(): void {
    if (this.#configuredLimits.size > 0) this.#configuredLimit = strictest(this.#configuredLimits);
    this.#limit = this.#reportedLimit
      ? effectiveLimit(this.#configuredLimit, this.#reportedLimit)
      : this.#configuredLimit;
  }

  /** The limit in force: configured, or reported by Halo. */
  get limit(): RateLimit {
    return this.#limit;
  }

  /** Number of queued requests. */
  get queued(): number {
    return PRIORITIES.reduce((count, priority) => count + this.#queues[priority].length, 0);
  }

  /** Number of queued requests without interactive ones: those are few and must not fill the queue of flows. */
  get #queuedFlowRequests(): number {
    return this.#queues.flow.length + this.#queues.bulk.length;
  }

  /** Milliseconds until the next permit; undefined when it depends on a response or no request is queued. */
  get nextPermitInMs(): number | undefined {
    return this.#nextPermitAt === undefined ? undefined : Math.max(0, this.#nextPermitAt - performance.now());
  }

  /** Remaining milliseconds of the pause after a 429; 0 when there is none. */
  get pausedForMs(): number {
    return Math.max(0, this.#pausedUntil - performance.now());
  }

  /** Creates a queue entry behind all earlier ones of the same priority. @param queueLimit - maximum queued requests */
  createEntry(priority: Priority, queueLimit = Number.POSITIVE_INFINITY): QueueEntry {
    return { priority, sequence: this.#nextSequence++, queueLimit, admitted: false };
  }

  /**
   * Counts a request that has to wait for something else (an access token) before it queues. The maximum is the queue
   * limit plus the requests that could be sent at once.
   * @returns ends the count; call it before `acquire`
   * @throws HaloError HALO_QUEUE_FULL
   */
  admit(entry: QueueEntry): () => void {
    if (entry.priority === 'interactive') return () => {};
    this.#assertCapacity(
      entry.queueLimit + this.#limit.requests,
      this.#queuedFlowRequests + this.#pendingAdmissions,
      entry,
    );
    this.#pendingAdmissions++;
    return () => {
      this.#pendingAdmissions--;
    };
  }

  /** Applies to first requests of flows only: retries and further pages belong to an admitted request. */
  #assertCapacity(maxQueued: number, queued: number, { admitted, priority }: QueueEntry): void {
    if (!admitted && priority === 'flow' && queued >= maxQueued) throw queueFull(queued);
  }

  /**
   * Waits for a permit.
   * @param onWait - called when the permit is not granted at once
   * @throws HaloError HALO_QUEUE_FULL, or HALO_TIMEOUT when the deadline is exceeded; TransportError when aborted
   */
  acquire(entry: QueueEntry, waitOptions: WaitOptions, onWait?: () => void): Promise<Permit> {
    return new Promise((resolve, reject) => {
      if (waitOptions.signal?.aborted) throw new TransportError('closed', false);
      this.#assertCapacity(entry.queueLimit, this.#queuedFlowRequests, entry);
      entry.admitted = true;
      const request: QueuedRequest = {
        entry,
        waitOptions,
        queuedAt: performance.now(),
        granted: false,
        resolve,
        reject,
        cleanUp: () => {},
      };
      this.#enqueue(request);
      this.#processQueue();
      if (request.granted) return;
      onWait?.();
      this.#watch(request);
    });
  }

  #enqueue(request: QueuedRequest): void {
    const queue = this.#queues[request.entry.priority];
    let index = queue.length;
    while (index > 0 && (queue[index - 1] as QueuedRequest).entry.sequence > request.entry.sequence) index--;
    queue.splice(index, 0, request);
  }

  #watch(request: QueuedRequest): void {
    const { signal } = request.waitOptions;
    let timer: NodeJS.Timeout | undefined;
    const abandon = (reason: Error) => {
      request.cleanUp();
      const queue = this.#queues[request.entry.priority];
      queue.splice(queue.indexOf(request), 1);
      if (this.queued === 0) this.#scheduleNext(undefined);
      request.reject(reason);
    };
    const checkDeadline = () => {
      const remainingMs = request.waitOptions.deadlineAt - performance.now();
      if (remainingMs <= 0) abandon(queueTimeout());
      else if (remainingMs !== Number.POSITIVE_INFINITY)
        timer = setTimeout(checkDeadline, timerMs(remainingMs));
    };
    const onAbort = () => abandon(new TransportError('closed', false));
    request.cleanUp = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
    };
    signal?.addEventListener('abort', onAbort);
    checkDeadline();
  }

  /** Grants permits until the window or a pause blocks. */
  #processQueue(): void {
    this.#scheduleNext(undefined);
    while (!this.#decisionPending && this.queued > 0) {
      const decision = this.#blockedForMs() || this.#window.reserve(this.#limit);
      if (decision instanceof Promise) {
        this.#decisionPending = true;
        void decision.then((resolved) => {
          this.#decisionPending = false;
          if (this.#applyDecision(resolved)) this.#processQueue();
        });
        return;
      }
      if (!this.#applyDecision(decision)) return;
    }
  }

  /** Milliseconds for which a pause or the concurrency limit blocks all requests; 0 when neither does. */
  #blockedForMs(): number {
    return this.pausedForMs || (this.#inFlight >= this.#maxInFlight ? Number.POSITIVE_INFINITY : 0);
  }

  /** @returns whether the queue can be processed further */
  #applyDecision(decision: Decision): boolean {
    if (typeof decision === 'number') {
      this.#scheduleNext(decision);
      return false;
    }
    if (!('release' in decision)) {
      this.#pause(decision, this.#epoch);
      return true;
    }
    // An asynchronous decision may arrive after a pause has started: then the reservation cannot be used.
    const request = this.#blockedForMs() ? undefined : this.#dequeue();
    if (request) this.#grantPermit(request, decision);
    else decision.release(false);
    return true;
  }

  /** The next request: interactive first, unless too many of those in a row were granted while others are queued. */
  #dequeue(): QueuedRequest | undefined {
    const { interactive, flow, bulk } = this.#queues;
    const background = flow.length > 0 ? flow : bulk;
    const isInteractive =
      interactive.length > 0 &&
      (background.length === 0 || this.#consecutiveInteractive < MAX_CONSECUTIVE_INTERACTIVE);
    this.#consecutiveInteractive =
      isInteractive && background.length > 0 ? this.#consecutiveInteractive + 1 : 0;
    return (isInteractive ? interactive : background).shift();
  }

  #grantPermit(request: QueuedRequest, reservation: Reservation): void {
    const epoch = this.#epoch;
    this.#inFlight++;
    request.granted = true;
    request.cleanUp();
    request.resolve({
      waitedMs: performance.now() - request.queuedAt,
      release: (outcome) => {
        reservation.release(outcome !== 'unsent');
        if (epoch === this.#epoch) this.#inFlight--;
        if (typeof outcome === 'object') this.#onRateLimited(outcome, epoch);
        else if (outcome === 'responded' && epoch === this.#epoch) this.#onResponse();
        this.#processQueue();
      },
    });
  }

  #onResponse(): void {
    this.#consecutiveRejections = 0;
    this.#maxInFlight = Math.min(MAX_IN_FLIGHT, this.#maxInFlight + 1);
  }

  #onRateLimited(response: RateLimitResponse, epoch: number): void {
    const { limit } = response;
    this.#reportedLimit = limit ?? this.#reportedLimit;
    this.#updateLimit();
    const pauseMs = this.#pause(response, epoch);
    if (pauseMs !== undefined) this.#window.publishPause?.(pauseMs, limit);
  }

  /** Pauses all requests. @returns milliseconds; undefined when the 429 belongs to a pause that has started already */
  #pause({ retryAfterMs }: RateLimitResponse, epoch: number): number | undefined {
    // Further 429s of the same burst have the same cause; only their Retry-After is applied.
    const isNew = epoch === this.#epoch;
    if (!isNew && retryAfterMs === undefined) return undefined;
    if (isNew) {
      this.#consecutiveRejections++;
      this.#epoch++;
      this.#inFlight = 0;
      this.#maxInFlight = 1;
    }
    const pauseMs =
      retryAfterMs === undefined
        ? Math.min(MAX_BACKOFF_MS, 1000 * 2 ** (this.#consecutiveRejections - 1))
        : Math.min(MAX_PAUSE_MS, retryAfterMs);
    const jitterMs = Math.random() * Math.min(1000, pauseMs / 4);
    this.#pausedUntil = Math.max(this.#pausedUntil, performance.now() + pauseMs + jitterMs);
    return pauseMs;
  }

  #scheduleNext(ms: number | undefined): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#nextPermitAt = undefined;
    if (ms === undefined || ms === Number.POSITIVE_INFINITY) return;
    this.#nextPermitAt = performance.now() + ms;
    this.#timer = setTimeout(() => this.#processQueue(), timerMs(ms));
  }
}

function queueFull(queued: number): HaloError {
  return new HaloError('HALO_QUEUE_FULL', messages.rateLimit('queueFull', { count: queued }));
}

function queueTimeout(): HaloError {
  return new HaloError('HALO_TIMEOUT', messages.rateLimit('deadlineExceeded'));
}
