import should from 'should';
import { ENDPOINTS, schemaOf } from '../../demo/tenant/api/spec';
import { requirementsOf } from '../../demo/tenant/endpoints/required';
import { bodyTypeOf } from '../../demo/tenant/endpoints/views';
import { Store } from '../../demo/tenant/records/store';
import { seed } from '../../demo/tenant/seed/index';
import facts from '../../openapi/halo-api.json';
import { type Json, PracticeTenant } from './practice-tenant';

describe('The endpoints of the practice tenant', () => {
  let practice: PracticeTenant;

  before(async () => {
    practice = await PracticeTenant.start();
  });
  beforeEach(() => practice.tenant.reset());
  after(() => practice.tenant.close());

  it('lists every published collection as a bare array or under its key', async () => {
    type Published = { list?: { key: string | null; paged: boolean } };
    const excluded = ['AuthInfo', 'InstanceInfo', 'Health'];
    let listCount = 0;
    for (const [key, { list }] of Object.entries(facts.endpoints as Record<string, Published>)) {
      const [method, path = ''] = key.split(' ');
      if (method !== 'GET' || !list || excluded.includes(path.slice(1))) continue;
      const { status, text, body } = await practice.get(path);
      status.should.equal(200, `${key}: ${text}`);
      listCount++;
      if (list.key) should((body as Json)[list.key]).be.an.Array();
      else if (list.paged)
        Object.values(body as Json)
          .filter(Array.isArray)
          .should.have.length(1);
      else Array.isArray(body).should.equal(true, key);
    }
    listCount.should.be.above(150);
  });

  it('gets, updates and deletes a record of every table with records', async () => {
    const find = (method: string, path: string) =>
      ENDPOINTS.find((endpoint) => endpoint.method === method && endpoint.path === path);
    for (const { path, method, table } of ENDPOINTS) {
      if (method !== 'GET' || !/^\/\w+\/\{id\}$/.test(path)) continue;
      const row = practice.tenant.store.table(table)[0];
      if (!row?.id) continue;
      const suffix = table === 'actions' ? `?ticket_id=${row.ticket_id}` : '';
      const recordPath = path.replace('{id}', String(row.id)) + suffix;
      (await practice.get(recordPath)).status.should.equal(200, recordPath);
      if (find('DELETE', path))
        (await practice.remove(recordPath)).status.should.equal(200, `DELETE ${recordPath}`);
      practice.tenant.reset();
    }
  });

  it('creates a record in every table, with numbers or GUIDs as ids, also in empty tables', async () => {
    const values: Record<string, unknown> = {
      string: 'Practice',
      integer: 1,
      number: 1,
      boolean: true,
      date: '2026-09-01T08:00:00',
    };
    // Values that are validated.
    const neededFields: Record<string, Json> = {
      actions: { ticket_id: 1001, outcome_id: 7 },
      ticketapproval: { ticket_id: 1001, adhoc: true, user_id: 34 },
      attachment: { ticket_id: 1001, data_base64: 'aGFsbG8=' },
      site: { client_id: 12, issitedetails: true },
      timesheetevent: { agent_id: 2 },
    };
    for (const { method, path, table, body } of ENDPOINTS) {
      const schema = body && schemaOf(body.schema);
      if (method !== 'POST' || !/^\/\w+$/.test(path) || !schema || path === '/WebhookEvent') continue;
      const [, ...required] = requirementsOf(table);
      const fieldNames = required.map((names) => names.split('|')[0] ?? '');
      const requiredFields = Object.fromEntries(
        fieldNames.map((fieldName) => [fieldName, values[schema[fieldName] ?? '']]),
      );
      const record = { ...requiredFields, ...neededFields[table] };
      const { status, text, body: created } = await practice.post(path, body.array ? [record] : record);
      status.should.equal(201, `${path}: ${text}`);
      if (schema.id)
        String((created as Json).id).should.match(
          schema.id === 'integer' ? /^\d+$/ : /^[0-9a-f-]{36}$/,
          path,
        );
    }
  });

  it('is seeded with documented properties only', () => {
    const store = new Store();
    seed(store);
    const tables = new Set(ENDPOINTS.map(({ table }) => table));
    for (const table of tables) {
      const schema = schemaOf(bodyTypeOf(table));
      if (!schema) continue;
      const unknown = new Set(
        store
          .table(table)
          .flatMap(Object.keys)
          .filter((fieldName) => !(fieldName in schema)),
      );
      unknown.delete('who');
      [...unknown].should.eql([], table);
    }
  });

  it('uploads an attachment as base64 or as a data URL and downloads its bytes with their name', async () => {
    for (const prefix of ['', 'data:text/plain;base64,']) {
      const data_base64 = prefix + Buffer.from('Grüße').toString('base64');
      const { id, filesize } = await practice.expectOk('POST', '/Attachment', [
        { ticket_id: 1001, filename: 'Grüße.txt', data_base64 },
      ]);
      should(filesize).equal(7);
      const file = await practice.get(`/Attachment/${id}`);
      file.text.should.equal('Grüße');
      String(file.headers.get('content-disposition')).should.containEql(
        "filename*=UTF-8''Gr%C3%BC%C3%9Fe.txt",
      );
      const json = await practice.expectOk('GET', `/Attachment/${id}?includedetails=true`);
      should(json.data_base64).equal(Buffer.from('Grüße').toString('base64'));
    }
    const { attachments } = await practice.expectOk('GET', '/Attachment?ticket_id=1001');
    (attachments as Json[]).filter(({ filename }) => filename === 'Grüße.txt').should.have.length(2);
    for (const row of attachments as Json[]) row.should.not.have.property('data_base64');
  });

  it('accepts images as multipart and large files through a presigned URL', async () => {
    const form = new FormData();
    form.set('file', new Blob(['pixels'], { type: 'image/png' }), 'screen.png');
    const image = (await practice.sendRaw('POST', '/Attachment/image', '', form)).body as Json;
    image.should.containEql({ filename: 'screen.png', filesize: 6 });
    (await practice.get(`/Attachment/image/${image.guid}`)).text.should.equal('pixels');

    const upload = await practice.expectOk('POST', '/Attachment/GetS3PresignedURL', [
      { filename: 'big.bin', ticket_id: 1001 },
    ]);
    (await fetch(String(upload.url), { method: 'PUT', body: 'many bytes' })).status.should.equal(200);
    const { id } = await practice.expectOk('POST', '/Attachment/PresignedURLUploadComplete', [
      { _tempid: upload._tempid, filename: 'big.bin', ticket_id: 1001 },
    ]);
    (await practice.get(`/Attachment/${id}`)).text.should.equal('many bytes');
  });

  it('runs the SQL of a report and returns SQL errors in the response body', async () => {
    const runReport = async (sql: string) =>
      (await practice.expectOk('POST', '/Report', [{ _loadreportonly: true, sql }])).report as Json;
    const allowed = await runReport('SELECT TOP 2 faultid AS id, symptom FROM faults WHERE status = 9');
    should(allowed.rows).matchEach(({ symptom }: Json) => String(symptom).should.not.be.empty());
    (allowed.rows as Json[]).should.have.length(2);
    (await runReport('SELECT foo FROM faults')).should.containEql({
      rows: [],
      load_error: "Invalid column name 'foo'.",
    });
    should((await runReport('SELECT * FROM nowhere')).load_error).equal("Invalid object name 'nowhere'.");
    should((await runReport('DROP TABLE faults')).load_error).equal("Incorrect syntax near 'DROP'.");
    const report = await practice.expectOk('GET', '/Report/1?includedetails=true&loadreport=true');
    should((report.report as Json).rows).not.be.empty();
    const publishedId = practice.tenant.store.table('Report')[0]?.published_id;
    should((await practice.get(`/ReportData/${publishedId}`)).body).be.an.Array();
  });

  it('searches across records', async () => {
    const searchResults = (await practice.expectOk(
      'GET',
      '/Search?search=lopez&count_per_entity=2',
    )) as unknown as Json[];
    searchResults.should.matchAny({ type: 'user', id: 33, name: 'Maria Lopez' });
  });

  it('finds priorities by GUID and by number, and includes them in their SLA', async () => {
    const [first] = (await practice.expectOk('GET', '/Priority?slaid=1')) as unknown as Json[];
    should(first).containEql({ priorityid: 1, slaid: 1 });
    should((await practice.expectOk('GET', `/Priority/${first?.id}`)).name).equal('Critical');
    should((await practice.expectOk('GET', '/SLA/1?includedetails=true')).priorities).have.length(4);
  });

  it('merges the fields of an asset by id', async () => {
    const fields = async () =>
      (await practice.expectOk('GET', '/Asset/9?includedetails=true')).fields as Json[];
    const [first, second] = await fields();
    await practice.expectOk('POST', '/Asset', [{ id: 9, fields: [{ id: second?.id, value: 'NEW' }] }]);
    (await fields()).slice(0, 2).should.eql([first, { ...second, value: 'NEW' }]);
    (await practice.post('/Asset', [{ id: 9, fields: [{ id: 999, value: 'x' }] }])).status.should.equal(400);
    should((await practice.expectOk('GET', '/Asset/NextTag')).tag).match(/^\d{4}$/);
  });

  it('stores service subscriptions per user', async () => {
    await practice.expectOk('POST', '/ServiceStatus/Subscribe', [{ service_id: 4, subscribed: true }]);
    should((await practice.expectOk('GET', '/ServiceStatus/Subscribe/4')).subscribed).be.true();
    await practice.expectOk('POST', '/Service/unsubscribe', [{ serviceid: 4 }]);
    should((await practice.expectOk('GET', '/ServiceStatus/Subscribe/4')).subscribed).be.false();
  });

  it('starts a runbook by its GUID with any JSON', async () => {
    const runbook = practice.tenant.store.table('Automation')[0]?.runbook_id;
    const execution = await practice.expectOk('POST', `/Automation/${runbook}`, { user: 'new.colleague' });
    should(execution.input).eql({ user: 'new.colleague' });
  });
});
