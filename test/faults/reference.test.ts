import should from 'should';
import { advanceClock, speedUpTime } from '../support/clock';
import {
  connectionClosed,
  connectionReset,
  noResponse,
  rawResponse,
  replaceBody,
  resetAfterProcessing,
  status,
} from '../support/faults';
import { type Fault, FaultSchedule, FaultyServer } from '../support/faulty-server';
import { checkAfterEach, FlowRig, type RigOptions } from '../support/flow-rig';
import { waitUntil } from '../support/wait';

const REFERENCE_OPTIONS = { reference: 'alert', referenceType: 'msg' };
const REFERENCE_FIELD = 'third_party_id_string';

/** Accepts the request, but neither processes it nor responds. */
const ignoreRequest: Fault = ({ request }) => request.resume();

/** Resets the connection, but saves the record after a delay in milliseconds. */
function resetAndSaveLater(server: FaultyServer, milliseconds: number): Fault {
  return async ({ request, socket }) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    socket.resetAndDestroy();
    setTimeout(() => server.tickets.save(Buffer.concat(chunks).toString()), milliseconds);
  };
}

/** Processes the request, but responds with a server error. */
const failAfterProcessing: Fault = async ({ execute, response }) => {
  await execute();
  response.writeHead(500, { 'content-type': 'application/json' }).end('{"Message":"Timeout expired"}');
};

