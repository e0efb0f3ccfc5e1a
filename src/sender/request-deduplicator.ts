import { AbortSource } from '../transport/abort';
import type { WaitOptions } from '../transport/deadline';
import { TransportError } from '../transport/transport-error';
import { timerMs } from '../util/timer';
import type { ReceivedResponse, RequestSender, RequestState } from './request-sender';

type OnState = (state: RequestState) => void;
type StartRequest = (waitOptions: WaitOptions, onState: OnState) => RequestSender;

/** Shares one HTTP request between identical reads that run at the same time. */
export class RequestDeduplicator {
  readonly #inFlight = new Map<string, InFlightRead>();

  /** Returns the read in flight with this key, or starts one. */
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

  /** Call when a write starts or ends: later reads must not share a response from before it. */
  invalidate(): void {
    this.#inFlight.clear();
  }
}

interface Waiter {
  onState: OnState;
  /** Rejects the waiter at its own deadline, or schedules the next check. */
  checkDeadline(): void;
}

/** One request with several waiters, each with its own deadline and signal. The request itself has the latest deadline. */
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

  /** The latest deadline of all waiters. */
  get deadlineAt(): number {
    return this.#deadlineAt;
  }

  /** Waits for the response. The request is aborted when its last waiter has left. */
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
        // The latest deadline is left to the request itself, which has the more precise error.
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

  /** The response. The request starts with its first waiter. */
  #getResponse(): Promise<ReceivedResponse> {
    this.#response ??= this.sender.run().finally(() => {
      this.#onEnd();
      // Release the response: V8 keeps old tables of a Map, and everything they reference, until a full GC.
      this.#response = undefined;
    });
    return this.#response;
  }

  /** The waiter with the latest deadline needs no timer: the request ends at the same time. */
  #addWaiter(waitOptions: WaitOptions, waiter: Waiter): void {
    // Add before any check: expired waiters leave at once, and the last one to leave aborts the request.
    this.#waiters.set(waitOptions, waiter);
    if (waitOptions.deadlineAt > this.#deadlineAt) {
      this.#deadlineAt = waitOptions.deadlineAt;
      for (const other of this.#waiters.values()) if (other !== waiter) other.checkDeadline();
    } else waiter.checkDeadline();
  }

  /** The parsed body goes to one waiter; the others parse their own, so that flows do not share objects. */
  #claim({ response, body, secrets }: ReceivedResponse): ReceivedResponse {
    if (!this.#claimed) {
      this.#claimed = true;
      return { response, body, secrets };
    }
    return { response: { ...response, headers: structuredClone(response.headers) }, secrets };
  }
}
