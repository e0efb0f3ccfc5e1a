import { findOperation } from '../../src/catalogue';
import type { Operation, Parameter } from '../../src/catalogue/operation';
import { buildRequest, type OperationInput } from '../../src/request/build';
import { catchHaloError } from '../support/errors';
import { operation } from '../support/operations';

const query = (name: string, type: Parameter['type'] = 'string'): Parameter => ({ name, type, in: 'query' });
const list = operation(
  'GET /Tickets',
  {},
  {
    parameters: [
      query('search'),
      query('open_only', 'boolean'),
      query('status', 'integers'),
      query('agent_id', 'integer'),
      query('startdate', 'date'),
      query('count', 'integer'),
      query('page_no', 'integer'),
      query('page_size', 'integer'),
      query('pageinate', 'boolean'),
    ],
    list: { key: 'tickets', paged: true, certain: true },
  },
);
const get = operation('GET /Tickets/{id}', {}, { parameters: [query('includedetails', 'boolean')] });
const create = operation('POST /Tickets', { id: 'forbidden' });
const update = operation('POST /Tickets', { id: 'required' });
const addNote = operation('POST /Actions', {
  id: 'forbidden',
  requires: ['ticket_id', 'outcome|outcome_id'],
  fixed: { hiddenfromuser: true },
});

const queryOf = (op: Operation, input: OperationInput) => Object.fromEntries(buildRequest(op, input).query);
const bodyOf = (op: Operation, request: unknown) =>
  JSON.parse(String(buildRequest(op, { request }).body ?? 'null')) as object;
async function expectRejected(
  op: Operation,
  input: OperationInput,
  field: string | undefined,
  pattern: RegExp,
) {
  const error = await catchHaloError(() => buildRequest(op, input));
  error.code.should.equal('HALO_REQUEST');
  error.message.should.match(pattern).and.match(/Nothing was sent/);
  (error.field === field).should.be.true(`field ${error.field}, expected ${field}: ${error.message}`);
}

