import should from 'should';
import { Flow, stubHalo } from '../support/flow';
import { type StubServer, sendJson } from '../support/stub-server';
import { ticketPage } from '../support/ticket-page';

/** The message properties that these tests read. */
interface OutputMessage {
  payload: { id: number }[] & { tickets: object[] };
  parts: { id: string; index: number; count?: number; parts?: object };
  halo: { error: { code: string; message: string }; [property: string]: unknown };
}

describe('The output of halo-itsm', () => {
  let server: StubServer;
  let flow: Flow;
  let total: number;
  beforeEach(async () => {
    total = 250;
    server = await stubHalo();
    server.on('GET /api/Tickets', (request, res) => sendJson(res, 200, ticketPage(request, total)));
    server.on('GET /api/Tickets/7', (_, res) => sendJson(res, 200, { id: 7 }));
  });
  afterEach(async () => {
    await Flow.unload();
    await server.close();
  });

  const start = async (
    node: Record<string, unknown>,
    options: { connection?: object; downstream?: typeof JOIN_NODES } = {},
  ) => {
    flow = await Flow.load(server, {
      node: { operation: 'ticket.list', ...node },
      downstream: options.downstream,
      connection: { ...options.connection },
    });
  };
  const outputMessages = () => flow.messages.first as unknown as OutputMessage[];
  const caught = () => flow.messages.caught as unknown as OutputMessage[];
  const JOIN_NODES = [
    { id: 'join', type: 'join', mode: 'auto', build: 'array', wires: [['joined']] },
    { id: 'joined', type: 'helper', wires: [] },
  ];
  const ids = (rows: unknown[]) => rows.map((row) => (row as { id: number }).id);
  const range = (to: number) => Array.from({ length: to }, (_, index) => index + 1);

  it('is the response body unchanged', async () => {
    await start({});
    await flow.run({ payload: '', topic: 'kept' });
    const [msg] = outputMessages();
    outputMessages().should.have.length(1);
    should(msg).have.properties({ topic: 'kept', statusCode: 200 });
    should(msg?.payload).have.properties({ record_count: 250 });
    should(msg?.payload.tickets).have.length(100);
    should(msg?.halo).containEql({ records: 100, recordCount: 250, pages: 1, complete: false });
  });

  it('is one array of all rows', async () => {
    await start({ output: 'records', allPages: true });
    await flow.run({ payload: '' });
    outputMessages().should.have.length(1);
    ids(outputMessages()[0]?.payload ?? []).should.deepEqual(range(250));
    should(outputMessages()[0]?.halo).containEql({ records: 250, pages: 3, complete: true });
  });

  it('is an empty array when there are no rows', async () => {
    total = 0;
    await start({ output: 'records', allPages: true });
    await flow.run({ payload: '' });
    should(outputMessages()[0]?.payload).deepEqual([]);
    should(outputMessages()[0]?.halo).containEql({ records: 0, complete: true });
  });

  it('is one message per row, in order, the last one with the totals', async () => {
    await start({ output: 'record', allPages: true });
    const parts = { id: 'outer', index: 3, count: 9, type: 'array' };
    await flow.run({ payload: { open_only: true }, topic: 'kept', parts });
    await flow.waitUntil(() => outputMessages().length === 250);
    ids(outputMessages().map(({ payload }) => payload)).should.deepEqual(range(250));
    outputMessages()
      .map((msg) => msg.parts.index)
      .should.deepEqual(range(250).map((number) => number - 1));
    new Set(outputMessages().map((msg) => msg.parts.id)).size.should.equal(1);
    for (const msg of outputMessages()) {
      msg.should.have.properties({ topic: 'kept', statusCode: 200 });
      should(msg.parts.parts).deepEqual(parts);
    }
    outputMessages()
      .filter((msg) => 'count' in msg.parts)
      .should.have.length(1);
    const lastMessage = outputMessages().at(-1);
    should(lastMessage?.parts.count).equal(250);
    should(lastMessage?.halo).containEql({
      records: 250,
      recordCount: 250,
      pages: 3,
      complete: true,
      operation: 'ticket.list',
    });
    should(outputMessages()[0]?.halo).deepEqual({
      operation: 'ticket.list',
      method: 'GET',
      path: '/Tickets',
    });
    flow.messages.completed.length.should.equal(1);
  });

  it('is one message per page', async () => {
    await start({ output: 'page', allPages: true });
    await flow.run({ payload: '' });
    outputMessages()
      .map(({ payload }) => payload.length)
      .should.deepEqual([100, 100, 50]);
    outputMessages()
      .map(({ parts }) => parts.count)
      .should.deepEqual([undefined, undefined, 3]);
    should(outputMessages().at(-1)?.halo).containEql({ records: 250, complete: true });
  });

  for (const [output, expected] of [
    ['record', 250],
    ['page', 250],
  ] as const) {
    it(`is recombined by a Join node (output: ${output})`, async () => {
      await start({ output, allPages: true }, { downstream: JOIN_NODES });
      const messages = flow.messagesAt('joined');
      await flow.run({ payload: '', parts: { id: 'outer', index: 0 } });
      await flow.waitUntil(() => messages.length === 1);
      ids((messages as unknown as OutputMessage[])[0]?.payload ?? []).should.deepEqual(range(expected));
      should(messages[0]?.parts).deepEqual({ id: 'outer', index: 0 });
      should(messages[0]?.halo).containEql({ records: 250 });
    });

    it(`is one message with an empty array when there are no rows (output: ${output})`, async () => {
      total = 0;
      await start({ output, allPages: true }, { downstream: JOIN_NODES });
      const messages = flow.messagesAt('joined');
      await flow.run({ payload: '' });
      await flow.waitUntil(() => messages.length === 1);
      outputMessages().should.have.length(1);
      should(outputMessages()[0]?.payload).deepEqual([]);
      should(outputMessages()[0]?.halo).containEql({ records: 0, complete: true });
      should(outputMessages()[0]?.parts).containEql({ index: 0, count: 1 });
      should(messages[0]?.payload).deepEqual([]);
    });
  }

  it('ends a sequence with the error of the failed page and the number of rows sent before', async () => {
    total = 500;
    server.on('GET /api/Tickets', (request, res) =>
      request.query.get('page_no') === '3'
        ? sendJson(res, 403, '')
        : sendJson(res, 200, ticketPage(request, total)),
    );
    await start({ output: 'record', allPages: true });
    await flow.run({ payload: '' });
    ids(outputMessages().map(({ payload }) => payload)).should.deepEqual(range(200));
    should(caught()[0]?.halo).containEql({ records: 200, pages: 2 });
    should(caught()[0]?.halo.error.code).equal('HALO_FORBIDDEN');
    flow.messages.completed.length.should.equal(0);
  });

  it('sends no message before the error when there are more records than permitted', async () => {
    await start({ output: 'record', allPages: true, maxRecords: '249', onLimit: 'error', errors: 'output' });
    flow.send({ payload: '' });
    await flow.waitUntil(() => flow.messages.second.length === 1);
    outputMessages().should.be.empty();
    should(flow.messages.second[0]?.halo?.error).containEql({ code: 'HALO_TOO_LARGE' });
  });

  it('is truncated at maxRecords and marked as truncated', async () => {
    await start({ output: 'record', allPages: true, maxRecords: 120 });
    await flow.run({ payload: '' });
    outputMessages().should.have.length(120);
    should(outputMessages().at(-1)?.halo).containEql({ records: 120, truncated: true, complete: false });
    should(outputMessages().at(-1)?.parts.count).equal(120);
  });

  it('is a single record for an operation that is not a list', async () => {
    await start({ operation: 'ticket.get', output: 'record' });
    await flow.run({ payload: { id: 7 } });
    outputMessages().should.have.length(1);
    should(outputMessages()[0]?.payload).deepEqual({ id: 7 });
    should(outputMessages()[0]?.parts).containEql({ index: 0, count: 1 });
  });

  it('stops on msg.reset, which is not passed on', async () => {
    total = 100_000;
    await start({ output: 'record', allPages: true });
    flow.send({ payload: '' });
    await flow.waitUntil(() => outputMessages().length > 150);
    flow.send({ reset: true });
    await flow.waitUntil(() => caught().length === 1);
    const count = outputMessages().length;
    should(caught()[0]?.halo.error.code).equal('HALO_CLOSED');
    // One more message may already have been sent when the Catch node receives the error.
    await flow.waitUntil(() => flow.messages.completed.length === 1);
    outputMessages().length.should.be.belowOrEqual(count + 1);
    outputMessages().length.should.be.below(50_000);
  });

  it('is passed on completely after a write, even if msg.reset arrives in between', async () => {
    const rows = range(50).map((id) => ({ id }));
    server.on('POST /api/Tickets', (_, res) => sendJson(res, 201, rows));
    await start({ operation: 'ticket.create', output: 'record' });
    flow.send({ payload: rows.map(({ id }) => ({ summary: `${id}` })) });
    await flow.waitUntil(() => outputMessages().length > 1);
    flow.send({ reset: true });
    await flow.waitUntil(() => flow.messages.completed.length === 2);
    [outputMessages().length, caught().length].should.deepEqual([50, 0]);
  });

  it('is independent of a second message at the same time', async () => {
    await start({ output: 'records', allPages: true });
    flow.send({ payload: '', topic: 'a' });
    await flow.run({ payload: '', topic: 'b' });
    await flow.waitUntil(() => outputMessages().length === 2);
    for (const msg of outputMessages()) msg.payload.should.have.length(250);
  });

  it('lets the event loop run between two messages of a sequence', async () => {
    await start({ output: 'record', allPages: true });
    let tickCount = 0;
    let isRunning = true;
    const countTick = () => {
      tickCount++;
      if (isRunning) setImmediate(countTick);
    };
    flow.send({ payload: '' });
    await flow.waitUntil(() => outputMessages().length >= 1);
    countTick();
    await flow.waitUntil(() => flow.messages.completed.length === 1);
    isRunning = false;
    tickCount.should.be.above(100);
  });

  it('does not modify a frozen message', async () => {
    await start({ output: 'records' });
    const msg = Object.freeze({ payload: '', topic: 'kept', _msgid: 'x' });
    await flow.run(msg);
    should(outputMessages()[0]).have.properties({ topic: 'kept' });
    should(outputMessages()[0]?.payload).have.length(100);
    msg.payload.should.equal('');
  });

  const invalidCases: [name: string, node: Record<string, unknown>, code: string, pattern: RegExp][] = [
    ['maxRecords of 0', { maxRecords: 0 }, 'HALO_CONFIG', /record limit must be/],
    ['a negative maxRecords', { maxRecords: '-3' }, 'HALO_CONFIG', /record limit must be/],
    ['a broken maxRecords', { maxRecords: 'ten' }, 'HALO_CONFIG', /record limit must be/],
    ['an unknown output', { output: 'rows' }, 'HALO_CONFIG', /output must be/],
    ['an unknown onLimit', { onLimit: 'ask' }, 'HALO_CONFIG', /"truncate" or "error"/],
    ['a negative deadline', { deadline: -1 }, 'HALO_CONFIG', /deadline must be/],
    [
      'all pages of one record',
      { operation: 'ticket.get', allPages: true },
      'HALO_REQUEST',
      /the response is not a list/,
    ],
  ];
  for (const [name, node, code, pattern] of invalidCases) {
    it(`is an error for ${name}, and no request is sent`, async () => {
      await start(node);
      await flow.run({ payload: { id: 7 } });
      const error = caught()[0]?.halo.error;
      should(error).containEql({ code });
      should(error?.message).match(pattern);
      server.requests.should.be.empty();
    });
  }

  for (const [field, value] of [
    ['requestLimit', 0],
    ['requestWindow', -1],
    ['queueLimit', 0],
  ] as const) {
    it(`is an error for a connection with a ${field} of ${value}`, async () => {
      await start({}, { connection: { [field]: value } });
      await flow.run({ payload: '' });
      should(caught()[0]?.halo.error).containEql({ code: 'HALO_CONFIG', field });
    });
  }
});
