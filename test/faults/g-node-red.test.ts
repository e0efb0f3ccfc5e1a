import { hasten } from '../support/clock';
import { silent } from '../support/faults';
import { FaultyServer } from '../support/faulty-server';
import { FlowRig, type Outcome, type RigOptions, until } from '../support/flow-rig';

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
  beforeEach(async () => {
    server = await FaultyServer.start();
  });
  afterEach(async () => {
    await rig.close();
    await server.close();
  });

  it('F82: a full deploy ends reads and the queue at once, gives writes a while, and says what is not known', async () => {
    hasten(10);
    await begin({ connection: { timeout: 600, requestLimit: 5, requestWindow: 5 }, node: { deadline: 600 } });
    server.api.always(silent);
    const reads = [1, 2].map((id) => rig.read({ payload: { id } }));
    await until(() => server.requests === 2);
    const writes = Array.from({ length: 53 }, () => rig.write());
    await until(() => server.requests === 5);
    await statusShows(/waiting/);

    await rig.deploy({});
    const warnings = rig.warnings.join('\n');
    warnings.should.match(/50 messages were not sent to Halo/);
    warnings.should.match(/3 requests were sent to Halo without an answer.*look in Halo/);
    warnings.should.not.match(/timed out/);
    [server.requests, server.saved.length].should.deepEqual([5, 3]);
    [...reads, ...writes].should.have.length(55);
    server.api.heal();
    (await rig.read()).code.should.equal('HALO_TIMEOUT', 'the budget is still spent');
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
    await rig.check();
  });

  it('F83: a read that is cut off by the deploy of its node is HALO_CLOSED', async () => {
    await begin();
    server.api.once(silent);
    const read = rig.read();
    await until(() => server.requests === 1);
    await rig.deploy({ node: { deadline: 30 } }, 'nodes');
    (await read).code.should.equal('HALO_CLOSED');
    await rig.check();
  });

  for (const [name, changes] of [
    ['removed', { without: ['connection'] }],
    ['disabled', { connection: { d: true } }],
  ] as const) {
    it(`F84: a connection that is ${name} while it is used is HALO_CONFIG for the next message`, async () => {
      await begin();
      server.api.once(silent);
      const read = rig.read();
      await until(() => server.requests === 1);
      await rig.deploy({ ...changes } as Parameters<FlowRig['deploy']>[0]);
      const { code, error } = await rig.write();
      code.should.equal('HALO_CONFIG');
      error.message.should.match(/connection/i);
      server.requests.should.equal(1);
      await rig.deploy({});
      await rig.check();
      read.should.be.a.Promise();
    });
  }

  for (const name of ['payload', 'parameters', 'operation']) {
    it(`F85: a message whose ${name} throws is an error like any other`, async () => {
      await begin(name === 'operation' ? { node: { operation: '' } } : {});
      const hostile = Object.defineProperty({}, name, {
        enumerable: true,
        get() {
          throw new Error('a trap');
        },
      });
      const { code } = await rig.write(hostile);
      code.should.equal('HALO_REQUEST');
      server.requests.should.equal(0);
      await rig.deploy({ node: { operation: 'ticket.get' } });
      await rig.check();
    });
  }

  it('F87: of 10,000 messages at once a thousand wait, and the others are told so', async () => {
    await begin({ connection: { requestLimit: 10, requestWindow: 5 } });
    let settled = 0;
    const outcomes = Array.from({ length: 10_000 }, () => rig.write());
    for (const outcome of outcomes) void outcome.then(() => settled++);
    await until(() => settled === 9000);
    await statusShows(/waiting/);
    rig.reset('write');
    const ended = codes(await Promise.all(outcomes));
    ended.should.deepEqual({ ok: 10, HALO_QUEUE_FULL: 8990, HALO_CLOSED: 1000 });
    server.requests.should.equal(10);
    await rig.check({ nextWorks: false });
  });

  it('F88: a message that waits longer than its deadline is HALO_TIMEOUT and was never sent', async () => {
    await begin({ connection: { requestLimit: 1, requestWindow: 5 }, node: { deadline: 0.3 } });
    (await rig.read()).code.should.equal('ok');
    for (const send of [() => rig.read(), () => rig.write()]) {
      const { code, error } = await send();
      [code, error.uncertain, server.requests].should.deepEqual(['HALO_TIMEOUT', undefined, 1]);
      error.message.should.match(/It was not sent/);
    }
    await rig.check({ nextWorks: false });
  });

  describe('F89: a message', () => {
    it('that is frozen is served', async () => {
      await begin();
      (await rig.read(Object.freeze({ payload: Object.freeze({ id: 7 }) }))).code.should.equal('ok');
      (await rig.write(Object.freeze({ payload: { summary: 'frozen' } }))).code.should.equal('ok');
      server.saved.should.deepEqual(['frozen']);
    });

    it('whose request refers to itself is HALO_REQUEST', async () => {
      await begin();
      const payload: Record<string, unknown> = { summary: 'round' };
      payload.self = payload;
      const { code, error } = await rig.write({ payload });
      [code, server.requests].should.deepEqual(['HALO_REQUEST', 0]);
      error.message.should.match(/refers to itself/);
      await rig.check();
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
      await rig.check();
    });
  });
});
