import should from 'should';
import { advance, hasten } from '../support/clock';
import { closed, instead, raw, reset, resetAfter, silent, status } from '../support/faults';
import { type Fault, FaultyServer, Script } from '../support/faulty-server';
import { checkAfterEach, FlowRig, type RigOptions } from '../support/flow-rig';
import { until } from '../support/wait';

const REFERENCE = { reference: 'alert', referenceType: 'msg' };
const MEMBER = 'third_party_id_string';

/** Takes the request and never carries it out. */
const ignored: Fault = ({ request }) => request.resume();

/** Breaks off, and saves the record all the same, so many milliseconds later. */
function savedLater(server: FaultyServer, milliseconds: number): Fault {
  return async ({ request, socket }) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    socket.resetAndDestroy();
    setTimeout(() => server.tickets.save(Buffer.concat(chunks).toString()), milliseconds);
  };
}

/** Carries it out, and answers a server error. */
const failedAfter: Fault = async ({ carryOut, response }) => {
  await carryOut();
  response.writeHead(500, { 'content-type': 'application/json' }).end('{"Message":"Timeout expired"}');
};

describe('A create with a reference', () => {
  let server: FaultyServer;
  let rig: FlowRig;
  /** Faults of creates; looks are answered unless a test says otherwise. */
  let creates: Script;
  let looks: Script;

  /** @param speed - what depends on a deadline needs more real time on a busy machine */
  const begin = async (options: RigOptions = {}, speed = 40) => {
    rig = await FlowRig.start(server, {
      connection: { timeout: 5, requestLimit: 10_000 },
      ...options,
      node: { deadline: 600, ...REFERENCE, ...options.node },
    });
    // Long after the process began, in a world where seconds are short.
    advance(3600_000);
    hasten(speed);
  };
  const count = (method: string) =>
    server.arrived.filter((line) => line.startsWith(`${method} /api/Tickets`)).length;
  const written = () => count('POST');
  const read = () => count('GET');

  checkAfterEach();
  beforeEach(async () => {
    server = await FaultyServer.start();
    creates = new Script();
    looks = new Script();
    server.api.always((exchange) => (exchange.method === 'POST' ? creates : looks).next()(exchange));
  });

  it('costs one look, and another once to see that looking works; it is answered as any create', async () => {
    await begin();
    should((await rig.write({ alert: 'ALERT-0' })).halo.attempts).equal(4);
    server.arrived.length = 0;
    const { code, halo, payload } = await rig.write({ alert: 'ALERT-1' });
    code.should.equal('ok');
    [read(), written(), halo.attempts].should.deepEqual([1, 1, 2]);
    should(halo.existing).equal(undefined);
    should(halo.warnings).equal(undefined);
    [halo.method, halo.path].should.deepEqual(['POST', '/Tickets']);
    (payload as object).should.containEql({ [MEMBER]: 'ALERT-1' });
  });

  it('is answered with the record that has it, the second time', async () => {
    await begin();
    const first = await rig.write({ alert: 'ALERT-1' });
    const second = await rig.write({ alert: 'ALERT-1' });
    second.halo.should.containEql({ existing: true, path: '/Tickets' });
    (second.payload as object).should.deepEqual(first.payload);
    [second.msg.statusCode, server.tickets.rows.length, written()].should.deepEqual([200, 1, 1]);
    (await rig.write({ alert: 'ALERT-2' })).code.should.equal('ok');
    server.tickets.rows.length.should.equal(2);
  });

  const FAULTS: [what: string, fault: Fault, carriedOut: boolean][] = [
    ['closed without an answer', closed, false],
    ['reset', reset, false],
    ['carried out, and reset instead of an answer', resetAfter, true],
    ['carried out and never answered', silent, true],
    ['never carried out nor answered', ignored, false],
    ['a server error', status(500), false],
    ['a server error after it was carried out', failedAfter, true],
    ['a busy server', status(503, { 'retry-after': '1' }), false],
    ['a web page', status(200, { 'content-type': 'text/html' }, '<html>maintenance</html>'), false],
    ['a redirect', status(302, { location: '/login' }), false],
    ['carried out, and a web page', instead('<html>ok</html>', { 'content-type': 'text/html' }), true],
    [
      'carried out, and half an answer',
      raw('HTTP/1.1 201 Created\r\ncontent-length: 999\r\n\r\n{"id":'),
      true,
    ],
  ];
  for (const [what, fault, carriedOut] of FAULTS) {
    it(`is done once: ${what}`, async () => {
      await begin();
      creates.once(fault);
      const { code, halo, payload } = await rig.write({ alert: 'ALERT-1' });
      code.should.equal('ok');
      (payload as object).should.containEql({ [MEMBER]: 'ALERT-1' });
      [written(), halo.existing === true].should.deepEqual(carriedOut ? [1, true] : [2, false]);
    });
  }

  for (const seconds of [0.2, 2, 8]) {
    it(`is not sent again while Halo is still at it: saved ${seconds} s after the connection broke`, async () => {
      await begin();
      creates.once(savedLater(server, seconds * 1000));
      const { code, halo } = await rig.write({ alert: 'ALERT-1' });
      [code, halo.existing, written()].should.deepEqual(['ok', true, 1]);
    });
  }

  it('waits for a Halo that is gone for a while after the create', async () => {
    await begin();
    creates.once((exchange) => {
      looks.once(...Array.from({ length: 9 }, () => status(503)));
      return resetAfter(exchange);
    });
    const { code, halo } = await rig.write({ alert: 'ALERT-1' });
    [code, halo.existing, written()].should.deepEqual(['ok', true, 1]);
  });

  it('is uncertain when Halo never says anything, and says what was done and what to do', async () => {
    await begin();
    creates.always(reset);
    const { code, error, halo } = await rig.write({ alert: 'ALERT-1' });
    [code, error.uncertain, written()].should.deepEqual(['HALO_UNCERTAIN', true, 3]);
    String(error.hint).should.match(/sent 3 times.*"ALERT-1" in "third_party_id_string".*same reference/);
    should(halo.attempts).be.above(6);
    server.tickets.rows.should.be.empty();
  });

  it('is uncertain when the deadline ends before it is certain; the next message finds out', async () => {
    await begin({ node: { deadline: 9 } }, 10);
    let save = () => {};
    creates.once(async ({ request, socket }) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      save = () => server.tickets.save(Buffer.concat(chunks).toString());
      socket.resetAndDestroy();
    });
    const first = await rig.write({ alert: 'ALERT-1' });
    [first.code, first.error.uncertain].should.deepEqual(['HALO_UNCERTAIN', true]);
    String(first.error.hint).should.match(/Send the message again with the same reference/);
    // Still at it, for all anybody knows.
    advance(-9000);
    const second = await rig.write({ alert: 'ALERT-1' });
    [second.code, written()].should.deepEqual(['HALO_UNCERTAIN', 1]);
    save();
    const third = await rig.write({ alert: 'ALERT-1' });
    [third.code, third.halo.existing, written()].should.deepEqual(['ok', true, 1]);
  });

  it('is not made when Halo cannot be asked first', async () => {
    await begin();
    looks.always(status(403));
    const { code, error } = await rig.write({ alert: 'ALERT-1' });
    [code, error.uncertain, written()].should.deepEqual(['HALO_FORBIDDEN', undefined, 0]);
    String(error.hint).should.match(/nothing was created/);
  });

  it("stands as Halo's refusal when Halo refuses it", async () => {
    await begin();
    creates.always(status(400, { 'content-type': 'application/json' }, '{"Message":"Outcome must be set"}'));
    const { code, error } = await rig.write({ alert: 'ALERT-1' });
    [code, error.message, written()].should.deepEqual(['HALO_VALIDATION', 'Message: Outcome must be set', 1]);
  });

  it('is made once for messages that come at the same time', async () => {
    await begin();
    creates.once(resetAfter);
    const messages = Array.from({ length: 10 }, (_, n) => rig.write({ alert: `ALERT-${n % 2}` }));
    const outcomes = await Promise.all(messages);
    outcomes.filter(({ code }) => code === 'ok').length.should.equal(10);
    server.tickets.rows.length.should.equal(2);
    outcomes.filter(({ halo }) => halo.existing).length.should.equal(9);
  });

  it('does not wait longer than its deadline, and says for what', async () => {
    await begin({ node: { deadline: 3 } }, 10);
    advance(2000 - performance.now());
    const { code, error } = await rig.write({ alert: 'ALERT-1' });
    [code, written()].should.deepEqual(['HALO_TIMEOUT', 0]);
    error.message.should.match(/waited until what was sent before.*Nothing was sent/);
  });

  it('waits in line unsent: a deploy ends it at once', async () => {
    await begin({ connection: { timeout: 600 } }, 4);
    creates.once(silent);
    const messages = [rig.write({ alert: 'ALERT-1' }), rig.write({ alert: 'ALERT-1' })];
    await until(() => written() === 1);
    await rig.deploy({});
    const warnings = rig.warnings.join('\n');
    warnings.should.match(/1 message was not sent to Halo/);
    warnings.should.match(/1 request was sent to Halo without an answer/);
    [written(), messages.length].should.deepEqual([1, 2]);
  });

  it('takes its time in the first seconds of the process: one before may have left something', async () => {
    await begin();
    // Two seconds old.
    advance(2000 - performance.now());
    // What the process before it has sent is carried out after the first look.
    looks.once(async ({ answer }) => {
      await answer();
      server.tickets.save(JSON.stringify([{ [MEMBER]: 'ALERT-1', summary: 'before' }]));
    });
    const { code, halo } = await rig.write({ alert: 'ALERT-1' });
    [code, halo.existing, written(), read()].should.deepEqual(['ok', true, 0, 3]);
    performance.now().should.be.aboveOrEqual(10_000);
  });

  describe('in a Halo that', () => {
    const SEARCHES: [what: string, set: (tickets: FaultyServer['tickets']) => void][] = [
      ['finds by every member', () => {}],
      ['refuses to search by the member', (tickets) => Object.assign(tickets, { advanced: 'none' })],
      ['searches texts only', (tickets) => Object.assign(tickets, { advanced: 'none', text: [MEMBER] })],
      ['ignores searches', (tickets) => Object.assign(tickets, { advanced: 'none', text: [] })],
      ['shows short rows', (tickets) => Object.assign(tickets, { listed: ['id', 'summary'] })],
    ];
    for (const [what, set] of SEARCHES) {
      for (const fault of [reset, resetAfter]) {
        it(`${what}, it is done once: ${fault === reset ? 'not carried out' : 'carried out'}`, async () => {
          set(server.tickets);
          server.tickets.save(
            JSON.stringify([{ summary: 'another' }, { summary: 'alert-1', [MEMBER]: 'alert-1' }]),
          );
          await begin();
          creates.once(fault);
          const { code, payload } = await rig.write({ alert: 'ALERT-1' });
          code.should.equal('ok');
          // Not the one whose reference is spelled in another way.
          (payload as object).should.containEql({ [MEMBER]: 'ALERT-1' });
          server.tickets.rows.filter((row) => row[MEMBER] === 'ALERT-1').length.should.equal(1);
        });
      }
    }

    const many = (more: object = {}) => {
      Object.assign(server.tickets, { advanced: 'none', ...more });
      server.tickets.save(
        JSON.stringify(Array.from({ length: 400 }, (_, n) => ({ summary: `old ${n}`, [MEMBER]: '' }))),
      );
    };

    it('cannot be searched and has many records, it is found among the newest', async () => {
      many();
      await begin();
      creates.once(resetAfter);
      const { code, halo } = await rig.write({ alert: 'ALERT-1' });
      [code, halo.existing, written()].should.deepEqual(['ok', true, 1]);
      creates.once(reset);
      const other = await rig.write({ alert: 'ALERT-2' });
      [other.code, written()].should.deepEqual(['ok', 3]);
      String(other.halo.warnings).should.match(/"ALERT-2".*old record with it may exist/);
    });

    it('cannot be searched at all, it is never sent twice', async () => {
      many({ orders: false });
      await begin();
      const good = await rig.write({ alert: 'ALERT-1' });
      String(good.halo.warnings).should.match(/could not be searched/);
      creates.once(reset);
      const bad = await rig.write({ alert: 'ALERT-2' });
      [bad.code, bad.error.uncertain, written()].should.deepEqual(['HALO_UNCERTAIN', true, 2]);
      String(bad.error.hint).should.match(
        /nothing proves that this Halo can be searched there.*Look in Halo/,
      );
      const again = await rig.write({ alert: 'ALERT-2' });
      [again.code, written()].should.deepEqual(['HALO_UNCERTAIN', 2]);
      again.error.message.should.match(/Nothing was sent now/);
    });

    for (const [what, bad, node] of [
      ['does not show its records to the agent', { visible: false }, {}],
      [
        'does not know the member that the user gave',
        { dropped: ['alert_no'] },
        { referenceMember: 'alert_no' },
      ],
    ] as const) {
      it(`${what}, it is said with the first, and none is sent twice`, async () => {
        server.tickets.save('[{"summary":"old"}]');
        Object.assign(server.tickets, bad);
        await begin({ node });
        const good = await rig.write({ alert: 'ALERT-1' });
        good.code.should.equal('ok');
        String(good.halo.warnings).should.match(/was created, but a look .* did not find it/);
        creates.once(resetAfter);
        const lost = await rig.write({ alert: 'ALERT-2' });
        [lost.code, written()].should.deepEqual(['HALO_UNCERTAIN', 2]);
      });
    }

    it('has two records with it already, the oldest is taken and both are told of', async () => {
      server.tickets.save(
        JSON.stringify([
          { summary: 'a', [MEMBER]: 'A' },
          { summary: 'b', [MEMBER]: 'A' },
        ]),
      );
      await begin();
      const { payload, halo } = await rig.write({ alert: 'A' });
      (payload as object).should.containEql({ summary: 'a' });
      String(halo.warnings).should.match(/2 records have the reference "A"/);
      written().should.equal(0);
    });
  });

  describe('is refused before anything is sent', () => {
    const refused = async (msg: object, text: RegExp, node: Record<string, unknown> = {}) => {
      await begin({ node });
      const { code, error } = await rig.write(msg);
      [code, server.requests].should.deepEqual(['HALO_REQUEST', 0]);
      error.message.should.match(text);
    };
    it('without a value', () => refused({}, /reference of ticket.create .*is empty/));
    it('with an object as its value', () => refused({ alert: {} }, /is an object/));
    it('with a list of records', () =>
      refused(
        { alert: 'A', payload: [{ summary: 'a' }, { summary: 'b' }] },
        /stands for one record.*Split node/,
      ));
    it('when the record has another value there', () =>
      refused({ alert: 'A', payload: { summary: 'a', [MEMBER]: 'B' } }, /"A".*"third_party_id_string".*"B"/));
    it('when it cannot be worked out', () =>
      refused({}, /The reference cannot be worked out \(jsonata\)/, {
        reference: '$error("no")',
        referenceType: 'jsonata',
      }));
    it('when nobody says where it is kept', async () => {
      const text = /Records of cab.create have no member made for a reference/;
      await refused({ alert: 'A', payload: { name: 'CAB' } }, text, { operation: 'cab.create' });
      // All nodes of the rig do the same now.
      rig.next = 'HALO_REQUEST';
    });
    it('when the record itself is wrong', () =>
      refused({ alert: 'A', payload: { id: 3 } }, /must not get "id"/));
  });

  it('is not sent twice where the user says, before it was found there once', async () => {
    await begin({ node: { referenceMember: 'alert_no' } });
    server.tickets.save('[{"summary":"old"}]');
    creates.once(reset);
    [(await rig.write({ alert: 'ALERT-1' })).code, written()].should.deepEqual(['HALO_UNCERTAIN', 1]);
    await rig.write({ alert: 'ALERT-2' });
    creates.once(reset);
    [(await rig.write({ alert: 'ALERT-3' })).code, written()].should.deepEqual(['ok', 4]);
  });

  it('is kept where the user says', async () => {
    await begin({ node: { referenceMember: 'supplier_reference' } });
    await rig.write({ alert: 4711 });
    server.tickets.rows.should.containDeep([{ supplier_reference: 4711 }]);
    server.arrived.join().should.match(/GET \/api\/Tickets\?[^,]*search_supplier_reference=4711/);
    (await rig.write({ alert: '4711' })).halo.should.containEql({ existing: true });
  });

  it('may be a number, which is kept as the text that Halo wants', async () => {
    await begin();
    await rig.write({ alert: 4711 });
    server.tickets.rows.should.containDeep([{ [MEMBER]: '4711' }]);
    (await rig.write({ alert: '4711' })).halo.should.containEql({ existing: true });
  });

  it('may hold any text', async () => {
    await begin();
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
    server.tickets.rows.length.should.equal(6);
  });

  it('comes out as a sequence of one where the node sends rows', async () => {
    await begin({ node: { output: 'record' } });
    for (const existing of [undefined, true]) {
      const { msg, halo } = await rig.write({ alert: 'ALERT-1' });
      (msg.parts as object).should.containEql({ index: 0, count: 1 });
      [halo.records, halo.existing].should.deepEqual([1, existing]);
    }
  });

  it('is nothing to operations that make no record', async () => {
    await begin();
    const { code } = await rig.read();
    [code, server.requests].should.deepEqual(['ok', 1]);
  });

  it('ends at once when the flow is stopped while it finds out; the next message takes it up', async () => {
    await begin();
    creates.once(savedLater(server, 8000));
    const first = rig.write({ alert: 'ALERT-1' });
    await until(() => written() === 1 && read() >= 2);
    rig.reset('write');
    [(await first).code, (await first).error.uncertain].should.deepEqual(['HALO_UNCERTAIN', true]);
    const second = await rig.write({ alert: 'ALERT-1' });
    [second.code, second.halo.existing, written()].should.deepEqual(['ok', true, 1]);
  });
});
