import should from 'should';
import { findOperation, operationIds } from '../../src/catalogue/index';
import { LISTS, type ListQuestion, readList } from '../../src/tenant/lists/index';
import { Places } from '../../src/tenant/lists/list-resolver';
import { haloError } from '../support/errors';

interface Asked {
  operation: string;
  parameters: Record<string, unknown>;
}

describe('Reading a list of the tenant', () => {
  let asked: Asked[];
  let answer: { rows: unknown[]; recordCount?: number };
  beforeEach(() => {
    asked = [];
  });

  const read = (question: ListQuestion) =>
    readList(question, async (one) => {
      asked.push(one);
      return { ...answer, age: 5 };
    });
  const users = (count: number) =>
    Array.from({ length: count }, (_, index) => ({ id: index + 1, name: `User ${index + 1}` }));

  it('asks Halo for one page, and knows whether there is more', async () => {
    answer = { rows: users(50), recordCount: 5000 };
    const page = await read({ list: 'user', page: 3 });
    asked.should.deepEqual([{ operation: 'user.list', parameters: { page_no: 3, page_size: 50 } }]);
    page.items.length.should.equal(50);
    page.should.containEql({ more: true, total: 5000, age: 5 });
    (await read({ list: 'user', page: 100 })).more.should.be.false();
  });

  it('goes by the rows where Halo tells no total', async () => {
    answer = { rows: users(50), recordCount: 0 };
    (await read({ list: 'user' })).should.containEql({ more: true, total: undefined });
    answer = { rows: users(12) };
    (await read({ list: 'user' })).more.should.be.false();
    answer = { rows: [] };
    (await read({ list: 'user', page: 2 })).more.should.be.false();
  });

  it('lets Halo search, in the way that each list understands', async () => {
    answer = { rows: [] };
    await read({ list: 'user', search: 'lopez' });
    should(asked[0]?.parameters).containEql({ search: 'lopez' });
    await read({ list: 'client', search: 'head "of"' });
    should(asked[1]?.parameters.search).equal(undefined);
    JSON.parse(String(asked[1]?.parameters.advanced_search)).should.deepEqual([
      { filter_name: 'name', filter_type: 4, filter_value: 'head "of"' },
    ]);
  });

  it('narrows a list by what is chosen above it, and by nothing else', async () => {
    answer = { rows: [] };
    await read({ list: 'user', parents: { client: '12', site: '18', status: '4' } });
    should(asked[0]?.parameters).containEql({ client_id: '12', site_id: '18' });
    Object.keys(asked[0]?.parameters ?? {}).should.not.containEql('status');
    await read({ list: 'status', parents: { ticketType: '3' } });
    should(asked[1]?.parameters).deepEqual({ tickettype_id: '3' });
    await read({ list: 'priority', parents: { sla: '2' } });
    should(asked[2]?.parameters).deepEqual({ slaid: '2' });
  });

  it('searches and pages by itself what Halo only gives whole', async () => {
    const agents = Array.from({ length: 120 }, (_, index) => ({
      id: index + 1,
      name: `Agent ${index + 1}`,
      jobtitle: index % 2 ? 'Network engineer' : 'Analyst',
    }));
    answer = { rows: agents };
    const first = await read({ list: 'agent' });
    first.items.length.should.equal(50);
    first.should.containEql({ more: true, total: 120 });
    const last = await read({ list: 'agent', page: 3 });
    last.items.map(({ id }) => id).should.containEql('120');
    last.more.should.be.false();
    const found = await read({ list: 'agent', search: 'engineer 12' });
    found.items.map(({ id }) => id).should.deepEqual(['12', '112', '120']);
    asked.every(({ parameters }) => Object.keys(parameters).length === 0).should.be.true();
  });

  it('does the same where a list ignores that it is asked for a page', async () => {
    answer = { rows: users(130), recordCount: 0 };
    const page = await read({ list: 'user', page: 2 });
    should(page.items[0]).containEql({ id: '51' });
    page.should.containEql({ more: true, total: 130 });
  });

  it('names rows, and tells what sets those of the same name apart', async () => {
    answer = {
      rows: [
        { id: 33, name: 'Maria Lopez', emailaddress: 'maria@example.com', client_name: 'Head Office' },
        { id: 18.0, name: '', emailaddress: null },
        { name: 'without an id' },
        'no row',
      ],
    };
    (await read({ list: 'user' })).items.should.deepEqual([
      { id: '33', label: 'Maria Lopez', detail: 'maria@example.com · Head Office' },
      { id: '18', label: '18' },
    ]);
  });

  it('makes one choice of rows with one number, and takes a text for an id where Halo does', async () => {
    answer = {
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
    answer = { rows: [{ id: 1, category_name: 'Hardware>Laptop', value: 'Laptop' }] };
    (await read({ list: 'category' })).items.should.deepEqual([
      { id: 'Hardware>Laptop', label: 'Hardware>Laptop' },
    ]);
  });

  it('finds the name of one id without reading the list', async () => {
    answer = { rows: [{ id: 33, name: 'Maria Lopez' }] };
    const { items } = await read({ list: 'user', id: '33' });
    items.should.deepEqual([{ id: '33', label: 'Maria Lopez' }]);
    asked.should.deepEqual([{ operation: 'user.get', parameters: { id: '33' } }]);
  });

  it('reads the list of any record that has an id in its path', async () => {
    answer = { rows: [{ id: 1, name: 'Password reset', text: 'You can …' }] };
    (await read({ list: 'cannedText.list' })).items.should.deepEqual([{ id: '1', label: 'Password reset' }]);
  });

  it('tells actions apart by who did what and when, never by their notes', async () => {
    const row = { id: 3, note: 'private', emailsubject: 'Re: private', who: 'Asha Patel' };
    answer = {
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

  it('reads every list that a dialog offers for the id in a path', async () => {
    answer = { rows: [] };
    const operations = operationIds().flatMap((id) => findOperation(id) ?? []);
    const places = new Places(LISTS, operations);
    const offered = operations.flatMap((operation) => places.listOf(operation, 'id') ?? []);
    for (const list of new Set(offered)) await read({ list, parents: { ticket: '1001' } });
    asked.length.should.be.above(50);
  });

  it('refuses what is no list, and one whose parent is missing', async () => {
    for (const list of [
      'nothing',
      'ticket.create',
      'system.health',
      'constructor',
      'ticket.list',
      'user.list',
      'lookup.list',
    ]) {
      const { code, message } = await haloError(() => read({ list }));
      code.should.equal('HALO_REQUEST');
      message.should.match(/There is no list/);
    }
    (await haloError(() => read({ list: 'action' }))).should.containEql({ field: 'ticket' });
    answer = { rows: [] };
    await read({ list: 'action', parents: { ticket: '1001' } });
    asked.should.deepEqual([{ operation: 'action.list', parameters: { ticket_id: '1001' } }]);
  });
});
