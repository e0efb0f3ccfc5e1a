import { HaloError } from '../errors';
import * as say from '../i18n/messages';
import type { Patience } from '../transport/deadline';
import { TransportFailure } from '../transport/transport-error';
import { timerMs } from '../util/timer';
import type { Refusal } from './rate-limit-response';
import {
  limitInForce,
  type RateLimit,
  type RequestLog,
  RollingLog,
  type Slot,
  strictest,
  type Verdict,
} from './sliding-window';

/** Who goes first: a person before an open dialog, a message of a flow, the further pages of a collection. */
export type Priority = 'interactive' | 'flow' | 'bulk';

const PRIORITIES: Priority[] = ['interactive', 'flow', 'bulk'];

/** A request's place in the queue. It keeps it when it has to be sent again. */
export interface Place {
  readonly priority: Priority;
  readonly number: number;
  readonly queueLimit: number;
  admitted: boolean;
}

/** The permission to send one request. */
export interface Turn {
  /** How long it took to get, ms. */
  readonly waitedMs: number;
  /** Call once: the request certainly never reached Halo, may have reached it, was answered, or was refused. */
  end(how: 'unsent' | 'sent' | 'answered' | Refusal): void;
}

interface Waiting {
  place: Place;
  patience: Patience;
  since: number;
  granted: boolean;
  resolve(turn: Turn): void;
  reject(reason: Error): void;
  unwatch(): void;
}

/**
 * Most requests under way at a time. A limit that is not known is found by being refused, and then everything that is
 * under way is refused: this much at most. No Halo answers faster for being asked more at once.
 */
const MOST_UNDER_WAY = 100;

/** Most people who go before others that wait, one after the other: dialogs never keep flows from going on. */
const PEOPLE_IN_A_ROW = 3;

/** The longest pause after a refusal, ms, whatever `Retry-After` says, and the longest without one. */
const LONGEST_PAUSE = 5 * 60_000;
const LONGEST_GUESS = 60_000;

/**
 * The rate budget of one tenant, shared by everything that talks to it. Requests get their turns by priority and in
 * the order they came, as fast as the log allows, so many at a time. After a 429 nobody gets one for a while; then one
 * request probes, and with every answer one more may be under way at a time.
 */
export class Budget {
  readonly #log: RequestLog;
  readonly #queues: Record<Priority, Waiting[]> = { interactive: [], flow: [], bulk: [] };
  /** What the connections are deployed with, and the strictest of it. */
  readonly #deployed = new Set<RateLimit>();
  #configured: RateLimit;
  /** What Halo last said of its limit. */
  #said: RateLimit | undefined;
  #limit: RateLimit;
  #number = 0;
  #timer: NodeJS.Timeout | undefined;
  #nextAt: number | undefined;
  #asking = false;
  #pausedUntil = 0;
  #refusals = 0;
  /** Counts refusals: a request from before one proves nothing about the time after it. */
  #epoch = 0;
  #underWay = 0;
  /** People who went one after the other while others waited. */
  #peopleServed = 0;
  #entering = 0;
  #mostUnderWay = MOST_UNDER_WAY;

  constructor(limit: RateLimit, log: RequestLog = new RollingLog()) {
    this.#configured = limit;
    this.#limit = limit;
    this.#log = log;
    log.onChange = () => this.#serve();
  }

  /**
   * Takes the limit a connection is deployed with; of several the strictest counts, and the last to leave is
   * remembered. What was sent is never forgotten, nor what Halo said of its limit.
   * @returns to be called when the connection ends
   */
  configure(limit: RateLimit): () => void {
    const own = { ...limit };
    this.#deployed.add(own);
    this.#settle();
    this.#serve();
    return () => {
      this.#deployed.delete(own);
      this.#settle();
      this.#serve();
    };
  }

  #settle(): void {
    if (this.#deployed.size > 0) this.#configured = strictest(this.#deployed);
    this.#limit = this.#said ? limitInForce(this.#configured, this.#said) : this.#configured;
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
  get #queuedOfFlows(): number {
    return this.#queues.flow.length + this.#queues.bulk.length;
  }

  /** Milliseconds until the next turn is given; undefined when that depends on an answer, or nobody waits. */
  get nextTurnIn(): number | undefined {
    return this.#nextAt === undefined ? undefined : Math.max(0, this.#nextAt - performance.now());
  }

  /** Whether and how long nobody is let go after a 429, ms. */
  get pausedFor(): number {
    return Math.max(0, this.#pausedUntil - performance.now());
  }

  /** A place behind all that came before with the same priority. @param queueLimit - most requests that may wait */
  place(priority: Priority, queueLimit = Number.POSITIVE_INFINITY): Place {
    return { priority, number: this.#number++, queueLimit, admitted: false };
  }

  /**
   * Counts a request that has to wait for something else before its turn, as a token: no more of them than may wait
   * and could go at once.
   * @returns to be called when that is over
   * @throws HaloError HALO_QUEUE_FULL
   */
  enter(place: Place): () => void {
    if (place.priority === 'interactive') return () => {};
    this.#refuseBeyond(place.queueLimit + this.#limit.requests, this.#queuedOfFlows + this.#entering, place);
    this.#entering++;
    return () => {
      this.#entering--;
    };
  }

  /** Further pages and repeats belong to a request that was let in; how many look-ups there may be is their own affair. */
  #refuseBeyond(most: number, waiting: number, { admitted, priority }: Place): void {
    if (!admitted && priority === 'flow' && waiting >= most) throw queueFull(waiting);
  }

  /**
   * Waits for a turn.
   * @param onWait - called when it does not come at once
   * @throws HaloError HALO_QUEUE_FULL, or HALO_TIMEOUT when patience ends first; TransportFailure when aborted
   */
  turn(place: Place, patience: Patience, onWait?: () => void): Promise<Turn> {
    return new Promise((resolve, reject) => {
      if (patience.signal?.aborted) throw new TransportFailure('closed', false);
      this.#refuseBeyond(place.queueLimit, this.#queuedOfFlows, place);
      place.admitted = true;
      const waiting: Waiting = {
        place,
        patience,
        since: performance.now(),
        granted: false,
        resolve,
        reject,
        unwatch: () => {},
      };
      this.#insert(waiting);
      this.#serve();
      if (waiting.granted) return;
      onWait?.();
      this.#watch(waiting);
    });
  }

  #insert(waiting: Waiting): void {
    const queue = this.#queues[waiting.place.priority];
    let at = queue.length;
    while (at > 0 && (queue[at - 1] as Waiting).place.number > waiting.place.number) at--;
    queue.splice(at, 0, waiting);
  }

