import type { Node, NodeAPI, NodeDef, NodeMessageInFlow } from 'node-red';
import * as messages from '../../src/i18n/messages';
import { asHaloError, HaloError, type Operation, translate } from '../../src/index';
import type { HaloConnectionNode } from '../halo-connection/types';
import { findLanguage } from '../shared/language';
import { migrate } from '../shared/migration';
import { unsupportedVersionError } from '../shared/unsupported-version';
import { Evaluator, type Row } from './evaluator';
import { applyError, type ErrorFields, errorFields, type HaloMessage, isReset, toWritable } from './message';
import { MessageRuns } from './message-runs';
import { MIGRATIONS } from './migrations';
import { resolveOperation, resolveReference } from './operations';
import { runAndSend } from './output';
import { type NodeSettings, nodeSettings, type RawSettings } from './settings';
import { StatusIndicator } from './status';

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
  fields: ErrorFields;
}

/** What makes a node of Node-RED's one of ours. @param languageCode - of the runtime's texts */
export function createItsmRuntime(
  RED: NodeAPI,
  languageCode: string,
): (node: Node, saved: HaloItsmConfig) => void {
  const language = findLanguage(languageCode);

  return (node, saved) => {
    RED.nodes.createNode(node, saved);
    const { config, unsupportedVersion } = migrate(saved, MIGRATIONS);
    const connection = (RED.nodes.getNode(config.connection) as HaloConnectionNode | null)?.halo;
    const evaluator = new Evaluator(RED, node);
    const runs = new MessageRuns();
    const status = new StatusIndicator(node, language, connection, runs);
    const sendsErrors = config.errors === 'output';
    let settings: NodeSettings | undefined;
    let configError: unknown;
    try {
      if (unsupportedVersion) throw unsupportedVersionError(unsupportedVersion, MIGRATIONS);
      settings = nodeSettings(config);
    } catch (error) {
      configError = error;
      if (unsupportedVersion) node.warn(asHaloError(error).translate(language).message);
    }

    /** What the record to be made is known by, where the node says so. */
    const evaluateReference = (operation: Operation, msg: HaloMessage) => {
      const { reference: value, referenceType: type = 'str', referenceMember } = config;
      if (!value) return undefined;
      return resolveReference(operation, referenceMember, () =>
        evaluator.evaluateNamed(messages.node('reference'), 'reference', { value, type }, msg),
      );
    };

    /** Everything that is asked of one message, read while it is its turn. */
    const prepare = async (msg: HaloMessage) => {
      if (!settings) throw configError;
      if (!connection) {
        throw new HaloError('HALO_CONFIG', messages.node('noConnection'));
      }
      const { client, problem } = connection;
      if (!client) throw problem;
      const operation = await resolveOperation(config.operation || msg.operation);
      const form = await evaluator.evaluateRows(config.parameters ?? [], msg);
      const request = await evaluator.evaluate(config.request ?? 'payload', config.requestType ?? 'msg', msg);
      const reference = await evaluateReference(operation, msg);
      return { settings, client, operation, input: { form, parameters: msg.parameters, request, reference } };
    };

    /** @returns how it failed, if it did */
    const processMessage = async (received: HaloMessage, send: Send): Promise<Failure | undefined> => {
      if (isReset(received)) {
        runs.abort();
        return undefined;
      }
      const run = runs.start();
      let operationId: unknown = config.operation;
      try {
        const msg = toWritable(received);
        operationId ||= msg.operation;
        // One after the other: a node's requests start in the order its messages came.
        const { settings, client, operation, input } = await runs.runInOrder(() => prepare(msg));
        run.signal.throwIfAborted();
        run.isWrite = operation.method !== 'GET';
        const metadata = await runAndSend(RED, settings, {
          client,
          operation,
          input,
          options: {
            signal: run.signal,
            language,
            onMetadata: (runMetadata) => {
              run.metadata = runMetadata;
            },
            onState: (state) => {
              run.state = state;
            },
          },
          msg,
          send: (out) => {
            try {
              send(sendsErrors ? [out, null] : out);
            } catch {
              // Node-RED copies for all but the first of several wires, and some messages cannot be copied.
              node.warn(translate(messages.node('outputNotCopied'), language));
            }
          },
        });
        status.setSuccess(metadata);
        return undefined;
      } catch (cause) {
        const wasClosed = run.signal.aborted && !(cause instanceof HaloError);
        const error = (wasClosed ? run.closedError() : asHaloError(cause)).translate(language);
        status.setError(error);
        return { error, fields: errorFields(error, run.metadata, operationId) };
      } finally {
        runs.finish(run);
      }
    };

    const complete = (done: Done) => {
      try {
        done();
      } catch {
        // Node-RED copies the message for its Complete nodes, and some cannot be copied.
        node.warn(translate(messages.node('completionNotCopied'), language));
      }
    };

    const reportFailure = (received: HaloMessage, { error, fields }: Failure, send: Send, done: Done) => {
      const sendError = (msg: HaloMessage) => send([null, { ...msg, payload: error.message }]);
      try {
        const msg = toWritable(received);
        applyError(msg, fields);
        if (sendsErrors) sendError(msg);
        else if (msg === received) done(error);
        else node.error(error, msg);
      } catch {
        // Some messages cannot be read, written to or copied: then what is ours goes alone.
        const msg = { _msgid: received._msgid, ...fields } as HaloMessage;
        if (sendsErrors) sendError(msg);
        else node.error(error, msg);
      }
      if (sendsErrors) complete(done);
    };

    node.on('input', (received: NodeMessageInFlow, send, done) => {
      const msg = received as HaloMessage;
      const sendMessage = send as Send;
      void processMessage(msg, sendMessage).then((failure) => {
        if (failure) reportFailure(msg, failure, sendMessage, done);
        else complete(done);
      });
    });

    node.on('close', (done: () => void) => {
      status.close();
      void runs.close().then(({ unsent, unknown }) => {
        if (unsent > 0) node.warn(translate(messages.node('unsentMessages', { count: unsent }), language));
        if (unknown > 0)
          node.warn(translate(messages.node('unansweredRequests', { count: unknown }), language));
        done();
      });
    });
  };
}
