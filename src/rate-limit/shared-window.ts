import { randomUUID } from 'node:crypto';
import type { RedisLink } from '../redis/redis-connection';
import { ENDED, REFUSED, SETTLE, SETTLING, TAKE } from '../redis/scripts';
import {
  GUARD,
  limitInForce,
  type RateLimit,
  type RequestLog,
  RollingLog,
  type Slot,
  type Verdict,
} from './sliding-window';

/** Part of the limit that is used together: a Redis that fails over may forget the last moments. */
const USED = 0.95;
/** The longest a request that was never heard of again is taken to be under way, ms. */
const UNDER_WAY = 60_000;
/** How long a request is usually under way at most, ms. */
const USUAL = 5000;
/** How long Halo's word on its limit is remembered in Redis, ms: it may have been changed since. And what else is. */
const REMEMBERED = 24 * 60 * 60_000;

/**
 * The log of one tenant's requests in this process. When several processes share the tenant, they keep one log
 * together in Redis; while it is away, and without one, each keeps to its part of the limit by itself.
 */
export class TenantLog implements RequestLog {
  onChange = () => {};
  readonly #keys: { log: string; pause: string; limit: string; whole: string };
  readonly #local = new RollingLog();
  /** How many processes each connection knows of, and the most of it. */
  readonly #deployed = new Set<{ processes: number }>();
  #processes: number;
  readonly #links: RedisLink[] = [];
  readonly #self = randomUUID();
  #number = 0;
  /** What this process has sent and when it ended, to tell a Redis that has forgotten or was away. */
  readonly #sent = new Map<string, number | undefined>();
  #kept = 0;
  /** What Redis last said is free of the limit, and what this process had used of it then. */
  #seen = { free: 0, own: 0, at: Number.NEGATIVE_INFINITY };
  /** Redis was told everything since it said that it does not know all. */
  #told = false;
  #pause = '';
  #learned = '';

  /** @param name - names the tenant in Redis, without telling it. @param processes - how many share the limit */
  constructor(name: string, processes = 1) {
    const tag = `halo-itsm:{${name}}`;
    this.#keys = { log: `${tag}:log`, pause: `${tag}:pause`, limit: `${tag}:limit`, whole: `${tag}:whole` };
    this.#processes = processes;
  }

  /**
   * Takes how many processes a connection says share the limit; of several the most count, and the last to leave is
   * remembered.
   * @returns to be called when the connection ends
   */
  configure(processes: number): () => void {
    const own = { processes };
    this.#deployed.add(own);
    this.#settle();
    return () => {
      this.#deployed.delete(own);
      this.#settle();
    };
  }

  #settle(): void {
    const all = [...this.#deployed].map(({ processes }) => processes);
    if (all.length > 0) this.#processes = Math.max(...all);
    this.onChange();
  }

