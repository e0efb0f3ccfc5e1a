import type { Session } from './auth/token-manager';
import type { Operation } from './catalogue/operation';
import type { LastErrors } from './connection/recent-errors';
import { budgetKey, type ConnectionSettings } from './connection/settings';
import { makeOnce } from './create-once/create-once';
import { HaloError } from './errors';
import * as say from './i18n/messages';
import { type Language, type Sentence, tell } from './i18n/translate';
import { PageWalk, rowsOf, withRows } from './pagination/page-walk';
import { Ahead } from './pagination/prefetch';
import { Budget, type Place } from './rate-limit/rate-limiter';
import { TenantLog } from './rate-limit/shared-window';
import { type BuiltRequest, buildRequest, type OperationInput } from './request/build';
import type { Reference } from './request/reference';
import { readBody } from './response/body';
import { interpret } from './response/interpret';
import { findRows } from './response/rows';
import { Reads } from './sender/request-deduplicator';
import {
  type ApiRequest,
  Exchange,
  type Received,
  type RequestState,
  type Wire,
} from './sender/request-sender';
import { RetryBudget } from './sender/retry-policy';
import { Stop, type StopSignal } from './transport/abort';
import type { Patience } from './transport/deadline';
import { networkError } from './transport/to-halo-error';
import { Transport } from './transport/transport';
import { TransportFailure } from './transport/transport-error';

/** What a flow learns about how its answer came to be; members that do not apply are absent. */
export interface HaloFacts {
  operation: string;
  method: string;
  path: string;
  records?: number;
  recordCount?: number;
  pages?: number;
  complete?: boolean;
  /** Stopped by maxRecords. */
  truncated?: boolean;
  /** Rows that came with two pages and are passed on once. */
  duplicates?: number;
  /** A create with a reference: the record was there and was found by it. */
  existing?: true;
  attempts: number;
  waitedMs: number;
  durationMs: number;
  warnings?: string[];
}

/** One page of a collection, or the whole answer of anything else. */
export interface HaloPage {
  /** The answer, with the rows it has left. */
  payload: unknown;
  rows: unknown[];
  statusCode: number;
  headers: Record<string, string | string[]>;
}

export interface HaloAnswer extends HaloPage {
  halo: HaloFacts;
}

export interface RunOptions {
  signal?: StopSignal;
  /** Milliseconds for one request with its waits and repeats; none when absent. It starts again for every page. */
  deadline?: number;
  /** Of our own warnings; English when absent. */
  language?: Language;
  /** A person waits before an open dialog; goes before the messages of flows. */
  interactive?: boolean;
  /** Follow the pages of a list to its end. */
  allPages?: boolean;
  /** Most rows passed on; 1 or more. */
  maxRecords?: number;
  /** What becomes of a collection with more rows: cut and marked, or an error. */
  onLimit?: 'truncate' | 'error';
  /** Facts known so far, for the message of an error too; the object is kept up to date. */
  onFacts?(facts: HaloFacts): void;
  onState?(state: RequestState): void;
}

/** Most rows collected into one answer unless told otherwise. */
const COLLECTED = 10_000;

/** The one door to a Halo instance: operations in, answers or HaloErrors out. */
export class HaloClient {
  readonly #settings: ConnectionSettings;
  readonly #wire: Wire;
  readonly #reads = new Reads();
  readonly #errors: LastErrors | undefined;

  /**
   * @param budget - the tenant's, shared by everything that talks to it; one of its own when absent
   * @param errors - where it is noted what went wrong
   */
  constructor(
    settings: ConnectionSettings,
    session: Session,
    budget = budgetFor(settings),
    errors?: LastErrors,
  ) {
    this.#settings = settings;
    this.#errors = errors;
    const transport = new Transport(settings);
    this.#wire = { settings, session, transport, budget, retries: new RetryBudget() };
  }

  /** Milliseconds until the rate budget lets the next request go; undefined when it cannot be told. */
  get nextTurnIn(): number | undefined {
    return this.#wire.budget.nextTurnIn;
  }

  /**
   * Runs one operation; all pages of a list come as one answer, in the shape of the first.
   * @throws HaloError and nothing else
   */
  run(operation: Operation, input: OperationInput, options: RunOptions = {}): Promise<HaloAnswer> {
    return this.#collect(this.pages, operation, input, options);
  }