describe('Parameters', () => {
  it('come from the form first, then msg.parameters, then the request', () => {
    queryOf(list, {
      form: { search: 'row' },
      parameters: { search: 'message', agent_id: 2 },
      request: { search: 'request', agent_id: 3, open_only: true },
    }).should.containEql({ search: 'row', agent_id: '2', open_only: 'true' });
  });

  it('that are blank are not sent and do not override other sources', () => {
    queryOf(list, { form: { search: '', agent_id: null }, request: { search: 'x' } }).should.containEql({
      search: 'x',
    });
    queryOf(list, { form: { search: '  ' } }).should.not.have.property('search');
  });

  it('are not taken from a request that is not an object', () => {
    for (const request of ['text', 7, true, null, undefined, [1], Buffer.from('{"x":1}'), new Date()]) {
      queryOf(list, { request }).should.deepEqual({ pageinate: 'true', page_no: '1', page_size: '100' });
    }
  });

  it('of a request must be documented; the error suggests the closest name', () =>
    expectRejected(list, { request: { opne_only: true } }, 'opne_only', /Did you mean "open_only"/));

  it('of the form and msg.parameters may be undocumented', () => {
    queryOf(list, { form: { new_thing: 'a b' }, parameters: { other: [1, 2] } }).should.containEql({
      new_thing: 'a b',
      other: '1,2',
    });
  });

  it('are converted to the documented types', () => {
    queryOf(list, {
      form: {
        status: [1, '2', 9],
        open_only: 'TRUE',
        agent_id: ' 5 ',
        startdate: new Date('2026-09-01T08:00:00Z'),
      },
    }).should.containEql({
      status: '1,2,9',
      open_only: 'true',
      agent_id: '5',
      startdate: '2026-09-01T08:00:00',
    });
    for (const startdate of [
      '2026-09-01T10:00:00+02:00',
      '2026-09-01 08:00:00',
      1788249600000,
      '1788249600000',
    ]) {
      queryOf(list, { form: { startdate } }).should.containEql({ startdate: '2026-09-01T08:00:00' });
    }
  });

  const invalidValues: [name: string, value: unknown, pattern: RegExp][] = [
    ['agent_id', 'abc', /"agent_id" must be an integer, but is "abc"/],
    ['agent_id', 1.5, /an integer/],
    ['agent_id', {}, /an integer/],
    ['open_only', 'maybe', /true or false/],
    ['status', '1,x', /must be integers/],
    ['startdate', 'yesterday', /a date/],
    ['startdate', '2026-13-45', /a date/],
  ];
  for (const [name, value, pattern] of invalidValues) {
    it(`of the wrong type are rejected: ${name} = ${JSON.stringify(value)}`, () =>
      expectRejected(list, { form: { [name]: value } }, name, pattern));
  }

  it('of the path are required', () =>
    expectRejected(get, { request: {} }, 'id', /the parameter "id" is required/));

  it('rejects path parameters that would change the path', async () => {
    for (const id of ['../Agent', '1?x=1', '1/2', '1\r\nx', '__proto__', '1%2f2']) {
      await expectRejected(get, { request: { id } }, 'id', /an integer/);
    }
    buildRequest(get, { request: { id: '42' } }).path.should.equal('/Tickets/42');
  });

  it('rejects dot segments as path parameters', async () => {
    const named = operation('GET /VirtualAgent/{id}');
    named.endpoint.parameters = [{ name: 'id', type: 'string', in: 'path', required: true }];
    for (const id of [
      '.',
      '..',
      '%2e%2e',
      '.%2E',
      '%252e%252E',
      '../x',
      'a/../x',
      'a%2f..',
      '..\\x',
      'a%5C..%5cx',
      ' .. ',
      '..\u200b',
      '．．',
    ]) {
      await expectRejected(named, { request: { id } }, 'id', /change the path/);
    }
    for (const id of ['a..b', '...', '.a', 'v1.2', '100%']) {
      buildRequest(named, { request: { id } }).path.should.equal(`/VirtualAgent/${encodeURIComponent(id)}`);
    }
  });

  it('keep the ampersand in the path of an approval', () => {
    buildRequest(operation('DELETE /TicketApproval/{id}&{seq}'), {
      request: { id: 1, seq: 2 },
    }).path.should.equal('/TicketApproval/1&2');
  });

  it('that are fixed cannot have another value', async () => {
    const pendingApprovals = operation(
      'GET /TicketApproval',
      { fixed: { mine: true } },
      { parameters: [query('mine', 'boolean')] },
    );
    queryOf(pendingApprovals, {}).should.deepEqual({ mine: 'true' });
    await expectRejected(
      pendingApprovals,
      { request: { mine: false } },
      'mine',
      /the parameter "mine" is always/,
    );
  });

  for (const [given, name] of [
    ['Count', 'count'],
    ['PAGE_SIZE', 'page_size'],
    ['\ufeffsearch', 'search'],
    ['new_thing\u200b', 'new_thing'],
  ] as const) {
    it(`must not be another spelling: ${JSON.stringify(given)}`, async () => {
      await expectRejected(list, { form: { [given]: 1 } }, name, new RegExp(`Did you mean "${name}"`));
      await expectRejected(list, { parameters: { [given]: 1 } }, name, new RegExp(`Did you mean "${name}"`));
    });
  }

  it('that are required are named in the error', () =>
    expectRejected(
      operation('GET /Actions/{id}', { requires: ['ticket_id'] }),
      { form: { id: 1 } },
      'ticket_id',
      /"ticket_id"/,
    ));
});

