/**
 * A node that drives a flow in a loop: it sends messages, receives them at the end of the flow and then sends the
 * next ones.
 */
import type { Node, NodeAPI, NodeDef, NodeMessage } from 'node-red';
import type { Command, RunResult } from './protocol';
import { MessagesRun, type Run, SequenceRun } from './runs';

interface DriverConfig extends NodeDef {
  /** Nodes to send to in rotation instead of through a wire: a thousand wires would add their own cost. */
  nodeIds?: string[];
}

export default function register(RED: NodeAPI): void {
  function Driver(this: Node, config: DriverConfig): void {
    RED.nodes.createNode(this, config);
    let run: Run | undefined;
    let nextIndex = 0;

    const send = (message: object) => {
      const outgoing = { _msgid: RED.util.generateId(), ...message } as NodeMessage;
      if (config.nodeIds)
        RED.nodes.getNode(config.nodeIds[nextIndex++ % config.nodeIds.length] as string).receive(outgoing);
      else this.send(outgoing);
    };
    globalThis.haloBench.drive = (command: Command): Promise<RunResult> => {
      run = command.kind === 'messages' ? new MessagesRun(command, send) : new SequenceRun(command, send);
      return run.result;
    };
    this.on('input', (message, _send, done) => {
      run?.accept(message);
      done();
    });
    this.on('close', () => {
      delete globalThis.haloBench.drive;
    });
  }
  RED.nodes.registerType('bench-driver', Driver);
}
