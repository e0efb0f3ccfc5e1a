import { constants } from 'node:buffer';
import type { AccessToken, Session } from '../auth/token-manager';
import type { ConnectionSettings } from '../connection/settings';
import { HaloError } from '../errors';
import { readRefusal, retryAfter } from '../rate-limit/rate-limit-response';
import type { Budget, Place, Turn } from '../rate-limit/rate-limiter';
import { type Body, readBody } from '../response/body';
import { type Patience, within } from '../transport/deadline';
import type { HttpAnswer, HttpRequest, Transport } from '../transport/transport';
import { TransportFailure } from '../transport/transport-error';
import { redactHeaders } from '../util/redact';
import {
  afterFailure,
  afterStatus,
  backoff,
  MOST_ATTEMPTS,
  type Repeat,
  type RetryBudget,
} from './retry-policy';

/** What the requests of one connection share. */
export interface Wire {
  settings: ConnectionSettings;
  session: Session;
  transport: Transport;
  budget: Budget;
  retries: RetryBudget;
}

/** One request as its operation wants it. */
export interface ApiRequest {
  method: HttpRequest['method'];
  url: URL;
  body?: string | FormData;
}

/** What a request is doing: it has its turn, waits for one, or failed and will be sent again. */
export type RequestState = 'sending' | 'waiting' | 'retrying';

export interface Received {
  answer: HttpAnswer;
  /** The body as read; absent where somebody else has taken it. */
  body?: Body;
  /** Tokens that were used, to keep them out of errors. */
  secrets: string[];
}

type Outcome = { received: Received } | { failure: TransportFailure };

/** What a write that had to wait wants to have left of its deadline, ms. */
const LEAST_FOR_A_WRITE = 1000;

/** How to go on after an attempt. */
interface Next {
  /** Milliseconds to wait before the repeat; the budget's own waits come on top. */
  delay: number;
  newSocket?: boolean;
  renewed?: AccessToken;
}

/**
 * One request with its token, its turns and its repeats; the only loop that sends anything again. What may be
 * repeated is in retry.ts; a write never is once it may have reached Halo.
 */
export class Exchange {
  attempts = 0;
  /** Time spent waiting for turns and before repeats, ms. */
  waitedMs = 0;
  readonly #wire: Wire;
  readonly #request: ApiRequest;
  readonly #place: Place;
  readonly #patience: Patience;
  readonly #onState: (state: RequestState) => void;
  readonly #secrets: string[] = [];
  #repeats = 0;
  /** Attempts that met the rate limit: a full queue behind one that is not known may meet it often. */
  #refusals = 0;
  #paid = 0;
  /** The deadline ended the last attempt. */
  #late = false;
  #renewed = false;

  constructor(
    wire: Wire,
    request: ApiRequest,
    place: Place,
    patience: Patience,
    onState: (state: RequestState) => void = () => {},
  ) {
    this.#wire = wire;
    this.#request = request;
    this.#place = place;
    this.#patience = patience;
    this.#onState = onState;
  }

  /** @throws TransportFailure when no answer came; HaloError when nothing could be sent */
  async run(): Promise<Received> {
    const outcome = await this.#outcome();
    if ('failure' in outcome) throw outcome.failure;
    return outcome.received;
  }

