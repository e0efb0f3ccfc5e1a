import { silent } from '../support/faults';
import { FaultyServer } from '../support/faulty-server';
import { signedIn } from '../support/flow-rig';
import { NodeRed } from '../support/node-red';
import { CLIENT_SECRET } from '../support/strict-tokens';
import { until, within } from '../support/wait';

const HOUR = 3600_000;

/** Sends five thousand messages of 60 kB as fast as they are taken, and answers how they ended. */
const FLOOD = `
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
const REFUSED = `
const ended = global.get('ended');
const { code } = msg.halo.error;
ended[code] = (ended[code] ?? 0) + 1;
`;

describe('Node-RED as a process', () => {
  let server: FaultyServer;
  let nodeRed: NodeRed;

  /** Somebody is signed in with a token that has ended; `POST /run/read` and `/run/write` answer with the outcome. */
  const begin = async (connection: object = {}, heap?: number) => {
    const placed = { z: 'flow', x: 0, y: 0 };
    const way = (name: string, operation: string) => [
      { id: `${name}In`, ...placed, type: 'http in', url: `/run/${name}`, method: 'post', wires: [[name]] },
      {
        id: name,
        ...placed,
        type: 'halo-itsm',
        connection: 'connection',
        operation,
        parameters: [],
        request: '{"id":7}',
        requestType: 'json',
        ...(name === 'write' && { request: '{"summary":"of a process"}' }),
        errors: 'output',
        outputs: 2,
        wires: [['answer'], ['answer']],
      },
    ];
    const now = Date.now();
    const { credentials } = signedIn(server, { obtainedAt: now - 2 * HOUR, expiresAt: now - HOUR });
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
        ...way('read', 'ticket.get'),
        ...way('write', 'ticket.create'),
        { id: 'answer', ...placed, type: 'http response', wires: [] },
        { id: 'floodIn', ...placed, type: 'http in', url: '/run/flood', method: 'post', wires: [['flood']] },
        {
          id: 'flood',
          ...placed,
          type: 'function',
          func: FLOOD,
          outputs: 2,
          wires: [['flooded'], ['answer']],
        },
        {
          ...way('flooded', 'ticket.create')[1],
          request: 'payload',
          requestType: 'msg',
          wires: [[], ['refused']],
        },
        { id: 'refused', ...placed, type: 'function', func: REFUSED, outputs: 1, wires: [[]] },
      ],
      heap,
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

  it('F70: killed while and after its tokens were renewed, it is connected again or asks to sign in', async () => {
    await begin();
    (await run('read')).should.match(/printer/);
    server.tokenRequests.should.equal(1);

    // After the answer was kept.
    await nodeRed.restart('SIGKILL');
    server.tokens.expireAccess();
    (await run('write')).should.match(/of a process/);
    [server.tokenRequests, server.tokens.reuses].should.deepEqual([2, 0]);

    // Done at the server, but the answer never came: nobody can know the new token.
    server.tokens.expireAccess();
    server.auth.once(({ carryOut }) => carryOut());
    const lost = run('read').catch(() => 'gone');
    await until(() => server.tokenRequests === 3);
    await nodeRed.restart('SIGKILL');
    await lost;
    (await run('read')).should.match(/connect your account again/);
    (await run('write')).should.match(/connect your account again/);
    // A token that may be used up is not sent again: that would look like theft.
    [server.tokenRequests, server.tokens.reuses].should.deepEqual([3, 0]);
  });

  it('F86: told to stop, it ends although a write is under way, and keeps its tokens', async () => {
    await begin();
    (await run('read')).should.match(/printer/);
    server.api.once(silent);
    const write = run('write').catch(() => 'gone');
    await until(() => server.requests === 2);
    await within(10_000, nodeRed.stop('SIGTERM'), 'Node-RED does not stop');
    (await write).should.equal('gone');
    nodeRed.log.should.match(/1 request was sent to Halo without an answer/);

    nodeRed.log = '';
    await nodeRed.run();
    (await run('read')).should.match(/printer/);
    [server.tokenRequests, server.tokens.reuses, server.saved.length].should.deepEqual([1, 0, 1]);
  });

  it('F87: of thousands of messages at once one thousand wait, in the memory that those need', async function () {
    this.timeout(60_000);
    let release = () => {};
    server.auth.once(async ({ answer }) => {
      await new Promise<void>((resolve) => {
        release = resolve;
      });
      await answer();
    });
    // All of them would be 300 MB, and as much again as requests.
    await begin({ requestLimit: 10 }, 300);
    // Ten that may be sent at once and a thousand wait for the token that the first of them has asked for.
    (JSON.parse(await run('flood')) as object).should.deepEqual({ HALO_QUEUE_FULL: 3_990 });
    release();
    await until(() => server.requests === 10);
  });
});
