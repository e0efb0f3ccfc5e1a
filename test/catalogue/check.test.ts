import should from 'should';
import { checkCatalogue } from '../../scripts/catalogue-check';
import { type Facts, readFacts } from '../../scripts/catalogue-spec';
import { type CatalogueData, wholeCatalogue } from '../../src/catalogue';
import type { OperationLine } from '../../src/catalogue/operation';

const facts = readFacts();

/** The findings for a catalogue of one line, in which one thing is as given. */
function findings(
  change: Partial<OperationLine>,
  base: OperationLine = CREATE,
  published: Facts = facts,
): string[] {
  return checkCatalogue(catalogue({ 'ticket.create': { ...base, ...change } }), published);
}

function catalogue(operations: Record<string, OperationLine>): CatalogueData {
  return { areas: [{ name: 'Tickets', operations }], endpoints: wholeCatalogue().endpoints };
}

const CREATE: OperationLine = {
  route: 'POST /Tickets',
  tier: 'core',
  title: 'Create a ticket',
  description: 'Creates a ticket.',
  id: 'forbidden',
  requires: ['summary'],
  sample: { request: { summary: 'No light' }, answer: { id: 1 } },
};

const GET: OperationLine = {
  route: 'GET /Actions/{id}',
  tier: 'core',
  title: 'Get an action',
  description: 'Gets an action.',
  requires: ['ticket_id'],
  sample: { parameters: { id: 2, ticket_id: 1001 }, answer: { id: 2 } },
};

const NUMBERS: OperationLine = {
  route: 'POST /Event',
  tier: 'core',
  title: 'Create events',
  description: 'Creates events.',
  sample: { request: [1], answer: [1] },
};

