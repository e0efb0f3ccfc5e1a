import { startTenant, type Tenant } from '../../demo/tenant/index';
import { placeOfReference, takesReference } from '../../src/catalogue';
import { usualMember } from '../../src/catalogue/references';
import type { HaloClient } from '../../src/client';
import { advance, hasten, restoreClock } from '../support/clock';
import { haloError } from '../support/errors';
import { applicationClient, facts, NO_LIMIT, operations, sampleInput } from '../support/samples';

const creates = operations.filter(takesReference);
const usual = creates.filter(usualMember);

describe('References of creates', () => {
  let tenant: Tenant;
  let client: HaloClient;
  before(async () => {
    tenant = await startTenant({ rateLimit: NO_LIMIT });
    client = applicationClient(tenant.url, tenant.application);
    advance(3600_000);
    hasten(40);
  });
  after(async () => {
    restoreClock();
    client.close();
    await tenant.close();
  });

  it('are for what makes records, and nothing else', () => {
    const ids = creates.map(({ operationId }) => operationId);
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

  it('are kept in members that are documented as texts', () => {
    for (const { endpoint, operationId, ...operation } of usual) {
      const member = usualMember(operation) as string;
      const type = facts.schemas[endpoint.schema as string]?.[member];
      [operationId, type].should.deepEqual([operationId, 'string']);
    }
  });

  for (const operation of usual) {
    const { operationId, path } = operation;
    it(`make ${operationId} of the practice tenant happen once, though its answer is lost`, async () => {
      const place = placeOfReference(operation);
      if (!place) throw new Error('no place');
      const { request, ...sample } = sampleInput(operation);
      const { [place.member]: _, ...record } = request as Record<string, unknown>;
      const reference = { value: `REF ${operationId}`, place };
      const input = { ...sample, request: record, reference };
      let lost = false;
      tenant.intercept(async ({ method }, proceed) => {
        const answer = await proceed();
        if (method !== 'POST' || lost || answer === undefined) return answer;
        lost = true;
        return 'drop';
      });
      const table = tenant.store.table(path.slice(1));
      const before = table.length;
      const first = await client.run(operation, input);
      const second = await client.run(operation, input);
      [first, second].should.matchEach((answer: typeof first) => {
        answer.halo.should.containEql({ existing: true });
        (answer.payload as object).should.containEql({ [place.member]: reference.value });
      });
      [lost, table.length - before].should.deepEqual([true, 1]);
    });
  }

  it('keep their line when somebody in it gives up', async () => {
    const operation = creates.find(
      ({ operationId }) => operationId === 'ticket.create',
    ) as (typeof creates)[0];
    const place = placeOfReference(operation);
    if (!place) throw new Error('no place');
    const reference = { value: 'REF in line', place };
    const input = { request: { summary: 'Once', tickettype_id: 1, user_id: 33 }, reference };
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    let arrive = () => {};
    const arrived = new Promise<void>((resolve) => {
      arrive = resolve;
    });
    tenant.intercept(async ({ method }, proceed) => {
      if (method === 'POST') {
        arrive();
        await held;
      }
      return proceed();
    });
    const before = tenant.store.tickets.length;
    const first = client.run(operation, input);
    await arrived;
    (await haloError(() => client.run(operation, input, { deadline: 100 }))).code.should.equal(
      'HALO_TIMEOUT',
    );
    const third = client.run(operation, input);
    // Were it not in line, it would look now, find nothing and create.
    for (let turn = 0; turn < 200; turn++) await new Promise(setImmediate);
    release();
    const answers = await Promise.all([first, third]);
    answers.map(({ halo }) => halo.existing).should.deepEqual([undefined, true]);
    (tenant.store.tickets.length - before).should.equal(1);
  });
});
