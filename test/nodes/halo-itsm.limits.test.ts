import should from 'should';
import { Flow, stubHalo } from '../support/flow';
import { type StubServer, sendJson } from '../support/stub-server';

describe('A halo-itsm node under the rate limit', () => {
  let halo: StubServer;
  let flow: Flow;
  beforeEach(async () => {
    halo = await stubHalo();
    halo.on('GET /api/Tickets/7', (_, res) => sendJson(res, 200, { id: 7 }));
    halo.on('POST /api/Tickets', ({ body }, res) => sendJson(res, 201, JSON.parse(body)));
  });
  afterEach(async () => {
    await Flow.unload();
    await halo.close();
  });

  const start = async (connection: object, operation = 'ticket.create') => {
    flow = await Flow.load(halo, { node: { operation }, connection: { ...connection } });
  };
  const ticket = (n: number) => ({ payload: { summary: `${n}`, tickettype_id: 1 } });
  const summaries = () => halo.requestsTo('/api/Tickets').map(({ body }) => JSON.parse(body)[0].summary);
  const statusLights = () => flow.statuses.map(({ fill, shape }) => `${fill} ${shape}`);

  it('sends requests in the order of messages and reports the waiting time of each', async () => {
    await start({ requestLimit: 1, requestWindow: 0.002 });
    const { first } = await flow.run(...[1, 2, 3, 4, 5].map(ticket));
    summaries().should.deepEqual(['1', '2', '3', '4', '5']);
    should(first.map(({ halo: metadata }) => metadata?.waitedMs as number).at(-1)).be.above(400);
  });

  it('shows a yellow ring with the waiting time and the queue length', async () => {
    await start({ requestLimit: 1, requestWindow: 0.005 });
    await flow.run(ticket(1), ticket(2), ticket(3));
    statusLights().should.containEql('yellow ring');
    flow.statuses.some(({ text }) => /^waiting \d+ s, \d queued$/.test(String(text))).should.be.true();
  });

  it('shows a yellow ring while it retries', async () => {
    let count = 0;
    halo.on('GET /api/Tickets/7', (_, res) => sendJson(res, count++ ? 200 : 503, { id: 7 }));
    await start({}, 'ticket.get');
    await flow.run({ payload: { id: 7 } });
    flow.statuses.map(({ text }) => text).should.containEql('retrying');
    should(flow.statuses.at(-1)).not.have.property('fill', 'yellow');
  });

  it('rejects messages when the queue is full and processes the others', async () => {
    await start({ requestLimit: 1, requestWindow: 0.005, queueLimit: 2 });
    const { first, caught } = await flow.run(...[1, 2, 3, 4, 5].map(ticket));
    [first.length, caught.length].should.deepEqual([3, 2]);
    for (const msg of caught) should(msg.halo?.error).have.property('code', 'HALO_QUEUE_FULL');
    summaries().should.deepEqual(['1', '2', '3']);
  });

  it('aborts queued messages on msg.reset and processes the next message', async () => {
    await start({ requestLimit: 1, requestWindow: 0.01 });
    flow.send(ticket(1));
    await flow.waitForEnded(1);
    for (const n of [2, 3]) flow.send(ticket(n));
    await flow.waitUntil(() => statusLights().includes('yellow ring'));
    await flow.run({ reset: true });
    await flow.waitForEnded(4);
    flow.messages.caught.map((msg) => msg.halo?.error?.code).should.deepEqual(['HALO_CLOSED', 'HALO_CLOSED']);
    await flow.run(ticket(4));
    summaries().should.deepEqual(['1', '4']);
  });

  it('fails a queued message at its deadline without sending its request', async () => {
    flow = await Flow.load(halo, {
      node: { operation: 'ticket.create', deadline: 1 },
      connection: { requestLimit: 1, requestWindow: 1 },
    });
    const { caught } = await flow.run(ticket(1), ticket(2));
    should(caught[0]?.halo?.error).have.property('code', 'HALO_TIMEOUT');
    summaries().should.deepEqual(['1']);
  });

  it('counts requests from before a redeploy', async () => {
    await start({ requestLimit: 2, requestWindow: 0.02 });
    const sentTimes: number[] = [];
    halo.on('POST /api/Tickets', ({ body }, res) => {
      sentTimes.push(performance.now());
      sendJson(res, 201, JSON.parse(body));
    });
    await flow.run(ticket(1), ticket(2));
    await flow.redeploy();
    flow.send(ticket(3));
    await flow.waitUntil(() => sentTimes.length === 3);
    ((sentTimes[2] ?? 0) - (sentTimes[0] ?? 0)).should.be.aboveOrEqual(1200);
  });

  it('closes immediately with queued messages and reads in flight', async () => {
    await start({ requestLimit: 2, requestWindow: 1 }, 'ticket.get');
    halo.on('GET /api/Tickets/7', () => {});
    halo.on('GET /api/Tickets/8', () => {});
    for (const id of [7, 8, 9, 10]) flow.send({ payload: { id } });
    await flow.waitUntil(() => halo.requestsTo('/api/Tickets/8').length === 1);
    const startedAt = performance.now();
    await Flow.unload();
    (performance.now() - startedAt).should.be.below(2000);
    halo.requestsTo('/api/Tickets/9').should.be.empty();
  });

  it('waits for the response to a write when it is closed', async () => {
    let respond = () => {};
    halo.on('POST /api/Tickets', (_, res) => {
      respond = () => sendJson(res, 201, [{ id: 1 }]);
    });
    await start({});
    flow.send(ticket(1));
    await flow.waitUntil(() => summaries().length === 1);
    const closed = Flow.unload();
    let isClosed = false;
    void closed.then(() => {
      isClosed = true;
    });
    for (let i = 0; i < 20; i++) await new Promise(setImmediate);
    isClosed.should.be.false();
    respond();
    await closed;
  });
});