  async #collect(
    pagesOf: HaloClient['pages'],
    operation: Operation,
    input: OperationInput,
    options: RunOptions,
  ): Promise<HaloAnswer> {
    let halo: HaloFacts | undefined;
    let first: HaloPage | undefined;
    const rows: unknown[][] = [];
    const pages = pagesOf.call(this, operation, input, {
      maxRecords: COLLECTED,
      ...options,
      onFacts: (facts) => {
        halo = facts;
        options.onFacts?.(facts);
      },
    });
    for await (const page of pages) {
      first ??= page;
      rows.push(page.rows);
    }
    if (!first || !halo) throw new Error('a walk has at least one page');
    if (rows.length === 1) return { ...first, halo };
    const all = rows.flat();
    const key = findRows(first.payload, operation.endpoint.list?.key)?.key;
    return { ...first, payload: withRows(first.payload, key, all), rows: all, halo };
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
    if (reference) return this.#makeOnce(operation, { ...input, reference }, options);
    return this.#walk(operation, input, options);
  }

  /** Makes a record once; its looks and its creates are one request to whoever waits. */
  async *#makeOnce(
    operation: Operation,
    input: OperationInput & { reference: Reference },
    options: RunOptions,
  ): AsyncGenerator<HaloPage, void, undefined> {
    const { deadline, signal, onState } = options;
    // What cannot be sent is refused before anything is looked for.
    const { method, path, body } = buildRequest(operation, input, options);
    const [record] = [JSON.parse(body as string)].flat();
    const facts = blankFacts(operation, { method, path });
    options.onFacts?.(facts);
    const startedAt = performance.now();
    const endsAt = deadline ? startedAt + deadline : Number.POSITIVE_INFINITY;
    // From the first create on, a look that waits is part of a write whose end may not be known.
    let creating = false;
    try {
      const { answer, existing, warnings } = await makeOnce(
        budgetKey(this.#settings),
        operation,
        input,
        record,
        async (asked, input, more) => {
          let own: HaloFacts | undefined;
          const left = Number.isFinite(endsAt) ? Math.max(1, endsAt - performance.now()) : undefined;
          try {
            return await this.#collect(this.#walk, asked, input, {
              ...more,
              signal,
              onState: (state) => {
                if (asked === operation && state === 'sending') creating = true;
                onState?.(creating && state === 'waiting' ? 'retrying' : state);
              },
              interactive: options.interactive,
              deadline: left,
              onFacts: (known) => {
                own = known;
              },
            });
          } finally {
            facts.attempts += own?.attempts ?? 0;
            facts.waitedMs += own?.waitedMs ?? 0;
          }
        },
        { signal, endsAt, onPause: (sent) => onState?.(sent ? 'retrying' : 'waiting') },
      );
      if (existing) facts.existing = true;
      const ours = warnings.map((warning) => tell(warning, options.language));
      const told = [...(existing ? [] : (answer.halo.warnings ?? [])), ...ours];
      if (told.length > 0) facts.warnings = told;
      facts.durationMs = Math.round(performance.now() - startedAt);
      const { payload, rows, statusCode, headers } = answer;
      yield { payload, rows, statusCode, headers };
    } catch (thrown) {
      throw this.#told(thrown, method);
    } finally {
      facts.durationMs = Math.round(performance.now() - startedAt);
    }
  }

  async *#walk(
    operation: Operation,
    input: OperationInput,
    options: RunOptions,
  ): AsyncGenerator<HaloPage, void, undefined> {
    const { allPages = false, maxRecords = Number.POSITIVE_INFINITY, interactive, signal } = options;
    const request = buildRequest(operation, input, { allPages });
    const facts = blankFacts(operation, request);
    options.onFacts?.(facts);
    const startedAt = performance.now();
    const { budget } = this.#wire;
    const list = request.method === 'GET' ? operation.endpoint.list : undefined;
    const follow = allPages && request.page !== undefined;
    const tell: TellState = follow
      ? stateOfAll(options.onState)
      : (_, state) => state && options.onState?.(state);
    const walk =
      list && new PageWalk({ key: list.key, where: operation.where, page: request.page, follow, maxRecords });
    const ahead = new Ahead<Received>();
    // Pages fetched ahead end with the walk.
    const stop = follow ? stopWith(signal) : undefined;
    let number = request.page?.number ?? 1;
    const ask = () => {
      const place =
        number === (request.page?.number ?? 1)
          ? budget.place(interactive ? 'interactive' : 'flow', this.#settings.queueLimit)
          : budget.place('bulk');
      const patience = {
        endsAt: options.deadline ? performance.now() + options.deadline : Number.POSITIVE_INFINITY,
        signal: stop?.signal ?? signal,
      };
      ahead.add(this.#send(this.#apiRequest(request, number++), place, facts, patience, tell));
    };
    try {
      ask();
      while (ahead.count > 0) {
        const received = await ahead.next();
        const { answer, secrets } = received;
        const { payload, warnings } = await interpret(answer, received.body ?? readBody(answer), {
          host: this.#settings.instance.host,
          write: request.method !== 'GET',
          secrets: [this.#settings.clientSecret, ...secrets],
        });
        if (warnings) facts.warnings = [...(facts.warnings ?? []), ...warnings];
        const taken = walk ? walk.take(payload) : single(operation, request, payload);
        if (walk) {
          Object.assign(facts, walk.facts());
          if (walk.truncated && options.onLimit === 'error') throw tooManyRecords(operation, maxRecords);
          while (ahead.hasRoom && walk.wants(ahead.count)) ask();
        }
        facts.durationMs = Math.round(performance.now() - startedAt);
        yield { ...taken, statusCode: answer.statusCode, headers: answer.headers };
        if (walk?.ended) break;
      }
    } catch (thrown) {
      const error = this.#told(thrown, request.method);
      this.#errors?.note(error, operation.operationId);
      throw error;
    } finally {
      facts.durationMs = Math.round(performance.now() - startedAt);
      stop?.end();
    }
  }

  /** Closes the connection's sockets, as soon as what is under way has ended. */
  close(): void {
    this.#wire.transport.close();
  }

  #apiRequest({ method, path, query, body, page }: BuiltRequest, number: number): ApiRequest {
    if (page) query.set('page_no', String(number));
    const search = query.size > 0 ? `?${query}` : '';
    return { method, url: new URL(this.#settings.instance.api + path + search), body };
  }

  /** Sends one request; identical reads of one sign-in under way at the same time are one. */
  async #send(
    request: ApiRequest,
    place: Place,
    facts: HaloFacts,
    patience: Patience,
    tell: TellState,
  ): Promise<Received> {
    const onState = (state: RequestState) => tell(patience, state);
    let exchange: Exchange | undefined;
    try {
      if (request.method === 'GET' && this.#settings.joinReads) {
        const read = this.#reads.join(
          `${place.priority} ${this.#wire.session.signIns} ${request.url.href}`,
          (shared, tell) => new Exchange(this.#wire, request, place, shared, tell),
        );
        exchange = read.exchange;
        return await read.wait(patience, onState);
      }
      exchange = new Exchange(this.#wire, request, place, patience, (state) => {
        if (request.method !== 'GET') this.#reads.forget();
        onState(state);
      });
      return await exchange.run();
    } finally {
      if (request.method !== 'GET') this.#reads.forget();
      tell(patience, undefined);
      facts.attempts += exchange?.attempts ?? 0;
      facts.waitedMs = Math.round(facts.waitedMs + (exchange?.waitedMs ?? 0));
    }
  }

  /** What ended a request, in words. Once bytes of a write have left, nobody knows what became of it. */
  #told(thrown: unknown, method: string): HaloError {
    const { host } = this.#settings.instance;
    if (thrown instanceof TransportFailure && thrown.sent && method !== 'GET') {
      return new HaloError('HALO_UNCERTAIN', say.client('uncertain', { host, how: failureOf(thrown) }), {
        statusCode: thrown.extra.statusCode,
        uncertain: true,
      });
    }
    return networkError(thrown, host);
  }
}

