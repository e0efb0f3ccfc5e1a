import should from 'should';
import { startTenant, type Tenant } from '../../demo/tenant/index';
import type { ListPage } from '../../src/tenant/lists/index';
import { NodeRed } from '../support/node-red';
import { NO_LIMIT } from '../support/samples';

const connection = (id: string, instanceUrl: string, overrides: object = {}) => ({
  id,
  type: 'halo-connection',
  version: 1,
  instanceUrl,
  signIn: 'application',
  requestLimit: 100_000,
  ...overrides,
});

describe('The lists of a tenant in a real Node-RED', function () {
  this.timeout(180_000);
  let tenant: Tenant;
  let nodeRed: NodeRed;

  before(async () => {
    tenant = await startTenant({ rateLimit: NO_LIMIT, extraRecords: { users: 5000, assets: 2000 } });
    const { clientId, clientSecret } = tenant.application;
    nodeRed = await NodeRed.start({
      flows: [
        { id: 'tab', type: 'tab', label: 'test' },
        connection('running', tenant.url),
        connection('incomplete', ''),
        connection('somebody', tenant.url, { signIn: 'account' }),
        connection('disabled', tenant.url, { d: true }),
        { id: 'used', type: 'subflow', name: 'Used', in: [], out: [] },
        connection('inside-used', tenant.url, { z: 'used' }),
        { id: 'instance', type: 'subflow:used', z: 'tab', x: 1, y: 1, wires: [] },
        { id: 'unused', type: 'subflow', name: 'Unused', in: [], out: [] },
        connection('inside-unused', tenant.url, { z: 'unused' }),
      ],
      credentials: Object.fromEntries(
        ['running', 'somebody', 'disabled', 'inside-used', 'inside-unused'].map((id) => [
          id,
          { clientId, clientSecret },
        ]),
      ),
    });
  });
  beforeEach(() => {
    tenant.requests.length = 0;
  });
  after(async () => {
    await nodeRed?.remove();
    await tenant?.close();
  });

  async function fetchList(list: string, query: Record<string, string> = {}, id = 'running') {
    const url = `${nodeRed.url}/halo-connection/${id}/lists/${list}?${new URLSearchParams(query)}`;
    const response = await fetch(url);
    should(response.headers.get('cache-control')).equal('no-store');
    const body = (await response.json()) as ListPage & { message: string; code: string; field?: string };
    return { status: response.status, ...body };
  }
  const apiRequestCount = () =>
    tenant.requests.filter(({ path }) => path !== '/api/authinfo' && path !== '/auth/token');

  it('come page by page, however large they are', async () => {
    const first = await fetchList('user');
    first.status.should.equal(200);
    first.items.length.should.equal(50);
    first.should.containEql({ more: true, total: 5010 });
    const last = await fetchList('user', { page: '101' });
    last.items.length.should.equal(10);
    last.more.should.be.false();
    apiRequestCount().length.should.equal(2);
  });

  it('are searched by Halo', async () => {
    const { items } = await fetchList('asset', { search: 'LT-11999' });
    items.should.deepEqual([{ id: '11999', label: 'LT-11999', detail: 'MacBook Air 13 · Retail' }]);
    const [request] = apiRequestCount();
    should(request?.query).containEql({ search: 'LT-11999', page_size: '50' });
  });

  it('are narrowed by what is chosen above them', async () => {
    const { total } = await fetchList('user', { client: '12', site: '19' });
    should(total).equal(1250 + 1);
    should(apiRequestCount()[0]?.query).containEql({ client_id: '12', site_id: '19' });
  });

  it('are remembered with their age, and read again when that is asked for', async () => {
    await fetchList('team');
    const cached = await fetchList('team');
    cached.age.should.be.a.Number();
    apiRequestCount().length.should.equal(1);
    tenant.store.table('Team').push({ id: 77, name: 'Night shift', department_id: 3, use: 'tickets' });
    (await fetchList('team', { search: 'night' })).items.should.be.empty();
    // What has only just been read is not read again.
    let items: ListPage['items'] = [];
    while (apiRequestCount().length < 2)
      ({ items } = await fetchList('team', { search: 'night', refresh: 'true' }));
    items.map(({ label }) => label).should.deepEqual(['Night shift']);
    apiRequestCount().length.should.equal(2);
  });

  it('tell why they cannot be read, and are never empty instead', async () => {
    tenant.intercept((request, proceed) =>
      /\/api\/SLA/i.test(request.path) ? { status: 403, body: { error: 'No access to SLAs' } } : proceed(),
    );
    const { status, message, code, items } = await fetchList('sla');
    tenant.intercept();
    status.should.equal(400);
    should(items).equal(undefined);
    code.should.equal('HALO_FORBIDDEN');
    message.should.equal('error: No access to SLAs');
    (await fetchList('sla')).items.length.should.equal(3);
  });

  it('are not there for a connection that does not run, and it says why', async () => {
    (await fetchList('team', {}, 'nowhere')).message.should.match(/not deployed\. Deploy/);
    (await fetchList('team', {}, 'disabled')).message.should.match(/not running: it is disabled/);
    (await fetchList('team', {}, 'inside-unused')).message.should.match(/inside a subflow that is not used/);
    (await fetchList('team', {}, 'incomplete')).should.containEql({
      code: 'HALO_CONFIG',
      field: 'instanceUrl',
    });
    (await fetchList('team', {}, 'somebody')).code.should.equal('HALO_LOGIN_REQUIRED');
    (await fetchList('team', {}, '__proto__')).code.should.equal('HALO_CONFIG');
    apiRequestCount().should.be.empty();
  });

  it('are there for a connection inside a subflow that is used', async () => {
    (await fetchList('cab', {}, 'inside-used')).items.length.should.equal(2);
  });

  it('end with the connection', async () => {
    await fetchList('service');
    await nodeRed.deploy(
      [{ id: 'tab', type: 'tab', label: 'test' }, connection('running', tenant.url)],
      'full',
    );
    await fetchList('service');
    apiRequestCount()
      .filter(({ path }) => path === '/api/Service')
      .length.should.equal(2);
  });
});
