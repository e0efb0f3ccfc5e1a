import should from 'should';
import { HaloError } from '../../src/errors';
import { checkTicket, type TicketFindings } from '../../src/tenant/check-ticket';
import { readTicketForm, type TicketForm, type TicketFormQuery } from '../../src/tenant/ticket-form';
import { catchHaloError } from '../support/errors';

const fieldRow = (fieldid: number, fieldname: string, technew: number, overrides: object = {}) => ({
  fieldid,
  fieldname,
  technew,
  techdetail: 1,
  endusernew: 1,
  enduserdetail: 1,
  ...overrides,
});

const IMPACT_FIELD = {
  id: 202,
  name: 'CFimpact',
  label: 'Business impact',
  values: [
    { id: 1, name: 'Nobody' },
    { id: 2, name: 'Everybody' },
  ],
};

const TICKET_TYPE = {
  id: 2,
  name: 'Service Request',
  hasmandatorytechfields: true,
  fields: [
    fieldRow(1, 'Subject of it', 2, {
      fieldinfo: { label: 'Summary', faults_field_name: 'summary' },
      techdetail: 2,
    }),
    fieldRow(203, 'CFcostCentre', 2, { fieldinfo: { id: 203, name: 'CFcostCentre', label: 'Cost centre' } }),
    fieldRow(202, 'CFimpact', 1, { fieldinfo: IMPACT_FIELD }),
    fieldRow(9, 'Category', 2, { endusernew: 2 }),
    fieldRow(10, 'Priority', 1, { fieldinfo: { mandatory: true } }),
    fieldRow(11, 'details', 2, { visibility_conditions: [{ fieldid: 202 }] }),
    fieldRow(12, 'Something of Halo', 2),
    fieldRow(205, 'CFfax', 0),
    { groupid: 3, group: { fields: [fieldRow(206, 'CFgrouped', 2)] } },
  ],
};

