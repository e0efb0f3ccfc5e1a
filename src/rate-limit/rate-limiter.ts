import { HaloError } from '../errors';
import * as messages from '../i18n/messages';
import type { WaitOptions } from '../transport/deadline';
import { TransportError } from '../transport/transport-error';
import { timerMs } from '../util/timer';
import { effectiveLimit, SlidingWindow, strictest } from './sliding-window';
import type { Decision, RateLimit, RateLimitResponse, RequestWindow, Reservation } from './types';

/** Who goes first: a person before an open dialog, a message of a flow, the further pages of a collection. */
export type Priority = 'interactive' | 'flow' | 'bulk';

const PRIORITIES: Priority[] = ['interactive', 'flow', 'bulk'];

/** A request's place in the queue. It keeps it when it has to be sent again. */
export interface QueueEntry {
  readonly priority: Priority;
  readonly sequence: number;
  readonly queueLimit: number;
  admitted: boolean;
}

/** The permission to send one request. */
export interface Permit {
  /** How long it took to get, ms. */
  readonly waitedMs: number;
  /** Call once: the request certainly never reached Halo, may have reached it, was answered, or was refused. */
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
 * Most requests under way at a time. A limit that is not known is found by being refused, and then everything that is
 * under way is refused: this much at most. No Halo answers faster for being asked more at once.
 */
const MAX_IN_FLIGHT = 100;

/** Most people who go before others that wait, one after the other: dialogs never keep flows from going on. */
const MAX_CONSECUTIVE_INTERACTIVE = 3;

/** The longest pause after a refusal, ms, whatever `Retry-After` says, and the longest without one. */
const MAX_PAUSE_MS = 5 * 60_000;
const MAX_BACKOFF_MS = 60_000;

/**
 * The rate budget of one tenant, shared by everything that talks to it. Requests get their turns by priority and in
 * the order they came, as fast as the log allows, so many at a time. After a 429 nobody gets one for a while; then one
 * request probes, and with every answer one more may be under way at a time.
 */
export class RateLimiter {
  readonly #window: RequestWindow;
  readonly #queues: Record<Priority, QueuedRequest[]> = { interactive: [], flow: [], bulk: [] };
  /** What the connections are deployed with, and the strictest of it. */
  readonly #configuredLimits = new Set<RateLimit>();
  #configuredLimit: RateLimit;
  /** What Halo last said of its limit. */
  #reportedLimit: RateLimit | undefined;
  #limit: RateLimit;
  #nextSequence = 0;
  #timer: NodeJS.Timeout | undefined;
  #nextPermitAt: number | undefined;
  #decisionPending = false;
  #pausedUntil = 0;
  #consecutiveRejections = 0;
  /** Counts refusals: a request from before one proves nothing about the time after it. */
  #epoch = 0;
  #inFlight = 0;
  /** People who went one after the other while others waited. */
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
   * Takes the limit a connection is deployed with; of several the strictest counts, and the last to leave is
   * remembered. What was sent is never forgotten, nor what Halo said of its limit.
   * @returns to be called when the connection ends
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

  /** The limit in force: as configured, or as Halo said. */
  get limit(): RateLimit {
    return this.#limit;
  }

  /** How many requests wait. */
  get queued(): number {
    return PRIORITIES.reduce((count, priority) => count + this.#queues[priority].length, 0);
  }

  /** Without the look-ups of people, which are few and must not turn messages away. */
  get #queuedFlowRequests(): number {
    return this.#queues.flow.length + this.#queues.bulk.length;
  }

  /** Milliseconds until the next turn is given; undefined when that depends on an answer, or nobody waits. */
  get nextPermitInMs(): number | undefined {
    return this.#nextPermitAt === undefined ? undefined : Math.max(0, this.#nextPermitAt - performance.now());
  }

  /** Whether and how long nobody is let go after a 429, ms. */
  get pausedForMs(): number {
    return Math.max(0, this.#pausedUntil - performance.now());
  }

  /** A place behind all that came before with the same priority. @param queueLimit - most requests that may wait */
  createEntry(priority: Priority, queueLimit = Number.POSITIVE_INFINITY): QueueEntry {
    return { priority, sequence: this.#nextSequence++, queueLimit, admitted: false };
  }

  /**
   * Counts a request that has to wait for something else before its turn, as a token: no more of them than may wait
   * and could go at once.
   * @returns to be called when that is over
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

  /** Further pages and repeats belong to a request that was let in; how many look-ups there may be is their own affair. */
  #assertCapacity(maxQueued: number, queued: number, { admitted, priority }: QueueEntry): void {
    if (!admitted && priority === 'flow' && queued >= maxQueued) throw queueFull(queued);
  }

  /**
   * Waits for a turn.
   * @param onWait - called when it does not come at once
   * @throws HaloError HALO_QUEUE_FULL, or HALO_TIMEOUT when patience ends first; TransportFailure when aborted
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

  /** Gives turns until the log or a pause says to wait. */
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

  /** Milliseconds for which nobody may go, whatever the log says. */
  #blockedForMs(): number {
    return this.pausedForMs || (this.#inFlight >= this.#maxInFlight ? Number.POSITIVE_INFINITY : 0);
  }

  #applyDecision(decision: Decision): boolean {
    if (typeof decision === 'number') {
      this.#scheduleNext(decision);
      return false;
    }
    if (!('release' in decision)) {
      this.#pause(decision, this.#epoch);
      return true;
    }
    // A log that answers later may do so after a refusal: then the slot is not for now.
    const request = this.#blockedForMs() ? undefined : this.#dequeue();
    if (request) this.#grantPermit(request, decision);
    else decision.release(false);
    return true;
  }

  /** Who is first: a person, unless others wait and so many people went before them. */
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

  /** Nobody goes for a while. @returns how long, ms; undefined when nothing is new */
  #pause({ retryAfterMs }: RateLimitResponse, epoch: number): number | undefined {
    // The others of one burst are refused for the same reason; only a longer Retry-After is news.
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
