import type { QueueEntry } from '../rate-limit/rate-limiter';
import type { WaitOptions } from '../transport/deadline';
import { RequestDeduplicator } from './request-deduplicator';
import {
  type ApiRequest,
  type ReceivedResponse,
  type RequestContext,
  RequestSender,
  type RequestState,
} from './request-sender';

/** Totals over the requests of one run; `send` adds to them. */
export interface RequestTotals {
  attempts: number;
  waitedMs: number;
}

/** Sends the requests of one connection. Identical reads that run at the same time share one HTTP request. */
export class RequestDispatcher {
  readonly #context: RequestContext;
  readonly #deduplicator = new RequestDeduplicator();

  constructor(context: RequestContext) {
    this.#context = context;
  }

  /**
   * @param totals - updated when the request has ended, also when it failed
   * @param onState - called with each new state, and with undefined when the request has ended
   * @throws TransportError when there was no response; HaloError when the request could not be sent
   */
  async send(
    request: ApiRequest,
    queueEntry: QueueEntry,
    waitOptions: WaitOptions,
    totals: RequestTotals,
    onState: (state: RequestState | undefined) => void,
  ): Promise<ReceivedResponse> {
    const isRead = request.method === 'GET';
    let sender: RequestSender | undefined;
    try {
      if (isRead && this.#context.settings.joinReads) {
        // Reads of different sign-ins are not shared, nor those of different priorities.
        const read = this.#deduplicator.getOrStart(
          `${queueEntry.priority} ${this.#context.tokenManager.signInCount} ${request.url.href}`,
          (shared, onSharedState) =>
            new RequestSender(this.#context, request, queueEntry, shared, onSharedState),
        );
        sender = read.sender;
        return await read.wait(waitOptions, onState);
      }
      sender = new RequestSender(this.#context, request, queueEntry, waitOptions, (state) => {
        if (!isRead) this.#deduplicator.invalidate();
        onState(state);
      });
      return await sender.run();
    } finally {
      if (!isRead) this.#deduplicator.invalidate();
      onState(undefined);
      totals.attempts += sender?.attempts ?? 0;
      totals.waitedMs = Math.round(totals.waitedMs + (sender?.waitedMs ?? 0));
    }
  }
}