const DOCUMENTED_FIELDS = [
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
async function readForm(
  query: Partial<TicketFormQuery> = {},
  type: object = TICKET_TYPE,
): Promise<TicketForm> {
  const payloads: Record<string, unknown> = {
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
    { mode: 'create', type: 2, audience: 'agent', ...query },
    async ({ operation, parameters }) => {
      const payload = payloads[`${operation} ${parameters.id ?? parameters.tickettype_id}`];
      if (!payload) throw new HaloError('HALO_NOT_FOUND', 'not here', { statusCode: 404 });
      return { payload, rows: Array.isArray(payload) ? payload : [payload], age: 5 };
    },
  );
}

const labels = (fields: { label: string }[]) => fields.map(({ label }) => label);

describe('The form of a ticket type', () => {
  it('determines required fields by visibility, mandatory flag and conditions', async () => {
    const { type, fields, statuses, unclear } = await readForm();
    type.should.deepEqual({ id: 2, name: 'Service Request' });
    const labelsWith = (requirement: string) => labels(fields.filter((field) => field.need === requirement));
    labelsWith('required').should.deepEqual([
      'Summary',
      'Cost centre',
      'Category',
      'Priority',
      'Something of Halo',
      'CFgrouped',
    ]);
    labelsWith('conditional').should.deepEqual(['details']);
    labelsWith('optional').should.deepEqual(['Business impact']);
    labels(fields).should.not.containEql('CFfax');
    statuses.map(({ id }) => id).should.deepEqual([1, 9]);
    unclear.should.be.false();
  });

  it('differs for users and for updates', async () => {
    const requiredLabels = async (query: Partial<TicketFormQuery>) =>
      labels((await readForm(query)).fields.filter(({ need }) => need === 'required'));
    (await requiredLabels({ audience: 'user' })).should.deepEqual(['Category', 'Priority']);
    (await requiredLabels({ mode: 'update' })).should.deepEqual(['Summary', 'Priority']);
  });

  it('is unclear when Halo reports mandatory fields but marks none', async () => {
    const { unclear } = await readForm({}, { ...TICKET_TYPE, fields: [fieldRow(1, 'summary', 1)] });
    unclear.should.be.true();
  });

  it('is returned without statuses, with the reason, when these cannot be read', async () => {
    const result = await readTicketForm(
      { mode: 'create', type: 2, audience: 'agent' },
      async ({ operation }) => {
        if (operation === 'status.list') throw new HaloError('HALO_FORBIDDEN', 'No statuses for you.');
        return { payload: TICKET_TYPE, rows: [TICKET_TYPE], age: 0 };
      },
    );
    result.should.containEql({ statuses: [], statusProblem: 'No statuses for you.' });
    result.fields.should.not.be.empty();
  });

  it('reports an unknown ticket type or ticket', async () => {
    const error = await catchHaloError(() => readForm({ type: 77 }));
    [error.code, error.statusCode].should.deepEqual(['HALO_NOT_FOUND', 404]);
    error.message.should.match(/ticket type 77 does not exist/);
    (await catchHaloError(() => readForm({ ticket: 5 }))).message.should.match(/ticket 5 does not exist/);
  });

  it('uses the type of a ticket and returns the names of its filled fields, not their values', async () => {
    const result = await readForm({ mode: 'update', type: undefined, ticket: 1001 });
    result.type.id.should.equal(2);
    should(result.filled).deepEqual([
      'id',
      'tickettype_id',
      'summary',
      'priority_id',
      'customfields',
      'CFcostCentre',
    ]);
    JSON.stringify(result).should.not.match(/secret centre|Laptop/);
  });

  for (const [title, type] of Object.entries({
    'no fields': { id: 2 },
    'malformed fields': { id: 2, fields: [null, 'x', { fieldid: 1 }] },
  })) {
    it(`is empty for a type with ${title}`, async () => {
      (await readForm({}, type)).should.containDeep({ type: { id: 2, name: '2' }, fields: [] });
    });
  }
});

describe('The check of a request against the form', () => {
  const checkRecord = async (
    record: Record<string, unknown>,
    query: Partial<TicketFormQuery> = {},
  ): Promise<TicketFindings> => checkTicket(await readForm(query), record, DOCUMENTED_FIELDS);

  it('reports missing required and conditional fields', async () => {
    const findings = await checkRecord({ summary: 'x' });
    labels(findings.missing).should.deepEqual(['Cost centre', 'Category', 'Priority', 'CFgrouped']);
    labels(findings.conditional).should.deepEqual(['details']);
    labels(findings.unchecked).should.deepEqual(['Something of Halo']);
    labels(findings.present).should.deepEqual(['Summary']);
  });

  it('accepts equivalent names of a field', async () => {
    const findings = await checkRecord({
      summary: 'x',
      details_html: '<p>y</p>',
      category_1: 'Hardware',
      priority_id: 3,
      customfields: [
        { id: 203, value: '4711' },
        { name: 'cfGROUPED', value: 0 },
      ],
    });
    [...findings.missing, ...findings.conditional].should.be.empty();
    labels(findings.present).should.containEql('CFgrouped');
  });

  it('treats empty values and the id 0 as missing', async () => {
    const findings = await checkRecord({
      summary: '',
      priority_id: 0,
      category_1: null,
      customfields: [{ name: 'CFcostCentre' }],
    });
    labels(findings.missing).should.containDeep(['Summary', 'Cost centre', 'Category', 'Priority']);
  });

  it('does not report fields that the ticket already has', async () => {
    const findings = await checkRecord(
      { id: 1001, summary: 'x' },
      { mode: 'update', type: undefined, ticket: 1001 },
    );
    findings.missing.should.be.empty();
  });

  it('reports values that are not among the options', async () => {
    const findings = await checkRecord({ status_id: 4, customfields: [{ name: 'CFimpact', value: 7 }] });
    findings.invalid
      .map(({ name, value }) => `${name}=${value}`)
      .should.deepEqual(['Business impact=7', 'status_id=4']);
    (
      await checkRecord({ status_id: 9, customfields: [{ name: 'CFimpact', value: '2' }] })
    ).invalid.should.be.empty();
  });

  it('reports unknown names with a suggestion', async () => {
    const findings = await checkRecord({
      sumary: 'x',
      customfields: [
        { name: 'CFcostCenter', value: 1 },
        { id: 999, value: 1 },
      ],
    });
    findings.unknown.should.deepEqual([
      { name: 'sumary', suggestion: 'summary' },
      { name: 'CFcostCenter', suggestion: 'CFcostCentre' },
      { name: '#999', suggestion: undefined },
    ]);
  });
});
