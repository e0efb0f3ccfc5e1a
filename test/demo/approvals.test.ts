import should from 'should';
import { accountTokens, type Json, PracticeTenant } from './practice-tenant';

describe('Approvals of the practice tenant', () => {
  let practice: PracticeTenant;

  before(async () => {
    practice = await PracticeTenant.start();
  });
  beforeEach(async () => {
    practice.tenant.reset();
    await practice.signIn();
  });
  after(() => practice.tenant.close());

  const list = async (query: string) =>
    (await practice.expectOk('GET', `/TicketApproval?${query}`)) as unknown as Json[];
  const decide = (decision: Json) =>
    practice.post('/TicketApproval', [{ ticket_id: 1010, seq: 1, ...decision }]);
  const statusOf = async (id: number) => (await practice.expectOk('GET', `/Tickets/${id}`)).status_name;

  it('lists the steps of a ticket as a bare array, identical to the ticket details', async () => {
    const steps = await list('ticket_id=1010&includeapprovaldetails=true');
    steps.should.have.length(2);
    should(steps[0]).containEql({ seq: 1, result: 0, agent_id: 2, actionnumber: 2, approval_process_id: 1 });
    should((await practice.expectOk('GET', '/Tickets/1010?includedetails=true')).approvers).eql(steps);
  });

  it('lists the approvals of the current user', async () => {
    (await list('mine=true')).should.matchEach({ ticket_id: 1011, agent_id: 6 });
    practice.useToken((await accountTokens(practice)).access_token);
    (await list('mine=true&include_attachments=false')).should.matchEach({ ticket_id: 1010, seq: 1 });
  });

  it('accepts result 1 as approval and approves the ticket when enough steps are approved', async () => {
    const first = await decide({ result: 1, note: 'Fine by me.', actionnumber: 2 });
    first.status.should.equal(201);
    should(first.body).containEql({ seq: 1, result: 1, note: 'Fine by me.' });
    String(await statusOf(1010)).should.equal('Awaiting Approval');
    await decide({ seq: 2, result: 1 });
    String(await statusOf(1010)).should.equal('Approved');
    const { actions } = await practice.expectOk('GET', '/Actions?ticket_id=1010&excludesys=true');
    (actions as Json[]).should.matchAny({ outcome: 'Approved', note: 'Approved. Fine by me.' });
  });

  it('accepts result 2 as rejection, and one rejection ends the approval', async () => {
    await decide({ result: 2, note: 'Not now.' });
    String(await statusOf(1010)).should.equal('Rejected');
  });

  it('rejects any other result, and a second decision', async () => {
    String((await decide({ result: 3 })).body).should.containEql('must be 1 or 2');
    await decide({ result: 1 });
    const repeated = await decide({ result: 2 });
    repeated.status.should.equal(400);
    should(repeated.body).have.property('Message', 'This approval has already been decided.');
  });

  it('rejects an unknown step and an action that does not belong to it', async () => {
    for (const wrongTarget of [{ seq: 9 }, { actionnumber: 7 }]) {
      const rejected = await decide({ result: 1, ...wrongTarget });
      rejected.status.should.equal(400);
      String(rejected.body).should.equal('Record not found');
    }
  });

  it('permits only the application to decide for another approver', async () => {
    practice.useToken((await accountTokens(practice)).access_token);
    (await decide({ seq: 2, result: 1 })).status.should.equal(403);
    (await decide({ seq: 1, result: 1 })).status.should.equal(201);
  });

  it('starts a process with a step for every member of its board', async () => {
    await practice.expectOk('POST', '/Tickets', [{ id: 1020, new_approvalprocess: 1 }]);
    const steps = await list('ticket_id=1020');
    steps.map(({ name }) => name).should.eql(['Asha Patel', 'Samuel Osei', 'Jonas Lind']);
    steps.should.matchEach({ cab_id: 1, result: 0 });
    String(await statusOf(1020)).should.equal('Awaiting Approval');
  });

  it('starts a process with the approver given by a ticket or an action', async () => {
    await practice.expectOk('POST', '/Tickets', [
      { id: 1020, new_approvalprocess: 2, new_approvalprocess_user_id: 34 },
    ]);
    (await list('ticket_id=1020')).should.matchEach({ user_id: 34, name: 'Priya Nair' });
    await practice.expectOk('POST', '/Actions', [
      {
        ticket_id: 1002,
        outcome_id: 7,
        new_approvalprocess: 2,
        new_approvalprocess_email: 'boss@example.com',
      },
    ]);
    (await list('ticket_id=1002')).should.matchEach({ emailaddress: 'boss@example.com' });
  });

  it('requires an approver when the process defines none', async () => {
    const rejected = await practice.post('/Tickets', [{ id: 1020, new_approvalprocess: 2 }]);
    rejected.status.should.equal(400);
    (await list('ticket_id=1020')).should.be.empty();
  });

  it('deletes a step by ticket and number, separated by an ampersand', async () => {
    (await practice.expectOk('DELETE', '/TicketApproval/1010&2')).should.eql({ ticket_id: 1010, seq: 2 });
    (await list('ticket_id=1010')).should.have.length(1);
    (await practice.remove('/TicketApproval/1010&2')).status.should.equal(404);
  });

  it('adds an approver', async () => {
    await practice.expectOk('POST', '/TicketApproval', [{ ticket_id: 1010, adhoc: true, user_id: 34 }]);
    (await list('ticket_id=1010')).should.matchAny({ seq: 3, user_id: 34, result: 0 });
  });
});
