import { once } from 'node:events';
import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import express from 'express';
import type { NodeAPI } from 'node-red';
import should from 'should';
import { serveDialogData } from '../../nodes/halo-itsm/dialog-data';

describe('The dialog’s data', () => {
  const checkedPermissions: string[] = [];
  let server: Server;

  before(async () => {
    const app = express();
    const needsPermission = (permission: string) => (_: unknown, __: unknown, next: () => void) => {
      checkedPermissions.push(permission);
      next();
    };
    serveDialogData({ httpAdmin: app, auth: { needsPermission } } as unknown as NodeAPI);
    server = createServer(app).listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  after(() => {
    server.close();
  });

  /** The response, not decompressed. */
  async function get(path: string, headers: Record<string, string>) {
    const { port } = server.address() as AddressInfo;
    const outgoing = request({ host: '127.0.0.1', port, path, headers }).end();
    const [response] = await once(outgoing, 'response');
    const chunks: Buffer[] = [];
    for await (const chunk of response) chunks.push(chunk as Buffer);
    return { status: response.statusCode, headers: response.headers, body: Buffer.concat(chunks) };
  }

  const decoders = { br: brotliDecompressSync, gzip: gunzipSync, identity: (body: Buffer) => body };
  for (const [acceptEncoding, contentEncoding] of [
    ['gzip, deflate, br, zstd', 'br'],
    ['gzip, deflate', 'gzip'],
    ['identity', 'identity'],
  ] as const) {
    it(`is sent as ${contentEncoding} for Accept-Encoding: ${acceptEncoding}`, async () => {
      const { status, headers, body } = await get('/halo-itsm/catalogue.json', {
        'accept-encoding': acceptEncoding,
      });
      status.should.equal(200);
      should(headers['content-encoding'] ?? 'identity').equal(contentEncoding);
      headers['content-type'].should.match(/^application\/json/);
      headers.vary.should.equal('Accept-Encoding');
      const { areas } = JSON.parse(decoders[contentEncoding](body).toString()) as { areas: object[] };
      areas.length.should.be.above(10);
      if (contentEncoding === 'br') body.length.should.be.below(60_000);
    });
  }

  it('is not sent again if it has not changed', async () => {
    const initial = await get('/halo-itsm/schemas.json', { 'accept-encoding': 'br' });
    const cached = await get('/halo-itsm/schemas.json', {
      'accept-encoding': 'br',
      'if-none-match': String(initial.headers.etag),
    });
    cached.status.should.equal(304);
    cached.body.length.should.equal(0);
  });

  it('requires the permission halo-itsm.read', () => {
    should(new Set(checkedPermissions)).eql(new Set(['halo-itsm.read']));
  });
});
