import { hasten } from '../support/clock';
import { silent } from '../support/faults';
import { FaultyServer } from '../support/faulty-server';
import { checkAfterEach, FlowRig, type Outcome, type RigOptions } from '../support/flow-rig';
import { until, within } from '../support/wait';

describe('G. Node-RED', () => {
  let server: FaultyServer;
  let rig: FlowRig;
  const begin = async (options: RigOptions = {}) => {
    rig = await FlowRig.start(server, options);
  };
  const statusShows = (what: RegExp) =>
    until(() => rig.statuses.some((status) => what.test(JSON.stringify(status))));
  const codes = (outcomes: { code: string }[]) =>
    outcomes.reduce<Record<string, number>>((counts, { code }) => {
      counts[code] = (counts[code] ?? 0) + 1;
      return counts;
    }, {});
  checkAfterEach();
  beforeEach(async () => {
    server = await FaultyServer.start();
  });

  it('F82: a full deploy ends reads and the queue at once, gives writes a while, and says what is not known', async () => {
    hasten(10);
    await begin({ connection: { timeout: 600, requestLimit: 5, requestWindow: 5 }, node: { deadline: 600 } });
    const left: string[] = [];
    server.api.always(({ method, socket, carryOut }) => {
      socket.once('close', () => left.push(method));
      return carryOut();
    });
    for (const id of [1, 2]) void rig.read({ payload: { id } });
    await until(() => server.requests === 2);
    for (let count = 0; count < 53; count++) void rig.write();
    await until(() => server.requests === 5);
    await statusShows(/waiting/);

    // With a limit that lets the next message through.
    const deployed = rig.deploy({ connection: { requestLimit: 100 } });
    await until(() => left.length === 2);
    // Whatever else were closed with them would be seen to close by now.
    for (let turn = 0; turn < 100; turn++) await new Promise(setImmediate);
    left.should.deepEqual(['GET', 'GET']);
    await deployed;
    const warnings = rig.warnings.join('\n');
    warnings.should.match(/50 messages were not sent to Halo/);
    warnings.should.match(/3 requests were sent to Halo without an answer.*look in Halo/);
    // Node-RED itself gives up on a node after 15 seconds.
    warnings.should.not.match(/timed out/);
    await within(3000, server.abandoned(), 'a connection is left open');
    left.should.deepEqual(['GET', 'GET', 'POST', 'POST', 'POST']);
    [server.requests, server.saved.length].should.deepEqual([5, 3]);
  });

  it('F83: a write that ends while only its node is deployed still sends its answer', async () => {
    await begin();
    let release = () => {};
    server.api.once(async ({ answer }) => {
      await new Promise<void>((resolve) => {
        release = resolve;
      });
      await answer();
    });
    const write = rig.write();
    await until(() => server.requests === 1);
    const deployed = rig.deploy({ node: { deadline: 30 } }, 'nodes');
    release();
    (await write).code.should.equal('ok');
    await deployed;
  });

  it('F83: a read that is cut off by the deploy of its node is HALO_CLOSED', async () => {
    await begin();
    server.api.once(silent);
    const read = rig.read();
    await until(() => server.requests === 1);
    await rig.deploy({ node: { deadline: 30 } }, 'nodes');
    (await read).code.should.equal('HALO_CLOSED');
  });

  for (const [name, changes] of [
    ['removed', { without: ['connection'] }],
    ['disabled', { connection: { d: true } }],
  ] as const) {
    it(`F84: a connection that is ${name} while it is used is HALO_CONFIG for the next message`, async () => {
      await begin();
      server.api.once(silent);
      void rig.read();
      await until(() => server.requests === 1);
      await rig.deploy({ ...changes } as Parameters<FlowRig['deploy']>[0]);
      const { code, error } = await rig.write();
      code.should.equal('HALO_CONFIG');
      error.message.should.match(/connection/i);
      server.requests.should.equal(1);
      await rig.deploy({});
    });
  }

  for (const name of [
    'payload',
    'parameters',
    'operation',
    'reset',
    'halo',
    'statusCode',
    'headers',
    'topic',
  ]) {
    for (const often of ['once', 'always'] as const) {
      it(`F85: a message whose ${name} throws ${often} is an error like any other, if it is one`, async () => {
        await begin(name === 'operation' ? { node: { operation: '' } } : {});
        let sprung = 0;
        const trap = {
          enumerable: true,
          get() {
            if (sprung++ && often === 'once') return undefined;
            throw new Error('a trap');
          },
        };
        // A create with an id: what the trap spares is refused all the same.
        const { code, error } = await rig.write(Object.defineProperty({ payload: { id: 7 } }, name, trap));
        code.should.equal('HALO_REQUEST');
        error.message.should.not.equal('');
        server.requests.should.equal(0);
        await rig.deploy({ node: { operation: 'ticket.get' } });
      });
    }
  }

  it('F87: of thousands of messages at once one thousand wait, and the others are told so', async () => {
    await begin({ connection: { requestLimit: 10, requestWindow: 5 } });
    let settled = 0;
    const outcomes = Array.from({ length: 2_000 }, () => rig.write());
    for (const outcome of outcomes) void outcome.then(() => settled++);
    await until(() => settled === 1000);
    await statusShows(/waiting/);
    rig.reset('write');
    const ended = codes(await Promise.all(outcomes));
    ended.should.deepEqual({ ok: 10, HALO_QUEUE_FULL: 990, HALO_CLOSED: 1000 });
    server.requests.should.equal(10);
    await rig.deploy({ connection: { requestLimit: 100 } });
  });

  it('F88: a message that waits longer than its deadline is HALO_TIMEOUT and was never sent', async () => {
    await begin({ connection: { requestLimit: 1, requestWindow: 5 }, node: { deadline: 0.3 } });
    (await rig.read()).code.should.equal('ok');
    for (const send of [() => rig.read(), () => rig.write()]) {
      const { code, error } = await send();
      [code, error.uncertain, server.requests].should.deepEqual(['HALO_TIMEOUT', undefined, 1]);
      error.message.should.match(/It was not sent/);
    }
    await rig.deploy({ connection: { requestLimit: 100 }, node: { deadline: 20 } });
  });

  describe('F89: a message', () => {
    it('that is frozen is served', async () => {
      await begin();
      (await rig.read(Object.freeze({ payload: Object.freeze({ id: 7 }) }))).code.should.equal('ok');
      (await rig.write(Object.freeze({}))).code.should.equal('ok');
      const { code, error } = await rig.write(Object.freeze({ payload: Object.freeze({ id: 7 }) }));
      [code, typeof error.message].should.deepEqual(['HALO_REQUEST', 'string']);
    });

    it('whose request refers to itself is HALO_REQUEST', async () => {
      await begin();
      const payload: Record<string, unknown> = { summary: 'round' };
      payload.self = payload;
      const { code, error } = await rig.write({ payload });
      [code, server.requests].should.deepEqual(['HALO_REQUEST', 0]);
      error.message.should.match(/refers to itself/);
    });

    it('shares nothing with another that asked the same at the same time', async () => {
      await begin();
      let release = () => {};
      const held = new Promise<void>((resolve) => {
        release = resolve;
      });
      server.api.always(async ({ answer }) => {
        await held;
        await answer();
      });
      const both = [rig.read(), rig.read()];
      await until(() => server.requests >= 1);
      release();
      const [one, other] = (await Promise.all(both)) as [Outcome, Outcome];
      Object.assign(one.payload as object, { summary: 'changed downstream' });
      one.halo.should.not.equal(other.halo);
      (other.payload as { summary: string }).summary.should.equal('The printer is on fire');
    });
  });
});