  /** The next request's name in Redis: the same until it was let go, so that an answer that is lost costs nothing. */
  get #member(): string {
    return `${this.#self}:${this.#number}`;
  }

  /** Shares the log from now on. @returns a function that ends it */
  share(link: RedisLink): () => void {
    const back = (wasAway: boolean) => {
      // Others may have been away as well, and may not have told yet what they have sent.
      if (wasAway) void link.run(SETTLE, [this.#keys.whole], [SETTLING, REMEMBERED]);
      this.#tell(link, [...this.#sent.keys()]);
      this.onChange();
    };
    // Others end requests too, and nobody tells us.
    const changed = () => this.onChange();
    this.#links.push(link);
    link.on('back', back).on('away', changed).on('beat', changed);
    return () => {
      link.off('back', back).off('away', changed).off('beat', changed);
      this.#links.splice(this.#links.indexOf(link), 1);
      this.onChange();
    };
  }

  take(limit: RateLimit): Verdict | Promise<Verdict> {
    const link = this.#links[0];
    return link ? this.#ask(link, limit) : this.#local.take(this.#share(limit));
  }

  refused(pause: number, limit?: RateLimit): void {
    const link = this.#links[0];
    if (!link) return;
    this.#pause = randomUUID();
    if (limit) this.#learned = JSON.stringify(limit);
    const said = limit ? this.#learned : '';
    void link.run(
      REFUSED,
      [this.#keys.pause, this.#keys.limit],
      [this.#pause, Math.ceil(pause), said, REMEMBERED],
    );
  }

  async #ask(link: RedisLink, configured: RateLimit): Promise<Verdict> {
    const { log, pause, limit, whole } = this.#keys;
    // News first, which is rare; a Redis that has nothing but news is no use.
    for (let attempt = 1; attempt <= 3; attempt++) {
      const { requests, window } = this.#inForce(configured);
      const most = Math.max(1, Math.floor(requests * USED));
      const asked = [this.#member, most, Math.ceil(window) + GUARD, UNDER_WAY, this.#learned];
      const answer = await link.run(TAKE, [log, pause, limit, whole], [...asked, SETTLING, REMEMBERED]);
      const [verdict, said, more] = asArray(answer);
      if (verdict === 'go') return this.#grant(window, most - Number(said));
      if (verdict === 'wait') {
        this.#see(most - Number(said), window);
        return Number(more);
      }
      if (verdict === 'alone') {
        if (!this.#told) this.#tell(link, [...this.#sent.keys()]);
        this.#told = true;
        return this.#alone(configured, Number(said));
      }
      if (verdict === 'pause') {
        if (more === this.#pause) return Number(said);
        this.#pause = String(more);
        return { retryAfter: Number(said) };
      }
      if (verdict !== 'limit') break;
      this.#learned = String(said);
    }
    return this.#alone(configured);
  }

  #see(free: number, window: number): void {
    this.#told = false;
    this.#seen = { free: Math.max(0, free || 0), own: this.#local.used(window), at: performance.now() };
  }

  /**
   * A turn by this process's own account, which Redis is told of when it is back. What the others have used was seen a
   * moment ago, and until it has left the window, they share what was free then.
   * @param until - when it is worth asking Redis again, ms
   */
  #alone(configured: RateLimit, until = Number.POSITIVE_INFINITY): Verdict {
    const limit = this.#share(this.#inForce(configured));
    const { free, own, at } = this.#seen;
    const good = at + limit.window + USUAL - performance.now();
    if (good > 0) {
      limit.requests = Math.min(limit.requests, own + Math.floor(free / this.#processes));
      until = Math.min(until, good);
    }
    const answer = this.#local.take(limit);
    if (typeof answer === 'number') return Math.min(answer, until);
    return this.#slot(answer, limit.window);
  }

  /** Redis has counted it; this process does too, for the time when Redis is away. */
  #grant(window: number, free: number): Slot {
    const slot = this.#local.take({ requests: Number.POSITIVE_INFINITY, window }) as Slot;
    this.#see(free, window);
    return this.#slot(slot, window);
  }

  #slot(slot: Slot, window: number): Slot {
    const member = this.#member;
    this.#number++;
    this.#forget(window);
    this.#sent.set(member, undefined);
    return {
      end: (counted) => {
        slot.end(counted);
        if (counted) this.#sent.set(member, performance.now());
        else this.#sent.delete(member);
        const link = this.#links[0];
        if (link) this.#tell(link, [member]);
      },
    };
  }

  #tell(link: RedisLink, members: string[]): void {
    if (members.length === 0) return;
    const now = performance.now();
    const ages = members.flatMap((member) => {
      const ended = this.#sent.get(member);
      if (!this.#sent.has(member)) return [member, -1];
      // One still under way will be told of again when it has ended.
      return [member, ended === undefined ? 0 : Math.floor(now - ended)];
    });
    void link.run(ENDED, [this.#keys.log], [this.#kept, ...ages]);
  }

  #forget(window: number): void {
    this.#kept = Math.ceil(window) + GUARD + UNDER_WAY;
    const before = performance.now() - window - GUARD;
    for (const [member, ended] of this.#sent) {
      if (ended === undefined || ended > before) break;
      this.#sent.delete(member);
    }
  }

  /** What is left of the limit for this process when all share it without knowing of each other. */
  #share({ requests, window }: RateLimit): RateLimit {
    return { requests: Math.max(1, Math.floor(requests / this.#processes)), window };
  }

  #inForce(configured: RateLimit): RateLimit {
    const said = parseLimit(this.#learned);
    return said ? limitInForce(configured, said) : configured;
  }
}

function asArray(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function parseLimit(text: string): RateLimit | undefined {
  try {
    const { requests, window } = JSON.parse(text) as Partial<RateLimit>;
    return Number(requests) > 0 && Number(window) > 0
      ? { requests: Number(requests), window: Number(window) }
      : undefined;
  } catch {
    return undefined;
  }
}
