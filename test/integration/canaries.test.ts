import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConnectProxy } from '../support/connect-proxy';
import { DialogClient } from '../support/dialog-client';
import { NodeRed, target } from '../support/node-red';
import { reservePort } from '../support/ports';
import { type RecordedRequest, StubServer, sendJson } from '../support/stub-server';

const WebSocket = createRequire(join(target.nodeRed, 'red.js'))('ws') as new (
  url: string,
) => NodeJS.EventEmitter & { send(data: string): void; close(): void };

const ACCOUNT_ID = 'c0ffee0000000005';
const APPLICATION_ID = 'c0ffee0000000006';

/** Secret values that must not appear in any output, by kind. */
const canaries = new Map<string, string[]>();
let canaryCount = 0;

/**
 * Creates a unique secret value.
 * @param tail - characters that need encoding in URLs, JSON or forms
 */
function canary(kind: string, tail = ''): string {
  const value = `${randomBytes(24).toString('hex')}${canaryCount++}${tail}`;
  addCanary(kind, value);
  return value;
}

function addCanary(kind: string, value: string | null | undefined): void {
  if (value) canaries.set(kind, [...(canaries.get(kind) ?? []), value]);
}

const SECRETS = {
  account: canary('client secret', '+/="&<%'),
  application: canary('client secret', '$&`"\\'),
  proxy: canary('proxy password', '@:/'),
  redis: canary('Redis password'),
};

const MIN_LEAK_CHARS = 12;

function substrings(text: string): string[] {
  return Array.from({ length: Math.max(0, text.length - MIN_LEAK_CHARS + 1) }, (_, index) =>
    text.slice(index, index + MIN_LEAK_CHARS),
  );
}

/** All substrings of twelve characters of a secret: plain, URL-encoded, in JSON and in base64. */
function secretVariants(secret: string): string[] {
  const base64 = Buffer.from(secret).toString('base64').replace(/=+$/, '');
  return [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1), base64].flatMap(
    substrings,
  );
}

/** A Halo server that echoes the secrets it receives in every kind of response. */
class EchoServer {
  readonly server: StubServer;
  /** The token endpoint's next response, if it is an error. */
  tokenError: object | undefined;
  #accessToken = '';
  #clientSecret = '';

