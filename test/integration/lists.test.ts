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

describe('List routes in a real Node-RED', function () {
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
        connection('not-signed-in', tenant.url, { signIn: 'account' }),
        connection('disabled', tenant.url, { d: true }),
        { id: 'used', type: 'subflow', name: 'Used', in: [], out: [] },
        connection('inside-used', tenant.url, { z: 'used' }),
        { id: 'instance', type: 'subflow:used', z: 'tab', x: 1, y: 1, wires: [] },
        { id: 'unused', type: 'subflow', name: 'Unused', in: [], out: [] },
        connection('inside-unused', tenant.url, { z: 'unused' }),
      ],
      credentials: Object.fromEntries(
        ['running', 'not-signed-in', 'disabled', 'inside-used', 'inside-unused'].map((id) => [
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
  const apiRequests = () =>
    tenant.requests.filter(({ path }) => path !== '/api/authinfo' && path !== '/auth/token');

  it('return large lists page by page', async () => {
    const first = await fetchList('user');
    first.status.should.equal(200);
    first.items.length.should.equal(50);
    first.should.containEql({ more: true, total: 5010 });
    const last = await fetchList('user', { page: '101' });
    last.items.length.should.equal(10);
    last.more.should.be.false();
    apiRequests().length.should.equal(2);
  });

  it('pass the search to Halo', async () => {
    const { items } = await fetchList('asset', { search: 'LT-11999' });
    items.should.deepEqual([{ id: '11999', label: 'LT-11999', detail: 'MacBook Air 13 · Retail' }]);
    const [request] = apiRequests();
    should(request?.query).containEql({ search: 'LT-11999', page_size: '50' });
  });

  it('filter by the selected parent items', async () => {
    const { total } = await fetchList('user', { client: '12', site: '19' });
    should(total).equal(1250 + 1);
    should(apiRequests()[0]?.query).containEql({ client_id: '12', site_id: '19' });
  });

  it('return cached results with their age, and read again on refresh', async () => {
    await fetchList('team');
    const cached = await fetchList('team');
    cached.age.should.be.a.Number();
    apiRequests().length.should.equal(1);
    tenant.store.table('Team').push({ id: 77, name: 'Night shift', department_id: 3, use: 'tickets' });
    (await fetchList('team', { search: 'night' })).items.should.be.empty();
    // A result younger than two seconds is not refreshed.
    let items: ListPage['items'] = [];
    while (apiRequests().length < 2)
      ({ items } = await fetchList('team', { search: 'night', refresh: 'true' }));
    items.map(({ label }) => label).should.deepEqual(['Night shift']);
    apiRequests().length.should.equal(2);
  });

  it('return the error if Halo rejects the request, not an empty list', async () => {
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

  it('return the reason if the connection does not run', async () => {
    (await fetchList('team', {}, 'nowhere')).message.should.match(/not deployed\. Deploy/);
    (await fetchList('team', {}, 'disabled')).message.should.match(/not running: it is disabled/);
    (await fetchList('team', {}, 'inside-unused')).message.should.match(/in a subflow without an instance/);
    (await fetchList('team', {}, 'incomplete')).should.containEql({
      code: 'HALO_CONFIG',
      field: 'instanceUrl',
    });
    (await fetchList('team', {}, 'not-signed-in')).code.should.equal('HALO_LOGIN_REQUIRED');
    (await fetchList('team', {}, '__proto__')).code.should.equal('HALO_CONFIG');
    apiRequests().should.be.empty();
  });

  it('work for a connection inside a subflow that is used', async () => {
    (await fetchList('cab', {}, 'inside-used')).items.length.should.equal(2);
  });

  it('clear the cache when the connection is redeployed', async () => {
    await fetchList('service');
    await nodeRed.deploy(
      [{ id: 'tab', type: 'tab', label: 'test' }, connection('running', tenant.url)],
      'full',
    );
    await fetchList('service');
    apiRequests()
      .filter(({ path }) => path === '/api/Service')
      .length.should.equal(2);
  });
});
