import { connect } from 'node:net';
import { status } from '../support/faults';
import { FaultyServer } from '../support/faulty-server';
import { checkAfterEach, FlowRig, type RigOptions } from '../support/flow-rig';
import { CLIENT_SECRET } from '../support/strict-token-endpoint';

describe('What is checked after every fault', () => {
  let server: FaultyServer;
  let rig: FlowRig;
  const setUp = async (options: RigOptions = {}) => {
    rig = await FlowRig.start(server, options);
    (await rig.write()).code.should.equal('ok');
  };
  const expectViolation = async (pattern: RegExp) => {
    await rig.check({ socketTimeoutMs: 500 }).should.be.rejectedWith(pattern);
    await rig.close();
  };
  checkAfterEach();
  beforeEach(async () => {
    server = await FaultyServer.start();
  });

  it('sees a secret, a part of one, and one in base64', async () => {
    for (const secret of [CLIENT_SECRET, CLIENT_SECRET.slice(8, 22), btoa(CLIENT_SECRET)]) {
      await setUp();
      rig.browserOutput.push(`this is ${secret}`);
      await expectViolation(/a secret was seen/);
    }
  });

  it('sees a write that was carried out twice, or not at all', async () => {
    await setUp();
    server.tickets.records.push(...server.tickets.records);
    await expectViolation(/2 times saved/);

    rig = await FlowRig.start(server);
    server.api.once(status(201, { 'content-type': 'application/json' }, '{"id":7}'));
    await rig.write();
    await expectViolation(/0 times saved/);
  });

  it('sees a second completion', async () => {
    await setUp();
    rig.repeatLastCompletion();
    await expectViolation(/1 outputs, 2 completions, 0 errors/);
  });

  it('sees a next message that is not served', async () => {
    await setUp();
    server.tokens.revokeAll();
    server.tokens.responseOverrides = { access_token: 'not known to the API' };
    await expectViolation(/the next message: HALO_UNAUTHORIZED/);
  });

  it('sees more requests than the limit allows', async () => {
    await setUp({ connection: { requestLimit: 2 } });
    server.apiRequestTimes.push(performance.now());
    await expectViolation(/more than 2 requests/);
  });

  it('sees a socket and a timer that are left', async () => {
    await setUp();
    const socket = connect(server.port, '127.0.0.1');
    await expectViolation(/a socket is left open/);
    socket.destroy();

    await setUp();
    const timer = setTimeout(() => {}, 60_000);
    await expectViolation(/1 timers are left/);
    clearTimeout(timer);
  });

  it('sees a rejection that nobody handles', () => {
    // One of the listeners throws it, and then it fails the test it belongs to.
    const listeners = process.listeners('unhandledRejection') as ((reason: unknown) => void)[];
    const throwingListeners = listeners.filter((listener) => {
      try {
        listener(new Error('escaped'));
        return false;
      } catch {
        return true;
      }
    });
    throwingListeners.should.not.be.empty();
  });
});
