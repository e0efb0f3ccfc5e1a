import facts from '../../openapi/halo-api.json';
import { type Json, PracticeTenant } from './practice-tenant';

const UNKNOWN_GUID = '00000000-0000-4000-8000-00000000dead';

describe('Validation in the practice tenant', () => {
  let practice: PracticeTenant;

  before(async () => {
    practice = await PracticeTenant.start();
  });
  beforeEach(() => practice.tenant.reset());
  after(() => practice.tenant.close());

  const expectRejected = async (method: string, path: string, body?: unknown, status = 400) => {
    const before = JSON.stringify(practice.tenant.store.tickets);
    const response = await practice.request(method, path, body);
    response.status.should.equal(status, `${method} ${path}: ${response.text}`);
    JSON.stringify(practice.tenant.store.tickets).should.equal(before);
    return response.body ?? {};
  };

  it('rejects unpublished paths and methods', async () => {
    (await expectRejected('GET', '/Ticketz', undefined, 404)).should.have.property('Message');
    (await expectRejected('POST', '/Tickets/1001/close', [], 404)).should.have.property('Message');
    (await expectRejected('PUT', '/Tickets', [], 405)).should.have.property('Message');
    (await expectRejected('DELETE', '/Tickets', undefined, 405)).should.have.property('Message');
  });

  it('rejects unpublished query parameters, which Halo ignores', async () => {
    (await expectRejected('GET', '/Tickets?paginate=true')).should.eql({
      paginate: ["The parameter 'paginate' is not known."],
    });
    await expectRejected('DELETE', '/Tickets/1001?force=true');
    (await practice.get('/Tickets?Pageinate=true')).status.should.equal(200);
  });

  it('rejects parameters of the wrong type', async () => {
    (await expectRejected('GET', '/Tickets/abc')).should.eql({ id: ["The value 'abc' is not valid."] });
    for (const query of ['client_id=95.5', 'client_id=abc', 'open_only=1', 'lastupdatefromdate=yesterday']) {
      await expectRejected('GET', `/Tickets?${query}`);
    }
    await expectRejected('GET', '/Webhook/7');
  });

  it('rejects unpublished properties, also in nested records', async () => {
    (await expectRejected('POST', '/Tickets', [{ summary: 'x', sumary: 'y' }])).should.have.property(
      '[0].sumary',
    );
    (await expectRejected('POST', '/CAB', [{ name: 'x', members: [{ agent: 2 }] }])).should.have.property(
      '[0].members[0].agent',
    );
  });

  it('rejects values of the wrong type', async () => {
    const wrongQueries: [Json, string][] = [
      [{ agent_id: 95.5 }, '[0].agent_id'],
      [{ agent_id: 'abc' }, '[0].agent_id'],
      [{ agent_id: true }, '[0].agent_id'],
      [{ summary: 7 }, '[0].summary'],
      [{ assets: { id: 9 } }, '[0].assets'],
      [{ assets: [9] }, '[0].assets[0]'],
      [{ new_external_link: 'x' }, '[0].new_external_link'],
    ];
    for (const [query, path] of wrongQueries) {
      (await expectRejected('POST', '/Tickets', [{ id: 1001, ...query }])).should.have.property(path);
    }
    for (const record of [{ _force: 'yes' }, { dateoccurred: 'yesterday' }]) {
      (await expectRejected('POST', '/Tickets', [{ id: 1001, ...record }])).should.containEql({
        status: 400,
      });
    }
  });

  it('rejects an object instead of an array, an array instead of an object, and an empty body', async () => {
    const errorBody = (await expectRejected('POST', '/Tickets', { summary: 'x' })) as Json;
    String(errorBody['']).should.containEql('requires a JSON array');
    await expectRejected('POST', '/Tickets/Object', [{ summary: 'x' }]);
    for (const body of [undefined, [], [null], 'x']) await expectRejected('POST', '/Tickets', body);
  });

  it('rejects invalid JSON and a wrong content type', async () => {
    const send = async (type: string, body: string) =>
      (await practice.sendRaw('POST', '/Tickets', type, body)).status;
    (await send('application/json', '[{')).should.equal(400);
    (await send('text/plain', '[{"summary":"x"}]')).should.equal(415);
    (await send('application/json', '[{"summary":"x"}]')).should.equal(201);
  });

  it('rejects a new record without its required properties', async () => {
    await expectRejected('POST', '/Tickets', [{ details: 'x' }]);
    await expectRejected('POST', '/Actions', [{ ticket_id: 1001, note: 'x' }]);
    for (const path of [
      '/CAB',
      '/Asset',
      '/Users',
      '/Status',
      '/Webhook',
      '/Client',
      '/Appointment',
      '/Lookup',
    ]) {
      await expectRejected('POST', path, [{}]);
    }
    (await practice.post('/CAB', [{ id: 1, approvals_needed: 1 }])).status.should.equal(201);
  });

  it('rejects unknown ids', async () => {
    for (const path of ['/Tickets/999999', '/CAB/99', `/Webhook/${UNKNOWN_GUID}`, '/Attachment/99']) {
      await expectRejected('GET', path, undefined, 404);
      await expectRejected('DELETE', path, undefined, 404);
    }
    for (const [path, record] of [
      ['/Tickets', { id: 999999, summary: 'x' }],
      ['/CAB', { id: 99, name: 'x' }],
      ['/Webhook', { id: UNKNOWN_GUID, name: 'x' }],
    ] as [string, Json][]) {
      String(await expectRejected('POST', path, [record])).should.equal('Record not found');
    }
  });

  it('rejects references to unknown records', async () => {
    const ticket = {
      tickettype_id: 99,
      status_id: 99,
      user_id: 99,
      client_id: 99,
      priority_id: 99,
      agent_id: 99,
    };
    for (const [fieldName, value] of Object.entries({ ...ticket, team: 'Nobody', parent_id: 99 })) {
      const [error] = (await expectRejected('POST', '/Tickets', [
        { id: 1001, [fieldName]: value },
      ])) as Json[];
      String(error?.error).should.startWith('Record not found');
    }
    await expectRejected('POST', '/Actions', [{ ticket_id: 1001, outcome_id: 7, new_status: 99 }]);
    await expectRejected('GET', '/Actions?ticket_id=999999');
    await expectRejected('GET', '/TicketApproval?ticket_id=999999');
  });

  it('accepts ids that mean none', async () => {
    await practice.expectOk('POST', '/Tickets', [{ id: 1001, service_id: 0, parent_id: -1, user_id: null }]);
  });

  it('rejects a site without issitedetails', async () => {
    (await expectRejected('POST', '/Site', [{ name: 'Harbour', client_id: 12 }])).should.eql({
      error: 'Please contact the administrator',
    });
    await practice.expectOk('POST', '/Site', [{ name: 'Harbour', client_id: 12, issitedetails: true }]);
  });

  it('uses every known error format of Halo', async () => {
    const responseShapes: Record<string, [object, (body: Json) => unknown]> = {
      'a .NET exception': [
        await expectRejected('POST', '/CAB', [{}]),
        (body) => body.ClassName && body.Message,
      ],
      'a Message': [
        await expectRejected('POST', '/Asset', [{}]),
        (body) => Object.keys(body).join() === 'Message',
      ],
      'an error': [
        await expectRejected('POST', '/Users', [{}]),
        (body) => Object.keys(body).join() === 'error',
      ],
      'a sentence': [await expectRejected('POST', '/Appointment', [{}]), (body) => typeof body === 'string'],
      'ModelState of the path': [
        await expectRejected('GET', '/Tickets/abc'),
        (body) => Array.isArray(body.id),
      ],
      'ModelState of the body': [
        await expectRejected('POST', '/Tickets', [{ agent_id: 'abc' }]),
        (body) => Array.isArray(body['[0].agent_id']),
      ],
      'ModelState of all': [await expectRejected('POST', '/Tickets', {}), (body) => Array.isArray(body[''])],
      'problem details': [
        await expectRejected('POST', '/Tickets', [{}]),
        (body) => body.errors && body.traceId,
      ],
      'a list of errors': [
        await expectRejected('POST', '/Tickets', [{ summary: 'x', agent_id: 99 }]),
        (body) => Array.isArray(body) && body[0]?.error,
      ],
    };
    for (const [name, [body, matches]] of Object.entries(responseShapes))
      Boolean(matches(body as Json)).should.equal(true, name);
  });

  it('rejects an unknown property in every documented body', async () => {
    type Published = { body: { schema: string; array: boolean; multipart?: boolean } | null };
    const schemas = facts.schemas as Record<string, unknown>;
    const posts = Object.entries(facts.endpoints as Record<string, Published>).filter(
      ([key, { body }]) => key.startsWith('POST') && body && schemas[body.schema] !== undefined,
    );
    posts.length.should.be.above(100);
    for (const [key, { body }] of posts) {
      const record = { no_such_member: 1 };
      await expectRejected('POST', key.replace('POST ', ''), body?.array ? [record] : record);
    }
  });
});
