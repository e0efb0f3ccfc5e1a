import { randomUUID } from 'node:crypto';
import type { RedisConnection } from '../redis/redis-connection';
import {
  COMPLETE_REQUESTS,
  RECORD_RATE_LIMIT,
  RECOVERY_MS,
  RESERVE_REQUEST,
  START_RECOVERY,
} from '../redis/scripts';
import { CLOCK_MARGIN_MS, effectiveLimit, SlidingWindow } from './sliding-window';
import type { Decision, RateLimit, RequestWindow, Reservation } from './types';

/** Part of the limit that is used together: a Redis that fails over may forget the last moments. */
const SHARED_LIMIT_RATIO = 0.95;
/** The longest a request that was never heard of again is taken to be under way, ms. */
const MAX_IN_FLIGHT_MS = 60_000;
/** How long a request is usually under way at most, ms. */
const TYPICAL_IN_FLIGHT_MS = 5000;
/** How long Halo's word on its limit is remembered in Redis, ms: it may have been changed since. And what else is. */
const STATE_TTL_MS = 24 * 60 * 60_000;

/**
 * The log of one tenant's requests in this process. When several processes share the tenant, they keep one log
 * together in Redis; while it is away, and without one, each keeps to its part of the limit by itself.
 */
export class SharedWindow implements RequestWindow {
  onChange = () => {};
  readonly #keys: { requests: string; pause: string; limit: string; completeAt: string };
  readonly #local = new SlidingWindow();
  /** How many processes each connection knows of, and the most of it. */
  readonly #processCounts = new Set<{ processes: number }>();
  #processes: number;
  readonly #connections: RedisConnection[] = [];
  readonly #instanceId = randomUUID();
  #sequence = 0;
  /** What this process has sent and when it ended, to tell a Redis that has forgotten or was away. */
  readonly #sent = new Map<string, number | undefined>();
  #retentionMs = 0;
  /** What Redis last said is free of the limit, and what this process had used of it then. */
  #snapshot = { free: 0, own: 0, at: Number.NEGATIVE_INFINITY };
  /** Redis was told everything since it said that it does not know all. */
  #reportedAll = false;
  #pauseId = '';
  #limitJson = '';

