import should from 'should';
import { HaloError } from '../../src/errors';
import {
  checkTicket,
  type FormQuestion,
  readTicketForm,
  type TicketFindings,
  type TicketForm,
} from '../../src/tenant/ticket-form';
import { haloError } from '../support/errors';

const row = (fieldid: number, fieldname: string, technew: number, more: object = {}) => ({
  fieldid,
  fieldname,
  technew,
  techdetail: 1,
  endusernew: 1,
  enduserdetail: 1,
  ...more,
});

const IMPACT = {
  id: 202,
  name: 'CFimpact',
  label: 'Business impact',
  values: [
    { id: 1, name: 'Nobody' },
    { id: 2, name: 'Everybody' },
  ],
};

const TYPE = {
  id: 2,
  name: 'Service Request',
  hasmandatorytechfields: true,
  fields: [
    row(1, 'Subject of it', 2, {
      fieldinfo: { label: 'Summary', faults_field_name: 'summary' },
      techdetail: 2,
    }),
    row(203, 'CFcostCentre', 2, { fieldinfo: { id: 203, name: 'CFcostCentre', label: 'Cost centre' } }),
    row(202, 'CFimpact', 1, { fieldinfo: IMPACT }),
    row(9, 'Category', 2, { endusernew: 2 }),
    row(10, 'Priority', 1, { fieldinfo: { mandatory: true } }),
    row(11, 'details', 2, { visibility_conditions: [{ fieldid: 202 }] }),
    row(12, 'Something of Halo', 2),
    row(205, 'CFfax', 0),
    { groupid: 3, group: { fields: [row(206, 'CFgrouped', 2)] } },
  ],
};

const DOCUMENTED = [
  'id',
  'summary',
  'details',
  'details_html',
  'category_1',
  'priority_id',
  'status_id',
  'customfields',
  'tickettype_id',
];

/** A Halo that knows one type and one ticket. */
async function form(question: Partial<FormQuestion> = {}, type: object = TYPE): Promise<TicketForm> {
  const answers: Record<string, unknown> = {
    'ticketType.get 2': type,
    'status.list 2': [
      { id: 1, name: 'New' },
      { id: 9, name: 'Closed' },
    ],
    'ticket.get 1001': {
      id: 1001,
      tickettype_id: 2,
      summary: 'Laptop',
      category_1: '',
      priority_id: 3,
      agent_id: 0,
      customfields: [
        { id: 203, name: 'CFcostCentre', value: 'secret centre' },
        { id: 206, name: 'CFgrouped', value: null },
      ],
    },
  };
  return readTicketForm(
    { doing: 'create', type: 2, who: 'agent', ...question },
    async ({ operation, parameters }) => {
      const payload = answers[`${operation} ${parameters.id ?? parameters.tickettype_id}`];
      if (!payload) throw new HaloError('HALO_NOT_FOUND', 'not here', { statusCode: 404 });
      return { payload, rows: Array.isArray(payload) ? payload : [payload], age: 5 };
    },
  );
}

const labels = (fields: { label: string }[]) => fields.map(({ label }) => label);

