/** Baseline: a minimal node that sends requests with got. */
import http from 'node:http';
import https from 'node:https';
import { got } from 'got';
import type { Node, NodeAPI, NodeDef } from 'node-red';

export default function register(RED: NodeAPI): void {
  function BareGot(this: Node, config: NodeDef): void {
    RED.nodes.createNode(this, config);
    const agent = { http: new http.Agent({ keepAlive: true }), https: new https.Agent({ keepAlive: true }) };
    this.on('input', async (msg: { url?: string; payload?: unknown; statusCode?: number }, send, done) => {
      try {
        const response = await got(msg.url as string, {
          headers: { accept: 'application/json', authorization: 'Bearer bench' },
          agent,
          responseType: 'json',
          throwHttpErrors: false,
          retry: { limit: 0 },
        });
        msg.payload = response.body;
        msg.statusCode = response.statusCode;
        send(msg as never);
        done();
      } catch (error) {
        done(error as Error);
      }
    });
    this.on('close', () => agent.http.destroy());
  }
  RED.nodes.registerType('bench-got', BareGot);
}
