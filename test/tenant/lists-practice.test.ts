import 'should';
import { startTenant, type Tenant } from '../../demo/tenant/index';
import { findOperation } from '../../src/catalogue/index';
import type { Operation } from '../../src/catalogue/operation';
import type { HaloClient } from '../../src/client';
import { type ListQuery, readList } from '../../src/tenant/lists/index';
import { LISTS } from '../../src/tenant/lists/lists';
import { applicationClient, NO_LIMIT } from '../support/samples';

describe('A list of the practice tenant:', () => {
  let tenant: Tenant;
  let client: HaloClient;

  before(async () => {
    tenant = await startTenant({ rateLimit: NO_LIMIT });
    client = applicationClient(tenant.url, tenant.application);
  });
  after(async () => {
    client.close();
    await tenant.close();
  });

  const read = (query: ListQuery) =>
    readList(query, async ({ operation, parameters }) => {
      const { payload, rows, halo } = await client.run(findOperation(operation) as Operation, { parameters });
      return { payload, rows, recordCount: halo.recordCount, age: 0 };
    });
  const labels = async (query: ListQuery) => (await read(query)).items.map(({ label }) => label);

  for (const name of Object.keys(LISTS)) {
    it(`${name} has items and can be searched`, async () => {
      const parents = { ticket: '1010' };
      const { items } = await read({ list: name, parents });
      const [firstItem] = items;
      if (!firstItem) throw new Error('no items');
      const { total = items.length } = await read({ list: name, parents });
      const results = await read({ list: name, parents, search: firstItem.label.slice(0, 40) });
      results.items.map(({ id }) => id).should.containEql(firstItem.id);
      if (total > 1) (await read({ list: name, parents, search: 'no such thing' })).items.should.be.empty();
      if (LISTS[name]?.id === undefined) items.filter(({ id, label }) => id === label).should.be.empty();
    });
  }

  it('statuses are filtered by the selected ticket type', async () => {
    (await labels({ list: 'status' })).should.containEql('With Supplier');
    const changeStatuses = await labels({ list: 'status', parents: { ticketType: '3' } });
    changeStatuses.should.containEql('Awaiting Approval').and.not.containEql('With Supplier');
  });

  it('sites are filtered by client, users by site', async () => {
    (await labels({ list: 'site', parents: { client: '12' } })).should.deepEqual([
      'Main Building',
      'North Campus',
    ]);
    const users = await labels({ list: 'user', parents: { client: '12', site: '19' } });
    users.should.containEql('David Kim').and.not.containEql('Maria Lopez');
  });

  it('priorities are filtered by SLA', async () => {
    (await labels({ list: 'priority' })).should.containEql('Low');
    (await labels({ list: 'priority', parents: { sla: '2' } })).should.not.containEql('Low');
  });
});
