import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

const root = join(__dirname, '..', '..');

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** Runs the audit against a registry with these advisories; without any, the registry has no audit endpoint. */
async function audit(advisories?: object) {
  let requestedVersions: Record<string, string[]> = {};
  const registry = createServer(async (request, response) => {
    const body = await readBody(request);
    if (!advisories || !request.url?.endsWith('/advisories/bulk')) {
      response.writeHead(404).end('{}');
      return;
    }
    requestedVersions = JSON.parse(
      (request.headers['content-encoding'] ? gunzipSync(body) : body).toString(),
    ) as typeof requestedVersions;
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(advisories));
  }).listen(0, '127.0.0.1');
  await once(registry, 'listening');
  const { port } = registry.address() as AddressInfo;
  const child = spawn(process.execPath, ['scripts/audit-bundled.mjs'], {
    cwd: root,
    env: { ...process.env, npm_config_registry: `http://127.0.0.1:${port}/` },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      output += chunk;
    });
  }
  const [code] = (await once(child, 'close')) as [number];
  registry.closeAllConnections();
  registry.close();
  return { code, output, requestedVersions };
}

describe('npm run audit:bundled', function () {
  this.timeout(180_000);

  it('audits the bundled packages only, and exits with 0 without advisories', async () => {
    const { code, output, requestedVersions } = await audit({});
    code.should.equal(0, output);
    output.should.match(/^\d+ bundled packages, 0 with known vulnerabilities\n$/);
    requestedVersions.should.have.properties('oauth4webapi', 'hpagent', 'ioredis');
    requestedVersions.should.not.have.any.keys('node-red', 'esbuild', 'mocha', 'got');
  });

  it('lists advisories and exits with 1', async () => {
    const advisory = {
      id: 1,
      url: 'https://advisories.example/1',
      title: 'A hole',
      severity: 'high',
      vulnerable_versions: '*',
      cwe: [],
      cvss: { score: 0, vectorString: null },
    };
    const { code, output } = await audit({ hpagent: [advisory] });
    code.should.equal(1, output);
    output.should.match(/^hpagent: high: A hole https:\/\/advisories\.example\/1$/m);
  });

  it('prints a single line when the registry is unavailable, and exits with 2', async () => {
    const { code, output } = await audit();
    code.should.equal(2);
    output.trim().split('\n').should.have.length(1);
  });
});
