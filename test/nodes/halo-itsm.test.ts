import should from 'should';
import { Flow, stubHalo } from '../support/flow';
import { type StubServer, sendJson } from '../support/stub-server';

describe('A halo-itsm node', () => {
  let halo: StubServer;

  before(async () => {
    halo = await stubHalo();
  });
  beforeEach(() => {
    halo.requests.length = 0;
    halo.on('GET /api/Tickets/1001', (_, response) =>
      sendJson(response, 200, { id: 1001, summary: 'Laptop' }),
    );
    halo.on('POST /api/Tickets', (request, response) =>
      sendJson(response, 201, { id: 1002, ...JSON.parse(request.body)[0] }),
    );
  });
  afterEach(() => Flow.unload());
  after(() => halo.close());

  const apiRequests = () =>
    halo.requests.filter(({ path }) => path.startsWith('/api/') && path !== '/api/authinfo');

  it('sends the response as msg.payload and calls done once', async () => {
    const flow = await Flow.load(halo, { node: { operation: 'ticket.get' } });
    const { first, caught, completed } = await flow.run({
      payload: { id: 1001 },
      topic: 'mine',
      _extra: { a: 1 },
    });
    first.length.should.equal(1);
    should(first[0]).containDeep({
      payload: { id: 1001, summary: 'Laptop' },
      statusCode: 200,
      topic: 'mine',
      _extra: { a: 1 },
      halo: { operation: 'ticket.get', method: 'GET', path: '/Tickets/1001', attempts: 1 },
    });
    should(first[0]).have.property('headers').with.property('content-type', 'application/json');
    caught.length.should.equal(0);
    completed.length.should.equal(1);
  });

  it('wraps a single record in the array that the API requires', async () => {
    const flow = await Flow.load(halo, { node: { operation: 'ticket.create' } });
    const { first } = await flow.run({ payload: { summary: 'Monitor flickers' } });
    JSON.parse(apiRequests()[0]?.body ?? '').should.deepEqual([{ summary: 'Monitor flickers' }]);
    should(first[0]?.payload).deepEqual({ id: 1002, summary: 'Monitor flickers' });
  });

  it('reads the operation and parameters from the message if the node has none', async () => {
    const flow = await Flow.load(halo);
    await flow.run({ operation: 'ticket.get', parameters: { includedetails: true }, payload: { id: 1001 } });
    const [request] = apiRequests();
    should(request?.path).equal('/api/Tickets/1001');
    should(request?.query.get('includedetails')).equal('true');
  });

  it('prefers a parameter row over msg.parameters, and msg.parameters over the request', async () => {
    const flow = await Flow.load(halo, {
      node: {
        operation: 'ticket.get',
        parameters: [{ name: 'id', value: '1001', type: 'num' }],
      },
    });
    await flow.run({
      payload: { id: 7, includedetails: true },
      parameters: { id: 8, includedetails: false },
    });
    should(apiRequests()[0]?.path).equal('/api/Tickets/1001');
    should(apiRequests()[0]?.query.get('includedetails')).equal('false');
  });

  it('sends ids selected from lists of the tenant in the type of the parameter', async () => {
    const flow = await Flow.load(halo, {
      node: {
        operation: 'ticket.list',
        parameters: [
          { name: 'requesttype_id', value: '3', type: 'halo' },
          { name: 'status', value: '2,28', type: 'halo' },
          { name: 'category_1', value: 'Hardware>Laptop', type: 'halo' },
          { name: 'client_id', value: '', type: 'halo' },
        ],
        request: '',
      },
    });
    await flow.run({});
    const query = apiRequests()[0]?.query;
    should(query?.get('requesttype_id')).equal('3');
    should(query?.get('status')).equal('2,28');
    should(query?.get('category_1')).equal('Hardware>Laptop');
    should(query?.has('client_id')).equal(false);
  });

  it('rejects a name where the parameter is an id', async () => {
    const flow = await Flow.load(halo, {
      node: {
        operation: 'ticket.get',
        parameters: [{ name: 'id', value: 'VPN', type: 'halo' }],
        request: '',
      },
    });
    const { caught } = await flow.run({});
    should(caught[0]?.halo?.error?.message).match(/"id" must be an integer, but is "VPN"/);
    apiRequests().should.be.empty();
  });

  it('evaluates JSONata, flow context and message properties', async () => {
    const flow = await Flow.load(halo, {
      node: {
        operation: 'ticket.create',
        request: '{"summary": "Ticket of " & who, "tickettype_id": 1}',
        requestType: 'jsonata',
      },
    });
    await flow.run({ who: 'Maria' });
    JSON.parse(apiRequests()[0]?.body ?? '').should.deepEqual([
      { summary: 'Ticket of Maria', tickettype_id: 1 },
    ]);
  });

  it('omits empty parameter rows and an empty request', async () => {
    const types = ['str', 'num', 'bool', 'json', 'msg', 'jsonata'];
    const flow = await Flow.load(halo, {
      node: {
        operation: 'ticket.get',
        parameters: [
          { name: 'id', value: '1001', type: 'num' },
          ...types.map((type) => ({ name: `empty_${type}`, value: '', type })),
        ],
        request: '',
      },
    });
    await flow.run({ payload: { id: 7 } });
    should(apiRequests()[0]?.path).equal('/api/Tickets/1001');
    should(apiRequests()[0]?.query.toString()).equal('');
  });

  describe('when Halo rejects the request', () => {
    const haloMessage = 'An Outcome must be entered for this Action';
    beforeEach(() => halo.on('POST /api/Actions', (_, response) => sendJson(response, 400, haloMessage)));
    const request = { payload: { ticket_id: 1001, note: 'x', outcome_id: 999 } };

    it('reports Halo’s error message to Catch nodes, with code, status and hint in msg.halo.error', async () => {
      const flow = await Flow.load(halo, { node: { operation: 'action.addPrivateNote' } });
      const { first, caught, completed } = await flow.run(request);
      first.length.should.equal(0);
      completed.length.should.equal(0);
      caught.length.should.equal(1);
      const [msg] = caught;
      should(msg?.error?.message).equal(haloMessage);
      should(msg?.error).containDeep({ code: 'HALO_VALIDATION', source: { id: 'node', type: 'halo-itsm' } });
      should(msg).containDeep({
        statusCode: 400,
        halo: {
          error: { code: 'HALO_VALIDATION', statusCode: 400, message: haloMessage, body: `"${haloMessage}"` },
        },
      });
      String(msg?.halo?.error?.hint).should.match(/outcome_id/);
      JSON.stringify(msg).should.not.match(/token-of-the-test|a-secret-of-the-test/);
    });

    it('sends the error to the second output and calls done if configured', async () => {
      const flow = await Flow.load(halo, { node: { operation: 'action.addPrivateNote', errors: 'output' } });
      const { first, second, caught, completed } = await flow.run(request);
      [first.length, second.length, caught.length, completed.length].should.deepEqual([0, 1, 0, 1]);
      should(second[0]?.payload).equal(haloMessage);
      should(second[0]?.halo?.error).have.property('code', 'HALO_VALIDATION');
      should(second[0]).not.have.property('error');
    });
  });

  const REJECTED: [title: string, node: object, msg: object, field: string, pattern: RegExp][] = [
    ['an unknown operation', {}, { operation: 'ticket.crate' }, 'operation', /ticket\.create/],
    ['no operation', {}, {}, 'operation', /No operation/],
    ['a missing parameter', { operation: 'ticket.get' }, { payload: 'tick' }, 'id', /"id"/],
    [
      'an unknown parameter in the request',
      { operation: 'ticket.list' },
      { payload: { opn_only: true } },
      'opn_only',
      /open_only/,
    ],
    [
      'an id in a create',
      { operation: 'ticket.create' },
      { payload: { id: 7, summary: 'x' } },
      'id',
      /is not allowed/,
    ],
    ['a missing id', { operation: 'ticket.update' }, { payload: { summary: 'x' } }, 'id', /"id"/],
    ['a body that is not an object', { operation: 'ticket.create' }, { payload: 'printer' }, '', /an object/],
    [
      'a row that cannot be evaluated',
      { operation: 'ticket.get', parameters: [{ name: 'id', value: '{', type: 'json' }] },
      {},
      'id',
      /"id"/,
    ],
    [
      'a request that is not a valid expression',
      { operation: 'ticket.get', request: '(', requestType: 'jsonata' },
      {},
      '',
      /./,
    ],
    [
      'msg.parameters that is not an object',
      { operation: 'ticket.list' },
      { parameters: 7 },
      'parameters',
      /msg\.parameters/,
    ],
  ];
  for (const [title, node, msg, field, pattern] of REJECTED) {
    it(`rejects ${title} with HALO_REQUEST and sends no request`, async () => {
      const flow = await Flow.load(halo, { node: node as Record<string, unknown> });
      const { caught } = await flow.run(msg);
      caught.length.should.equal(1);
      const error = caught[0]?.halo?.error ?? {};
      error.should.have.property('code', 'HALO_REQUEST');
      String(error.message).should.match(pattern);
      if (field) error.should.have.property('field', field);
      apiRequests().length.should.equal(0);
    });
  }

  it('reports HALO_REQUEST for a payload with a getter that throws', async () => {
    const flow = await Flow.load(halo, { node: { operation: 'ticket.create' } });
    const msg = { payload: {} };
    Object.defineProperty(msg.payload, 'summary', {
      enumerable: true,
      get() {
        throw new Error('getter failed');
      },
    });
    const { caught } = await flow.run(msg);
    should(caught[0]?.halo?.error).have.property('code', 'HALO_REQUEST');
  });

  describe('with a message that cannot be cloned', () => {
    const uncloneable = (msg: object) =>
      Object.defineProperty(msg, 'throwing', {
        enumerable: true,
        get() {
          throw new Error('getter failed');
        },
      });

    it('sends the result, and warns that Complete nodes were not triggered', async () => {
      const flow = await Flow.load(halo, { node: { operation: 'ticket.get' } });
      flow.send(uncloneable({ payload: { id: 1001 } }));
      await flow.waitUntil(() =>
        flow.warnings.some((text) => /Complete nodes were not triggered/.test(text)),
      );
      should(flow.messages.first[0]).have.property('payload').with.property('id', 1001);
      flow.messages.caught.should.be.empty();
    });

    it('reports an error to Catch nodes without the original message', async () => {
      const flow = await Flow.load(halo, { node: { operation: 'ticket.get' } });
      const { caught } = await flow.run(uncloneable({ payload: {}, topic: 'lost' }));
      should(caught[0]?.halo?.error).have.property('code', 'HALO_REQUEST');
      caught.should.have.length(1);
    });

    it('sends an error to the second output without the original message', async () => {
      const flow = await Flow.load(halo, { node: { operation: 'ticket.get', errors: 'output' } });
      flow.send(uncloneable({ payload: {} }));
      await flow.waitUntil(() => flow.messages.second.length > 0);
      should(flow.messages.second[0]?.halo?.error).have.property('code', 'HALO_REQUEST');
      flow.messages.caught.should.be.empty();
    });
  });

  for (const errors of ['catch', 'output'] as const) {
    it(`reports an error on a copy of a frozen message (errors: ${errors})`, async () => {
      const flow = await Flow.load(halo, { node: { operation: 'ticket.get', errors } });
      flow.send(Object.freeze({ payload: {}, topic: 'mine', statusCode: 99 }));
      const messages = errors === 'catch' ? flow.messages.caught : flow.messages.second;
      await flow.waitUntil(() => messages.length > 0);
      should(messages[0]).have.property('topic', 'mine');
      should(messages[0]).not.have.property('statusCode');
      should(messages[0]?.halo?.error).have.property('code', 'HALO_REQUEST');
    });
  }

  it('reports HALO_CONFIG if no connection is selected', async () => {
    const flow = await Flow.load(halo, { node: { operation: 'ticket.get', connection: '' } });
    const { caught } = await flow.run({ payload: { id: 1001 } });
    should(caught[0]?.halo?.error).have.property('code', 'HALO_CONFIG');
    await flow.waitForStatus({ fill: 'grey', shape: 'ring' });
  });

  it('reports HALO_CONFIG with the invalid property of the connection', async () => {
    const flow = await Flow.load(halo, {
      node: { operation: 'ticket.get' },
      connection: { instanceUrl: '' },
    });
    const { caught } = await flow.run({ payload: { id: 1001 } });
    should(caught[0]?.halo?.error).containDeep({ code: 'HALO_CONFIG', field: 'instanceUrl' });
  });

  it('shows a blue dot while a request runs, and a red ring after an error', async () => {
    const flow = await Flow.load(halo, { node: { operation: 'ticket.get' } });
    halo.on('GET /api/Tickets/5', async (_, response) => {
      await flow.waitForStatus({ fill: 'blue', shape: 'dot' });
      sendJson(response, 404, 'No such ticket');
    });
    flow.send({ payload: { id: 5 } });
    await flow.waitForStatus({ fill: 'red', shape: 'ring', text: 'not found' });
  });

  it('aborts running requests with HALO_CLOSED on msg.reset', async () => {
    let onArrived = () => {};
    const requestArrived = new Promise<void>((resolve) => {
      onArrived = resolve;
    });
    halo.on('GET /api/Tickets/6', () => onArrived());
    const flow = await Flow.load(halo, { node: { operation: 'ticket.get' } });
    flow.send({ payload: { id: 6 } });
    await requestArrived;
    const { caught, completed } = await flow.run({ reset: true });
    await flow.waitForEnded(2);
    completed.length.should.equal(1);
    should(caught[0]?.halo?.error).have.property('code', 'HALO_CLOSED');
  });

  it('does not reveal the client secret or a token when the node is inspected', async () => {
    const flow = await Flow.load(halo, { node: { operation: 'ticket.get' } });
    await flow.run({ payload: { id: 1001 } });
    const { inspect } = await import('node:util');
    const inspected = inspect(flow.node, { depth: 12, showHidden: true });
    inspected.should.not.match(/a-secret-of-the-test/);
    inspected.should.not.match(/token-of-the-test/);
  });
});
