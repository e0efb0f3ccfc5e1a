import type { Node, NodeAPI, NodeDef, NodeMessageInFlow } from 'node-red';
import type { Operation } from '../../src/catalogue/operation';
import * as say from '../../src/i18n/messages';
import { asHaloError, HaloError, tell } from '../../src/index';
import type { HaloConnectionNode } from '../halo-connection/runtime';
import { languageOf } from '../shared/language';
import { migrate } from '../shared/migration';
import { tooNew } from '../shared/unsupported-version';
import { Evaluator, type Row } from './evaluator';
import { asksForReset, type HaloMessage, type Told, tellOn, toldOf, writable } from './message';
import { Runs } from './message-runs';
import { MIGRATIONS } from './migrations';
import { resolveOperation, resolveReference } from './operations';
import { runAndSend } from './output';
import { nodeSettings, type RawSettings, type Settings } from './settings';
import { StatusLine } from './status';

export interface HaloItsmConfig extends NodeDef, RawSettings {
  connection: string;
  operation: string;
  parameters?: Row[];
  request?: string;
  requestType?: string;
  /** What new records are known by, and the member it is kept in. */
  reference?: string;
  referenceType?: string;
  referenceMember?: string;
  errors?: 'catch' | 'output';
}

type Send = (out: unknown) => void;
type Done = (error?: Error) => void;

interface Failure {
  error: HaloError;
  told: Told;
}

/** What makes a node of Node-RED's one of ours. @param languageCode - of the runtime's texts */
export function itsmRuntime(RED: NodeAPI, languageCode: string): (node: Node, saved: HaloItsmConfig) => void {
  const language = languageOf(languageCode);

  return (node, saved) => {
    RED.nodes.createNode(node, saved);
    const { config, newer } = migrate(saved, MIGRATIONS);
    const connection = (RED.nodes.getNode(config.connection) as HaloConnectionNode | null)?.halo;
    const evaluate = new Evaluator(RED, node);
    const runs = new Runs();
    const status = new StatusLine(node, language, connection, runs);
    const toOutput = config.errors === 'output';
    let settings: Settings | undefined;
    let misconfigured: unknown;
    try {
      if (newer) throw tooNew(newer, MIGRATIONS);
      settings = nodeSettings(config);
    } catch (thrown) {
      misconfigured = thrown;
      if (newer) node.warn(asHaloError(thrown).in(language).message);
    }

    /** What the record to be made is known by, where the node says so. */
    const referenceOf = (operation: Operation, msg: HaloMessage) => {
      const { reference: value, referenceType: type = 'str', referenceMember } = config;
      if (!value) return undefined;
      return resolveReference(operation, referenceMember, () =>
        evaluate.named(say.node('theReference'), 'reference', { value, type }, msg),
      );
    };

    /** Everything that is asked of one message, read while it is its turn. */
    const prepare = async (msg: HaloMessage) => {
      if (!settings) throw misconfigured;
      if (!connection) {
        throw new HaloError('HALO_CONFIG', say.node('noConnection'));
      }
      const { client, problem } = connection;
      if (!client) throw problem;
      const operation = await resolveOperation(config.operation || msg.operation);
      const form = await evaluate.rows(config.parameters ?? [], msg);
      const request = await evaluate.value(config.request ?? 'payload', config.requestType ?? 'msg', msg);
      const reference = await referenceOf(operation, msg);
      return { settings, client, operation, input: { form, parameters: msg.parameters, request, reference } };
    };

    /** @returns how it failed, if it did */
    const serve = async (received: HaloMessage, send: Send): Promise<Failure | undefined> => {
      if (asksForReset(received)) {
        runs.abort();
        return undefined;
      }
      const run = runs.begin();
      let asked: unknown = config.operation;
      try {
        const msg = writable(received);
        asked ||= msg.operation;
        // One after the other: a node's requests start in the order its messages came.
        const { settings, client, operation, input } = await runs.inOrder(() => prepare(msg));
        run.signal.throwIfAborted();
        run.write = operation.method !== 'GET';
        const facts = await runAndSend(RED, settings, {
          client,
          operation,
          input,
          options: {
            signal: run.signal,
            language,
            onFacts: (known) => {
              run.facts = known;
            },
            onState: (state) => {
              run.state = state;
            },
          },
          msg,
          send: (out) => {
            try {
              send(toOutput ? [out, null] : out);
            } catch {
              // Node-RED copies for all but the first of several wires, and some messages cannot be copied.
              node.warn(tell(say.node('notPassedOn'), language));
            }
          },
        });
        status.succeeded(facts);
        return undefined;
      } catch (thrown) {
        const closed = run.signal.aborted && !(thrown instanceof HaloError);
        const error = (closed ? run.closed() : asHaloError(thrown)).in(language);
        status.failed(error);
        return { error, told: toldOf(error, run.facts, asked) };
      } finally {
        runs.end(run);
      }
    };

    const complete = (done: Done) => {
      try {
        done();
      } catch {
        // Node-RED copies the message for its Complete nodes, and some cannot be copied.
        node.warn(tell(say.node('notCopied'), language));
      }
    };

    const fail = (received: HaloMessage, { error, told }: Failure, send: Send, done: Done) => {
      const pass = (msg: HaloMessage) => send([null, { ...msg, payload: error.message }]);
      try {
        const msg = writable(received);
        tellOn(msg, told);
        if (toOutput) pass(msg);
        else if (msg === received) done(error);
        else node.error(error, msg);
      } catch {
        // Some messages cannot be read, written to or copied: then what is ours goes alone.
        const msg = { _msgid: received._msgid, ...told } as HaloMessage;
        if (toOutput) pass(msg);
        else node.error(error, msg);
      }
      if (toOutput) complete(done);
    };

    node.on('input', (received: NodeMessageInFlow, send, done) => {
      const msg = received as HaloMessage;
      const sending = send as Send;
      void serve(msg, sending).then((failure) => {
        if (failure) fail(msg, failure, sending, done);
        else complete(done);
      });
    });

    node.on('close', (done: () => void) => {
      status.close();
      void runs.close().then(({ unsent, unknown }) => {
        if (unsent > 0) node.warn(tell(say.node('unsent', { count: unsent }), language));
        if (unknown > 0) node.warn(tell(say.node('unknown', { count: unknown }), language));
        done();
      });
    });
  };
}
