import should from 'should';
import { type Json, PracticeTenant } from './practice-tenant';

describe('Lists of the practice tenant', () => {
  let practice: PracticeTenant;

  before(async () => {
    practice = await PracticeTenant.start();
  });
  beforeEach(() => practice.tenant.reset());
  after(() => practice.tenant.close());

  const tickets = async (query: string) => {
    const response = await practice.expectOk('GET', `/Tickets?${query}`);
    return { record_count: response.record_count, ...response, tickets: response.tickets as Json[] };
  };
  const rows = async (path: string) => (await practice.expectOk('GET', path)) as unknown as Json[];
  const idsOf = (list: Json[]) => list.map(({ id }) => id);

  it('limits pages to a hundred rows without an error and counts all rows', async () => {
    const firstPage = await tickets('pageinate=true&page_size=1000&page_no=1');
    firstPage.should.containEql({ record_count: 140, page_no: 1 });
    firstPage.tickets.should.have.length(100);
    const secondPage = await tickets('pageinate=true&page_size=1000&page_no=2');
    secondPage.tickets.should.have.length(40);
    new Set(idsOf([...firstPage.tickets, ...secondPage.tickets])).size.should.equal(140);
  });

  it('returns a record_count of 0 past the last page', async () => {
    const pastEnd = await tickets('pageinate=true&page_size=100&page_no=3');
    pastEnd.should.containEql({ record_count: 0, tickets: [] });
  });

  it('ignores page_no and page_size without pageinate', async () => {
    const response = await tickets('page_size=10&page_no=2');
    response.tickets.should.have.length(50);
    should(response.record_count).equal(140);
    should(response.tickets[0]).containEql({ id: 1140 });
  });

  it('applies count to lists without pages', async () => {
    (await tickets('count=120')).tickets.should.have.length(120);
    const { actions, record_count } = await practice.expectOk('GET', '/Actions?ticket_id=1001&count=1');
    (actions as Json[]).should.have.length(1);
    should(record_count).equal(3);
  });

  it('returns an array where Halo has no pages, and all rows where it ignores paging', async () => {
    for (const path of ['/Status', '/Agent', '/TicketType', '/Team', '/TicketApproval?ticket_id=1010']) {
      (await rows(path)).should.be.an.Array().and.not.be.empty();
    }
  });

  it('returns rows under the key that Halo uses', async () => {
    for (const [path, key] of [
      ['/Users', 'users'],
      ['/Asset', 'assets'],
      ['/KBArticle', 'articles'],
      ['/SoftwareLicence', 'licences'],
      ['/Projects', 'tickets'],
      ['/Attachment', 'attachments'],
    ]) {
      (await practice.expectOk('GET', String(path))).should.have.property(String(key)).which.is.an.Array();
    }
  });

  it('filters tickets by common parameters', async () => {
    const allTickets = (await tickets('count=500')).tickets;
    const expected = {
      'open_only=true': (t: Json) => !t.hasbeenclosed,
      'closed_only=true': (t: Json) => t.hasbeenclosed,
      'requesttype_id=2': (t: Json) => t.tickettype_id === 2,
      'status=2,28': (t: Json) => t.status_id === 2 || t.status_id === 28,
      'agent_id=3': (t: Json) => t.agent_id === 3,
      'team=3': (t: Json) => t.team === 'Network',
      'client_id=13': (t: Json) => t.client_id === 13,
      'user_id=33&open_only=true': (t: Json) => t.user_id === 33 && !t.hasbeenclosed,
      'category_1=Network%3EVPN': (t: Json) => t.category_1 === 'Network>VPN',
      'search=monitor': (t: Json) => /monitor/i.test(`${t.summary} ${t.details}`),
      'search_id=1010': (t: Json) => t.id === 1010,
      'itil_requesttype_id=4': (t: Json) => t.tickettype_id === 3,
    };
    for (const [query, predicate] of Object.entries(expected)) {
      const matchingIds = idsOf((await tickets(`count=500&${query}`)).tickets);
      matchingIds.should.eql(idsOf(allTickets.filter(predicate)), query);
      matchingIds.should.not.be.empty();
      matchingIds.length.should.be.below(allTickets.length);
    }
  });

  it('filters by time of change, with dates without an offset as UTC', async () => {
    await practice.expectOk('POST', '/Tickets', [{ id: 1002, priority_id: 1 }]);
    const since = new Date(Date.now() - 60_000).toISOString().slice(0, 19);
    idsOf((await tickets(`lastupdatefromdate=${since}`)).tickets).should.eql([1002]);
    idsOf((await tickets(`lastupdatefromdate=${since}Z`)).tickets).should.eql([1002]);
  });

  it('sorts by the given property', async () => {
    idsOf((await tickets('order=id&count=2')).tickets).should.eql([1001, 1002]);
    idsOf((await tickets('order=id&orderdesc=true&count=1')).tickets).should.eql([1140]);
    const byPriority = (await tickets('order=priority_id&order2=id&orderdesc2=true&count=200')).tickets;
    should(byPriority[0]?.priority_id).equal(1);
    Number(byPriority[0]?.id).should.be.above(Number(byPriority[1]?.id));
  });

  it('returns all ids without other properties with ticketidonly', async () => {
    const { tickets: idRows } = await tickets('ticketidonly=true&pageinate=true&page_size=10');
    idRows.should.have.length(140);
    should(idRows[0]).eql({ id: 1140 });
  });

  it('returns short rows, and the details of a record on request', async () => {
    const [row] = (await tickets('search_id=1001')).tickets;
    should(row).not.have.any.keys('details_html', 'customfields', 'assets');
    should(row).containEql({ user_name: 'Maria Lopez', status_name: 'In Progress' });
    (await practice.expectOk('GET', '/Tickets/1001')).should.not.have.property('details_html');
    const detailed = await practice.expectOk('GET', '/Tickets/1001?includedetails=true');
    detailed.should.have.property('details_html');
    should(detailed.assets).eql([{ id: 9, inventory_number: 'LT-0009', assettype_id: 1 }]);
    should((await practice.expectOk('GET', '/Tickets/1001?includelastaction=true')).lastaction).containEql({
      id: 3,
    });
  });

  it('includes nested rows in a list on request', async () => {
    should((await rows('/CAB'))[0]).not.have.property('members');
    should((await rows('/CAB?includemembers=true'))[0]?.members).matchAny({ agent_id: 2 });
    should((await rows('/SLA?showpriorities=true'))[0]?.priorities).matchAny({ priorityid: 1 });
  });

  it('filters other lists by parameters named like properties, and by list-specific ones', async () => {
    (await rows('/Priority?slaid=2')).should.matchEvery({ slaid: 2 }).and.not.be.empty();
    (await rows('/Lookup?lookupid=12')).should.matchEvery({ lookupid: 12 });
    const { assets } = await practice.expectOk('GET', '/Asset?ticket_id=1001');
    idsOf(assets as Json[]).should.eql([9]);
    const { users } = await practice.expectOk('GET', '/Users?search=lopez');
    idsOf(users as Json[]).should.eql([33]);
    idsOf(await rows('/Status?excludeclosed=true')).should.not.containEql(9);
  });

  it('excludes inactive rows unless they are requested', async () => {
    const clients = async (query = '') =>
      (await practice.expectOk('GET', `/Client${query}`)).clients as Json[];
    idsOf(await clients()).should.not.containEql(15);
    idsOf(await clients('?includeinactive=true')).should.containEql(15);
  });

  it('accepts an advanced search and rejects an invalid one', async () => {
    const search = (rules: unknown) =>
      practice.get(`/Users?advanced_search=${encodeURIComponent(JSON.stringify(rules))}`);
    const matches = await search([{ filter_name: 'emailaddress', filter_type: 4, filter_value: 'lopez' }]);
    idsOf((matches.body as Json).users as Json[]).should.eql([33]);
    const rejected = await search([{ filter_name: 'shoesize', filter_type: 2, filter_value: '42' }]);
    rejected.status.should.equal(400);
    String(rejected.body).should.equal('Invalid advanced search parameter');
  });

  it('ignores the case of paths and a trailing slash', async () => {
    (await practice.expectOk('GET', '/tickets/1001/')).should.containEql({ id: 1001 });
    (await rows('/STATUS/')).should.not.be.empty();
  });
});
