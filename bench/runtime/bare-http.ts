/** Baseline: a minimal node that uses Node.js's own HTTP client with keep-alive connections. */
import http from 'node:http';
import type { Node, NodeAPI, NodeDef } from 'node-red';

export default function register(RED: NodeAPI): void {
  function BareHttp(this: Node, config: NodeDef): void {
    RED.nodes.createNode(this, config);
    const agent = new http.Agent({ keepAlive: true });
    const headers = { accept: 'application/json', authorization: 'Bearer bench' };
    this.on('input', (msg: { url?: string; payload?: unknown; statusCode?: number }, send, done) => {
      const request = http.get(msg.url as string, { agent, headers }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', done);
        response.on('end', () => {
          msg.payload = JSON.parse(Buffer.concat(chunks).toString());
          msg.statusCode = response.statusCode;
          send(msg as never);
          done();
        });
      });
      request.on('error', done);
    });
    this.on('close', () => agent.destroy());
  }
  RED.nodes.registerType('bench-http', BareHttp);
}
