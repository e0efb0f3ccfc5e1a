import type { TokenManager } from './auth/token-manager';
import type { Operation } from './catalogue/operation';
import type { RecentErrors } from './connection/recent-errors';
import { type ConnectionSettings, rateLimitKey } from './connection/settings';
import { createOnce } from './create-once/create-once';
import { HaloError } from './errors';
import * as messages from './i18n/messages';
import { type MessageDescriptor, translate } from './i18n/translate';
import { Paginator, rowsOf, withRows } from './pagination/page-walk';
import { PagePrefetcher } from './pagination/prefetch';
import { type QueueEntry, RateLimiter } from './rate-limit/rate-limiter';
import { SharedWindow } from './rate-limit/shared-window';
import { type BuiltRequest, buildRequest, type OperationInput } from './request/build';
import type { Reference } from './request/reference';
import { readBody } from './response/body';
import { interpret } from './response/interpret';
import { findRows } from './response/rows';
import { RequestDeduplicator } from './sender/request-deduplicator';
import {
  type ApiRequest,
  type ReceivedResponse,
  type RequestContext,
  RequestSender,
  type RequestState,
} from './sender/request-sender';
import { RetryQuota } from './sender/retry-policy';
import { type AbortSignalLike, AbortSource } from './transport/abort';
import type { WaitOptions } from './transport/deadline';
import { toHaloError } from './transport/to-halo-error';
import { Transport } from './transport/transport';
import { TransportError } from './transport/transport-error';
import type { HaloPage, HaloResult, RunMetadata, RunOptions } from './types';

/** Most rows collected into one answer unless told otherwise. */
const DEFAULT_MAX_RECORDS = 10_000;

/** The one door to a Halo instance: operations in, answers or HaloErrors out. */
export class HaloClient {
  readonly #settings: ConnectionSettings;
  readonly #context: RequestContext;
  readonly #deduplicator = new RequestDeduplicator();
  readonly #recentErrors: RecentErrors | undefined;

  /**
   * @param rateLimiter - the tenant's, shared by everything that talks to it; one of its own when absent
   * @param recentErrors - where it is noted what went wrong
   */
  constructor(
    settings: ConnectionSettings,
    tokenManager: TokenManager,
    rateLimiter = createRateLimiter(settings),
    recentErrors?: RecentErrors,
  ) {
    this.#settings = settings;
    this.#recentErrors = recentErrors;
    const transport = new Transport(settings);
    this.#context = { settings, tokenManager, transport, rateLimiter, retryQuota: new RetryQuota() };
  }

  /** Milliseconds until the rate budget lets the next request go; undefined when it cannot be told. */
  get nextPermitInMs(): number | undefined {
    return this.#context.rateLimiter.nextPermitInMs;
  }

  /**
   * Runs one operation; all pages of a list come as one answer, in the shape of the first.
   * @throws HaloError and nothing else
   */
  run(operation: Operation, input: OperationInput, options: RunOptions = {}): Promise<HaloResult> {
    return this.#collect(this.pages, operation, input, options);
  }