  /** The first outcome that stands. */
  async #outcome(): Promise<Outcome> {
    // Asked before the turn, so that nobody queues for an hour to hear that the login has ended.
    const entered = this.#wire.budget.enter(this.#place);
    let token = await this.#token().finally(entered);
    let newSocket = false;
    let last: Outcome | undefined;
    for (;;) {
      let turn: Turn;
      try {
        turn = await this.#wire.budget.turn(this.#place, this.#patience, () => this.#onState('waiting'));
      } catch (thrown) {
        // When time is up before the next try, the last one says more.
        if (last && thrown instanceof HaloError) return last;
        throw thrown;
      }
      this.waitedMs += turn.waitedMs;
      this.#onState(last ? 'retrying' : 'sending');
      if (turn.waitedMs > 1000) {
        token = await this.#token().catch((thrown: unknown) => {
          turn.end('unsent');
          throw thrown;
        });
      }
      if (this.#comesTooLate(turn)) {
        turn.end('unsent');
        if (last) return last;
        throw new TransportFailure('timeout', false);
      }
      last = await this.#attempt(token, turn, newSocket);
      const next = await this.#next(last, token);
      if (!next) return last;
      if (next.delay > 0) {
        this.#onState('retrying');
        await this.#pause(next.delay);
      }
      newSocket = next.newSocket ?? false;
      token = next.renewed ?? token;
    }
  }

  /** A write that has waited is not begun in the last moments of its deadline: nobody would know how it ended. */
  #comesTooLate({ waitedMs }: Turn): boolean {
    if (this.#request.method === 'GET') return false;
    const { timeout } = this.#wire.settings;
    return this.#patience.endsAt - performance.now() < Math.min(timeout, waitedMs, LEAST_FOR_A_WRITE);
  }

  async #attempt(token: AccessToken, turn: Turn, newSocket: boolean): Promise<Outcome> {
    const { timeout, maxResponse } = this.#wire.settings;
    const { method, url, body } = this.#request;
    const { signal, endsAt } = this.#patience;
    this.attempts++;
    const left = endsAt - performance.now();
    let answer: HttpAnswer;
    try {
      answer = await this.#wire.transport.send({
        method,
        url,
        headers: {
          accept: 'application/json',
          authorization: `Bearer ${token.value}`,
          // A form brings its own, with its boundary.
          ...(typeof body === 'string' && { 'content-type': 'application/json' }),
        },
        body,
        timeout: Math.max(1, Math.min(timeout, left)),
        maxBytes: Math.min(maxResponse, constants.MAX_STRING_LENGTH),
        signal,
        newSocket,
      });
    } catch (thrown) {
      const failure = thrown instanceof TransportFailure ? thrown : undefined;
      turn.end(failure?.sent ? 'sent' : 'unsent');
      if (!failure) throw thrown;
      // A timer counts from the beginning of its turn of the event loop, and so may end before the deadline. One that
      // has grown meanwhile ended the attempt only: somebody who waits longer has joined.
      const grown = this.#patience.endsAt > endsAt;
      this.#late = failure.kind === 'timeout' && left <= timeout && !grown;
      return { failure };
    }
    redactHeaders(answer.headers, [token.value, this.#wire.settings.clientSecret]);
    turn.end(answer.statusCode === 429 ? readRefusal(answer) : 'answered');
    return { received: { answer, body: readBody(answer), secrets: this.#secrets } };
  }

  /** How to go on; undefined when the outcome stands. */
  async #next(outcome: Outcome, token: AccessToken): Promise<Next | undefined> {
    if ('received' in outcome && outcome.received.answer.statusCode === 401) {
      return this.#afterRefusal(token);
    }
    const repeat = this.#judge(outcome);
    if (repeat === 'no') {
      if ('received' in outcome) this.#wire.retries.succeeded(this.#paid);
      return undefined;
    }
    const left = this.#patience.endsAt - performance.now();
    const allowed = repeat === 'all' || this.#request.method === 'GET';
    if (!allowed || this.#late || left <= 0) return undefined;
    if ('received' in outcome && outcome.received.answer.statusCode === 429) {
      this.#refusals++;
      // The whole connection is paused now, and this request keeps its place for as long as its deadline lets it.
      return Math.max(this.#wire.budget.pausedFor, this.#wish(outcome)) < left ? { delay: 0 } : undefined;
    }
    if (this.attempts - this.#refusals >= MOST_ATTEMPTS) return undefined;
    if ('failure' in outcome && outcome.failure.extra.stale) return { delay: 0, newSocket: true };
    const delay = Math.max(backoff(this.#repeats++), this.#wish(outcome));
    const paid = delay < left ? this.#wire.retries.pay(repeat) : undefined;
    if (paid === undefined) return undefined;
    this.#paid = paid;
    return { delay };
  }

  #judge(outcome: Outcome): Repeat {
    if ('failure' in outcome) return afterFailure(outcome.failure);
    const { answer, body } = outcome.received;
    // A body cut so that HTTP does not show it.
    if (answer.statusCode < 300 && body?.unreadable === 'not-json') return this.#repeats < 1 ? 'reads' : 'no';
    return afterStatus(answer.statusCode);
  }

  /** What a busy server asks for, ms. */
  #wish(outcome: Outcome): number {
    if (!('received' in outcome)) return 0;
    return retryAfter(outcome.received.answer.headers['retry-after']) ?? 0;
  }

  /** A request refused for its token changed nothing: any method goes once more, with a fresh one. */
  async #afterRefusal(token: AccessToken): Promise<Next | undefined> {
    const { session, settings } = this.#wire;
    if (this.#renewed) {
      session.refusedFresh();
      return undefined;
    }
    this.#renewed = true;
    const renewed = await this.#within(session.afterRefusal(token, settings));
    if (!renewed) return undefined;
    this.#secrets.push(renewed.value);
    return { delay: 0, renewed };
  }

  async #token(): Promise<AccessToken> {
    const { session, settings } = this.#wire;
    const token = session.tokenAtHand(settings) ?? (await this.#within(session.token(settings)));
    if (!this.#secrets.includes(token.value)) this.#secrets.push(token.value);
    return token;
  }

  async #pause(ms: number): Promise<void> {
    const began = performance.now();
    let timer: NodeJS.Timeout | undefined;
    const over = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, ms);
    });
    try {
      await this.#within(over);
    } finally {
      clearTimeout(timer);
      this.waitedMs += performance.now() - began;
    }
  }

  #within<T>(work: Promise<T>): Promise<T> {
    return within(work, this.#patience, () => new TransportFailure('timeout', false));
  }
}
