import { AbortSource } from '../transport/abort';
import type { WaitOptions } from '../transport/deadline';
import { TransportError } from '../transport/transport-error';
import { timerMs } from '../util/timer';
import type { ReceivedResponse, RequestSender, RequestState } from './request-sender';

type OnState = (state: RequestState) => void;
type StartRequest = (waitOptions: WaitOptions, onState: OnState) => RequestSender;

/** Reads under way by what they ask for, so that the same question at the same time is asked once. */
export class RequestDeduplicator {
  readonly #inFlight = new Map<string, InFlightRead>();

  /** Joins the read of the same key that is under way, or starts it. */
  getOrStart(key: string, start: StartRequest): InFlightRead {
    let read = this.#inFlight.get(key);
    if (!read) {
      const shared = new InFlightRead(start, () => {
        if (this.#inFlight.get(key) === shared) this.#inFlight.delete(key);
      });
      this.#inFlight.set(key, shared);
      read = shared;
    }
    return read;
  }

  /** Something is being written: what is read from now on must not be an answer from before. */
  invalidate(): void {
    this.#inFlight.clear();
  }
}

interface Waiter {
  onState: OnState;
  /** Has them give up at their own deadline. */
  checkDeadline(): void;
}

/** One request and everybody who waits for it, each with a patience of their own; the request's is that of all. */
export class InFlightRead implements WaitOptions {
  readonly sender: RequestSender;
  readonly signal = new AbortSource();
  readonly #waiters = new Map<WaitOptions, Waiter>();
  readonly #onEnd: () => void;
  #deadlineAt = 0;
  #response: Promise<ReceivedResponse> | undefined;
  #claimed = false;

  constructor(start: StartRequest, onEnd: () => void) {
    this.#onEnd = onEnd;
    this.sender = start(this, (state) => {
      for (const { onState } of this.#waiters.values()) onState(state);
    });
  }

  /** As long as the most patient one waits. */
  get deadlineAt(): number {
    return this.#deadlineAt;
  }

  /** Waits for the answer. The request is stopped when nobody waits any more. */
  wait(waitOptions: WaitOptions, onState: OnState): Promise<ReceivedResponse> {
    const { signal, deadlineAt } = waitOptions;
    if (signal?.aborted) {
      if (this.#waiters.size === 0) this.#onEnd();
      return Promise.reject(new TransportError('closed', false));
    }
    return new Promise((resolve, reject) => {
      let timer: NodeJS.Timeout | undefined;
      const cleanUp = () => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', onAbort);
        this.#waiters.delete(waitOptions);
      };
      const abandon = (kind: 'timeout' | 'closed') => {
        cleanUp();
        if (this.#waiters.size === 0) {
          this.#onEnd();
          this.signal.abort();
        }
        reject(new TransportError(kind, false));
      };
      const onAbort = () => abandon('closed');
      const checkDeadline = () => {
        clearTimeout(timer);
        if (deadlineAt === Number.POSITIVE_INFINITY) return;
        const remainingMs = deadlineAt - performance.now();
        if (remainingMs > 0) timer = setTimeout(checkDeadline, timerMs(remainingMs));
        // The last deadline is the request's own, which knows better how to end.
        else if (deadlineAt < this.#deadlineAt) abandon('timeout');
      };
      signal?.addEventListener('abort', onAbort);
      this.#addWaiter(waitOptions, { onState, checkDeadline });
      this.#getResponse().then(
        (received) => {
          cleanUp();
          resolve(this.#claim(received));
        },
        (reason: Error) => {
          cleanUp();
          reject(reason);
        },
      );
    });
  }

  /** The answer to the request, which begins with the first who waits for it. */
  #getResponse(): Promise<ReceivedResponse> {
    this.#response ??= this.sender.run().finally(() => {
      this.#onEnd();
      // Those who wait have it. V8 keeps former tables of a Map, and all that they led to, until a full collection.
      this.#response = undefined;
    });
    return this.#response;
  }

  /** The most patient one needs no timer, for the request ends with it. */
  #addWaiter(waitOptions: WaitOptions, waiter: Waiter): void {
    // First of all: those whose time has run out leave at once, and the last to leave stops the request.
    this.#waiters.set(waitOptions, waiter);
    if (waitOptions.deadlineAt > this.#deadlineAt) {
      this.#deadlineAt = waitOptions.deadlineAt;
      for (const other of this.#waiters.values()) if (other !== waiter) other.checkDeadline();
    } else waiter.checkDeadline();
  }

  /** The parsed body goes to one; the others read their own, so that no flow changes another's message. */
  #claim({ response, body, secrets }: ReceivedResponse): ReceivedResponse {
    if (!this.#claimed) {
      this.#claimed = true;
      return { response, body, secrets };
    }
    return { response: { ...response, headers: structuredClone(response.headers) }, secrets };
  }
}
