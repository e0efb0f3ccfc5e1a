import should from 'should';
import { findOperation, operationIds } from '../../src/catalogue/index';
import { LISTS, type ListQuery, readList } from '../../src/tenant/lists/index';
import { ListResolver } from '../../src/tenant/lists/list-resolver';
import { catchHaloError } from '../support/errors';

interface ListRequest {
  operation: string;
  parameters: Record<string, unknown>;
}

describe('Reading a list of the tenant', () => {
  let requests: ListRequest[];
  let response: { rows: unknown[]; recordCount?: number };
  beforeEach(() => {
    requests = [];
  });

  const read = (query: ListQuery) =>
    readList(query, async (request) => {
      requests.push(request);
      return { payload: undefined, ...response, age: 5 };
    });
  const users = (count: number) =>
    Array.from({ length: count }, (_, index) => ({ id: index + 1, name: `User ${index + 1}` }));

  it('requests one page and reports whether there are more', async () => {
    response = { rows: users(50), recordCount: 5000 };
    const page = await read({ list: 'user', page: 3 });
    requests.should.deepEqual([{ operation: 'user.list', parameters: { page_no: 3, page_size: 50 } }]);
    page.items.length.should.equal(50);
    page.should.containEql({ more: true, total: 5000, age: 5 });
    (await read({ list: 'user', page: 100 })).more.should.be.false();
  });

  it('uses the number of rows if Halo reports no total', async () => {
    response = { rows: users(50), recordCount: 0 };
    (await read({ list: 'user' })).should.containEql({ more: true, total: undefined });
    response = { rows: users(12) };
    (await read({ list: 'user' })).more.should.be.false();
    response = { rows: [] };
    (await read({ list: 'user', page: 2 })).more.should.be.false();
  });

  it('uses the search method that each list supports', async () => {
    response = { rows: [] };
    await read({ list: 'user', search: 'lopez' });
    should(requests[0]?.parameters).containEql({ search: 'lopez' });
    await read({ list: 'client', search: 'head "of"' });
    should(requests[1]?.parameters.search).equal(undefined);
    JSON.parse(String(requests[1]?.parameters.advanced_search)).should.deepEqual([
      { filter_name: 'name', filter_type: 4, filter_value: 'head "of"' },
    ]);
  });

  it('filters a list only by its own parents', async () => {
    response = { rows: [] };
    await read({ list: 'user', parents: { client: '12', site: '18', status: '4' } });
    should(requests[0]?.parameters).containEql({ client_id: '12', site_id: '18' });
    Object.keys(requests[0]?.parameters ?? {}).should.not.containEql('status');
    await read({ list: 'status', parents: { ticketType: '3' } });
    should(requests[1]?.parameters).deepEqual({ tickettype_id: '3' });
    await read({ list: 'priority', parents: { sla: '2' } });
    should(requests[2]?.parameters).deepEqual({ slaid: '2' });
  });

  it('searches and pages lists that Halo returns completely', async () => {
    const agents = Array.from({ length: 120 }, (_, index) => ({
      id: index + 1,
      name: `Agent ${index + 1}`,
      jobtitle: index % 2 ? 'Network engineer' : 'Analyst',
    }));
    response = { rows: agents };
    const firstPage = await read({ list: 'agent' });
    firstPage.items.length.should.equal(50);
    firstPage.should.containEql({ more: true, total: 120 });
    const last = await read({ list: 'agent', page: 3 });
    last.items.map(({ id }) => id).should.containEql('120');
    last.more.should.be.false();
    const results = await read({ list: 'agent', search: 'engineer 12' });
    results.items.map(({ id }) => id).should.deepEqual(['12', '112', '120']);
    requests.every(({ parameters }) => Object.keys(parameters).length === 0).should.be.true();
  });

  it('pages lists that ignore the paging parameters', async () => {
    response = { rows: users(130), recordCount: 0 };
    const page = await read({ list: 'user', page: 2 });
    should(page.items[0]).containEql({ id: '51' });
    page.should.containEql({ more: true, total: 130 });
  });

  it('returns a name and details that distinguish rows of the same name', async () => {
    response = {
      rows: [
        { id: 33, name: 'Maria Lopez', emailaddress: 'maria@example.com', client_name: 'Head Office' },
        { id: 18.0, name: '', emailaddress: null },
        { name: 'without an id' },
        'not a row',
      ],
    };
    (await read({ list: 'user' })).items.should.deepEqual([
      { id: '33', label: 'Maria Lopez', detail: 'maria@example.com · Head Office' },
      { id: '18', label: '18' },
    ]);
  });

  it('merges rows with the same id and supports strings as ids', async () => {
    response = {
      rows: [
        { id: 'guid-1', priorityid: 1, slaid: 1, name: 'Critical' },
        { id: 'guid-2', priorityid: 1, slaid: 2, name: 'Critical' },
        { id: 'guid-3', priorityid: 2, slaid: 1, name: 'High' },
      ],
    };
    (await read({ list: 'priority' })).items.should.deepEqual([
      { id: '1', label: 'Critical' },
      { id: '2', label: 'High' },
    ]);
    response = { rows: [{ id: 1, category_name: 'Hardware>Laptop', value: 'Laptop' }] };
    (await read({ list: 'category' })).items.should.deepEqual([
      { id: 'Hardware>Laptop', label: 'Hardware>Laptop' },
    ]);
  });

  it('reads a single item without reading the list', async () => {
    response = { rows: [{ id: 33, name: 'Maria Lopez' }] };
    const { items } = await read({ list: 'user', id: '33' });
    items.should.deepEqual([{ id: '33', label: 'Maria Lopez' }]);
    requests.should.deepEqual([{ operation: 'user.get', parameters: { id: '33' } }]);
  });

  it('reads the list of any record with an id in its path', async () => {
    response = { rows: [{ id: 1, name: 'Password reset', text: 'You can …' }] };
    (await read({ list: 'cannedText.list' })).items.should.deepEqual([{ id: '1', label: 'Password reset' }]);
  });

  it('describes actions by agent, outcome and time, never by their notes', async () => {
    const row = { id: 3, note: 'private', emailsubject: 'Re: private', who: 'Asha Patel' };
    response = {
      rows: [
        { ...row, outcome: 'Private Note', datetime: '2026-01-02T03:04:05Z' },
        { ...row, id: 4 },
      ],
    };
    (await read({ list: 'action', parents: { ticket: '1001' } })).items.should.deepEqual([
      { id: '3', label: 'Private Note', detail: 'Asha Patel · 2026-01-02T03:04:05Z' },
      { id: '4', label: '4', detail: 'Asha Patel' },
    ]);
  });

  it('reads every list that is available for a path parameter', async () => {
    response = { rows: [] };
    const operations = operationIds().flatMap((id) => findOperation(id) ?? []);
    const listResolver = new ListResolver(LISTS, operations);
    const listNames = operations.flatMap((operation) => listResolver.listFor(operation, 'id') ?? []);
    for (const list of new Set(listNames)) await read({ list, parents: { ticket: '1001' } });
    requests.length.should.be.above(50);
  });

  it('rejects unknown lists and missing parents', async () => {
    for (const list of [
      'nothing',
      'ticket.create',
      'system.health',
      'constructor',
      'ticket.list',
      'user.list',
      'lookup.list',
    ]) {
      const { code, message } = await catchHaloError(() => read({ list }));
      code.should.equal('HALO_REQUEST');
      message.should.match(/Unknown list/);
    }
    (await catchHaloError(() => read({ list: 'action' }))).should.containEql({ field: 'ticket' });
    response = { rows: [] };
    await read({ list: 'action', parents: { ticket: '1001' } });
    requests.should.deepEqual([{ operation: 'action.list', parameters: { ticket_id: '1001' } }]);
  });
});
