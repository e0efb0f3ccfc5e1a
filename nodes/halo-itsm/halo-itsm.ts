import type { Node, NodeAPI, NodeDef, NodeMessageInFlow } from 'node-red';
import type { Operation } from '../../src/catalogue/operation';
import { asHaloError, HaloError } from '../../src/index';
import type { HaloConnectionNode } from '../halo-connection/halo-connection';
import { dialogData } from './dialog-data';
import { Evaluator, type Row } from './evaluator';
import { flowError, type HaloMessage } from './message';
import { resolveOperation, resolveReference } from './operations';
import { runAndSend } from './outputs';
import { Runs } from './runs';
import { nodeSettings, type RawSettings, type Settings } from './settings';
import { StatusLine } from './status';

interface HaloItsmConfig extends NodeDef, RawSettings {
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

export default function register(RED: NodeAPI): void {
  function HaloItsmConstructor(this: Node, config: HaloItsmConfig): void {
    RED.nodes.createNode(this, config);
    const connection = (RED.nodes.getNode(config.connection) as HaloConnectionNode | null)?.halo;
    const evaluate = new Evaluator(RED, this);
    const runs = new Runs();
    const status = new StatusLine(this, RED, connection, runs);
    const toOutput = config.errors === 'output';
    let settings: Settings | undefined;
    let misconfigured: unknown;
    try {
      settings = nodeSettings(config);
    } catch (thrown) {
      misconfigured = thrown;
    }

    /** What the record to be made is known by, where the node says so. */
    const referenceOf = (operation: Operation, msg: HaloMessage) => {
      const { reference: value, referenceType: type = 'str', referenceMember } = config;
      if (!value) return undefined;
      return resolveReference(operation, referenceMember, () =>
        evaluate.named('The reference', 'reference', { value, type }, msg),
      );
    };

    /** Everything that is asked of one message, read while it is its turn. */
    const prepare = async (msg: HaloMessage) => {
      if (!settings) throw misconfigured;
      if (!connection) {
        throw new HaloError(
          'HALO_CONFIG',
          'No connection to Halo is chosen. Open the node and choose or add one.',
        );
      }
      const { client, problem } = connection;
      if (!client) throw problem;
      const operation = await resolveOperation(config.operation || msg.operation);
      const form = await evaluate.rows(config.parameters ?? [], msg);
      const request = await evaluate.value(config.request ?? 'payload', config.requestType ?? 'msg', msg);
      const reference = await referenceOf(operation, msg);
      return { settings, client, operation, input: { form, parameters: msg.parameters, request, reference } };
    };

    const handle = async (received: HaloMessage, send: (out: unknown) => void): Promise<void> => {
      if (received.reset) {
        runs.abort();
        return;
      }
      // The same message goes on, unless somebody upstream has frozen it.
      const msg = Object.isExtensible(received) ? received : { ...received };
      const run = runs.begin();
      try {
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
            onFacts: (known) => {
              run.facts = known;
            },
            onState: (state) => {
              run.state = state;
            },
          },
          msg,
          send: (out) => send(toOutput ? [out, null] : out),
        });
        status.succeeded(facts);
      } catch (thrown) {
        const error =
          run.signal.aborted && !(thrown instanceof HaloError) ? run.closed() : asHaloError(thrown);
        status.failed(error);
        flowError(msg, error, run.facts, config.operation || msg.operation);
        if (!toOutput) throw error;
        send([null, { ...msg, payload: error.message }]);
      } finally {
        runs.end(run);
      }
    };

    this.on('input', (msg: NodeMessageInFlow, send, done) => {
      handle(msg as HaloMessage, send as (out: unknown) => void).then(
        () => done(),
        (error: Error) => {
          try {
            done(error);
          } catch {
            // Node-RED copies the message for its Catch nodes, and some cannot be copied: then they get what is ours.
            const { _msgid, halo } = msg as HaloMessage;
            this.error(error, { _msgid, halo } as HaloMessage);
          }
        },
      );
    });

    this.on('close', (done: () => void) => {
      status.close();
      void runs.close().then(({ unsent, unknown }) => {
        if (unsent > 0)
          this.warn(`${count(unsent, 'message')} not sent to Halo, because the flow was stopped.`);
        if (unknown > 0) {
          this.warn(
            `${count(unknown, 'request')} sent to Halo without an answer before the flow was stopped: look in Halo whether they were carried out.`,
          );
        }
        done();
      });
    });
  }

  RED.nodes.registerType('halo-itsm', HaloItsmConstructor);
  dialogData(RED);
}

function count(number: number, what: string): string {
  return number === 1 ? `1 ${what} was` : `${number} ${what}s were`;
}