describe('A create with a reference', () => {
  let server: FaultyServer;
  let rig: FlowRig;
  /** Faults of creates. */
  let createFaults: FaultSchedule;
  /** Faults of searches; none unless a test adds them. */
  let searchFaults: FaultSchedule;

  /** @param speed - factor for the clock; lower where a deadline needs real time on a busy machine */
  const setUp = async (options: RigOptions = {}, speed = 40) => {
    rig = await FlowRig.start(server, {
      connection: { timeout: 5, requestLimit: 10_000 },
      ...options,
      node: { deadline: 600, ...REFERENCE_OPTIONS, ...options.node },
    });
    // Long after the start of the process, with an accelerated clock.
    advanceClock(3600_000);
    speedUpTime(speed);
  };
  const count = (method: string) =>
    server.requestLines.filter((line) => line.startsWith(`${method} /api/Tickets`)).length;
  const createCount = () => count('POST');
  const searchCount = () => count('GET');

  checkAfterEach();
  beforeEach(async () => {
    server = await FaultyServer.start();
    createFaults = new FaultSchedule();
    searchFaults = new FaultSchedule();
    server.api.always((context) => (context.method === 'POST' ? createFaults : searchFaults).next()(context));
  });

  it('takes one search, plus one to check that searches work; the result is that of any create', async () => {
    await setUp();
    should((await rig.write({ alert: 'ALERT-0' })).halo.attempts).equal(4);
    server.requestLines.length = 0;
    const { code, halo, payload } = await rig.write({ alert: 'ALERT-1' });
    code.should.equal('ok');
    [searchCount(), createCount(), halo.attempts].should.deepEqual([1, 1, 2]);
    should(halo.existing).equal(undefined);
    should(halo.warnings).equal(undefined);
    [halo.method, halo.path].should.deepEqual(['POST', '/Tickets']);
    (payload as object).should.containEql({ [REFERENCE_FIELD]: 'ALERT-1' });
  });

  it('returns the existing record the second time', async () => {
    await setUp();
    const first = await rig.write({ alert: 'ALERT-1' });
    const second = await rig.write({ alert: 'ALERT-1' });
    second.halo.should.containEql({ existing: true, path: '/Tickets' });
    (second.payload as object).should.deepEqual(first.payload);
    [second.msg.statusCode, server.tickets.records.length, createCount()].should.deepEqual([200, 1, 1]);
    (await rig.write({ alert: 'ALERT-2' })).code.should.equal('ok');
    server.tickets.records.length.should.equal(2);
  });

  const CREATE_FAULTS: [title: string, fault: Fault, isSaved: boolean][] = [
    ['connection closed without a response', connectionClosed, false],
    ['connection reset', connectionReset, false],
    ['processed, then connection reset', resetAfterProcessing, true],
    ['processed, no response', noResponse, true],
    ['not processed, no response', ignoreRequest, false],
    ['server error', status(500), false],
    ['processed, then server error', failAfterProcessing, true],
    ['server busy', status(503, { 'retry-after': '1' }), false],
    ['web page', status(200, { 'content-type': 'text/html' }, '<html>maintenance</html>'), false],
    ['redirect', status(302, { location: '/login' }), false],
    ['processed, then web page', replaceBody('<html>ok</html>', { 'content-type': 'text/html' }), true],
    [
      'processed, then truncated response',
      rawResponse('HTTP/1.1 201 Created\r\ncontent-length: 999\r\n\r\n{"id":'),
      true,
    ],
  ];
  for (const [title, fault, isSaved] of CREATE_FAULTS) {
    it(`creates one record: ${title}`, async () => {
      await setUp();
      createFaults.once(fault);
      const { code, halo, payload } = await rig.write({ alert: 'ALERT-1' });
      code.should.equal('ok');
      (payload as object).should.containEql({ [REFERENCE_FIELD]: 'ALERT-1' });
      [createCount(), halo.existing === true].should.deepEqual(isSaved ? [1, true] : [2, false]);
    });
  }

  for (const seconds of [0.2, 2, 8]) {
    it(`is not retried while Halo may still process it: saved ${seconds} s after a reset`, async () => {
      await setUp();
      createFaults.once(resetAndSaveLater(server, seconds * 1000));
      const { code, halo } = await rig.write({ alert: 'ALERT-1' });
      [code, halo.existing, createCount()].should.deepEqual(['ok', true, 1]);
    });
  }

  it('waits while Halo is unavailable after the create', async () => {
    await setUp();
    createFaults.once((context) => {
      searchFaults.once(...Array.from({ length: 9 }, () => status(503)));
      return resetAfterProcessing(context);
    });
    const { code, halo } = await rig.write({ alert: 'ALERT-1' });
    [code, halo.existing, createCount()].should.deepEqual(['ok', true, 1]);
  });

  it('is uncertain when no create gets a response, with a hint on what was done and what to do', async () => {
    await setUp();
    createFaults.always(connectionReset);
    const { code, error, halo } = await rig.write({ alert: 'ALERT-1' });
    [code, error.uncertain, createCount()].should.deepEqual(['HALO_UNCERTAIN', true, 3]);
    String(error.hint).should.match(/sent 3 times.*"ALERT-1" in "third_party_id_string".*same reference/);
    should(halo.attempts).be.above(6);
    server.tickets.records.should.be.empty();
  });

  it('is uncertain when the deadline is exceeded; the next message resolves it', async () => {
    await setUp({ node: { deadline: 9 } }, 10);
    let save = () => {};
    createFaults.once(async ({ request, socket }) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      save = () => server.tickets.save(Buffer.concat(chunks).toString());
      socket.resetAndDestroy();
    });
    const first = await rig.write({ alert: 'ALERT-1' });
    [first.code, first.error.uncertain].should.deepEqual(['HALO_UNCERTAIN', true]);
    String(first.error.hint).should.match(/Send the message again with the same reference/);
    // Halo may still be processing the create.
    advanceClock(-9000);
    const second = await rig.write({ alert: 'ALERT-1' });
    [second.code, createCount()].should.deepEqual(['HALO_UNCERTAIN', 1]);
    save();
    const third = await rig.write({ alert: 'ALERT-1' });
    [third.code, third.halo.existing, createCount()].should.deepEqual(['ok', true, 1]);
  });

  it('is not sent when the search before it fails', async () => {
    await setUp();
    searchFaults.always(status(403));
    const { code, error } = await rig.write({ alert: 'ALERT-1' });
    [code, error.uncertain, createCount()].should.deepEqual(['HALO_FORBIDDEN', undefined, 0]);
    String(error.hint).should.match(/Nothing was created/);
  });

  it('fails with the error of Halo when Halo rejects it', async () => {
    await setUp();
    createFaults.always(
      status(400, { 'content-type': 'application/json' }, '{"Message":"Outcome must be set"}'),
    );
    const { code, error } = await rig.write({ alert: 'ALERT-1' });
    [code, error.message, createCount()].should.deepEqual([
      'HALO_VALIDATION',
      'Message: Outcome must be set',
      1,
    ]);
  });

  it('creates one record for concurrent messages', async () => {
    await setUp();
    createFaults.once(resetAfterProcessing);
    const messages = Array.from({ length: 10 }, (_, n) => rig.write({ alert: `ALERT-${n % 2}` }));
    const results = await Promise.all(messages);
    results.filter(({ code }) => code === 'ok').length.should.equal(10);
    server.tickets.records.length.should.equal(2);
    results.filter(({ halo }) => halo.existing).length.should.equal(9);
  });

  it('waits no longer than its deadline, and names what it waited for', async () => {
    await setUp({ node: { deadline: 3 } }, 10);
    advanceClock(2000 - performance.now());
    const { code, error } = await rig.write({ alert: 'ALERT-1' });
    [code, createCount()].should.deepEqual(['HALO_TIMEOUT', 0]);
    error.message.should.match(/waited for an earlier request.*Nothing was sent/);
  });

  it('is ended by a deploy while it is queued, unsent', async () => {
    await setUp({ connection: { timeout: 600 } }, 4);
    createFaults.once(noResponse);
    const messages = [rig.write({ alert: 'ALERT-1' }), rig.write({ alert: 'ALERT-1' })];
    await waitUntil(() => createCount() === 1);
    await rig.deploy({});
    const warnings = rig.warnings.join('\n');
    warnings.should.match(/1 message was not sent to Halo/);
    warnings.should.match(/1 request to Halo had no response/);
    [createCount(), messages.length].should.deepEqual([1, 2]);
  });

  it('waits in the first seconds of the process: an earlier process may have sent a create', async () => {
    await setUp();
    // The process is two seconds old.
    advanceClock(2000 - performance.now());
    // The create of the earlier process is processed after the first search.
    searchFaults.once(async ({ respond }) => {
      await respond();
      server.tickets.save(JSON.stringify([{ [REFERENCE_FIELD]: 'ALERT-1', summary: 'before' }]));
    });
    const { code, halo } = await rig.write({ alert: 'ALERT-1' });
    [code, halo.existing, createCount(), searchCount()].should.deepEqual(['ok', true, 0, 3]);
    performance.now().should.be.aboveOrEqual(10_000);
  });

  describe('in a Halo that', () => {
    const SEARCH_MODES: [title: string, configure: (tickets: FaultyServer['tickets']) => void][] = [
      ['searches by every property', () => {}],
      ['rejects a search by the property', (tickets) => Object.assign(tickets, { advanced: 'none' })],
      [
        'searches text only',
        (tickets) => Object.assign(tickets, { advanced: 'none', text: [REFERENCE_FIELD] }),
      ],
      ['ignores searches', (tickets) => Object.assign(tickets, { advanced: 'none', text: [] })],
      ['lists short records', (tickets) => Object.assign(tickets, { listed: ['id', 'summary'] })],
    ];
    for (const [title, configure] of SEARCH_MODES) {
      for (const fault of [connectionReset, resetAfterProcessing]) {
        it(`${title}, creates one record: ${fault === connectionReset ? 'not processed' : 'processed'}`, async () => {
          configure(server.tickets);
          server.tickets.save(
            JSON.stringify([{ summary: 'another' }, { summary: 'alert-1', [REFERENCE_FIELD]: 'alert-1' }]),
          );
          await setUp();
          createFaults.once(fault);
          const { code, payload } = await rig.write({ alert: 'ALERT-1' });
          code.should.equal('ok');
          // Not the record whose reference differs in case.
          (payload as object).should.containEql({ [REFERENCE_FIELD]: 'ALERT-1' });
          server.tickets.records.filter((row) => row[REFERENCE_FIELD] === 'ALERT-1').length.should.equal(1);
        });
      }
    }

    const saveManyTickets = (overrides: object = {}) => {
      Object.assign(server.tickets, { advanced: 'none', ...overrides });
      server.tickets.save(
        JSON.stringify(
          Array.from({ length: 400 }, (_, n) => ({ summary: `old ${n}`, [REFERENCE_FIELD]: '' })),
        ),
      );
    };

    it('cannot be searched and has many records, is found among the newest', async () => {
      saveManyTickets();
      await setUp();
      createFaults.once(resetAfterProcessing);
      const { code, halo } = await rig.write({ alert: 'ALERT-1' });
      [code, halo.existing, createCount()].should.deepEqual(['ok', true, 1]);
      createFaults.once(connectionReset);
      const otherWrite = await rig.write({ alert: 'ALERT-2' });
      [otherWrite.code, createCount()].should.deepEqual(['ok', 3]);
      String(otherWrite.halo.warnings).should.match(/"ALERT-2".*older record with it may exist/);
    });

    it('cannot be searched at all, is never sent twice', async () => {
      saveManyTickets({ orders: false });
      await setUp();
      const succeeded = await rig.write({ alert: 'ALERT-1' });
      String(succeeded.halo.warnings).should.match(/could be searched/);
      createFaults.once(connectionReset);
      const failed = await rig.write({ alert: 'ALERT-2' });
      [failed.code, failed.error.uncertain, createCount()].should.deepEqual(['HALO_UNCERTAIN', true, 2]);
      String(failed.error.hint).should.match(
        /not confirmed that this Halo instance supports that search.*Check in Halo/,
      );
      const repeated = await rig.write({ alert: 'ALERT-2' });
      [repeated.code, createCount()].should.deepEqual(['HALO_UNCERTAIN', 2]);
      repeated.error.message.should.match(/Nothing was sent this time/);
    });

    for (const [title, storeOptions, node] of [
      ['does not show its records to the agent', { visible: false }, {}],
      [
        'does not know the property entered by the user',
        { dropped: ['alert_no'] },
        { referenceMember: 'alert_no' },
      ],
    ] as const) {
      it(`${title}, warns with the first record and is never sent twice`, async () => {
        server.tickets.save('[{"summary":"old"}]');
        Object.assign(server.tickets, storeOptions);
        await setUp({ node });
        const succeeded = await rig.write({ alert: 'ALERT-1' });
        succeeded.code.should.equal('ok');
        String(succeeded.halo.warnings).should.match(/was created, but the search .* did not find it/);
        createFaults.once(resetAfterProcessing);
        const unanswered = await rig.write({ alert: 'ALERT-2' });
        [unanswered.code, createCount()].should.deepEqual(['HALO_UNCERTAIN', 2]);
      });
    }

    it('has two records with it, returns the oldest and warns about both', async () => {
      server.tickets.save(
        JSON.stringify([
          { summary: 'a', [REFERENCE_FIELD]: 'A' },
          { summary: 'b', [REFERENCE_FIELD]: 'A' },
        ]),
      );
      await setUp();
      const { payload, halo } = await rig.write({ alert: 'A' });
      (payload as object).should.containEql({ summary: 'a' });
      String(halo.warnings).should.match(/2 records have the reference "A"/);
      createCount().should.equal(0);
    });
  });

  describe('is rejected before anything is sent', () => {
    const expectRejected = async (msg: object, pattern: RegExp, node: Record<string, unknown> = {}) => {
      await setUp({ node });
      const { code, error } = await rig.write(msg);
      [code, server.apiRequestCount].should.deepEqual(['HALO_REQUEST', 0]);
      error.message.should.match(pattern);
    };
    it('without a value', () => expectRejected({}, /the reference .*is empty/));
    it('with an object as its value', () => expectRejected({ alert: {} }, /is an object/));
    it('with an array of records', () =>
      expectRejected(
        { alert: 'A', payload: [{ summary: 'a' }, { summary: 'b' }] },
        /identifies one record.*Split node/,
      ));
    it('when the record has another value in the property', () =>
      expectRejected(
        { alert: 'A', payload: { summary: 'a', [REFERENCE_FIELD]: 'B' } },
        /"A".*"third_party_id_string".*"B"/,
      ));
    it('when it cannot be evaluated', () =>
      expectRejected({}, /The reference could not be evaluated \(jsonata\)/, {
        reference: '$error("no")',
        referenceType: 'jsonata',
      }));
    it('when the operation has no default property and none is set', async () => {
      const pattern = /Create a change advisory board \(CAB\): these records have no default field/;
      await expectRejected({ alert: 'A', payload: { name: 'CAB' } }, pattern, { operation: 'cab.create' });
      // The last message of the rig uses the same operation.
      rig.expectedNext = 'HALO_REQUEST';
    });
    it('when the record itself is wrong', () =>
      expectRejected({ alert: 'A', payload: { id: 3 } }, /"id" is not allowed/));
  });

  it('is not sent twice with a property set by the user, until a search has found a record by it', async () => {
    await setUp({ node: { referenceMember: 'alert_no' } });
    server.tickets.save('[{"summary":"old"}]');
    createFaults.once(connectionReset);
    [(await rig.write({ alert: 'ALERT-1' })).code, createCount()].should.deepEqual(['HALO_UNCERTAIN', 1]);
    await rig.write({ alert: 'ALERT-2' });
    createFaults.once(connectionReset);
    [(await rig.write({ alert: 'ALERT-3' })).code, createCount()].should.deepEqual(['ok', 4]);
  });

  it('is stored in the property set by the user', async () => {
    await setUp({ node: { referenceMember: 'supplier_reference' } });
    await rig.write({ alert: 4711 });
    server.tickets.records.should.containDeep([{ supplier_reference: 4711 }]);
    server.requestLines.join().should.match(/GET \/api\/Tickets\?[^,]*search_supplier_reference=4711/);
    (await rig.write({ alert: '4711' })).halo.should.containEql({ existing: true });
  });

  it('may be a number, which is stored as a string', async () => {
    await setUp();
    await rig.write({ alert: 4711 });
    server.tickets.records.should.containDeep([{ [REFERENCE_FIELD]: '4711' }]);
    (await rig.write({ alert: '4711' })).halo.should.containEql({ existing: true });
  });

  it('may be any string', async () => {
    await setUp();
    for (const alert of [
      'A&search=x',
      '"],{\'../%2e',
      'zwei Wörter\r\nX: y',
      '__proto__',
      'A,B',
      ' padded ',
    ]) {
      (await rig.write({ alert })).code.should.equal('ok');
      (await rig.write({ alert })).halo.should.containEql({ existing: true });
    }
    server.tickets.records.length.should.equal(6);
  });

  it('is a sequence of one message where the node sends rows', async () => {
    await setUp({ node: { output: 'record' } });
    for (const existing of [undefined, true]) {
      const { msg, halo } = await rig.write({ alert: 'ALERT-1' });
      (msg.parts as object).should.containEql({ index: 0, count: 1 });
      [halo.records, halo.existing].should.deepEqual([1, existing]);
    }
  });

  it('is ignored by operations that create no record', async () => {
    await setUp();
    const { code } = await rig.read();
    [code, server.apiRequestCount].should.deepEqual(['ok', 1]);
  });

  it('ends at once when the flow is stopped during its searches; the next message resolves it', async () => {
    await setUp();
    createFaults.once(resetAndSaveLater(server, 8000));
    const first = rig.write({ alert: 'ALERT-1' });
    await waitUntil(() => createCount() === 1 && searchCount() >= 2);
    rig.reset('write');
    [(await first).code, (await first).error.uncertain].should.deepEqual(['HALO_UNCERTAIN', true]);
    const second = await rig.write({ alert: 'ALERT-1' });
    [second.code, second.halo.existing, createCount()].should.deepEqual(['ok', true, 1]);
  });
});