describe('What a ticket type requires', () => {
  it('is told by the numbers of its form, by the field itself and by conditions', async () => {
    const { type, fields, statuses, unclear } = await form();
    type.should.deepEqual({ id: 2, name: 'Service Request' });
    const needing = (need: string) => labels(fields.filter((field) => field.need === need));
    needing('required').should.deepEqual([
      'Summary',
      'Cost centre',
      'Category',
      'Priority',
      'Something of Halo',
      'CFgrouped',
    ]);
    needing('perhaps').should.deepEqual(['details']);
    needing('optional').should.deepEqual(['Business impact']);
    labels(fields).should.not.containEql('CFfax');
    statuses.map(({ id }) => id).should.deepEqual([1, 9]);
    unclear.should.be.false();
  });

  it('differs for a user, and for a change', async () => {
    const required = async (question: Partial<FormQuestion>) =>
      labels((await form(question)).fields.filter(({ need }) => need === 'required'));
    (await required({ who: 'user' })).should.deepEqual(['Category', 'Priority']);
    (await required({ doing: 'update' })).should.deepEqual(['Summary', 'Priority']);
  });

  it('is doubtful where Halo says that there is something, and nothing can be told', async () => {
    const { unclear } = await form({}, { ...TYPE, fields: [row(1, 'summary', 1)] });
    unclear.should.be.true();
  });

  it('is told without the statuses when those cannot be read, and why', async () => {
    const answer = await readTicketForm({ doing: 'create', type: 2, who: 'agent' }, async ({ operation }) => {
      if (operation === 'status.list') throw new HaloError('HALO_FORBIDDEN', 'No statuses for you.');
      return { payload: TYPE, rows: [TYPE], age: 0 };
    });
    answer.should.containEql({ statuses: [], statusProblem: 'No statuses for you.' });
    answer.fields.should.not.be.empty();
  });

  it('says what is not there', async () => {
    const error = await haloError(() => form({ type: 77 }));
    [error.code, error.statusCode].should.deepEqual(['HALO_NOT_FOUND', 404]);
    error.message.should.match(/no ticket type 77/);
    (await haloError(() => form({ ticket: 5 }))).message.should.match(/no ticket 5/);
  });

  it('takes the type of a certain ticket, and tells what it has without telling what', async () => {
    const answer = await form({ doing: 'update', type: undefined, ticket: 1001 });
    answer.type.id.should.equal(2);
    should(answer.has).deepEqual([
      'id',
      'tickettype_id',
      'summary',
      'priority_id',
      'customfields',
      'CFcostCentre',
    ]);
    JSON.stringify(answer).should.not.match(/secret centre|Laptop/);
  });

  for (const [what, type] of Object.entries({
    'no fields': { id: 2 },
    'strange fields': { id: 2, fields: [null, 'x', { fieldid: 1 }] },
  })) {
    it(`is nothing for a type with ${what}`, async () => {
      (await form({}, type)).should.containDeep({ type: { id: 2, name: '2' }, fields: [] });
    });
  }
});

describe('A request against the form of its type', () => {
  const check = async (
    record: Record<string, unknown>,
    question: Partial<FormQuestion> = {},
  ): Promise<TicketFindings> => checkTicket(await form(question), record, DOCUMENTED);

  it('lacks what is required, and perhaps what may be', async () => {
    const found = await check({ summary: 'x' });
    labels(found.missing).should.deepEqual(['Cost centre', 'Category', 'Priority', 'CFgrouped']);
    labels(found.perhaps).should.deepEqual(['details']);
    labels(found.unchecked).should.deepEqual(['Something of Halo']);
    labels(found.present).should.deepEqual(['Summary']);
  });

  it('has what is there, by any name that Halo takes', async () => {
    const found = await check({
      summary: 'x',
      details_html: '<p>y</p>',
      category_1: 'Hardware',
      priority_id: 3,
      customfields: [
        { id: 203, value: '4711' },
        { name: 'cfGROUPED', value: 0 },
      ],
    });
    [...found.missing, ...found.perhaps].should.be.empty();
    labels(found.present).should.containEql('CFgrouped');
  });

  it('lacks what is empty, and an id of 0', async () => {
    const found = await check({
      summary: '',
      priority_id: 0,
      category_1: null,
      customfields: [{ name: 'CFcostCentre' }],
    });
    labels(found.missing).should.containDeep(['Summary', 'Cost centre', 'Category', 'Priority']);
  });

  it('does not lack what the ticket has already', async () => {
    const found = await check({ id: 1001, summary: 'x' }, { doing: 'update', type: undefined, ticket: 1001 });
    found.missing.should.be.empty();
  });

  it('has values that there are not', async () => {
    const found = await check({ status_id: 4, customfields: [{ name: 'CFimpact', value: 7 }] });
    found.wrong
      .map(({ name, value }) => `${name}=${value}`)
      .should.deepEqual(['Business impact=7', 'status_id=4']);
    (await check({ status_id: 9, customfields: [{ name: 'CFimpact', value: '2' }] })).wrong.should.be.empty();
  });

  it('has names that nobody knows', async () => {
    const found = await check({
      sumary: 'x',
      customfields: [
        { name: 'CFcostCenter', value: 1 },
        { id: 999, value: 1 },
      ],
    });
    found.unknown.should.deepEqual([
      { name: 'sumary', nearest: 'summary' },
      { name: 'CFcostCenter', nearest: 'CFcostCentre' },
      { name: '#999', nearest: undefined },
    ]);
  });
});
