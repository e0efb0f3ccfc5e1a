import { noResponse } from '../support/faults';
import { FaultyServer } from '../support/faulty-server';
import { signedInOptions } from '../support/flow-rig';
import { NodeRed } from '../support/node-red';
import { CLIENT_SECRET } from '../support/strict-token-endpoint';
import { waitUntil, withTimeout } from '../support/wait';

const HOUR_MS = 3600_000;

/** Sends 5000 messages of 60 kB without a pause, and responds with the number of each error code. */
const FLOOD_SCRIPT = `
let sent = 0;
global.set('ended', {});
const more = () => {
  for (let count = 0; count < 100; count++, sent++) {
    node.send([{ payload: { summary: 'flood ' + sent, details: Buffer.alloc(60_000, 'x').toString() } }, null]);
  }
  setTimeout(sent < 5_000 ? more : end, 0);
};
const end = () => {
  const ended = global.get('ended');
  if ((ended.HALO_QUEUE_FULL ?? 0) < 3_990) setTimeout(end, 10);
  else node.send([null, { ...msg, payload: { ...ended } }]);
};
more();
`;
const COUNT_ERRORS_SCRIPT = `
const ended = global.get('ended');
const { code } = msg.halo.error;
ended[code] = (ended[code] ?? 0) + 1;
`;

describe('Node-RED as a process', () => {
  let server: FaultyServer;
  let nodeRed: NodeRed;

  /** Starts Node-RED with an expired access token; `POST /run/read` and `/run/write` respond with the outcome. */
  const setUp = async (connection: object = {}, maxHeapMb?: number) => {
    const position = { z: 'flow', x: 0, y: 0 };
    const httpRoute = (name: string, operation: string) => [
      { id: `${name}In`, ...position, type: 'http in', url: `/run/${name}`, method: 'post', wires: [[name]] },
      {
        id: name,
        ...position,
        type: 'halo-itsm',
        connection: 'connection',
        operation,
        parameters: [],
        request: '{"id":7}',
        requestType: 'json',
        ...(name === 'write' && { request: '{"summary":"from a process"}' }),
        errors: 'output',
        outputs: 2,
        wires: [['response'], ['response']],
      },
    ];
    const now = Date.now();
    const { credentials } = signedInOptions(server, {
      obtainedAt: now - 2 * HOUR_MS,
      expiresAt: now - HOUR_MS,
    });
    nodeRed = await NodeRed.start({
      flows: [
        { id: 'flow', type: 'tab' },
        {
          id: 'connection',
          type: 'halo-connection',
          instanceUrl: server.url,
          signIn: 'account',
          timeout: 20,
          ...connection,
        },
        ...httpRoute('read', 'ticket.get'),
        ...httpRoute('write', 'ticket.create'),
        { id: 'response', ...position, type: 'http response', wires: [] },
        {
          id: 'floodIn',
          ...position,
          type: 'http in',
          url: '/run/flood',
          method: 'post',
          wires: [['flood']],
        },
        {
          id: 'flood',
          ...position,
          type: 'function',
          func: FLOOD_SCRIPT,
          outputs: 2,
          wires: [['flooded'], ['response']],
        },
        {
          ...httpRoute('flooded', 'ticket.create')[1],
          request: 'payload',
          requestType: 'msg',
          wires: [[], ['failed']],
        },
        { id: 'failed', ...position, type: 'function', func: COUNT_ERRORS_SCRIPT, outputs: 1, wires: [[]] },
      ],
      maxHeapMb,
      credentials: { connection: { clientId: 'client-one', clientSecret: CLIENT_SECRET, ...credentials } },
    });
  };
  const run = async (name: 'read' | 'write' | 'flood') => {
    const response = await fetch(`${nodeRed.url}/run/${name}`, { method: 'POST' });
    return response.text();
  };

  beforeEach(async () => {
    server = await FaultyServer.start();
  });
  afterEach(async () => {
    await nodeRed.remove();
    await server.close();
  });

  it('F70: killed during or after a token refresh, it is connected again or requires a sign-in', async () => {
    await setUp();
    (await run('read')).should.match(/printer/);
    server.tokenRequestCount.should.equal(1);

    // After the response was stored.
    await nodeRed.restart('SIGKILL');
    server.tokens.expireAccessTokens();
    (await run('write')).should.match(/from a process/);
    [server.tokenRequestCount, server.tokens.reuseCount].should.deepEqual([2, 0]);

    // Processed by the server, but the response was lost: the new token is unknown.
    server.tokens.expireAccessTokens();
    server.auth.once(({ execute }) => execute());
    const interrupted = run('read').catch(() => 'gone');
    await waitUntil(() => server.tokenRequestCount === 3);
    await nodeRed.restart('SIGKILL');
    await interrupted;
    (await run('read')).should.match(/connect your account again/);
    (await run('write')).should.match(/connect your account again/);
    // A refresh token that may be used is not sent again: the server would treat it as stolen.
    [server.tokenRequestCount, server.tokens.reuseCount].should.deepEqual([3, 0]);
  });

  it('F86: on SIGTERM it exits although a write is in flight, and keeps its tokens', async () => {
    await setUp();
    (await run('read')).should.match(/printer/);
    server.api.once(noResponse);
    const write = run('write').catch(() => 'gone');
    await waitUntil(() => server.apiRequestCount === 2);
    await withTimeout(60_000, nodeRed.stop('SIGTERM'), 'Node-RED does not stop');
    (await write).should.equal('gone');
    nodeRed.log.should.match(/1 request to Halo had no response/);

    nodeRed.log = '';
    await nodeRed.run();
    (await run('read')).should.match(/printer/);
    [server.tokenRequestCount, server.tokens.reuseCount, server.savedSummaries.length].should.deepEqual([
      1, 0, 1,
    ]);
  });

  it('F87: of thousands of messages at once, one thousand are queued, within the memory these need', async function () {
    this.timeout(180_000);
    let release = () => {};
    server.auth.once(async ({ respond }) => {
      await new Promise<void>((resolve) => {
        release = resolve;
      });
      await respond();
    });
    // All of them would take 300 MB, and the same again as requests.
    await setUp({ requestLimit: 10 }, 300);
    // Ten that could be sent at once and a thousand more wait for the token that the first one has requested.
    (JSON.parse(await run('flood')) as object).should.deepEqual({ HALO_QUEUE_FULL: 3_990 });
    release();
    await waitUntil(() => server.apiRequestCount === 10);
  });
});