  #watch(waiting: Waiting): void {
    const { signal } = waiting.patience;
    let timer: NodeJS.Timeout | undefined;
    const leave = (reason: Error) => {
      waiting.unwatch();
      const queue = this.#queues[waiting.place.priority];
      queue.splice(queue.indexOf(waiting), 1);
      if (this.queued === 0) this.#sleep(undefined);
      waiting.reject(reason);
    };
    const arm = () => {
      const left = waiting.patience.endsAt - performance.now();
      if (left <= 0) leave(waitedTooLong());
      else if (left !== Number.POSITIVE_INFINITY) timer = setTimeout(arm, timerMs(left));
    };
    const stop = () => leave(new TransportFailure('closed', false));
    waiting.unwatch = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', stop);
    };
    signal?.addEventListener('abort', stop);
    arm();
  }

  /** Gives turns until the log or a pause says to wait. */
  #serve(): void {
    this.#sleep(undefined);
    while (!this.#asking && this.queued > 0) {
      const answer = this.#held() || this.#log.take(this.#limit);
      if (answer instanceof Promise) {
        this.#asking = true;
        void answer.then((answered) => {
          this.#asking = false;
          if (this.#give(answered)) this.#serve();
        });
        return;
      }
      if (!this.#give(answer)) return;
    }
  }

  /** Milliseconds for which nobody may go, whatever the log says. */
  #held(): number {
    return this.pausedFor || (this.#underWay >= this.#mostUnderWay ? Number.POSITIVE_INFINITY : 0);
  }

  #give(answer: Verdict): boolean {
    if (typeof answer === 'number') {
      this.#sleep(answer);
      return false;
    }
    if (!('end' in answer)) {
      this.#pause(answer, this.#epoch);
      return true;
    }
    // A log that answers later may do so after a refusal: then the slot is not for now.
    const next = this.#held() ? undefined : this.#next();
    if (next) this.#grant(next, answer);
    else answer.end(false);
    return true;
  }

  /** Who is first: a person, unless others wait and so many people went before them. */
  #next(): Waiting | undefined {
    const { interactive, flow, bulk } = this.#queues;
    const others = flow.length > 0 ? flow : bulk;
    const person = interactive.length > 0 && (others.length === 0 || this.#peopleServed < PEOPLE_IN_A_ROW);
    this.#peopleServed = person && others.length > 0 ? this.#peopleServed + 1 : 0;
    return (person ? interactive : others).shift();
  }

  #grant(waiting: Waiting, slot: Slot): void {
    const epoch = this.#epoch;
    this.#underWay++;
    waiting.granted = true;
    waiting.unwatch();
    waiting.resolve({
      waitedMs: performance.now() - waiting.since,
      end: (how) => {
        slot.end(how !== 'unsent');
        if (epoch === this.#epoch) this.#underWay--;
        if (typeof how === 'object') this.#refused(how, epoch);
        else if (how === 'answered' && epoch === this.#epoch) this.#answered();
        this.#serve();
      },
    });
  }

  #answered(): void {
    this.#refusals = 0;
    this.#mostUnderWay = Math.min(MOST_UNDER_WAY, this.#mostUnderWay + 1);
  }

  #refused(refusal: Refusal, epoch: number): void {
    const { limit } = refusal;
    this.#said = limit ?? this.#said;
    this.#settle();
    const pause = this.#pause(refusal, epoch);
    if (pause !== undefined) this.#log.refused?.(pause, limit);
  }

  /** Nobody goes for a while. @returns how long, ms; undefined when nothing is new */
  #pause({ retryAfter }: Refusal, epoch: number): number | undefined {
    // The others of one burst are refused for the same reason; only a longer Retry-After is news.
    const news = epoch === this.#epoch;
    if (!news && retryAfter === undefined) return undefined;
    if (news) {
      this.#refusals++;
      this.#epoch++;
      this.#underWay = 0;
      this.#mostUnderWay = 1;
    }
    const pause =
      retryAfter === undefined
        ? Math.min(LONGEST_GUESS, 1000 * 2 ** (this.#refusals - 1))
        : Math.min(LONGEST_PAUSE, retryAfter);
    const jitter = Math.random() * Math.min(1000, pause / 4);
    this.#pausedUntil = Math.max(this.#pausedUntil, performance.now() + pause + jitter);
    return pause;
  }

  #sleep(ms: number | undefined): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#nextAt = undefined;
    if (ms === undefined || ms === Number.POSITIVE_INFINITY) return;
    this.#nextAt = performance.now() + ms;
    this.#timer = setTimeout(() => this.#serve(), timerMs(ms));
  }
}

function queueFull(queued: number): HaloError {
  return new HaloError('HALO_QUEUE_FULL', say.budget('queueFull', { count: queued }));
}

function waitedTooLong(): HaloError {
  return new HaloError('HALO_TIMEOUT', say.budget('waitedTooLong'));
}