describe('The check of the catalogue', () => {
  it('finds nothing wrong with the catalogue', () => {
    checkCatalogue(wholeCatalogue(), facts).should.eql([]);
  });

  it('finds nothing wrong with the lines that the mistakes below are planted in', () => {
    findings({}).should.eql([]);
    findings({}, GET).should.eql([]);
    findings({}, NUMBERS).should.eql([]);
  });

  const mistakes: [mistake: string, change: Partial<OperationLine>, base: OperationLine, finding: RegExp][] =
    [
      [
        'an endpoint that does not exist',
        { route: 'POST /Tickts' },
        CREATE,
        /POST \/Tickts is not in the published document/,
      ],
      [
        'a method that an endpoint does not have',
        { route: 'DELETE /Tickets' },
        CREATE,
        /DELETE \/Tickets is not in/,
      ],
      ['an endpoint of another product area', { route: 'GET /Invoice' }, GET, /GET \/Invoice is not in/],
      [
        'a misspelt parameter in a sample',
        { sample: { parameters: { id: 2, ticket_id: 1, includedetail: true }, answer: {} } },
        GET,
        /"includedetail" is no documented parameter/,
      ],
      [
        'a misspelt main parameter',
        { main: [{ name: 'ticketid', label: 'Ticket' }] },
        GET,
        /"ticketid" is no documented parameter/,
      ],
      [
        'a misspelt required parameter',
        { requires: ['ticketid'] },
        GET,
        /"ticketid" is no documented parameter/,
      ],
      [
        'a misspelt fixed parameter',
        { fixed: { ticketid: 1 } },
        GET,
        /"ticketid" is no documented parameter/,
      ],
      [
        'a parameter of the wrong type',
        { sample: { parameters: { id: 'two', ticket_id: 1 }, answer: {} } },
        GET,
        /"id" should be of type integer, but is "two"/,
      ],
      [
        'a sample without a path parameter',
        { sample: { parameters: { ticket_id: 1 }, answer: {} } },
        GET,
        /lacks the parameter "id"/,
      ],
      [
        'a sample without a required parameter',
        { sample: { parameters: { id: 1 }, answer: {} } },
        GET,
        /lacks the required parameter ticket_id/,
      ],
      [
        'a member that Halo does not know',
        { sample: { request: { summary: 'x', sumary: 'y' }, answer: {} } },
        CREATE,
        /has "sumary", which is no member of Faults/,
      ],
      [
        'a member deep in a sample that Halo does not know',
        { sample: { request: { summary: 'x', assets: [{ ident: 1 }] }, answer: {} } },
        CREATE,
        /assets\[0\] has "ident", which is no member of Device_List/,
      ],
      [
        'a member of the wrong type',
        { sample: { request: { summary: 'x', status_id: '2' }, answer: {} } },
        CREATE,
        /its sample\.status_id should be of type integer, but is "2"/,
      ],
      [
        'a list where one value is due',
        { sample: { request: { summary: 'x', assets: { id: 9 } }, answer: {} } },
        CREATE,
        /assets should be a list/,
      ],
      [
        'a misspelt fixed member',
        { fixed: { hidefromuser: true } },
        CREATE,
        /"hidefromuser" is no member of Faults/,
      ],
      [
        'a misspelt required member',
        { requires: ['summary', 'tickettype'] },
        CREATE,
        /"tickettype" is no member of Faults/,
      ],
      [
        'an explained member that does not exist',
        { members: [{ name: 'sumary', label: 'Summary' }] },
        CREATE,
        /"sumary" is no member of Faults/,
      ],
      [
        'a sample without a required member',
        { sample: { request: { details: 'x' }, answer: {} } },
        CREATE,
        /lacks the required member summary/,
      ],
      [
        'a sample whose element lacks a required member',
        { sample: { request: [{ summary: 'x' }, { details: 'y' }], answer: [] } },
        CREATE,
        /lacks the required member summary/,
      ],
      [
        'a write that does not say whether it carries an id',
        { id: undefined },
        CREATE,
        /does not say whether they carry an id/,
      ],
      [
        'a pattern for a member that does not exist',
        { matches: { sumary: { pattern: '.', what: 'oneSelect' } } },
        CREATE,
        /"sumary" is no member of Faults/,
      ],
      ['a write that leaves the id free', { id: 'free' }, CREATE, /leaves the id free/],
      [
        'a sample with a forbidden id',
        { sample: { request: { id: 1, summary: 'x' }, answer: {} } },
        CREATE,
        /has an id, which is forbidden/,
      ],
      ['a sample without the id it needs', { id: 'required' }, CREATE, /its sample lacks the id/],
      [
        'a list as the sample of a body that is one object',
        { route: 'POST /Tickets/Object', sample: { request: [{ summary: 'x' }], answer: {} } },
        CREATE,
        /the body is one object/,
      ],
      [
        'a request for an endpoint without a body',
        { sample: { request: { id: 2 }, parameters: { id: 2, ticket_id: 1 }, answer: {} } },
        GET,
        /has a request in its sample, but no body/,
      ],
      ['an id rule on a read', { id: 'required' }, GET, /has an id rule, but writes no records/],
      [
        'rows kept by a member they do not have',
        { route: 'GET /TicketApproval', requires: undefined, where: { results: 0 }, sample: { answer: [] } },
        GET,
        /keeps rows by "results"/,
      ],
      ['rows kept on a write', { where: { result: 0 } }, CREATE, /keeps rows, but is no list/],
      [
        'a path without the parameter that the document has',
        { route: 'GET /Actions' },
        { ...GET, requires: undefined },
        /"id" is no documented parameter/,
      ],
      [
        'a parameter of the wrong type that the operation sets',
        { fixed: { mostrecent: 'yes' } },
        GET,
        /its "mostrecent" should be of type boolean, but is "yes"/,
      ],
      [
        'members explained where there is no body',
        { members: [{ name: 'summary', label: 'Summary' }] },
        GET,
        /explains members, but has no body/,
      ],
      [
        'a member of the wrong type that the operation sets',
        { fixed: { _validate_only: 'true' } },
        CREATE,
        /its fixed members\._validate_only should be of type boolean, but is "true"/,
      ],
      [
        'an element of a sample that is no record',
        { sample: { request: [{ summary: 'x' }, 'y'], answer: {} } },
        CREATE,
        /should be an object \(Faults\), but is "y"/,
      ],
      [
        'a core write without a request in its sample',
        { sample: { answer: {} } },
        CREATE,
        /has no request in its sample/,
      ],
      [
        'texts for a body of whole numbers',
        { sample: { request: ['1'], answer: [] } },
        NUMBERS,
        /its sample\[0\] should be of type integer, but is "1"/,
      ],
      [
        'one number for a body that is a list of them',
        { sample: { request: 1, answer: [] } },
        NUMBERS,
        /its sample should be a list, but is 1/,
      ],
      [
        'an id rule where only numbers are written',
        { id: 'required' },
        NUMBERS,
        /has an id rule, but writes no records/,
      ],
      [
        'a sample without its id for a body that is not documented',
        {
          route: 'POST /Chat',
          id: 'required',
          requires: undefined,
          sample: { request: { ticket_id: 1 }, answer: {} },
        },
        CREATE,
        /its sample lacks the id/,
      ],
      [
        'a text that sends readers to an operation that is not there',
        { members: [{ name: 'summary', label: 'Summary', hint: 'From "List summaries".' }] },
        CREATE,
        /sends readers to "List summaries", which no operation is called/,
      ],
      ['no title', { title: '' }, CREATE, /its title is missing/],
      ['a title with a full stop', { title: 'Create a ticket.' }, CREATE, /its title is missing or ends/],
      ['no description', { description: '' }, CREATE, /its description is missing/],
      ['a description that breaks off', { description: 'Creates a' }, CREATE, /is no sentence/],
      ['no sample', { sample: undefined }, GET, /has no sample/],
      [
        'no answer in a sample',
        { sample: { request: { summary: 'x' } } },
        CREATE,
        /does not show the shape of its answer/,
      ],
      [
        'an answer with a member that Halo does not know',
        { sample: { request: { summary: 'x' }, answer: { ident: 1 } } },
        CREATE,
        /answer has "ident", which is no member of Faults/,
      ],
      [
        'something that is not plain data',
        {
          where: JSON.parse,
          route: 'GET /TicketApproval',
          requires: undefined,
          sample: { answer: [] },
        } as unknown as Partial<OperationLine>,
        GET,
        /not plain data/,
      ],
    ];

  for (const [mistake, change, base, finding] of mistakes) {
    it(`finds ${mistake}`, () => {
      should(findings(change, base).join('\n')).match(finding);
    });
  }

  it('finds an endpoint that belongs to billing', () => {
    const endpoints = {
      ...facts.endpoints,
      'GET /Invoice': { tag: 'InvoiceHeader', scope: 'psa', path: {}, query: {}, body: null },
    } as const;
    const line: OperationLine = {
      ...GET,
      route: 'GET /Invoice',
      requires: undefined,
      sample: { answer: [] },
    };
    findings({}, line, { ...facts, endpoints })
      .join('\n')
      .should.match(/\(InvoiceHeader\) belongs to "psa"/);
  });

  it('finds a body of another kind than the document has', () => {
    const endpoint = {
      ...facts.endpoints['POST /Tickets'],
      body: { schema: 'Faults', array: false },
    } as Facts['endpoints'][string];
    const published = { ...facts, endpoints: { ...facts.endpoints, 'POST /Tickets': endpoint } };
    findings({}, CREATE, published)
      .join('\n')
      .should.match(/its body is "records", documented is "record"/);
  });

  it("finds path parameters that are not the document's", () => {
    const endpoint = {
      ...facts.endpoints['GET /Actions/{id}'],
      path: { number: 'integer' },
    } as Facts['endpoints'][string];
    const published = { ...facts, endpoints: { ...facts.endpoints, 'GET /Actions/{id}': endpoint } };
    findings({}, GET, published)
      .join('\n')
      .should.match(/its path parameters are id, documented are number/);
  });

  it('finds an id that two areas use', () => {
    const { areas, endpoints } = catalogue({ 'ticket.create': CREATE });
    const twice = {
      areas: [...areas, { name: 'Changes', operations: { 'ticket.create': CREATE } }],
      endpoints,
    };
    checkCatalogue(twice, facts).should.eql(['ticket.create: is in "Tickets" and in "Changes"']);
  });
});