describe('Paging', () => {
  it('is on by default, with 100 rows per page', () => {
    queryOf(list, {}).should.deepEqual({ pageinate: 'true', page_no: '1', page_size: '100' });
  });
  it('uses the given page', () => {
    queryOf(list, { form: { page_no: 3 } }).should.deepEqual({
      pageinate: 'true',
      page_no: '3',
      page_size: '100',
    });
    queryOf(list, { form: { page_size: '20' } }).should.containEql({ page_size: '20' });
  });
  it('is off when count is given', () => {
    queryOf(list, { form: { count: 7 } }).should.deepEqual({ count: '7' });
  });
  it('rejects pages larger than 100 rows or smaller than one', async () => {
    await expectRejected(list, { form: { page_size: 101 } }, 'page_size', /must not exceed 100/);
    await expectRejected(list, { form: { page_size: 0 } }, 'page_size', /1 or more/);
    await expectRejected(list, { form: { page_no: -1 } }, 'page_no', /1 or more/);
  });
  it('is not used for endpoints that do not page', () => {
    queryOf(
      operation('GET /CAB', {}, { list: { key: null, paged: false, certain: true } }),
      {},
    ).should.deepEqual({});
  });
});

describe('The body of a write', () => {
  it('is an array with one object, without returnall', () => {
    bodyOf(create, { summary: 'x' }).should.deepEqual([{ summary: 'x' }]);
    buildRequest(create, { request: { summary: 'x' } })
      .query.toString()
      .should.equal('');
  });
  it('is an unchanged array, with returnall', () => {
    const httpRequest = buildRequest(create, { request: [{ summary: 'a' }, { summary: 'b' }] });
    (JSON.parse(String(httpRequest.body)) as object).should.deepEqual([{ summary: 'a' }, { summary: 'b' }]);
    httpRequest.query.toString().should.equal('returnall=true');
    httpRequest.batch.should.be.true();
  });
  it('is a single object if the endpoint requires one', async () => {
    const singleRecord = operation('POST /Tickets/Object', { id: 'free' }, { body: 'record' });
    bodyOf(singleRecord, { summary: 'x' }).should.deepEqual({ summary: 'x' });
    await expectRejected(singleRecord, { request: [{}] }, undefined, /must be a single object/);
  });

  for (const request of ['text', 5, null, undefined, [], true]) {
    it(`is rejected when it is ${JSON.stringify(request) ?? 'undefined'}`, () =>
      expectRejected(create, { request }, undefined, /request/));
  }
  it('is rejected when an element is not an object', () =>
    expectRejected(create, { request: [{}, 'x'] }, undefined, /\[1\] .*is a string/));
  it('of a create must not contain an id in any case', async () => {
    await expectRejected(create, { request: { id: 5, summary: 'x' } }, 'id', /"id" is not allowed/);
    await expectRejected(create, { request: { ID: 5 } }, 'id', /"ID" is not allowed/);
    await expectRejected(create, { request: [{}, { id: '7' }] }, 'id', /"\[1\]\.id"/);
    bodyOf(create, { id: 0, summary: 'x' }).should.deepEqual([{ id: 0, summary: 'x' }]);
  });
  for (const name of ['\ufeffid', ' ID ', 'i\u200bd', 'Id\u00a0', '\u2060iD', 'ｉｄ', 'id\t', 'i\u00add']) {
    it(`recognises an id in every spelling: ${JSON.stringify(name)}`, async () => {
      const request = { [name]: 5, summary: 'x' };
      await expectRejected(create, { request }, 'id', /is not allowed/);
      await expectRejected(create, { request: [{ id: 0, ...request }] }, 'id', /is not allowed/);
      await expectRejected(update, { request }, 'id', /Did you mean "id"/);
      await expectRejected(update, { request: { id: 7, ...request } }, 'id', /Did you mean "id"/);
    });
  }
  it('must not have names with invisible characters, at any depth', async () => {
    const free = operation('POST /Tickets', { id: 'free' });
    await expectRejected(free, { request: [{ '\ufeffid': 5 }] }, 'id', /"\[0\]\.\\ufeffid" .*"id"/);
    await expectRejected(create, { request: { ' summary': 'x' } }, 'summary', /Did you mean "summary"/);
    const nested = { summary: 'x', lines: [{ 'cost\u200b': 1 }] };
    await expectRejected(create, { request: nested }, 'cost', /"lines\[0\]\.cost\\u200b"/);
    const unchecked = operation('POST /Chat', { id: undefined }, { body: 'none' });
    await expectRejected(unchecked, { request: { '\ufeffname': 1 } }, 'name', /"\\ufeffname"/);
    bodyOf(create, { 'Cost in €': 1, größe: 2 }).should.deepEqual([{ 'Cost in €': 1, größe: 2 }]);
  });
  for (const name of ['HiddenFromUser', ' hiddenfromuser', 'hiddenfromuser\ufeff']) {
    it(`must not have another spelling of a fixed property: ${JSON.stringify(name)}`, () =>
      expectRejected(
        addNote,
        { request: { ticket_id: 1, outcome_id: 7, [name]: false } },
        'hiddenfromuser',
        /Did you mean "hiddenfromuser"/,
      ));
  }
  it('of report.sqlPreview must not have another spelling of sql', () =>
    expectRejected(
      findOperation('report.sqlPreview') as Operation,
      { request: { sql: 'SELECT 1', SQL: 'DELETE FROM faults' } },
      'sql',
      /Did you mean "sql"/,
    ));
  for (const id of [undefined, 0, null, '', '0', ' ']) {
    it(`of an update requires an id; ${JSON.stringify(id)} counts as missing`, () =>
      expectRejected(update, { request: { id, summary: 'x' } }, 'id', /"id" is required/));
  }
  for (const id of ['abc', 1.5, true, {}, '1 OR 1']) {
    it(`of an update requires a valid id; ${JSON.stringify(id)} is invalid`, () =>
      expectRejected(update, { request: { id } }, 'id', /an integer/));
  }
  it('of a batch is rejected completely when one element is invalid', () =>
    expectRejected(update, { request: [{ id: 1 }, { summary: 'x' }] }, 'id', /"\[1\]\.id"/));
  it('is validated after toJSON has been applied', () =>
    expectRejected(create, { request: { toJSON: () => ({ id: 9 }) } }, 'id', /"id" is not allowed/));

  it('gets the fixed properties and must have the required ones', async () => {
    bodyOf(addNote, { ticket_id: 1, outcome_id: 7 }).should.deepEqual([
      { ticket_id: 1, outcome_id: 7, hiddenfromuser: true },
    ]);
    await expectRejected(addNote, { request: { ticket_id: 1 } }, 'outcome', /"outcome" or "outcome_id"/);
    await expectRejected(addNote, { request: { outcome: 'x' } }, 'ticket_id', /"ticket_id"/);
    await expectRejected(
      addNote,
      { request: { ticket_id: 1, outcome: 'x', hiddenfromuser: false } },
      'hiddenfromuser',
      /this operation sets/,
    );
  });

  it('of report.sqlPreview must be a single SELECT statement; quoted keywords are allowed', async () => {
    const query = findOperation('report.sqlPreview') as Operation;
    for (const sql of [
      'SELECT faultid FROM faults',
      " select symptom from faults where symptom = 'do not delete; update' ; ",
      'with open_ones as (select faultid from faults) select * from open_ones',
      'SELECT [update], lastupdate FROM faults',
    ]) {
      bodyOf(query, { sql }).should.deepEqual([{ sql, _loadreportonly: true }]);
    }
    for (const sql of [
      'DELETE FROM faults',
      'SELECT 1; DROP TABLE faults',
      'SELECT 1 delete from faults',
      "SELECT 'x' UPDATE faults SET symptom = 'y'",
      'SELECT * INTO copy FROM faults',
      "SELECT 'open",
      5,
    ]) {
      await expectRejected(query, { request: { sql } }, 'sql', /"sql" must be a single SELECT statement/);
    }
  });

  it('supplies a missing path parameter, which is removed from it', () => {
    const runbook = operation('POST /Automation/{runbookId}', { id: 'free' }, { body: 'none' });
    const httpRequest = buildRequest(runbook, { request: { runbookId: 4, name: 'x' } });
    httpRequest.path.should.equal('/Automation/4');
    (JSON.parse(String(httpRequest.body)) as object).should.deepEqual({ name: 'x' });
  });
  it('without a documented schema is the unchanged request', async () => {
    const optionalId = operation('POST /Chat', { id: undefined }, { body: 'none' });
    for (const request of [undefined, '', 'text', 1788249600000, true]) {
      (buildRequest(optionalId, { request }).body === undefined).should.be.true();
    }
    for (const request of [{ a: 1 }, [{ a: 1 }], [1]]) bodyOf(optionalId, request).should.deepEqual(request);

    const requiredId = operation('POST /Chat', { id: 'required' }, { body: 'none' });
    await expectRejected(requiredId, { request: { a: 1 } }, 'id', /"id" is required/);
    await expectRejected(requiredId, {}, 'id', /"id" is required/);
    bodyOf(requiredId, { id: 1 }).should.deepEqual({ id: 1 });
    const make = operation('POST /Chat', { id: 'forbidden' }, { body: 'none' });
    await expectRejected(make, { request: [{ id: 1 }] }, 'id', /"id" is not allowed/);
  });
  it('is not changed by the form, which fills path and query', () => {
    const httpRequest = buildRequest(create, { form: { summary: 'row' }, request: { summary: 'body' } });
    (JSON.parse(String(httpRequest.body)) as object).should.deepEqual([{ summary: 'body' }]);
    httpRequest.query.toString().should.equal('summary=row');
  });
});

