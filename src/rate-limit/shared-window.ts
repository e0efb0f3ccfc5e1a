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

/** Share of the limit that the processes use together: a Redis failover may lose the latest writes. */
const SHARED_LIMIT_RATIO = 0.95;
/** A request whose end is never reported counts as in flight for this long. */
const MAX_IN_FLIGHT_MS = 60_000;
/** Usual maximum duration of a request. */
const TYPICAL_IN_FLIGHT_MS = 5000;
/** Lifetime of the state in Redis. The limit reported by Halo expires too, because it may change. */
const STATE_TTL_MS = 24 * 60 * 60_000;

/**
 * Request window of one tenant. Processes that share the tenant keep one log in Redis. Without Redis, and while it is
 * disconnected, each process counts its own requests against its share of the limit.
 */
export class SharedWindow implements RequestWindow {
  onChange = () => {};
  readonly #keys: { requests: string; pause: string; limit: string; completeAt: string };
  readonly #local = new SlidingWindow();
  /** The number of processes in each connection's settings, and the highest of them. */
  readonly #processCounts = new Set<{ processes: number }>();
  #processes: number;
  readonly #connections: RedisConnection[] = [];
  readonly #instanceId = randomUUID();
  #sequence = 0;
  /** End times of this process's requests (undefined: in flight), to report again after Redis was disconnected or reset. */
  readonly #sent = new Map<string, number | undefined>();
  #retentionMs = 0;
  /** Free requests according to the last reply of Redis, and this process's own count at that time. */
  #snapshot = { free: 0, own: 0, at: Number.NEGATIVE_INFINITY };
  /** All requests were reported since Redis last said that its log is incomplete. */
  #reportedAll = false;
  #pauseId = '';
  #limitJson = '';

  /** @param name - key of the tenant in Redis; does not reveal it. @param processes - how many share the limit */
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
   * Registers the number of processes in a connection's settings. The highest registered number applies; when the last
   * one is removed it stays in force.
   * @returns removes the number; call it when the connection is closed
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

  /** Sorted-set member of the next request. It changes only when the request is granted, so that a lost reply costs nothing. */
  get #nextMember(): string {
    return `${this.#instanceId}:${this.#sequence}`;
  }

  /** Starts to share the window over a Redis connection. @returns stops sharing */
  attach(connection: RedisConnection): () => void {
    const onReconnected = (wasDisconnected: boolean) => {
      // Other processes may have been disconnected too and may not have reported their requests yet.
      if (wasDisconnected)
        void connection.run(START_RECOVERY, [this.#keys.completeAt], [RECOVERY_MS, STATE_TTL_MS]);
      this.#report(connection, [...this.#sent.keys()]);
      this.onChange();
    };
    // Redis does not notify about requests that other processes have ended.
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
    // A reply can be a changed limit instead of a decision, which is rare: reserve again, at most three times.
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
   * Reserves by this process's own count; Redis gets the request when it is connected again. As long as the last
   * snapshot of Redis lies within the window, the processes share what was free then.
   * @param retryInMs - when to query Redis again
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

  /** Counts a request that Redis has granted locally too, in case Redis disconnects. */
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
      // A request in flight is reported again when it has ended.
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

  /** This process's share of the limit when the processes cannot share a count. */
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
