import { randomUUID } from 'node:crypto';
import type { RedisLink } from '../redis/link';
import { ENDED, REFUSED, TAKE } from '../redis/scripts';
import {
  GUARD,
  limitInForce,
  type RateLimit,
  type RequestLog,
  RollingLog,
  type Slot,
  type Verdict,
} from './rolling-log';

/** Part of the limit that is used together: a Redis that fails over may forget the last moments. */
const USED = 0.95;
/** The longest a request that was never heard of again is taken to be under way, ms. */
const UNDER_WAY = 60_000;
/** How long Halo's word on its limit is remembered in Redis, ms: it may have been changed since. */
const LEARNED = 24 * 60 * 60_000;

/**
 * The log of one tenant's requests in this process. When several processes share the tenant, they keep one log
 * together in Redis; while it is away, and without one, each keeps to its part of the limit by itself.
 */
export class TenantLog implements RequestLog {
  onChange = () => {};
  readonly #keys: { log: string; pause: string; limit: string };
  readonly #local = new RollingLog();
  #processes: number;
  readonly #links: RedisLink[] = [];
  readonly #self = randomUUID();
  #number = 0;
  /** What this process has sent and when it ended, to tell a Redis that has forgotten or was away. */
  readonly #sent = new Map<string, number | undefined>();
  #kept = 0;
  #pause = '';
  #learned = '';

  /** @param name - names the tenant in Redis, without telling it. @param processes - how many share the limit */
  constructor(name: string, processes = 1) {
    const tag = `halo-itsm:{${name}}`;
    this.#keys = { log: `${tag}:log`, pause: `${tag}:pause`, limit: `${tag}:limit` };
    this.#processes = processes;
  }

  configure(processes: number): void {
    this.#processes = processes;
    this.onChange();
  }

  /** Shares the log from now on. @returns a function that ends it */
  share(link: RedisLink): () => void {
    const back = () => {
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
      [this.#pause, Math.ceil(pause), said, LEARNED],
    );
  }

  async #ask(link: RedisLink, configured: RateLimit): Promise<Verdict> {
    const { log, pause, limit } = this.#keys;
    // News first, which is rare; a Redis that has nothing but news is no use.
    for (let attempt = 1; attempt <= 3; attempt++) {
      const { requests, window } = this.#inForce(configured);
      const most = Math.max(1, Math.floor(requests * USED));
      const member = `${this.#self}:${this.#number++}`;
      const asked = [member, most, Math.ceil(window) + GUARD, UNDER_WAY, this.#learned];
      const [verdict, ms, pauseId] = asArray(await link.run(TAKE, [log, pause, limit], asked));
      if (verdict === 'go') return this.#grant(member, window);
      if (verdict === 'wait') return Number(ms);
      if (verdict === 'pause') {
        if (pauseId === this.#pause) return Number(ms);
        this.#pause = String(pauseId);
        return { retryAfter: Number(ms) };
      }
      if (verdict !== 'limit') break;
      this.#learned = String(ms);
    }
    return this.#alone(configured);
  }

  /** A turn by this process's own account, which Redis will be told of when it is back. */
  #alone(configured: RateLimit): Verdict {
    const limit = this.#share(this.#inForce(configured));
    const answer = this.#local.take(limit);
    return typeof answer === 'number'
      ? answer
      : this.#slot(`${this.#self}:${this.#number++}`, answer, limit.window);
  }

  /** Redis has counted it; this process does too, for the time when Redis is away. */
  #grant(member: string, window: number): Slot {
    const slot = this.#local.take({ requests: Number.POSITIVE_INFINITY, window }) as Slot;
    return this.#slot(member, slot, window);
  }

  #slot(member: string, slot: Slot, window: number): Slot {
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
