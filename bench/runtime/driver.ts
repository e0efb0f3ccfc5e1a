/**
 * A node that drives a flow in a circle: it sends messages and gets them back, and sends the next one when one has
 * come back.
 */
import type { Node, NodeAPI, NodeDef, NodeMessage } from 'node-red';
import type { Order, Outcome } from './protocol';
import { MessagesRun, type Run, SequenceRun } from './runs';

interface DriverConfig extends NodeDef {
  /** Nodes to send to in turn instead of the wire: so many outputs would cost time themselves. */
  targets?: string[];
}

export default function register(RED: NodeAPI): void {
  function Driver(this: Node, config: DriverConfig): void {
    RED.nodes.createNode(this, config);
    let run: Run | undefined;
    let turn = 0;

    const send = (message: object) => {
      const out = { _msgid: RED.util.generateId(), ...message } as NodeMessage;
      if (config.targets)
        RED.nodes.getNode(config.targets[turn++ % config.targets.length] as string).receive(out);
      else this.send(out);
    };
    globalThis.haloBench.drive = (order: Order): Promise<Outcome> => {
      run = order.kind === 'messages' ? new MessagesRun(order, send) : new SequenceRun(order, send);
      return run.outcome;
    };
    this.on('input', (message, _send, done) => {
      run?.take(message);
      done();
    });
    this.on('close', () => {
      delete globalThis.haloBench.drive;
    });
  }
  RED.nodes.registerType('bench-driver', Driver);
}
