import should from 'should';
import { startTenant, type Tenant } from '../../demo/tenant/index';
import { NodeRed } from '../support/node-red';

const CONNECTION_ID = 'c0ffee0000000031';

describe('Tenant field routes in a real Node-RED', function () {
  this.timeout(180_000);
  let tenant: Tenant;
  let nodeRed: NodeRed;

  before(async () => {
    tenant = await startTenant();
    nodeRed = await NodeRed.start({
      flows: [
        { id: 'tab', type: 'tab', label: 'test' },
        {
          id: CONNECTION_ID,
          type: 'halo-connection',
          version: 1,
          instanceUrl: tenant.url,
          signIn: 'application',
        },
        {
          id: 'node',
          type: 'halo-itsm',
          version: 1,
          z: 'tab',
          connection: CONNECTION_ID,
          x: 1,
          y: 1,
          wires: [[]],
        },
      ],
      credentials: { [CONNECTION_ID]: { ...tenant.application } },
    });
  });
  after(async () => {
    await nodeRed?.remove();
    await tenant?.close();
  });

  async function fetchRoute(path: string, headers: Record<string, string> = {}, id = CONNECTION_ID) {
    const response = await fetch(`${nodeRed.url}/halo-connection/${id}/${path}`, { headers });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  }

  const names = (body: Record<string, unknown>) =>
    (body.fields as { name: string }[]).map(({ name }) => name);

  it('return the custom fields of a kind of record with their options, sorted by label', async () => {
    const { status, body } = await fetchRoute('custom-fields/Faults');
    status.should.equal(200);
    body.should.containEql({ all: false });
    names(body).should.deepEqual(['CFbusinessImpact', 'CFcostCentre', 'CFfaxNumber', 'CFfloor']);
    should(body.fields).containDeep([
      { name: 'CFbusinessImpact', options: [{ id: 1 }, { id: 2 }, { id: 3 }] },
    ]);
    JSON.stringify(body).should.not.match(/Fax stands still/);
    names((await fetchRoute('custom-fields/Area')).body).should.deepEqual(['CFaccountManager']);
  });

  it('return all custom fields for users, marked as such', async () => {
    const { body } = await fetchRoute('custom-fields/Users');
    body.should.containEql({ all: true });
    names(body).should.containDeep(['CFemployeeNumber', 'CFfloor']);
  });

  it('return all custom fields if Halo returns none of that kind', async () => {
    const table = tenant.store.table('FieldInfo');
    table.splice(
      table.findIndex(({ name }) => name === 'CFopeningHours'),
      1,
    );
    const { body } = await fetchRoute('custom-fields/Site');
    body.should.containEql({ all: true });
    names(body).should.containEql('CFfloor');
  });

  it('return the fields of an asset type', async () => {
    names((await fetchRoute('asset-fields?type=3')).body).should.deepEqual([
      'IP address',
      'Model',
      'Serial number',
    ]);
  });

  it('return the form of a ticket type, or of the type of a ticket', async () => {
    const { body } = await fetchRoute('ticket-form?type=2&doing=create');
    body.should.containDeep({ type: { id: 2, name: 'Service Request' }, unclear: false });
    const required = (body.fields as { label: string; need: string }[]).filter(
      ({ need }) => need === 'required',
    );
    required.map(({ label }) => label).should.deepEqual(['Summary', 'Cost centre', 'Business impact']);
    const updated = await fetchRoute('ticket-form?ticket=1001&doing=update');
    updated.body.should.containDeep({ type: { id: 1, name: 'Incident' } });
    (updated.body.filled as string[]).should.containDeep(['summary']);
  });

  it('return cached results with their age, and read again on refresh', async () => {
    const fieldRequestCount = () => tenant.requests.filter(({ path }) => path === '/api/FieldInfo').length;
    const before = fieldRequestCount();
    should((await fetchRoute('custom-fields/Faults')).body.age).be.aboveOrEqual(0);
    fieldRequestCount().should.equal(before);
    // A result younger than two seconds is not refreshed.
    while (fieldRequestCount() === before) await fetchRoute('custom-fields/Faults?refresh=true');
    fieldRequestCount().should.equal(before + 1);
  });

  for (const [path, pattern] of Object.entries({
    'custom-fields/Nothing': /has no custom fields/,
    'custom-fields/constructor': /has no custom fields/,
    'asset-fields': /an integer/,
    'asset-fields?type=1.5': /an integer/,
    'ticket-form': /an integer/,
    'ticket-form?type=x': /an integer/,
    'ticket-form?type=1&type=2': /an integer/,
    'ticket-form?type=99': /ticket type 99 does not exist/,
    'ticket-form?ticket=99&doing=update': /ticket 99 does not exist/,
  })) {
    it(`reject ${path} with a message`, async () => {
      const { status, body } = await fetchRoute(path);
      status.should.equal(400);
      String(body.message).should.match(pattern);
    });
  }

  it('report that a connection is not deployed', async () => {
    const { status, body } = await fetchRoute('custom-fields/Faults', {}, 'c0ffee00000000bb');
    status.should.equal(400);
    String(body.message).should.match(/not deployed/);
  });

  it('reject cross-site requests and never write to Halo', async () => {
    const crossSiteHeaders = { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' };
    for (const path of ['custom-fields/Faults', 'asset-fields?type=1', 'ticket-form?type=1']) {
      (await fetchRoute(path, crossSiteHeaders)).status.should.equal(403);
    }
    const writes = tenant.requests.filter(({ method, path }) => path.startsWith('/api/') && method !== 'GET');
    writes.should.be.empty();
  });
});
