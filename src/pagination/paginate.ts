import type { Operation } from '../catalogue/operation';
import type { RecentErrors } from '../connection/recent-errors';
import type { ConnectionSettings } from '../connection/settings';
import { HaloError } from '../errors';
import * as messages from '../i18n/messages';
import type { RateLimiter } from '../rate-limit/rate-limiter';
import { type BuiltRequest, buildRequest, type OperationInput } from '../request/build';
import { readBody } from '../response/body';
import { interpret } from '../response/interpret';
import type { RequestDispatcher } from '../sender/request-dispatcher';
import { toRequestError } from '../sender/request-error';
import type { ApiRequest, ReceivedResponse, RequestState } from '../sender/request-sender';
import { type AbortSignalLike, AbortSource } from '../transport/abort';
import type { HaloPage, RunMetadata, RunOptions } from '../types';
import { Paginator, rowsOf } from './paginator';
import { PagePrefetcher } from './prefetch';

/** The parts of a connection that a run uses. */
export interface RunContext {
  readonly settings: ConnectionSettings;
  readonly rateLimiter: RateLimiter;
  readonly dispatcher: RequestDispatcher;
  readonly recentErrors?: RecentErrors;
}

/**
 * Runs one operation and yields its pages in order: all pages of a list with `allPages`, otherwise one page. Later pages
 * are fetched while earlier ones are processed.
 *
 * Every message passes through here, so it creates few objects and closures.
 * @param builtRequest - the request of `input`, if the caller has built it already
 * @throws HaloError
 */
export async function* paginate(
  { settings, rateLimiter, dispatcher, recentErrors }: RunContext,
  operation: Operation,
  input: OperationInput,
  options: RunOptions,
  builtRequest?: BuiltRequest,
): AsyncGenerator<HaloPage, void, undefined> {
  const { allPages = false, maxRecords = Number.POSITIVE_INFINITY, interactive, signal } = options;
  const { host, api } = settings.instance;
  const request = builtRequest ?? buildRequest(operation, input, { allPages });
  const metadata = initialMetadata(operation, request);
  options.onMetadata?.(metadata);
  const startedAt = performance.now();
  const list = request.method === 'GET' ? operation.endpoint.list : undefined;
  const followPages = allPages && request.page !== undefined;
  const reportState: ReportState = followPages
    ? combineStates(options.onState)
    : (_, state) => state && options.onState?.(state);
  const paginator =
    list &&
    new Paginator({
      key: list.key,
      where: operation.where,
      page: request.page,
      count: Number(request.query.get('count') ?? Number.NaN),
      followPages,
      maxRecords,
    });
  const prefetcher = new PagePrefetcher<ReceivedResponse>();
  // Aborts the prefetched pages when the run ends early.
  const linked = followPages ? linkedAbortSource(signal) : undefined;
  const firstPageNumber = request.page?.number ?? 1;
  let pageNumber = firstPageNumber;
  const fetchPage = () => {
    const queueEntry =
      pageNumber === firstPageNumber
        ? rateLimiter.createEntry(interactive ? 'interactive' : 'flow', settings.queueLimit)
        : rateLimiter.createEntry('bulk');
    const waitOptions = {
      deadlineAt: options.deadlineMs ? performance.now() + options.deadlineMs : Number.POSITIVE_INFINITY,
      signal: linked?.source ?? signal,
    };
    const apiRequest = toApiRequest(request, pageNumber++, api);
    prefetcher.add(
      dispatcher.send(apiRequest, queueEntry, waitOptions, metadata, (state) =>
        reportState(waitOptions, state),
      ),
    );
  };
  try {
    fetchPage();
    while (prefetcher.count > 0) {
      const received = await prefetcher.next();
      const { response, secrets } = received;
      const { payload, warnings } = await interpret(response, received.body ?? readBody(response), {
        host,
        write: request.method !== 'GET',
        secrets: [settings.clientSecret, ...secrets],
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
    const error = toRequestError(cause, request.method, host);
    recentErrors?.add(error, operation.operationId);
    throw error;
  } finally {
    metadata.durationMs = Math.round(performance.now() - startedAt);
    linked?.abort();
  }
}

/** The metadata of a run before its first request. */
export function initialMetadata(
  { operationId }: Operation,
  { method, path }: { method: string; path: string },
): RunMetadata {
  return { operation: operationId, method, path, attempts: 0, waitedMs: 0, durationMs: 0 };
}

function toApiRequest(
  { method, path, query, body, page }: BuiltRequest,
  pageNumber: number,
  apiUrl: string,
): ApiRequest {
  if (page) query.set('page_no', String(pageNumber));
  const search = query.size > 0 ? `?${query}` : '';
  return { method, url: new URL(apiUrl + path + search), body };
}

/** An abort source that is aborted together with `signal`, or earlier with `abort`. */
function linkedAbortSource(signal: AbortSignalLike | undefined): { source: AbortSource; abort(): void } {
  const source = new AbortSource();
  const onAbort = () => source.abort();
  signal?.addEventListener('abort', onAbort);
  if (signal?.aborted) onAbort();
  return {
    source,
    abort() {
      signal?.removeEventListener('abort', onAbort);
      onAbort();
    },
  };
}

/** @param request - identifies the request. @param state - undefined when it has ended */
type ReportState = (request: object, state: RequestState | undefined) => void;

/** Combines the states of several requests of one run: the run is `waiting` only while all of them are. */
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

/** The page of an operation that is no list: an array for a batch, otherwise one record. */
function singlePage(
  operation: Operation,
  request: BuiltRequest,
  payload: unknown,
): { payload: unknown; rows: unknown[] } {
  let normalized = payload;
  if (request.batch) normalized = Array.isArray(payload) || payload === null ? payload : [payload];
  // Some versions of Halo return a single record as an array of one.
  else if (operation.endpoint.body === 'records' && Array.isArray(payload) && payload.length === 1)
    normalized = payload[0];
  return { payload: normalized, rows: rowsOf(normalized) };
}

function tooManyRecords({ title }: Operation, maxRecords: number): HaloError {
  return new HaloError(
    'HALO_TOO_LARGE',
    messages.client('tooManyRecords', { operation: title, maxRecords }),
    { field: 'maxRecords' },
  );
}
