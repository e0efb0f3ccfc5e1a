import type { Node, NodeAPI, NodeDef, NodeMessageInFlow } from 'node-red';
import { asHaloError, HaloError } from '../../src/index';
import type { HaloConnectionNode } from '../halo-connection/halo-connection';
import { dialogData } from './dialog-data';
import { Evaluator, type Row } from './evaluator';
import { flowError, type HaloMessage } from './message';
import { resolveOperation } from './operations';
import { Runs } from './runs';
import { StatusLine } from './status';

interface HaloItsmConfig extends NodeDef {
  connection: string;
  operation: string;
  parameters?: Row[];
  request?: string;
  requestType?: string;
  deadline?: number | string;
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

    /** Everything that is asked of one message, read while it is its turn. */
    const prepare = async (msg: HaloMessage) => {
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
      return { client, operation, input: { form, parameters: msg.parameters, request } };
    };

    const handle = async (msg: HaloMessage, send: (out: unknown) => void): Promise<void> => {
      const run = runs.begin();
      try {
        // One after the other: a node's requests start in the order its messages came.
        const { client, operation, input } = await runs.inOrder(() => prepare(msg));
        run.signal.throwIfAborted();
        run.write = operation.method !== 'GET';
        const answer = await client.run(operation, input, {
          signal: run.signal,
          deadline: deadline(config.deadline),
          onFacts: (facts) => {
            run.facts = facts;
          },
        });
        Object.assign(msg, answer);
        delete msg.error;
        status.succeeded(answer.halo);
        send(toOutput ? [msg, null] : msg);
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
      if ('reset' in msg && msg.reset) {
        runs.abort();
        done();
        return;
      }
      handle(msg as HaloMessage, send as (out: unknown) => void).then(
        () => done(),
        (error: Error) => done(error),
      );
    });

    this.on('close', (done: () => void) => {
      status.close();
      void runs.close().then(done);
    });
  }

  RED.nodes.registerType('halo-itsm', HaloItsmConstructor);
  dialogData(RED);
}

const DEFAULT_DEADLINE = 600;

/** Milliseconds; undefined for none. */
function deadline(seconds: number | string | undefined): number | undefined {
  const value = seconds === undefined || seconds === '' ? DEFAULT_DEADLINE : Number(seconds);
  if (!(value >= 0)) {
    throw new HaloError(
      'HALO_CONFIG',
      'The deadline must be a number of seconds, 0 for none. Change it in the node.',
      {
        field: 'deadline',
      },
    );
  }
  return value === 0 ? undefined : value * 1000;
}