  async #collect(
    pagesOf: HaloClient['pages'],
    operation: Operation,
    input: OperationInput,
    options: RunOptions,
  ): Promise<HaloResult> {
    let runMetadata: RunMetadata | undefined;
    let first: HaloPage | undefined;
    const rows: unknown[][] = [];
    const pages = pagesOf.call(this, operation, input, {
      maxRecords: DEFAULT_MAX_RECORDS,
      ...options,
      onMetadata: (metadata) => {
        runMetadata = metadata;
        options.onMetadata?.(metadata);
      },
    });
    for await (const page of pages) {
      first ??= page;
      rows.push(page.rows);
    }
    if (!first || !runMetadata) throw new Error('a walk has at least one page');
    if (rows.length === 1) return { ...first, halo: runMetadata };
    const all = rows.flat();
    const key = findRows(first.payload, operation.endpoint.list?.key)?.key;
    return { ...first, payload: withRows(first.payload, key, all), rows: all, halo: runMetadata };
  }

  /**
   * Runs one operation and gives its pages in order, one at a time; without `allPages`, and for anything that is no
   * list, the only one. Further pages are fetched while earlier ones are being used. With a reference the one page is
   * the record that has it, made or found.
   * @throws HaloError and nothing else
   */
  pages(
    operation: Operation,
    input: OperationInput,
    options: RunOptions = {},
  ): AsyncGenerator<HaloPage, void, undefined> {
    const { reference } = input;
    if (reference) return this.#createOnce(operation, { ...input, reference }, options);
    return this.#paginate(operation, input, options);
  }

  /** Makes a record once; its looks and its creates are one request to whoever waits. */
  async *#createOnce(
    operation: Operation,
    input: OperationInput & { reference: Reference },
    options: RunOptions,
  ): AsyncGenerator<HaloPage, void, undefined> {
    const { deadlineMs, signal, onState } = options;
    // What cannot be sent is refused before anything is looked for.
    const { method, path, body } = buildRequest(operation, input, options);
    const [record] = [JSON.parse(body as string)].flat();
    const metadata = initialMetadata(operation, { method, path });
    options.onMetadata?.(metadata);
    const startedAt = performance.now();
    const deadlineAt = deadlineMs ? startedAt + deadlineMs : Number.POSITIVE_INFINITY;
    // From the first create on, a look that waits is part of a write whose end may not be known.
    let creating = false;
    try {
      const { result, existing, warnings } = await createOnce(
        rateLimitKey(this.#settings),
        operation,
        input,
        record,
        async (requested, input, runOptions) => {
          let ownMetadata: RunMetadata | undefined;
          const remainingMs = Number.isFinite(deadlineAt)
            ? Math.max(1, deadlineAt - performance.now())
            : undefined;
          try {
            return await this.#collect(this.#paginate, requested, input, {
              ...runOptions,
              signal,
              onState: (state) => {
                if (requested === operation && state === 'sending') creating = true;
                onState?.(creating && state === 'waiting' ? 'retrying' : state);
              },
              interactive: options.interactive,
              deadlineMs: remainingMs,
              onMetadata: (reported) => {
                ownMetadata = reported;
              },
            });
          } finally {
            metadata.attempts += ownMetadata?.attempts ?? 0;
            metadata.waitedMs += ownMetadata?.waitedMs ?? 0;
          }
        },
        { signal, deadlineAt, onPause: (sent) => onState?.(sent ? 'retrying' : 'waiting') },
      );
      if (existing) metadata.existing = true;
      const ownWarnings = warnings.map((warning) => translate(warning, options.language));
      const allWarnings = [...(existing ? [] : (result.halo.warnings ?? [])), ...ownWarnings];
      if (allWarnings.length > 0) metadata.warnings = allWarnings;
      metadata.durationMs = Math.round(performance.now() - startedAt);
      const { payload, rows, statusCode, headers } = result;
      yield { payload, rows, statusCode, headers };
    } catch (error) {
      throw this.#toHaloError(error, method);
    } finally {
      metadata.durationMs = Math.round(performance.now() - startedAt);
    }
  }

  async *#paginate(
    operation: Operation,
    input: OperationInput,
    options: RunOptions,
  ): AsyncGenerator<HaloPage, void, undefined> {
    const { allPages = false, maxRecords = Number.POSITIVE_INFINITY, interactive, signal } = options;
    const request = buildRequest(operation, input, { allPages });
    const metadata = initialMetadata(operation, request);
    options.onMetadata?.(metadata);
    const startedAt = performance.now();
    const { rateLimiter } = this.#context;
    const list = request.method === 'GET' ? operation.endpoint.list : undefined;
    const followPages = allPages && request.page !== undefined;
    const reportState: ReportState = followPages
      ? combineStates(options.onState)
      : (_, state) => state && options.onState?.(state);
    const paginator =
      list &&
      new Paginator({ key: list.key, where: operation.where, page: request.page, followPages, maxRecords });
    const prefetcher = new PagePrefetcher<ReceivedResponse>();
    // Pages fetched ahead end with the walk.
    const linked = followPages ? linkSignal(signal) : undefined;
    let pageNumber = request.page?.number ?? 1;
    const fetchPage = () => {
      const queueEntry =
        pageNumber === (request.page?.number ?? 1)
          ? rateLimiter.createEntry(interactive ? 'interactive' : 'flow', this.#settings.queueLimit)
          : rateLimiter.createEntry('bulk');
      const waitOptions = {
        deadlineAt: options.deadlineMs ? performance.now() + options.deadlineMs : Number.POSITIVE_INFINITY,
        signal: linked?.signal ?? signal,
      };
      prefetcher.add(
        this.#send(this.#apiRequest(request, pageNumber++), queueEntry, metadata, waitOptions, reportState),
      );
    };
    try {
      fetchPage();
      while (prefetcher.count > 0) {
        const received = await prefetcher.next();
        const { response, secrets } = received;
        const { payload, warnings } = await interpret(response, received.body ?? readBody(response), {
          host: this.#settings.instance.host,
          write: request.method !== 'GET',
          secrets: [this.#settings.clientSecret, ...secrets],
        });
        if (warnings) metadata.warnings = [...(metadata.warnings ?? []), ...warnings];
        const accepted = paginator ? paginator.accept(payload) : singlePage(operation, request, payload);
        if (paginator) {
          Object.assign(metadata, paginator.summary());
          if (paginator.truncated && options.onLimit === 'error') throw tooManyRecords(operation, maxRecords);
          while (prefetcher.hasRoom && paginator.shouldFetchMore(prefetcher.count)) fetchPage();
        }
        metadata.durationMs = Math.round(performance.now() - startedAt);
        yield { ...accepted, statusCode: response.statusCode, headers: response.headers };
        if (paginator?.ended) break;
      }
    } catch (cause) {
      const error = this.#toHaloError(cause, request.method);
      this.#recentErrors?.add(error, operation.operationId);
      throw error;
    } finally {
      metadata.durationMs = Math.round(performance.now() - startedAt);
      linked?.abort();
    }
  }

  /** Closes the connection's sockets, as soon as what is under way has ended. */
  close(): void {
    this.#context.transport.close();
  }

  #apiRequest({ method, path, query, body, page }: BuiltRequest, pageNumber: number): ApiRequest {
    if (page) query.set('page_no', String(pageNumber));
    const search = query.size > 0 ? `?${query}` : '';
    return { method, url: new URL(this.#settings.instance.api + path + search), body };
  }

  /** Sends one request; identical reads of one sign-in under way at the same time are one. */
  async #send(
    request: ApiRequest,
    queueEntry: QueueEntry,
    metadata: RunMetadata,
    waitOptions: WaitOptions,
    reportState: ReportState,
  ): Promise<ReceivedResponse> {
    const onState = (state: RequestState) => reportState(waitOptions, state);
    let sender: RequestSender | undefined;
    try {
      if (request.method === 'GET' && this.#settings.joinReads) {
        const read = this.#deduplicator.getOrStart(
          `${queueEntry.priority} ${this.#context.tokenManager.signInCount} ${request.url.href}`,
          (shared, onSharedState) =>
            new RequestSender(this.#context, request, queueEntry, shared, onSharedState),
        );
        sender = read.sender;
        return await read.wait(waitOptions, onState);
      }
      sender = new RequestSender(this.#context, request, queueEntry, waitOptions, (state) => {
        if (request.method !== 'GET') this.#deduplicator.invalidate();
        onState(state);
      });
      return await sender.run();
    } finally {
      if (request.method !== 'GET') this.#deduplicator.invalidate();
      reportState(waitOptions, undefined);
      metadata.attempts += sender?.attempts ?? 0;
      metadata.waitedMs = Math.round(metadata.waitedMs + (sender?.waitedMs ?? 0));
    }
  }

  /** What ended a request, in words. Once bytes of a write have left, nobody knows what became of it. */
  #toHaloError(error: unknown, method: string): HaloError {
    const { host } = this.#settings.instance;
    if (error instanceof TransportError && error.sent && method !== 'GET') {
      return new HaloError(
        'HALO_UNCERTAIN',
        messages.client('outcomeUnknown', { host, reason: failureReason(error) }),
        {
          statusCode: error.details.statusCode,
          uncertain: true,
        },
      );
    }
    return toHaloError(error, host);
  }
}