function blankFacts(
  { operationId }: Operation,
  { method, path }: { method: string; path: string },
): HaloFacts {
  return { operation: operationId, method, path, attempts: 0, waitedMs: 0, durationMs: 0 };
}

function budgetFor(settings: ConnectionSettings): Budget {
  return new Budget(settings.rateLimit, new TenantLog(budgetKey(settings), settings.processes));
}

/** A signal that ends with another one, or earlier. */
function stopWith(signal: StopSignal | undefined): { signal: StopSignal; end(): void } {
  const stop = new Stop();
  const abort = () => stop.abort();
  signal?.addEventListener('abort', abort);
  if (signal?.aborted) abort();
  return {
    signal: stop,
    end() {
      signal?.removeEventListener('abort', abort);
      abort();
    },
  };
}

type TellState = (request: object, state: RequestState | undefined) => void;

/** What several requests of one message are doing together: it waits only while all of them wait. */
function stateOfAll(onState: (state: RequestState) => void = () => {}): TellState {
  const states = new Map<object, RequestState>();
  return (request, state) => {
    if (state) states.set(request, state);
    else states.delete(request);
    const all = [...states.values()];
    const told = all.find((one) => one !== 'waiting') ?? all[0];
    if (told) onState(told);
  };
}

function failureOf({ kind, reason }: TransportFailure): Sentence {
  if (kind === 'closed') return say.client('stopped');
  if (kind === 'timeout') return say.client('noAnswer');
  if (kind === 'too-large') return say.client('tooLarge');
  return say.client('noUsableAnswer', { reason });
}

/** The answer to anything but a list: an array for a batch, one record for one. */
function single(
  operation: Operation,
  request: BuiltRequest,
  payload: unknown,
): { payload: unknown; rows: unknown[] } {
  let shaped = payload;
  if (request.batch) shaped = Array.isArray(payload) || payload === null ? payload : [payload];
  // Some versions of Halo answer one record as an array of one.
  else if (operation.endpoint.body === 'records' && Array.isArray(payload) && payload.length === 1)
    shaped = payload[0];
  return { payload: shaped, rows: rowsOf(shaped) };
}

function tooManyRecords({ operationId }: Operation, maxRecords: number): HaloError {
  return new HaloError(
    'HALO_TOO_LARGE',
    say.client('tooManyRecords', { operation: operationId, most: maxRecords }),
    { field: 'maxRecords' },
  );
}
