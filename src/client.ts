import type { Operation } from './catalogue/operation';
import { networkError } from './connection/failures';
import type { AccessToken, Session } from './connection/session';
import type { ConnectionSettings } from './connection/settings';
import { HaloError } from './errors';
import { TransportFailure } from './http/failure';
import { type HttpAnswer, Transport } from './http/transport';
import { type BuiltRequest, buildRequest, type OperationInput } from './request/build';
import { interpret } from './response/interpret';
import { findRows, isComplete, keepOnly } from './response/rows';

/** What a flow learns about how its answer came to be; members that do not apply are absent. */
export interface HaloFacts {
  operation: string;
  method: string;
  path: string;
  records?: number;
  recordCount?: number;
  pages?: number;
  complete?: boolean;
  attempts: number;
  waitedMs: number;
  durationMs: number;
  warnings?: string[];
}

export interface HaloAnswer {
  payload: unknown;
  statusCode: number;
  headers: Record<string, string | string[]>;
  halo: HaloFacts;
}

export interface RunOptions {
  signal?: AbortSignal;
  /** Milliseconds for this request with everything around it; none when absent. */
  deadline?: number;
  /** Facts known so far, for the message of an error too. */
  onFacts?(facts: HaloFacts): void;
}

/** The one door to a Halo instance: operations in, answers or HaloErrors out. */
export class HaloClient {
  readonly #settings: ConnectionSettings;
  readonly #session: Session;
  readonly #transport: Transport;

  constructor(settings: ConnectionSettings, session: Session) {
    this.#settings = settings;
    this.#session = session;
    this.#transport = new Transport(settings);
  }

  /**
   * Runs one operation.
   * @throws HaloError and nothing else
   */
  async run(operation: Operation, input: OperationInput, options: RunOptions = {}): Promise<HaloAnswer> {
    const request = buildRequest(operation, input);
    const facts: HaloFacts = {
      operation: operation.operationId,
      method: request.method,
      path: request.path,
      attempts: 0,
      waitedMs: 0,
      durationMs: 0,
    };
    options.onFacts?.(facts);
    const startedAt = performance.now();
    const secrets = [this.#settings.clientSecret];
    try {
      const answer = await this.#send(request, facts, options, secrets);
      const { payload, warnings } = await interpret(answer, {
        host: this.#settings.instance.host,
        write: request.method !== 'GET',
        secrets,
      });
      if (warnings) facts.warnings = warnings;
      return {
        payload: shaped(operation, request, payload, facts),
        statusCode: answer.statusCode,
        headers: answer.headers,
        halo: facts,
      };
    } finally {
      facts.durationMs = Math.round(performance.now() - startedAt);
    }
  }

  /** Closes the connection's sockets. */
  close(): void {
    this.#transport.close();
  }

  /** Sends, and after a 401 once more with a fresh token: a request refused for its token changed nothing. */
  async #send(
    request: BuiltRequest,
    facts: HaloFacts,
    options: RunOptions,
    secrets: string[],
  ): Promise<HttpAnswer> {
    const endsAt = options.deadline ? performance.now() + options.deadline : Number.POSITIVE_INFINITY;
    const token = await this.#within(endsAt, options.signal, this.#session.token(this.#settings));
    secrets.push(token.value);
    const answer = await this.#attempt(request, token, facts, endsAt, options.signal);
    if (answer.statusCode !== 401) return answer;
    const fresh = await this.#within(
      endsAt,
      options.signal,
      this.#session.afterRefusal(token, this.#settings),
    );
    if (!fresh) return answer;
    secrets.push(fresh.value);
    const second = await this.#attempt(request, fresh, facts, endsAt, options.signal);
    if (second.statusCode === 401) this.#session.refusedFresh();
    return second;
  }

  async #attempt(
    { method, path, query, body }: BuiltRequest,
    token: AccessToken,
    facts: HaloFacts,
    endsAt: number,
    signal: AbortSignal | undefined,
  ): Promise<HttpAnswer> {
    const { instance, timeout, maxResponse } = this.#settings;
    const url = new URL(instance.api + path);
    url.search = query.toString();
    facts.attempts++;
    try {
      return await this.#transport.send({
        method,
        url,
        headers: {
          accept: 'application/json',
          authorization: `Bearer ${token.value}`,
          // A form brings its own, with its boundary.
          ...(typeof body === 'string' && { 'content-type': 'application/json' }),
        },
        body,
        timeout: Math.max(1, Math.min(timeout, endsAt - performance.now())),
        maxBytes: maxResponse,
        signal,
      });
    } catch (thrown) {
      throw this.#failure(thrown, method);
    }
  }

  /** A failed attempt in words. Once bytes of a write have left, nobody knows what became of it. */
  #failure(thrown: unknown, method: string): HaloError {
    const { host } = this.#settings.instance;
    if (thrown instanceof TransportFailure && thrown.sent && method !== 'GET') {
      const how =
        thrown.kind === 'closed' ? 'the flow was stopped before the answer came' : networkReason(thrown);
      return new HaloError(
        'HALO_UNCERTAIN',
        `The request was sent to ${host}, but ${how}, so it is not known whether it was carried out. Look in Halo before you send it again.`,
        { statusCode: thrown.extra.statusCode, uncertain: true },
      );
    }
    return networkError(thrown, host);
  }

  /** Waits for a token no longer than the message may. The token request itself goes on: others wait for it too. */
  async #within<T>(endsAt: number, signal: AbortSignal | undefined, work: Promise<T>): Promise<T> {
    const { host } = this.#settings.instance;
    let timer: NodeJS.Timeout | undefined;
    let stop: (() => void) | undefined;
    const ended = new Promise<never>((_, reject) => {
      const fail = (kind: 'timeout' | 'closed') =>
        reject(networkError(new TransportFailure(kind, false), host));
      if (Number.isFinite(endsAt))
        timer = setTimeout(fail, Math.max(0, endsAt - performance.now()), 'timeout');
      stop = () => fail('closed');
      signal?.addEventListener('abort', stop, { once: true });
      if (signal?.aborted) stop();
    });
    try {
      return await Promise.race([work, ended]);
    } finally {
      clearTimeout(timer);
      if (stop) signal?.removeEventListener('abort', stop);
    }
  }
}

function networkReason({ kind, message }: TransportFailure): string {
  if (kind === 'timeout') return 'no answer came in time';
  if (kind === 'too-large') return 'its answer was larger than allowed';
  return `no usable answer came (${message})`;
}

/** The payload as the flow gets it: rows counted and filtered; one record for one, an array for a batch. */
function shaped(operation: Operation, request: BuiltRequest, payload: unknown, facts: HaloFacts): unknown {
  if (request.method === 'POST') {
    if (request.batch) return Array.isArray(payload) || payload === null ? payload : [payload];
    // Some versions of Halo answer one record as an array of one.
    const wrapped = operation.endpoint.body === 'records' && Array.isArray(payload) && payload.length === 1;
    return wrapped ? payload[0] : payload;
  }
  const { list } = operation.endpoint;
  const found = list && findRows(payload, list.key);
  if (!found) return payload;
  facts.pages = 1;
  facts.recordCount = found.recordCount;
  facts.complete = isComplete(found, request.page);
  if (!operation.where) {
    facts.records = found.rows.length;
    return payload;
  }
  const kept = keepOnly(payload, found, operation.where);
  facts.records = findRows(kept, found.key)?.rows.length ?? 0;
  return kept;
}
