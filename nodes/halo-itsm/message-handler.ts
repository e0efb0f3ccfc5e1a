import type { Node, NodeAPI } from 'node-red';
import * as messages from '../../src/i18n/messages';
import {
  asHaloError,
  type HaloClient,
  HaloError,
  type Language,
  type LocalizedText,
  type Operation,
  type Reference,
  translate,
} from '../../src/index';
import type { HaloConnection } from '../halo-connection/types';
import { DEFAULTS } from './defaults';
import { Evaluator } from './evaluator';
import { applyError, type ErrorFields, errorFields, type HaloMessage, isReset, toWritable } from './message';
import { MessageRuns } from './message-runs';
import { resolveOperation, resolveReference } from './operations';
import { type OperationInput, runAndSend } from './output';
import type { HaloItsmConfig, NodeSettings } from './settings';
import { StatusIndicator } from './status';

/** Node-RED's `send` and `done` callbacks of an input event. */
export type Send = (output: unknown) => void;
export type Done = (error?: Error) => void;

export interface MessageHandlerOptions {
  RED: NodeAPI;
  node: Node;
  language: Language;
  config: HaloItsmConfig;
  /** Undefined when the node's properties are invalid; `problem` then holds the reason. */
  settings?: NodeSettings;
  problem?: HaloError;
  /** Undefined when the node has no connection. */
  connection?: HaloConnection;
}

/** Everything a run needs, evaluated from the node's properties and the message. */
interface PreparedRun {
  settings: NodeSettings;
  client: HaloClient;
  operation: Operation;
  input: OperationInput;
}

interface Failure {
  error: HaloError;
  fields: ErrorFields;
}

/** Runs an operation for each message that a `halo-itsm` node receives, and sends the result or the error. */
export class MessageHandler {
  readonly #RED: NodeAPI;
  readonly #node: Node;
  readonly #language: Language;
  readonly #config: HaloItsmConfig;
  readonly #settings: NodeSettings | undefined;
  readonly #problem: HaloError | undefined;
  readonly #connection: HaloConnection | undefined;
  readonly #evaluator: Evaluator;
  readonly #runs = new MessageRuns();
  readonly #status: StatusIndicator;
  /** Whether errors go to the second output instead of Catch nodes. */
  readonly #hasErrorOutput: boolean;

  constructor({ RED, node, language, config, settings, problem, connection }: MessageHandlerOptions) {
    this.#RED = RED;
    this.#node = node;
    this.#language = language;
    this.#config = config;
    this.#settings = settings;
    this.#problem = problem;
    this.#connection = connection;
    this.#hasErrorOutput = config.errors === 'output';
    this.#evaluator = new Evaluator(RED, node);
    this.#status = new StatusIndicator(node, language, connection, this.#runs);
  }

  /** Processes one message and calls `done` (or `node.error`) exactly once. Never rejects. */
  async handle(received: HaloMessage, send: Send, done: Done): Promise<void> {
    const failure = await this.#run(received, send);
    if (failure) this.#fail(received, failure, send, done);
    else this.#complete(done);
  }

  /** Aborts all runs, except that requests which write get a grace period. Logs what was left unfinished. */
  async close(): Promise<void> {
    this.#status.close();
    const { unsent, unknown } = await this.#runs.close();
    if (unsent > 0) this.#warn(messages.node('unsentMessages', { count: unsent }));
    if (unknown > 0) this.#warn(messages.node('unansweredRequests', { count: unknown }));
  }

  /** @returns the failure, or undefined on success and for `msg.reset` */
  async #run(received: HaloMessage, send: Send): Promise<Failure | undefined> {
    if (isReset(received)) {
      this.#runs.abort();
      return undefined;
    }
    const run = this.#runs.start();
    let operationId: unknown = this.#config.operation;
    try {
      const msg = toWritable(received);
      operationId ||= msg.operation;
      // In order, although evaluation may be asynchronous: requests start in the order of their messages.
      const { settings, client, operation, input } = await this.#runs.runInOrder(() => this.#prepare(msg));
      run.signal.throwIfAborted();
      run.isWrite = operation.method !== 'GET';
      const metadata = await runAndSend(this.#RED, settings, {
        client,
        operation,
        input,
        options: {
          signal: run.signal,
          language: this.#language,
          onMetadata: (runMetadata) => {
            run.metadata = runMetadata;
          },
          onState: (state) => {
            run.state = state;
          },
        },
        msg,
        send: (output) => this.#send(output, send),
      });
      this.#status.setSuccess(metadata);
      return undefined;
    } catch (cause) {
      const wasClosed = run.signal.aborted && !(cause instanceof HaloError);
      const error = (wasClosed ? run.closedError() : asHaloError(cause)).translate(this.#language);
      this.#status.setError(error);
      return { error, fields: errorFields(error, run.metadata, operationId) };
    } finally {
      this.#runs.finish(run);
    }
  }

  async #prepare(msg: HaloMessage): Promise<PreparedRun> {
    if (!this.#settings) throw this.#problem;
    if (!this.#connection) {
      throw new HaloError('HALO_CONFIG', messages.node('noConnection'));
    }
    const { client, problem } = this.#connection;
    if (!client) throw problem;
    const config = this.#config;
    const operation = await resolveOperation(config.operation || msg.operation);
    const form = await this.#evaluator.evaluateRows(config.parameters ?? [], msg);
    const request = await this.#evaluator.evaluate(
      config.request ?? DEFAULTS.request,
      config.requestType ?? DEFAULTS.requestType,
      msg,
    );
    const reference = await this.#prepareReference(operation, msg);
    return {
      settings: this.#settings,
      client,
      operation,
      input: { form, parameters: msg.parameters, request, reference },
    };
  }

  /** The external reference for the record to create, if the node has one configured. */
  async #prepareReference(operation: Operation, msg: HaloMessage): Promise<Reference | undefined> {
    const { reference: value, referenceType: type = 'str', referenceMember } = this.#config;
    if (!value) return undefined;
    return resolveReference(operation, referenceMember, () =>
      this.#evaluator.evaluateNamed(messages.node('reference'), 'reference', { value, type }, msg),
    );
  }

  #send(output: HaloMessage, send: Send): void {
    try {
      send(this.#hasErrorOutput ? [output, null] : output);
    } catch {
      // Node-RED clones the message for every wire but the first, and some messages cannot be cloned.
      this.#warn(messages.node('outputNotCopied'));
    }
  }

  #complete(done: Done): void {
    try {
      done();
    } catch {
      // Node-RED clones the message for Complete nodes, and some messages cannot be cloned.
      this.#warn(messages.node('completionNotCopied'));
    }
  }

  #fail(received: HaloMessage, { error, fields }: Failure, send: Send, done: Done): void {
    const sendError = (msg: HaloMessage) => send([null, { ...msg, payload: error.message }]);
    try {
      const msg = toWritable(received);
      applyError(msg, fields);
      if (this.#hasErrorOutput) sendError(msg);
      else if (msg === received) done(error);
      // `done` would report the frozen message, which lacks the error fields.
      else this.#node.error(error, msg);
    } catch {
      // The message cannot be read, written or cloned: send the error fields without it.
      const msg = { _msgid: received._msgid, ...fields } as HaloMessage;
      if (this.#hasErrorOutput) sendError(msg);
      else this.#node.error(error, msg);
    }
    if (this.#hasErrorOutput) this.#complete(done);
  }

  #warn(message: LocalizedText): void {
    this.#node.warn(translate(message, this.#language));
  }
}