function initialMetadata(
  { operationId }: Operation,
  { method, path }: { method: string; path: string },
): RunMetadata {
  return { operation: operationId, method, path, attempts: 0, waitedMs: 0, durationMs: 0 };
}

function createRateLimiter(settings: ConnectionSettings): RateLimiter {
  return new RateLimiter(settings.rateLimit, new SharedWindow(rateLimitKey(settings), settings.processes));
}

/** A signal that ends with another one, or earlier. */
function linkSignal(signal: AbortSignalLike | undefined): { signal: AbortSignalLike; abort(): void } {
  const source = new AbortSource();
  const abort = () => source.abort();
  signal?.addEventListener('abort', abort);
  if (signal?.aborted) abort();
  return {
    signal: source,
    abort() {
      signal?.removeEventListener('abort', abort);
      abort();
    },
  };
}

type ReportState = (request: object, state: RequestState | undefined) => void;

/** What several requests of one message are doing together: it waits only while all of them wait. */
function combineStates(onState: (state: RequestState) => void = () => {}): ReportState {
  const states = new Map<object, RequestState>();
  return (request, state) => {
    if (state) states.set(request, state);
    else states.delete(request);
    const all = [...states.values()];
    const combined = all.find((one) => one !== 'waiting') ?? all[0];
    if (combined) onState(combined);
  };
}

function failureReason({ kind, reason }: TransportError): MessageDescriptor {
  if (kind === 'closed') return messages.client('flowStopped');
  if (kind === 'timeout') return messages.client('noResponse');
  if (kind === 'too-large') return messages.client('responseTooLarge');
  return messages.client('noUsableResponse', { reason });
}

/** The answer to anything but a list: an array for a batch, one record for one. */
function singlePage(
  operation: Operation,
  request: BuiltRequest,
  payload: unknown,
): { payload: unknown; rows: unknown[] } {
  let normalized = payload;
  if (request.batch) normalized = Array.isArray(payload) || payload === null ? payload : [payload];
  // Some versions of Halo answer one record as an array of one.
  else if (operation.endpoint.body === 'records' && Array.isArray(payload) && payload.length === 1)
    normalized = payload[0];
  return { payload: normalized, rows: rowsOf(normalized) };
}

function tooManyRecords({ operationId }: Operation, maxRecords: number): HaloError {
  return new HaloError(
    'HALO_TOO_LARGE',
    messages.client('tooManyRecords', { operation: operationId, maxRecords }),
    { field: 'maxRecords' },
  );
}
