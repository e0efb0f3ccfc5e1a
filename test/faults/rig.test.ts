import { connect } from 'node:net';
import { status } from '../support/faults';
import { FaultyServer } from '../support/faulty-server';
import { checkAfterEach, FlowRig, type RigOptions } from '../support/flow-rig';
import { CLIENT_SECRET } from '../support/strict-tokens';

describe('What is checked after every fault', () => {
  let server: FaultyServer;
  let rig: FlowRig;
  const begin = async (options: RigOptions = {}) => {
    rig = await FlowRig.start(server, options);
    (await rig.write()).code.should.equal('ok');
  };
  const finds = async (what: RegExp) => {
    await rig.check().should.be.rejectedWith(what);
    await rig.close();
  };
  checkAfterEach();
  beforeEach(async () => {
    server = await FaultyServer.start();
  });

  it('sees a secret, a part of one, and one in base64', async () => {
    for (const text of [CLIENT_SECRET, CLIENT_SECRET.slice(8, 22), btoa(CLIENT_SECRET)]) {
      await begin();
      rig.shown.push(`this is ${text}`);
      await finds(/a secret was seen/);
    }
  });

  it('sees a write that was carried out twice, or not at all', async () => {
    await begin();
    server.tickets.rows.push(...server.tickets.rows);
    await finds(/2 times saved/);

    rig = await FlowRig.start(server);
    server.api.once(status(201, { 'content-type': 'application/json' }, '{"id":7}'));
    await rig.write();
    await finds(/0 times saved/);
  });

  it('sees a second completion', async () => {
    await begin();
    rig.repeatLastCompletion();
    await finds(/1 outputs, 2 completions, 0 errors/);
  });

  it('sees a next message that is not served', async () => {
    await begin();
    server.tokens.revokeAll();
    server.tokens.answered = { access_token: 'not known to the API' };
    await finds(/the next message: HALO_UNAUTHORIZED/);
  });

  it('sees more requests than the limit allows', async () => {
    await begin({ connection: { requestLimit: 2 } });
    server.arrivedAt.push(performance.now());
    await finds(/more than 2 requests/);
  });

  it('sees a socket and a timer that are left', async () => {
    await begin();
    const socket = connect(server.port, '127.0.0.1');
    await finds(/a socket is left open/);
    socket.destroy();

    await begin();
    const timer = setTimeout(() => {}, 60_000);
    await finds(/1 timers are left/);
    clearTimeout(timer);
  });

  it('sees a rejection that nobody handles', () => {
    // One of the listeners throws it, and then it fails the test it belongs to.
    const listeners = process.listeners('unhandledRejection') as ((reason: unknown) => void)[];
    const throwing = listeners.filter((listener) => {
      try {
        listener(new Error('escaped'));
        return false;
      } catch {
        return true;
      }
    });
    throwing.should.not.be.empty();
  });
});
