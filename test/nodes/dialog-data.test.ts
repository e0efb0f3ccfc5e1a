import { once } from 'node:events';
import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import express from 'express';
import type { NodeAPI } from 'node-red';
import should from 'should';
import { dialogData } from '../../nodes/halo-itsm/dialog-data';

describe('The data of the dialog', () => {
  const asked: string[] = [];
  let server: Server;

  before(async () => {
    const app = express();
    const needsPermission = (permission: string) => (_: unknown, __: unknown, next: () => void) => {
      asked.push(permission);
      next();
    };
    dialogData({ httpAdmin: app, auth: { needsPermission } } as unknown as NodeAPI);
    server = createServer(app).listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  after(() => {
    server.close();
  });

  /** The answer as it comes over the wire. */
  async function get(path: string, headers: Record<string, string>) {
    const { port } = server.address() as AddressInfo;
    const outgoing = request({ host: '127.0.0.1', port, path, headers }).end();
    const [answer] = await once(outgoing, 'response');
    const chunks: Buffer[] = [];
    for await (const chunk of answer) chunks.push(chunk as Buffer);
    return { status: answer.statusCode, headers: answer.headers, body: Buffer.concat(chunks) };
  }

  const decoders = { br: brotliDecompressSync, gzip: gunzipSync, identity: (body: Buffer) => body };
  for (const [accepted, used] of [
    ['gzip, deflate, br, zstd', 'br'],
    ['gzip, deflate', 'gzip'],
    ['identity', 'identity'],
  ] as const) {
    it(`comes as ${used} for a browser that takes ${accepted}`, async () => {
      const { status, headers, body } = await get('/halo-itsm/catalogue.json', {
        'accept-encoding': accepted,
      });
      status.should.equal(200);
      should(headers['content-encoding'] ?? 'identity').equal(used);
      headers['content-type'].should.match(/^application\/json/);
      headers.vary.should.equal('Accept-Encoding');
      const { areas } = JSON.parse(decoders[used](body).toString()) as { areas: object[] };
      areas.length.should.be.above(10);
      if (used === 'br') body.length.should.be.below(60_000);
    });
  }

  it('is not sent again while it has not changed', async () => {
    const first = await get('/halo-itsm/schemas.json', { 'accept-encoding': 'br' });
    const again = await get('/halo-itsm/schemas.json', {
      'accept-encoding': 'br',
      'if-none-match': String(first.headers.etag),
    });
    again.status.should.equal(304);
    again.body.length.should.equal(0);
  });

  it('is for those who may read flows', () => {
    should(new Set(asked)).eql(new Set(['halo-itsm.read']));
  });
});
