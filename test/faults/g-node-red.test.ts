import { speedUpTime } from '../support/clock';
import { noResponse } from '../support/faults';
import { FaultyServer } from '../support/faulty-server';
import { checkAfterEach, FlowRig, type MessageResult, type RigOptions } from '../support/flow-rig';
import { waitUntil, withTimeout } from '../support/wait';

describe('G. Node-RED', () => {
  let server: FaultyServer;
  let rig: FlowRig;
  const setUp = async (options: RigOptions = {}) => {
    rig = await FlowRig.start(server, options);
  };
  const waitForStatus = (pattern: RegExp) =>
    waitUntil(() => rig.statuses.some((status) => pattern.test(JSON.stringify(status))));
  const codeCounts = (results: { code: string }[]) =>
    results.reduce<Record<string, number>>((counts, { code }) => {
      counts[code] = (counts[code] ?? 0) + 1;
      return counts;
    }, {});
  checkAfterEach();
  beforeEach(async () => {
    server = await FaultyServer.start();
  });

  it('F82: a full deploy aborts reads and queued messages, gives writes a grace period, and warns about unknown outcomes', async () => {
    speedUpTime(10);
    await setUp({ connection: { timeout: 600, requestLimit: 5, requestWindow: 5 }, node: { deadline: 600 } });
    const closedMethods: string[] = [];
    server.api.always(({ method, socket, execute }) => {
      socket.once('close', () => closedMethods.push(method));
      return execute();
    });
    for (const id of [1, 2]) void rig.read({ payload: { id } });
    await waitUntil(() => server.apiRequestCount === 2);
    for (let count = 0; count < 53; count++) void rig.write();
    await waitUntil(() => server.apiRequestCount === 5);
    await waitForStatus(/waiting/);

    // The new limit permits the next message at once.
    const deployed = rig.deploy({ connection: { requestLimit: 100 } });
    await waitUntil(() => closedMethods.length === 2);
    // Give other connections time to close, to prove that they do not.
    for (let tick = 0; tick < 100; tick++) await new Promise(setImmediate);
    closedMethods.should.deepEqual(['GET', 'GET']);
    await deployed;
    const warnings = rig.warnings.join('\n');
    warnings.should.match(/50 messages were not sent to Halo/);
    warnings.should.match(/3 requests to Halo had no response.*Check in Halo/);
    // Node-RED logs a timeout if a node takes longer than 15 seconds to close.
    warnings.should.not.match(/timed out/);
    await withTimeout(20_000, server.waitUntilDisconnected(), 'a connection is left open');
    closedMethods.should.deepEqual(['GET', 'GET', 'POST', 'POST', 'POST']);
    [server.apiRequestCount, server.savedSummaries.length].should.deepEqual([5, 3]);
  });

  it('F83: a write that completes during a deploy of its node still sends its result', async () => {
    await setUp();
    let release = () => {};
    server.api.once(async ({ respond }) => {
      await new Promise<void>((resolve) => {
        release = resolve;
      });
      await respond();
    });
    const write = rig.write();
    await waitUntil(() => server.apiRequestCount === 1);
    const deployed = rig.deploy({ node: { deadline: 30 } }, 'nodes');
    release();
    (await write).code.should.equal('ok');
    await deployed;
  });

  it('F83: a read that a deploy of its node aborts fails with HALO_CLOSED', async () => {
    await setUp();
    server.api.once(noResponse);
    const read = rig.read();
    await waitUntil(() => server.apiRequestCount === 1);
    await rig.deploy({ node: { deadline: 30 } }, 'nodes');
    (await read).code.should.equal('HALO_CLOSED');
  });

  for (const [name, changes] of [
    ['removed', { omittedNodes: ['connection'] }],
    ['disabled', { connection: { d: true } }],
  ] as const) {
    it(`F84: the next message fails with HALO_CONFIG after a connection in use was ${name}`, async () => {
      await setUp();
      server.api.once(noResponse);
      void rig.read();
      await waitUntil(() => server.apiRequestCount === 1);
      await rig.deploy({ ...changes } as Parameters<FlowRig['deploy']>[0]);
      const { code, error } = await rig.write();
      code.should.equal('HALO_CONFIG');
      error.message.should.match(/connection/i);
      server.apiRequestCount.should.equal(1);
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
    for (const frequency of ['once', 'always'] as const) {
      it(`F85: a message whose ${name} getter throws ${frequency} fails with HALO_REQUEST`, async () => {
        await setUp(name === 'operation' ? { node: { operation: '' } } : {});
        let accessCount = 0;
        const throwingGetter = {
          enumerable: true,
          get() {
            if (accessCount++ && frequency === 'once') return undefined;
            throw new Error('getter failed');
          },
        };
        // The create has an id, so it is invalid even if the getter does not throw.
        const { code, error } = await rig.write(
          Object.defineProperty({ payload: { id: 7 } }, name, throwingGetter),
        );
        code.should.equal('HALO_REQUEST');
        error.message.should.not.equal('');
        server.apiRequestCount.should.equal(0);
        await rig.deploy({ node: { operation: 'ticket.get' } });
      });
    }
  }

  it('F87: of 2,000 concurrent messages 1,000 are queued and the others fail with HALO_QUEUE_FULL', async () => {
    await setUp({ connection: { requestLimit: 10, requestWindow: 5 } });
    let endedCount = 0;
    const results = Array.from({ length: 2_000 }, () => rig.write());
    for (const result of results) void result.then(() => endedCount++);
    await waitUntil(() => endedCount === 1000);
    await waitForStatus(/waiting/);
    rig.reset('write');
    const endedCodes = codeCounts(await Promise.all(results));
    endedCodes.should.deepEqual({ ok: 10, HALO_QUEUE_FULL: 990, HALO_CLOSED: 1000 });
    server.apiRequestCount.should.equal(10);
    await rig.deploy({ connection: { requestLimit: 100 } });
  });

  it('F88: a message that waits longer than its deadline fails with HALO_TIMEOUT and is not sent', async () => {
    await setUp({ connection: { requestLimit: 1, requestWindow: 5 }, node: { deadline: 0.3 } });
    (await rig.read()).code.should.equal('ok');
    for (const send of [() => rig.read(), () => rig.write()]) {
      const { code, error } = await send();
      [code, error.uncertain, server.apiRequestCount].should.deepEqual(['HALO_TIMEOUT', undefined, 1]);
      error.message.should.match(/The request was not sent/);
    }
    await rig.deploy({ connection: { requestLimit: 100 }, node: { deadline: 20 } });
  });

  describe('F89: a message', () => {
    it('that is frozen is processed', async () => {
      await setUp();
      (await rig.read(Object.freeze({ payload: Object.freeze({ id: 7 }) }))).code.should.equal('ok');
      (await rig.write(Object.freeze({}))).code.should.equal('ok');
      const { code, error } = await rig.write(Object.freeze({ payload: Object.freeze({ id: 7 }) }));
      [code, typeof error.message].should.deepEqual(['HALO_REQUEST', 'string']);
    });

    it('whose request refers to itself fails with HALO_REQUEST', async () => {
      await setUp();
      const payload: Record<string, unknown> = { summary: 'round' };
      payload.self = payload;
      const { code, error } = await rig.write({ payload });
      [code, server.apiRequestCount].should.deepEqual(['HALO_REQUEST', 0]);
      error.message.should.match(/circular reference/);
    });

    it('shares no object with the result of an equal concurrent read', async () => {
      await setUp();
      let release = () => {};
      const allArrived = new Promise<void>((resolve) => {
        release = resolve;
      });
      server.api.always(async ({ respond }) => {
        await allArrived;
        await respond();
      });
      const both = [rig.read(), rig.read()];
      await waitUntil(() => server.apiRequestCount >= 1);
      release();
      const [first, second] = (await Promise.all(both)) as [MessageResult, MessageResult];
      Object.assign(first.payload as object, { summary: 'changed downstream' });
      first.halo.should.not.equal(second.halo);
      (second.payload as { summary: string }).summary.should.equal('The printer is on fire');
    });
  });
});
