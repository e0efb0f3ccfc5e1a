import should from 'should';
import { type Json, PracticeTenant } from './practice-tenant';

describe('Tickets and actions of the practice tenant', () => {
  let practice: PracticeTenant;

  before(async () => {
    practice = await PracticeTenant.start();
  });
  beforeEach(() => practice.tenant.reset());
  after(() => practice.tenant.close());

  const write = (...tickets: Json[]) => practice.expectOk('POST', '/Tickets', tickets);
  const read = (id: unknown) => practice.expectOk('GET', `/Tickets/${id}?includedetails=true`);
  const createAction = (action: Json) =>
    practice.expectOk('POST', '/Actions', [{ outcome_id: 7, ...action }]);
  const actionsOf = async (id: unknown, query = '') =>
    (await practice.expectOk('GET', `/Actions?ticket_id=${id}${query}`)).actions as Json[];
  const expectRejected = async (path: string, body?: unknown, method = 'POST') => {
    const { status, body: errorBody } = await practice.request(method, path, body);
    status.should.equal(400);
    return errorBody ?? {};
  };

  it('creates a ticket with defaults from its type and user', async () => {
    const response = await practice.post('/Tickets', [{ summary: 'No sound', user_id: 36 }]);
    response.status.should.equal(201);
    should(response.body).containEql({
      id: 1141,
      status_id: 1,
      tickettype_id: 1,
      client_id: 13,
      site_id: 20,
      agent_id: 1,
    });
    (await actionsOf(1141)).should.have.length(1);
  });

  it('calculates deadlines from the priority', async () => {
    const { dateoccurred, fixbydate } = await write({ summary: 'x', user_id: 33, priority_id: 1 });
    const hours = (Date.parse(`${fixbydate}Z`) - Date.parse(`${dateoccurred}Z`)) / 3_600_000;
    hours.should.equal(4);
  });

  it('changes only the sent properties when there is an id', async () => {
    await write({ id: 1001, summary: 'Changed' });
    (await read(1001)).should.containEql({ summary: 'Changed', priority_id: 3, user_id: 33 });
    practice.tenant.store.tickets.should.have.length(140);
  });

  it('returns the last of several tickets, or all with returnall', async () => {
    const both = [{ summary: 'One' }, { summary: 'Two' }];
    (await write(...both)).should.containEql({ summary: 'Two' });
    const all = (await practice.expectOk('POST', '/Tickets?returnall=true', both)) as unknown as Json[];
    all.map(({ summary }) => summary).should.eql(['One', 'Two']);
  });

  it('writes nothing when one record of an array is rejected', async () => {
    await expectRejected('/Tickets', [{ summary: 'Fine' }, { summary: 'For nobody', agent_id: 99 }]);
    practice.tenant.store.tickets.should.have.length(140);
  });

  it('accepts a single object where Halo does', async () => {
    (await practice.expectOk('POST', '/Tickets/Object', { summary: 'Alone' })).should.containEql({
      id: 1141,
    });
  });

  it('finds a ticket by third-party id', async () => {
    const alert = { _match_thirdparty_id: 'A-1', third_party_id_string: 'A-1', summary: 'Disk full' };
    const { id } = await write(alert);
    should((await write({ ...alert, summary: 'Disk full again' })).id).equal(id);
  });

  it('closes and reopens tickets and sets the closing date', async () => {
    const closed = await write({ id: 1001, status_id: 9, closure_note: 'Done.' });
    closed.should.containEql({ hasbeenclosed: true, closure_note: 'Done.' });
    String(closed.dateclosed).should.startWith(new Date().toISOString().slice(0, 10));
    const reopened = await write({ id: 1001, status_id: 2 });
    reopened.should.containEql({ hasbeenclosed: false, dateclosed: '1899-12-30T00:00:00' });
  });

  it('does not close a ticket with open children unless forced', async () => {
    await write({ id: 1001, parent_id: 1004 });
    const errorBody = (await expectRejected('/Tickets', [{ id: 1004, status_id: 9 }])) as Json;
    String(errorBody.Message).should.containEql('open child tickets');
    should((await read(1004)).hasbeenclosed).be.false();
    should((await write({ id: 1004, status_id: 9, _force: true })).hasbeenclosed).be.true();
  });

  it('soft-deletes and recovers tickets', async () => {
    await practice.expectOk('DELETE', '/Tickets/1002?reason=Logged%20twice');
    (await practice.get('/Tickets/1002')).status.should.equal(404);
    const { tickets } = await practice.expectOk('GET', '/Tickets?deleted=true');
    (tickets as Json[]).map(({ id }) => id).should.eql([1002]);
    await expectRejected('/Tickets', [{ id: 1002, summary: 'x' }]);
    await write({ id: 1002, _recover: true, _validate_updates: true });
    (await read(1002)).should.containEql({ deleted: false });
  });

  it('merges tickets: closes the ticket and copies its actions', async () => {
    const before = (await actionsOf(1001)).length;
    await write({ id: 1002, domerge: true, merged_into_id: 1001 });
    (await read(1002)).should.containEql({ hasbeenclosed: true, merged_into_id: 1001 });
    (await actionsOf(1001)).length.should.be.above(before + 1);
    (await actionsOf(1001)).should.matchAny({ merged_from_ticketid: 1002 });
  });

  it('links assets, parents, related tickets and external records', async () => {
    await write({ id: 1002, assets: [{ id: 11 }], parent_id: 1004, new_related_tickets: [{ id: 1003 }] });
    await write({ id: 1002, new_external_link: { third_party_id: 'MON-7' } });
    const ticket = await read(1002);
    should(ticket.assets).matchEach({ id: 11, inventory_number: 'PR-0011' });
    should(ticket.external_links).matchEach({ third_party_id: 'MON-7' });
    should(ticket.related_tickets).matchEach({ id: 1003 });
    should((await read(1003)).related_tickets).matchEach({ id: 1002 });
    should((await read(1004)).child_ticket_ids).eql([1002]);
  });

  it('merges custom fields by name or id, and rejects unknown ones', async () => {
    await write({ id: 1001, customfields: [{ name: 'CFfloor', value: '3' }] });
    await write({ id: 1001, customfields: [{ id: 203, value: '4711' }] });
    should((await read(1001)).customfields).eql([
      { id: 201, name: 'CFfloor', label: 'Floor', value: '3' },
      { id: 203, name: 'CFcostCentre', label: 'Cost centre', value: '4711' },
    ]);
    const errorBody = (await expectRejected('/Tickets', [
      { id: 1001, customfields: [{ name: 'CFshoe', value: 1 }] },
    ])) as Json;
    String(errorBody.Message).should.containEql('CFshoe');
  });

  it('returns a warning for a change freeze or clash instead of writing, until it is confirmed', async () => {
    const freeze = practice.tenant.store.findWhere('Downtime', { service: 0, ended: false });
    const plannedChange = { id: 1010, planneddate: freeze?.startdate, planneddateend: freeze?.enddate };
    const response = await practice.post('/Tickets', [plannedChange]);
    response.status.should.equal(200);
    should(response.body).matchEach({ id: 1010, _warning: 'The start date is within a change freeze' });
    should((await read(1010)).planneddate).not.equal(plannedChange.planneddate);
    await write({ ...plannedChange, _changefreeze01_ok: true });
    should((await read(1010)).planneddate).equal(plannedChange.planneddate);

    const second = {
      summary: 'Also then',
      tickettype_id: 3,
      ...plannedChange,
      id: 0,
      _changefreeze01_ok: true,
    };
    const conflict = await practice.post('/Tickets', [second]);
    should(conflict.body).matchEach({ id: 0, _warning: 'The change clashes with ticket 1010' });
    (await write({ ...second, _ticketclash01_ok: true })).should.containEql({ id: 1141 });
  });

  it('changes nothing on validation or preview', async () => {
    await write({ id: 1001, status_id: 28, _validate_only: true });
    const viewed = await practice.expectOk('POST', '/Tickets/View', [{ id: 1001, status_id: 28 }]);
    should(viewed.status_id).equal(28);
    should((await read(1001)).status_id).equal(2);
  });

  it('requires an outcome for an action, by name or by id', async () => {
    (await expectRejected('/Actions', [{ ticket_id: 1001, note: 'x' }])).should.equal(
      'An Outcome must be entered for this Action',
    );
    const namedOutcome = await practice.expectOk('POST', '/Actions', [
      { ticket_id: 1001, outcome: 'internal note', note: 'x' },
    ]);
    namedOutcome.should.containEql({
      outcome_id: 7,
      outcome: 'Internal Note',
      id: 4,
      who: 'Integration API',
    });
    const unknown = (await expectRejected('/Actions', [
      { ticket_id: 1001, outcome: 'Sing', note: 'x' },
    ])) as Json;
    should(unknown.ClassName).equal('System.Exception');
  });

  it('requires a ticket for every action', async () => {
    (await expectRejected('/Actions', [{ outcome_id: 7, note: 'x' }])).should.equal(
      'An Action must be associated with a ticket_id',
    );
    (await expectRejected('/Actions/1', undefined, 'GET')).should.equal('ticket_id must be specified');
    (await expectRejected('/Actions/1', undefined, 'DELETE')).should.equal(
      'ticket_id must be included when deleting an Action',
    );
    (await practice.expectOk('GET', '/Actions/1?ticket_id=1001')).should.containEql({
      id: 1,
      ticket_id: 1001,
    });
  });

  it('numbers actions per ticket', async () => {
    should((await createAction({ ticket_id: 1003, note: 'x' })).id).equal(3);
    should((await createAction({ ticket_id: 1001, note: 'x' })).id).equal(4);
  });

  it('changes the ticket with an action and logs the changes', async () => {
    await createAction({
      ticket_id: 1001,
      outcome_id: 12,
      new_status: 8,
      new_agent: 3,
      new_team: '2nd Line Support',
      new_priority: 1,
      new_slastatus: -1,
    });
    (await read(1001)).should.containEql({
      status_id: 8,
      agent_id: 3,
      team: '2nd Line Support',
      priority_id: 1,
    });
    const notes = (await actionsOf(1001)).map(({ note }) => note);
    notes.should.containEql('Status changed from In Progress to Resolved');
    (await actionsOf(1001, '&excludesys=true')).should.have.length(4);
  });

  it('updates and deletes an action without requiring an outcome', async () => {
    const updated = await practice.expectOk('POST', '/Actions', [
      { id: 2, ticket_id: 1001, note: 'Both fine.' },
    ]);
    updated.should.containEql({ id: 2, note: 'Both fine.', outcome: 'Internal Note' });
    (await practice.expectOk('DELETE', '/Actions/2?ticket_id=1001')).should.eql({ id: 2, ticket_id: 1001 });
    (await practice.get('/Actions/2?ticket_id=1001')).status.should.equal(404);
  });

  it('excludes HTML from lists of actions unless requested, and converts it to text', async () => {
    const action = await createAction({ ticket_id: 1001, note_html: '<p>All <b>fine</b></p>' });
    should(action.note).equal('All fine');
    should((await actionsOf(1001))[0]).not.have.property('note_html');
    should((await actionsOf(1001, '&includehtmlnote=true'))[0]?.note_html).equal('<p>All <b>fine</b></p>');
  });

  it('accepts numeric strings, as Halo’s web interface sends them', async () => {
    const action = await createAction({ ticket_id: '1001', outcome_id: '7', new_status: '28', note: 'x' });
    should(action.ticket_id).equal(1001);
    should((await read(1001)).status_id).equal(28);
  });
});