  /** @param name - names the tenant in Redis, without telling it. @param processes - how many share the limit */
  constructor(name: string, processes = 1) {
    const prefix = `halo-itsm:{${name}}`;
    this.#keys = {
      requests: `${prefix}:log`,
      pause: `${prefix}:pause`,
      limit: `${prefix}:limit`,
      completeAt: `${prefix}:whole`,
    };
    this.#processes = processes;
  }

  /**
   * Takes how many processes a connection says share the limit; of several the most count, and the last to leave is
   * remembered.
   * @returns to be called when the connection ends
   */
  configure(processes: number): () => void {
    const entry = { processes };
    this.#processCounts.add(entry);
    this.#updateProcesses();
    return () => {
      this.#processCounts.delete(entry);
      this.#updateProcesses();
    };
  }

  #updateProcesses(): void {
    const counts = [...this.#processCounts].map(({ processes }) => processes);
    if (counts.length > 0) this.#processes = Math.max(...counts);
    this.onChange();
  }

  /** The next request's name in Redis: the same until it was let go, so that an answer that is lost costs nothing. */
  get #nextMember(): string {
    return `${this.#instanceId}:${this.#sequence}`;
  }

  /** Shares the log from now on. @returns a function that ends it */
  attach(connection: RedisConnection): () => void {
    const onReconnected = (wasDisconnected: boolean) => {
      // Others may have been away as well, and may not have told yet what they have sent.
      if (wasDisconnected)
        void connection.run(START_RECOVERY, [this.#keys.completeAt], [RECOVERY_MS, STATE_TTL_MS]);
      this.#report(connection, [...this.#sent.keys()]);
      this.onChange();
    };
    // Others end requests too, and nobody tells us.
    const onChanged = () => this.onChange();
    this.#connections.push(connection);
    connection.on('reconnected', onReconnected).on('disconnected', onChanged).on('heartbeat', onChanged);
    return () => {
      connection.off('reconnected', onReconnected).off('disconnected', onChanged).off('heartbeat', onChanged);
      this.#connections.splice(this.#connections.indexOf(connection), 1);
      this.onChange();
    };
  }

  reserve(limit: RateLimit): Decision | Promise<Decision> {
    const connection = this.#connections[0];
    return connection ? this.#reserveShared(connection, limit) : this.#local.reserve(this.#localShare(limit));
  }

  publishPause(pauseMs: number, limit?: RateLimit): void {
    const connection = this.#connections[0];
    if (!connection) return;
    this.#pauseId = randomUUID();
    if (limit) this.#limitJson = JSON.stringify({ requests: limit.requests, window: limit.windowMs });
    const limitJson = limit ? this.#limitJson : '';
    void connection.run(
      RECORD_RATE_LIMIT,
      [this.#keys.pause, this.#keys.limit],
      [this.#pauseId, Math.ceil(pauseMs), limitJson, STATE_TTL_MS],
    );
  }

  async #reserveShared(connection: RedisConnection, configured: RateLimit): Promise<Decision> {
    const { requests: requestsKey, pause: pauseKey, limit: limitKey, completeAt: completeAtKey } = this.#keys;
    // News first, which is rare; a Redis that has nothing but news is no use.
    for (let attempt = 1; attempt <= 3; attempt++) {
      const { requests: maxRequests, windowMs } = this.#effectiveLimit(configured);
      const allowed = Math.max(1, Math.floor(maxRequests * SHARED_LIMIT_RATIO));
      const args = [
        this.#nextMember,
        allowed,
        Math.ceil(windowMs) + CLOCK_MARGIN_MS,
        MAX_IN_FLIGHT_MS,
        this.#limitJson,
      ];
      const reply = await connection.run(
        RESERVE_REQUEST,
        [requestsKey, pauseKey, limitKey, completeAtKey],
        [...args, RECOVERY_MS, STATE_TTL_MS],
      );
      const [status, value, extra] = asArray(reply);
      if (status === 'go') return this.#acceptShared(windowMs, allowed - Number(value));
      if (status === 'wait') {
        this.#updateSnapshot(allowed - Number(value), windowMs);
        return Number(extra);
      }
      if (status === 'recovering') {
        if (!this.#reportedAll) this.#report(connection, [...this.#sent.keys()]);
        this.#reportedAll = true;
        return this.#reserveLocally(configured, Number(value));
      }
      if (status === 'pause') {
        if (extra === this.#pauseId) return Number(value);
        this.#pauseId = String(extra);
        return { retryAfterMs: Number(value) };
      }
      if (status !== 'limit') break;
      this.#limitJson = String(value);
    }
    return this.#reserveLocally(configured);
  }

  #updateSnapshot(free: number, windowMs: number): void {
    this.#reportedAll = false;
    this.#snapshot = {
      free: Math.max(0, free || 0),
      own: this.#local.count(windowMs),
      at: performance.now(),
    };
  }

  /**
   * A turn by this process's own account, which Redis is told of when it is back. What the others have used was seen a
   * moment ago, and until it has left the window, they share what was free then.
   * @param retryInMs - when it is worth asking Redis again, ms
   */
  #reserveLocally(configured: RateLimit, retryInMs = Number.POSITIVE_INFINITY): Decision {
    const limit = this.#localShare(this.#effectiveLimit(configured));
    const { free, own, at } = this.#snapshot;
    const validForMs = at + limit.windowMs + TYPICAL_IN_FLIGHT_MS - performance.now();
    if (validForMs > 0) {
      limit.requests = Math.min(limit.requests, own + Math.floor(free / this.#processes));
      retryInMs = Math.min(retryInMs, validForMs);
    }
    const decision = this.#local.reserve(limit);
    if (typeof decision === 'number') return Math.min(decision, retryInMs);
    return this.#trackReservation(decision, limit.windowMs);
  }

  /** Redis has counted it; this process does too, for the time when Redis is away. */
  #acceptShared(windowMs: number, free: number): Reservation {
    const reservation = this.#local.reserve({ requests: Number.POSITIVE_INFINITY, windowMs }) as Reservation;
    this.#updateSnapshot(free, windowMs);
    return this.#trackReservation(reservation, windowMs);
  }

  #trackReservation(reservation: Reservation, windowMs: number): Reservation {
    const member = this.#nextMember;
    this.#sequence++;
    this.#pruneSent(windowMs);
    this.#sent.set(member, undefined);
    return {
      release: (counted) => {
        reservation.release(counted);
        if (counted) this.#sent.set(member, performance.now());
        else this.#sent.delete(member);
        const connection = this.#connections[0];
        if (connection) this.#report(connection, [member]);
      },
    };
  }

  #report(connection: RedisConnection, members: string[]): void {
    if (members.length === 0) return;
    const now = performance.now();
    const ages = members.flatMap((member) => {
      const endedAt = this.#sent.get(member);
      if (!this.#sent.has(member)) return [member, -1];
      // One still under way will be told of again when it has ended.
      return [member, endedAt === undefined ? 0 : Math.floor(now - endedAt)];
    });
    void connection.run(COMPLETE_REQUESTS, [this.#keys.requests], [this.#retentionMs, ...ages]);
  }

  #pruneSent(windowMs: number): void {
    this.#retentionMs = Math.ceil(windowMs) + CLOCK_MARGIN_MS + MAX_IN_FLIGHT_MS;
    const cutoff = performance.now() - windowMs - CLOCK_MARGIN_MS;
    for (const [member, endedAt] of this.#sent) {
      if (endedAt === undefined || endedAt > cutoff) break;
      this.#sent.delete(member);
    }
  }

  /** What is left of the limit for this process when all share it without knowing of each other. */
  #localShare({ requests, windowMs }: RateLimit): RateLimit {
    return { requests: Math.max(1, Math.floor(requests / this.#processes)), windowMs };
  }

  #effectiveLimit(configured: RateLimit): RateLimit {
    const reported = parseLimit(this.#limitJson);
    return reported ? effectiveLimit(configured, reported) : configured;
  }
}

function asArray(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function parseLimit(text: string): RateLimit | undefined {
  try {
    const { requests, window } = JSON.parse(text) as { requests?: unknown; window?: unknown };
    return Number(requests) > 0 && Number(window) > 0
      ? { requests: Number(requests), windowMs: Number(window) }
      : undefined;
  } catch {
    return undefined;
  }
}