describe('request.custom', () => {
  const customRequest = operation('GET /', { operationId: 'request.custom' });
  it('sends any method and path below the API', () => {
    const httpRequest = buildRequest(customRequest, {
      form: { method: 'post', path: 'Draft', x: 1 },
      request: [{ a: 1 }],
    });
    [httpRequest.method, httpRequest.path, httpRequest.query.toString(), httpRequest.body].should.deepEqual([
      'POST',
      '/Draft',
      'x=1',
      '[{"a":1}]',
    ]);
    buildRequest(customRequest, { request: { path: '/api/Tickets/1&2', y: 'z' } }).path.should.equal(
      '/Tickets/1&2',
    );
  });
  for (const path of [
    '',
    '//evil.example/x',
    'https://evil.example',
    '/../auth/token',
    '/a/%2e%2e/b',
    '/a/%252E%252e/b',
    '/a?b=c',
    '/a b',
    '/a\\..\\b',
    '/a#b',
    '/.a/../../../auth/token',
    '/a/.b/../c',
    '/a/.b/..',
  ]) {
    it(`rejects the path ${JSON.stringify(path)}`, () =>
      expectRejected(customRequest, { form: { path } }, 'path', /below the API/));
  }
  it('accepts only GET, POST and DELETE', () =>
    expectRejected(customRequest, { form: { method: 'PUT', path: '/x' } }, 'method', /GET, POST or DELETE/));
  it('rejects a method in the request instead of ignoring it', () =>
    expectRejected(
      customRequest,
      { request: { method: 'DELETE', path: '/Tickets/1' } },
      'method',
      /in a row/,
    ));
  it('pages when a page is given, within Halo’s limits', async () => {
    const form = { path: '/Draft', page_no: 2 };
    queryOf(customRequest, { form }).should.deepEqual({ pageinate: 'true', page_no: '2', page_size: '100' });
    queryOf(customRequest, { form: { path: '/Draft/5' } }).should.deepEqual({});
    await expectRejected(
      customRequest,
      { form: { ...form, page_size: 500 } },
      'page_size',
      /must not exceed 100/,
    );
  });
  it('sends a body only with POST, and only JSON', () => {
    for (const [method, request] of [
      ['POST', ''],
      ['POST', undefined],
      ['GET', [1]],
      ['DELETE', 'text'],
    ]) {
      const httpRequest = buildRequest(customRequest, { form: { method, path: '/x' }, request });
      (httpRequest.body === undefined).should.be.true();
    }
  });
});
