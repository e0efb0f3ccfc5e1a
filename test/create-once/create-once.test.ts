import { startTenant, type Tenant } from '../../demo/tenant/index';
import { acceptsReference, referenceLocation } from '../../src/catalogue';
import { defaultProperty } from '../../src/catalogue/references';
import type { HaloClient } from '../../src/client';
import { advanceClock, restoreClock, speedUpTime } from '../support/clock';
import { catchHaloError } from '../support/errors';
import { apiSpec, applicationClient, NO_LIMIT, operations, sampleInput } from '../support/samples';

const createOperations = operations.filter(acceptsReference);
const withUsualField = createOperations.filter(defaultProperty);

describe('Creates with a reference', () => {
  let tenant: Tenant;
  let client: HaloClient;
  before(async () => {
    tenant = await startTenant({ rateLimit: NO_LIMIT });
    client = applicationClient(tenant.url, tenant.application);
    advanceClock(3600_000);
    speedUpTime(40);
  });
  after(async () => {
    restoreClock();
    client.close();
    await tenant.close();
  });

  it('are possible for operations that create a record only', () => {
    const ids = createOperations.map(({ operationId }) => operationId);
    ids.should
      .containEql('ticket.create')
      .and.containEql('serviceCatalogue.request')
      .and.containEql('cab.create');
    for (const id of [
      'ticket.update',
      'approval.approve',
      'report.sqlPreview',
      'ticket.list',
      'request.custom',
    ]) {
      ids.should.not.containEql(id);
    }
  });

  it('store the reference in properties documented as strings', () => {
    for (const { endpoint, operationId, ...operation } of withUsualField) {
      const fieldName = defaultProperty(operation) as string;
      const type = apiSpec.schemas[endpoint.schema as string]?.[fieldName];
      [operationId, type].should.deepEqual([operationId, 'string']);
    }
  });

  for (const operation of withUsualField) {
    const { operationId, path } = operation;
    it(`run ${operationId} of the practice tenant once, although its response is lost`, async () => {
      const location = referenceLocation(operation);
      if (!location) throw new Error('no location');
      const { request, ...sample } = sampleInput(operation);
      const { [location.property]: _, ...record } = request as Record<string, unknown>;
      const reference = { value: `REF ${operationId}`, location };
      const input = { ...sample, request: record, reference };
      let isResponseLost = false;
      tenant.intercept(async ({ method }, proceed) => {
        const response = await proceed();
        if (method !== 'POST' || isResponseLost || response === undefined) return response;
        isResponseLost = true;
        return 'drop';
      });
      const table = tenant.store.table(path.slice(1));
      const before = table.length;
      const firstResult = await client.run(operation, input);
      const secondResult = await client.run(operation, input);
      [firstResult, secondResult].should.matchEach((result: typeof firstResult) => {
        result.halo.should.containEql({ existing: true });
        (result.payload as object).should.containEql({ [location.property]: reference.value });
      });
      [isResponseLost, table.length - before].should.deepEqual([true, 1]);
    });
  }

  it('keep their order when one of them reaches its deadline', async () => {
    const operation = createOperations.find(
      ({ operationId }) => operationId === 'ticket.create',
    ) as (typeof createOperations)[0];
    const location = referenceLocation(operation);
    if (!location) throw new Error('no location');
    const reference = { value: 'REF queued', location };
    const input = { request: { summary: 'Once', tickettype_id: 1, user_id: 33 }, reference };
    let release = () => {};
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    let onArrived = () => {};
    const arrived = new Promise<void>((resolve) => {
      onArrived = resolve;
    });
    tenant.intercept(async ({ method }, proceed) => {
      if (method === 'POST') {
        onArrived();
        await gate;
      }
      return proceed();
    });
    const before = tenant.store.tickets.length;
    const firstRun = client.run(operation, input);
    await arrived;
    (await catchHaloError(() => client.run(operation, input, { deadlineMs: 100 }))).code.should.equal(
      'HALO_TIMEOUT',
    );
    const thirdRun = client.run(operation, input);
    // If it were not queued, it would search now, find nothing and create.
    for (let i = 0; i < 200; i++) await new Promise(setImmediate);
    release();
    const results = await Promise.all([firstRun, thirdRun]);
    results.map(({ halo }) => halo.existing).should.deepEqual([undefined, true]);
    (tenant.store.tickets.length - before).should.equal(1);
  });
});
