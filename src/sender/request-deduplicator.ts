import { Stop } from '../transport/abort';
import type { Patience } from '../transport/deadline';
import { TransportFailure } from '../transport/transport-error';
import { timerMs } from '../util/timer';
import type { Exchange, Received, RequestState } from './request-sender';

type OnState = (state: RequestState) => void;
type Start = (patience: Patience, onState: OnState) => Exchange;

/** Reads under way by what they ask for, so that the same question at the same time is asked once. */
export class Reads {
  readonly #underWay = new Map<string, SharedRead>();

  /** Joins the read of the same key that is under way, or starts it. */
  join(key: string, start: Start): SharedRead {
    let read = this.#underWay.get(key);
    if (!read) {
      const shared = new SharedRead(start, () => {
        if (this.#underWay.get(key) === shared) this.#underWay.delete(key);
      });
      this.#underWay.set(key, shared);
      read = shared;
    }
    return read;
  }

  /** Something is being written: what is read from now on must not be an answer from before. */
  forget(): void {
    this.#underWay.clear();
  }
}

interface Waiter {
  onState: OnState;
  /** Has them give up at their own deadline. */
  arm(): void;
}

/** One request and everybody who waits for it, each with a patience of their own; the request's is that of all. */
export class SharedRead implements Patience {
  readonly exchange: Exchange;
  readonly signal = new Stop();
  readonly #waiters = new Map<Patience, Waiter>();
  readonly #onEnd: () => void;
  #endsAt = 0;
  #received: Promise<Received> | undefined;
  #taken = false;

  constructor(start: Start, onEnd: () => void) {
    this.#onEnd = onEnd;
    this.exchange = start(this, (state) => {
      for (const { onState } of this.#waiters.values()) onState(state);
    });
  }

  /** As long as the most patient one waits. */
  get endsAt(): number {
    return this.#endsAt;
  }

  /** Waits for the answer. The request is stopped when nobody waits any more. */
  wait(patience: Patience, onState: OnState): Promise<Received> {
    const { signal, endsAt } = patience;
    if (signal?.aborted) {
      if (this.#waiters.size === 0) this.#onEnd();
      return Promise.reject(new TransportFailure('closed', false));
    }
    return new Promise((resolve, reject) => {
      let timer: NodeJS.Timeout | undefined;
      const leave = () => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', stop);
        this.#waiters.delete(patience);
      };
      const giveUp = (kind: 'timeout' | 'closed') => {
        leave();
        if (this.#waiters.size === 0) {
          this.#onEnd();
          this.signal.abort();
        }
        reject(new TransportFailure(kind, false));
      };
      const stop = () => giveUp('closed');
      const arm = () => {
        clearTimeout(timer);
        if (endsAt === Number.POSITIVE_INFINITY) return;
        const left = endsAt - performance.now();
        if (left > 0) timer = setTimeout(arm, timerMs(left));
        // The last deadline is the request's own, which knows better how to end.
        else if (endsAt < this.#endsAt) giveUp('timeout');
      };
      signal?.addEventListener('abort', stop);
      this.#admit(patience, { onState, arm });
      this.#answer().then(
        (received) => {
          leave();
          resolve(this.#take(received));
        },
        (reason: Error) => {
          leave();
          reject(reason);
        },
      );
    });
  }

  /** The answer to the request, which begins with the first who waits for it. */
  #answer(): Promise<Received> {
    this.#received ??= this.exchange.run().finally(() => {
      this.#onEnd();
      // Those who wait have it. V8 keeps former tables of a Map, and all that they led to, until a full collection.
      this.#received = undefined;
    });
    return this.#received;
  }

  /** The most patient one needs no timer, for the request ends with it. */
  #admit(patience: Patience, waiter: Waiter): void {
    // First of all: those whose time has run out leave at once, and the last to leave stops the request.
    this.#waiters.set(patience, waiter);
    if (patience.endsAt > this.#endsAt) {
      this.#endsAt = patience.endsAt;
      for (const other of this.#waiters.values()) if (other !== waiter) other.arm();
    } else waiter.arm();
  }

  /** The parsed body goes to one; the others read their own, so that no flow changes another's message. */
  #take({ answer, body, secrets }: Received): Received {
    if (!this.#taken) {
      this.#taken = true;
      return { answer, body, secrets };
    }
    return { answer: { ...answer, headers: structuredClone(answer.headers) }, secrets };
  }
}