  constructor(server: StubServer) {
    this.server = server;
    server.on('GET /api/authinfo', (_, response) =>
      sendJson(response, 200, { auth_url: `${server.url}/auth` }),
    );
    server.on('GET /auth/authorize', (_, response) => void response.end('a sign-in page'));
    server.on('POST /auth/token', (request, response) => this.#token(request, response));
    server.on('GET /api/Agent/me', (request, response) => {
      if (this.#authorize(request, response)) sendJson(response, 200, { name: 'Alex Agent' });
    });
    for (const [id, respond] of Object.entries(RESPONSES)) {
      server.on(`GET /api/Tickets/${id}`, (request, response) => {
        if (this.#authorize(request, response)) respond(response, this.#echo(request));
      });
      server.on('POST /api/Tickets', (request, response) => {
        if (this.#authorize(request, response)) sendJson(response, 500, { message: this.#echo(request) });
      });
    }
  }

  expireAccessToken(): void {
    this.#accessToken = '';
  }

  #authorize(request: RecordedRequest, response: ServerResponse): boolean {
    if (this.#accessToken && request.headers.authorization === `Bearer ${this.#accessToken}`) return true;
    sendJson(response, 401, { message: this.#echo(request) }, { 'www-authenticate': this.#echo(request) });
    return false;
  }

  #token(request: RecordedRequest, response: ServerResponse): void {
    addCanary('verifier', request.form.get('code_verifier'));
    const { tokenError } = this;
    this.tokenError = undefined;
    if (tokenError) {
      sendJson(response, 400, { ...tokenError, error_description: [...request.form.values()].join(' ') });
      return;
    }
    this.#clientSecret = request.form.get('client_secret') ?? '';
    this.#accessToken = canary('access token');
    sendJson(response, 200, {
      access_token: this.#accessToken,
      refresh_token: canary('refresh token'),
      id_token: canary('id token'),
      expires_in: 3600,
    });
  }

  /** The access token and client secret that the server received, plain and encoded. */
  #echo({ headers }: RecordedRequest): string {
    const secrets = [String(headers.authorization).replace('Bearer ', ''), this.#clientSecret];
    return [
      `authorization: ${headers.authorization}`,
      ...secrets,
      ...secrets.map((secret) => Buffer.from(secret).toString('base64')),
      ...secrets.map(encodeURIComponent),
    ].join(' ');
  }
}

/** One response of every kind, by ticket id. */
const RESPONSES: Record<number, (response: ServerResponse, echoed: string) => void> = {
  1: (response) => sendJson(response, 200, { id: 1, summary: 'fine' }),
  2: (response, echoed) => sendJson(response, 400, { error: echoed }),
  3: (response, echoed) => sendJson(response, 403, [echoed]),
  4: (response, echoed) => sendJson(response, 404, { message: echoed, request: { authorization: echoed } }),
  5: (response, echoed) => void response.writeHead(500, { 'content-type': 'text/plain' }).end(echoed),
  6: (response, echoed) =>
    void response.writeHead(400, { 'content-type': 'text/html' }).end(`<html><p>${echoed}</p></html>`),
  7: (response) => void response.writeHead(302, { location: '/login' }).end(),
  8: (response, echoed) => sendJson(response, 200, { id: 8, _error: echoed }),
  9: (response, echoed) =>
    void response.writeHead(200, { 'content-type': 'application/json' }).end(`{"cut": "${echoed}`),
  10: (response, echoed) =>
    void response.writeHead(200, { 'content-type': 'text/html' }).end(`<html>${echoed}</html>`),
  11: (response) => void response.destroy(),
  12: (response, echoed) => sendJson(response, 200, { id: 12 }, { 'x-seen': echoed }),
  13: (response) => sendJson(response, 429, { message: 'wait' }, { 'retry-after': '99999' }),
};

/** A flow that runs an operation on POST /account and /application, with every node that can observe it. */
function flows(haloUrl: string, proxy: ConnectProxy) {
  const position = { z: 'tab', x: 1, y: 1 };
  const connection = { type: 'halo-connection', version: 1, instanceUrl: haloUrl, scope: 'all', timeout: 5 };
  const branch = (name: string, connection: string) => [
    {
      id: `in-${name}`,
      type: 'http in',
      ...position,
      url: `/${name}`,
      method: 'post',
      wires: [[`set-${name}`]],
    },
    {
      id: `set-${name}`,
      type: 'change',
      ...position,
      rules: [
        { t: 'set', p: 'operation', pt: 'msg', to: 'payload.operation', tot: 'msg' },
        { t: 'set', p: 'payload', pt: 'msg', to: 'payload.request', tot: 'msg' },
      ],
      wires: [[`halo-${name}`]],
    },
    {
      id: `halo-${name}`,
      type: 'halo-itsm',
      version: 1,
      ...position,
      connection,
      operation: '',
      parameters: [],
      request: 'payload',
      requestType: 'msg',
      deadline: 3,
      errors: 'catch',
      wires: [['inspect', 'debug', 'keep']],
    },
  ];
  const debug = (id: string) => ({
    id,
    type: 'debug',
    ...position,
    active: true,
    tosidebar: true,
    console: true,
    complete: 'true',
    targetType: 'full',
    wires: [],
  });
  return [
    { id: 'tab', type: 'tab', label: 'test' },
    { id: ACCOUNT_ID, ...connection, signIn: 'account' },
    { id: APPLICATION_ID, ...connection, signIn: 'application', proxy: 'proxy', processes: 2 },
    { id: 'proxy', type: 'http proxy', name: '', url: proxy.url, noproxy: [] },
    ...branch('account', ACCOUNT_ID),
    ...branch('application', APPLICATION_ID),
    { id: 'catch', type: 'catch', ...position, scope: null, wires: [['inspect', 'debug', 'keep']] },
    { id: 'status', type: 'status', ...position, scope: null, wires: [['debug']] },
    { id: 'complete', type: 'complete', ...position, scope: ['halo-account'], wires: [['debug']] },
    debug('debug'),
    // A node that inspects the package's nodes deeply and adds the result to the message.
    {
      id: 'inspect',
      type: 'inspect',
      ...position,
      nodeIds: [ACCOUNT_ID, APPLICATION_ID, 'halo-account'],
      wires: [['inspected', 'out']],
    },
    debug('inspected'),
    {
      id: 'keep',
      type: 'change',
      ...position,
      rules: [
        { t: 'set', p: 'last', pt: 'flow', to: '', tot: 'msg' },
        { t: 'set', p: '#:(disk)::last', pt: 'global', to: 'halo', tot: 'msg' },
      ],
      wires: [[]],
    },
    {
      id: 'out',
      type: 'function',
      ...position,
      func: 'const { req, res, ...rest } = msg; return { res, payload: rest, statusCode: 200 };',
      wires: [['response']],
    },
    { id: 'response', type: 'http response', ...position, statusCode: '', headers: {}, wires: [] },
  ];
}

/** A user directory with the `inspect` node. */
function userDirWithInspector(): string {
  const userDir = mkdtempSync(join(tmpdir(), 'node-red-'));
  mkdirSync(join(userDir, 'nodes'));
  writeFileSync(join(userDir, 'nodes', 'inspect.html'), '');
  writeFileSync(
    join(userDir, 'nodes', 'inspect.js'),
    `const { inspect } = require('node:util');
    module.exports = (RED) => RED.nodes.registerType('inspect', function (config) {
      RED.nodes.createNode(this, config);
      this.on('input', (msg, send, done) => {
        const nodes = config.nodeIds.map((id) => RED.nodes.getNode(id));
        msg.error = msg.error && { ...msg.error, all: inspect(msg.error, { depth: 9, showHidden: true }) };
        msg.inspected = nodes.map((node) => inspect(node, { depth: 3, showHidden: true, maxStringLength: null })
          + JSON.stringify(node) + inspect(RED.util.encodeObject({ msg: node }), { depth: 5 }));
        send(msg);
        done();
      });
    });`,
  );
  return userDir;
}

/** Finds secrets in the output, one entry per kind and location. */
function findLeaks(output: Map<string, string>): string[] {
  const kinds = new Map<string, string>();
  for (const [kind, secrets] of canaries) {
    for (const trace of secrets.flatMap(secretVariants)) kinds.set(trace, kind);
  }
  const leaks = new Map<string, string>();
  for (const [location, text] of output) {
    for (let index = 0; index + MIN_LEAK_CHARS <= text.length; index++) {
      const kind = kinds.get(text.slice(index, index + MIN_LEAK_CHARS));
      const leak = `${kind} in ${location}`;
      if (!kind || leaks.has(leak)) continue;
      leaks.set(leak, `${leak}: …${text.slice(Math.max(0, index - 100), index + 50)}…`);
    }
  }
  return [...leaks.values()];
}

describe('Secrets', function () {
  this.timeout(180_000);
  let echoServer: EchoServer;
  let proxy: ConnectProxy;
  let nodeRed: NodeRed;
  let dialog: DialogClient;
  /** All output by location. */
  const output = new Map<string, string>();
  /** Kind, location and context of each secret found. */
  let leaks: string[];
  const record = (location: string, text: string) =>
    output.set(location, `${output.get(location) ?? ''}\n${text}`);

  /** Fetches a path and records the response with its headers. */
  async function capture(location: string, path: string, init: RequestInit = {}): Promise<string> {
    const response = await dialog.browser.fetch(`${nodeRed.url}${path}`, init);
    const text = await response.text();
    // Set-Cookie holds the value that binds the sign-in to the browser, which the browser may know.
    response.headers.forEach((value, name) => {
      record(location, name === 'set-cookie' ? '' : `${name}: ${value}`);
    });
    record(location, text);
    return text;
  }

  async function run(branch: string, operation: string, request: object): Promise<string> {
    return capture(`flow ${branch}`, `/${branch}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ operation, request }),
    });
  }

  const settings = () => ({
    instanceUrl: echoServer.server.url,
    signIn: 'account',
    clientId: 'client-one',
    clientSecret: SECRETS.account,
  });

  /** Starts a sign-in and calls the callback with these parameters. */
  async function signIn(parameters: Record<string, string>): Promise<string> {
    const { body } = await dialog.post('connect', settings());
    // Only the browser may know the state.
    const state = new URL(String(body.url)).searchParams.get('state') ?? '';
    addCanary('state', state);
    const query = new URLSearchParams({ ...parameters, state });
    const page = await capture('callback', `/halo-connection/callback?${query}`);
    await capture('status', `/halo-connection/${ACCOUNT_ID}/status`);
    return page;
  }

  before(async () => {
    echoServer = new EchoServer(await StubServer.start());
    proxy = await ConnectProxy.start('good');
    const closed = await reservePort();
    const userDir = userDirWithInspector();
    nodeRed = await NodeRed.start({
      userDir,
      settings: `logging: {
        console: { level: 'trace', metrics: true, audit: true },
        file: { level: 'trace', metrics: true, audit: true, handler: () => (entry) =>
          require('node:fs').appendFileSync(${JSON.stringify(join(userDir, 'trace.log'))},
            JSON.stringify(entry) + require('node:util').inspect(entry, { depth: 9, showHidden: true }) + '\\n') },
      },
      contextStorage: { default: { module: 'memory' }, disk: { module: 'localfilesystem', config: { flushInterval: 0 } } },
      diagnostics: { enabled: true },`,
    });
    dialog = new DialogClient(nodeRed, ACCOUNT_ID);
    const comms = new WebSocket(`${nodeRed.url.replace('http', 'ws')}/comms`);
    comms.on('message', (data) => record('comms', String(data)));
    await once(comms, 'open');
    for (const topic of ['debug', 'status/#', 'notification/#', '#']) {
      comms.send(JSON.stringify({ subscribe: topic }));
    }

    // Sign-ins: cancelled, rejected for every reason, and successful.
    await signIn({ error: 'access_denied', error_description: canary('code') });
    for (const error of ['invalid_grant', 'invalid_client', 'server_error', 'constructor']) {
      echoServer.tokenError = { error };
      (await signIn({ code: canary('code') })).should.match(/Not connected/);
    }
    await signIn({ code: canary('code'), iss: 'https://evil.example' });
    await signIn({ code: canary('code') });
    (await dialog.status()).should.have.property('state', 'connected');

    await nodeRed.deploy(flows(echoServer.server.url, proxy), 'full', {
      [ACCOUNT_ID]: { clientId: 'client-one', clientSecret: SECRETS.account },
      [APPLICATION_ID]: {
        clientId: 'client-two',
        clientSecret: SECRETS.application,
        redis: `redis://user:${SECRETS.redis}@127.0.0.1:${closed}`,
      },
      proxy: { username: 'user', password: SECRETS.proxy },
    });
    for (const branch of ['account', 'application']) {
      for (const id of Object.keys(RESPONSES)) {
        // Runs last, because the rate limit pauses all other requests.
        if (id !== '13') await run(branch, 'ticket.get', { id: Number(id) });
      }
      await run(branch, 'ticket.create', { summary: 'written' });
      await run(branch, 'no.such', {});
      echoServer.expireAccessToken();
      (await run(branch, 'ticket.get', { id: 1 })).should.match(/"summary":"fine"/);
    }
    proxy.behavior = { status: '407 Proxy Authentication Required' };
    await run('application', 'ticket.get', { id: 2 });
    proxy.behavior = 'good';
    proxy.credentials.filter(Boolean).length.should.be.above(0, 'the proxy received its password');

    // The dialog with the stored secret, with a wrong address, and after Halo has ended the sign-in.
    for (const body of [
      { ...settings(), clientSecret: '__PWRD__' },
      { ...settings(), instanceUrl: 'http://127.0.0.1:1' },
    ]) {
      record('test', JSON.stringify(await dialog.post('test', body)));
      record('report', JSON.stringify(await dialog.post('report', body)));
    }
    echoServer.expireAccessToken();
    echoServer.tokenError = { error: 'invalid_grant' };
    (await run('account', 'ticket.get', { id: 3 })).should.match(/HALO_LOGIN_REQUIRED/);
    (await run('application', 'ticket.get', { id: 13 })).should.match(/HALO_RATE_LIMITED/);
    await capture('status', `/halo-connection/${ACCOUNT_ID}/status`);

    for (const path of [
      '/flows',
      '/flow/tab',
      '/flow/global',
      '/nodes',
      '/settings',
      '/settings/user',
      '/context/global',
      '/context/flow/tab',
      '/diagnostics',
      `/credentials/halo-connection/${ACCOUNT_ID}`,
      `/credentials/halo-connection/${APPLICATION_ID}`,
      `/halo-connection/${APPLICATION_ID}/status`,
      '/halo-connection/callback',
      '/halo-connection/callback/done',
      '/',
    ]) {
      for (const accept of ['application/json', 'text/html']) {
        await capture(`GET ${path}`, path, { headers: { accept, 'node-red-api-version': 'v2' } });
      }
    }
    for (const id of [ACCOUNT_ID, APPLICATION_ID]) {
      const { status, body } = await new DialogClient(nodeRed, id).post('report', settings());
      status.should.equal(200);
      record('report', String(body.report));
    }
    record('disconnect', JSON.stringify(await dialog.post('disconnect')));
    comms.close();
    await nodeRed.stop();
    record('stdout and stderr', nodeRed.log);
    for (const file of readdirSync(userDir, { recursive: true }) as string[]) {
      // Node-RED stores secrets in these files.
      if (/^(flows_cred\.json|\.config\.runtime\.json|\.?flows_cred\.json)/.test(file)) continue;
      if (/(^|\/)(\.flows_cred|\.config\.runtime)/.test(file) || file.startsWith('node_modules')) continue;
      if (statSync(join(userDir, file)).isFile())
        record(`file ${file}`, readFileSync(join(userDir, file), 'latin1'));
    }
    leaks = findLeaks(output);
  });
  after(async () => {
    await nodeRed?.remove();
    await proxy?.close();
    await echoServer?.server.close();
  });

  it('of all kinds occurred, and all outputs were recorded', () => {
    [...canaries.keys()]
      .sort()
      .should.deepEqual([
        'Redis password',
        'access token',
        'client secret',
        'code',
        'id token',
        'proxy password',
        'refresh token',
        'state',
        'verifier',
      ]);
    for (const location of [
      'comms',
      'callback',
      'flow account',
      'flow application',
      'file trace.log',
      'GET /flows',
    ]) {
      (output.get(location) ?? '').length.should.be.above(500, location);
    }
    (output.get('comms') ?? '').should.match(/"topic":"debug"/).and.match(/status\/halo-account/);
    (output.get('flow account') ?? '').should
      .match(/\[hidden\]/)
      .and.match(/HALO_VALIDATION/)
      .and.match(/HALO_SERVER/);
    (output.get('GET /context/global') ?? '').should.match(/HALO_/);
    (output.get('report') ?? '').should
      .match(/HALO_SERVER status 500/)
      .and.match(/HALO_RATE_LIMITED/)
      .and.match(/Redis: disconnected/);
  });

  for (const kind of [
    'client secret',
    'access token',
    'refresh token',
    'id token',
    'code',
    'verifier',
    'state',
    'proxy password',
    'Redis password',
  ]) {
    it(`do not appear in any output: ${kind}`, () => {
      leaks.filter((leak) => leak.startsWith(kind)).should.deepEqual([]);
    });
  }
});
