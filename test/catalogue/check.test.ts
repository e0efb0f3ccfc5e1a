import should from 'should';
import { checkCatalogue } from '../../scripts/catalogue-check';
import { type ApiSpec, readSpec } from '../../scripts/catalogue-spec';
import { type CatalogueData, fullCatalogue } from '../../src/catalogue';
import type { OperationDefinition } from '../../src/catalogue/operation';

const apiSpec = readSpec();

/** The findings for a catalogue of one line, in which one thing is as given. */
function checkOperation(
  changes: Partial<OperationDefinition>,
  base: OperationDefinition = CREATE_OPERATION,
  spec: ApiSpec = apiSpec,
): string[] {
  return checkCatalogue(catalogue({ 'ticket.create': { ...base, ...changes } }), spec);
}

function catalogue(operations: Record<string, OperationDefinition>): CatalogueData {
  return { areas: [{ name: 'Tickets', operations }], endpoints: fullCatalogue().endpoints };
}

const CREATE_OPERATION: OperationDefinition = {
  route: 'POST /Tickets',
  tier: 'core',
  title: 'Create a ticket',
  description: 'Creates a ticket.',
  id: 'forbidden',
  requires: ['summary'],
  sample: { request: { summary: 'No light' }, response: { id: 1 } },
};

const GET_OPERATION: OperationDefinition = {
  route: 'GET /Actions/{id}',
  tier: 'core',
  title: 'Get an action',
  description: 'Gets an action.',
  requires: ['ticket_id'],
  sample: { parameters: { id: 2, ticket_id: 1001 }, response: { id: 2 } },
};

const EVENT_OPERATION: OperationDefinition = {
  route: 'POST /Event',
  tier: 'core',
  title: 'Create events',
  description: 'Creates events.',
  sample: { request: [1], response: [1] },
};

describe('The check of the catalogue', () => {
  it('finds nothing wrong with the catalogue', () => {
    checkCatalogue(fullCatalogue(), apiSpec).should.eql([]);
  });

  it('finds nothing wrong with the lines that the mistakes below are planted in', () => {
    checkOperation({}).should.eql([]);
    checkOperation({}, GET_OPERATION).should.eql([]);
    checkOperation({}, EVENT_OPERATION).should.eql([]);
  });

  const invalidCases: [
    title: string,
    changes: Partial<OperationDefinition>,
    base: OperationDefinition,
    pattern: RegExp,
  ][] = [
    [
      'an endpoint that does not exist',
      { route: 'POST /Tickts' },
      CREATE_OPERATION,
      /POST \/Tickts is not in the published document/,
    ],
    [
      'a method that an endpoint does not have',
      { route: 'DELETE /Tickets' },
      CREATE_OPERATION,
      /DELETE \/Tickets is not in/,
    ],
    [
      'an endpoint of another product area',
      { route: 'GET /Invoice' },
      GET_OPERATION,
      /GET \/Invoice is not in/,
    ],
    [
      'a misspelt parameter in a sample',
      { sample: { parameters: { id: 2, ticket_id: 1, includedetail: true }, response: {} } },
      GET_OPERATION,
      /"includedetail" is no documented parameter/,
    ],
    [
      'a misspelt main parameter',
      { main: [{ name: 'ticketid', label: 'Ticket' }] },
      GET_OPERATION,
      /"ticketid" is no documented parameter/,
    ],
    [
      'a misspelt required parameter',
      { requires: ['ticketid'] },
      GET_OPERATION,
      /"ticketid" is no documented parameter/,
    ],
    [
      'a misspelt fixed parameter',
      { fixed: { ticketid: 1 } },
      GET_OPERATION,
      /"ticketid" is no documented parameter/,
    ],
    [
      'a parameter of the wrong type',
      { sample: { parameters: { id: 'two', ticket_id: 1 }, response: {} } },
      GET_OPERATION,
      /"id" should be of type integer, but is "two"/,
    ],
    [
      'a sample without a path parameter',
      { sample: { parameters: { ticket_id: 1 }, response: {} } },
      GET_OPERATION,
      /lacks the parameter "id"/,
    ],
    [
      'a sample without a required parameter',
      { sample: { parameters: { id: 1 }, response: {} } },
      GET_OPERATION,
      /lacks the required parameter ticket_id/,
    ],
    [
      'a member that Halo does not know',
      { sample: { request: { summary: 'x', sumary: 'y' }, response: {} } },
      CREATE_OPERATION,
      /has "sumary", which is no member of Faults/,
    ],
    [
      'a member deep in a sample that Halo does not know',
      { sample: { request: { summary: 'x', assets: [{ ident: 1 }] }, response: {} } },
      CREATE_OPERATION,
      /assets\[0\] has "ident", which is no member of Device_List/,
    ],
    [
      'a member of the wrong type',
      { sample: { request: { summary: 'x', status_id: '2' }, response: {} } },
      CREATE_OPERATION,
      /its sample\.status_id should be of type integer, but is "2"/,
    ],
    [
      'a list where one value is due',
      { sample: { request: { summary: 'x', assets: { id: 9 } }, response: {} } },
      CREATE_OPERATION,
      /assets should be a list/,
    ],
    [
      'a misspelt fixed member',
      { fixed: { hidefromuser: true } },
      CREATE_OPERATION,
      /"hidefromuser" is no member of Faults/,
    ],
    [
      'a misspelt required member',
      { requires: ['summary', 'tickettype'] },
      CREATE_OPERATION,
      /"tickettype" is no member of Faults/,
    ],
    [
      'an explained member that does not exist',
      { properties: [{ name: 'sumary', label: 'Summary' }] },
      CREATE_OPERATION,
      /"sumary" is no member of Faults/,
    ],
    [
      'a sample without a required member',
      { sample: { request: { details: 'x' }, response: {} } },
      CREATE_OPERATION,
      /lacks the required member summary/,
    ],
    [
      'a sample whose element lacks a required member',
      { sample: { request: [{ summary: 'x' }, { details: 'y' }], response: [] } },
      CREATE_OPERATION,
      /lacks the required member summary/,
    ],
    [
      'a write that does not say whether it carries an id',
      { id: undefined },
      CREATE_OPERATION,
      /does not say whether they carry an id/,
    ],
    [
      'a pattern for a member that does not exist',
      { matches: { sumary: { pattern: '.', what: 'singleSelect' } } },
      CREATE_OPERATION,
      /"sumary" is no member of Faults/,
    ],
    ['a write that leaves the id free', { id: 'free' }, CREATE_OPERATION, /leaves the id free/],
    [
      'a sample with a forbidden id',
      { sample: { request: { id: 1, summary: 'x' }, response: {} } },
      CREATE_OPERATION,
      /has an id, which is forbidden/,
    ],
    ['a sample without the id it needs', { id: 'required' }, CREATE_OPERATION, /its sample lacks the id/],
    [
      'a list as the sample of a body that is one object',
      { route: 'POST /Tickets/Object', sample: { request: [{ summary: 'x' }], response: {} } },
      CREATE_OPERATION,
      /the body is one object/,
    ],
    [
      'a request for an endpoint without a body',
      { sample: { request: { id: 2 }, parameters: { id: 2, ticket_id: 1 }, response: {} } },
      GET_OPERATION,
      /has a request in its sample, but no body/,
    ],
    ['an id rule on a read', { id: 'required' }, GET_OPERATION, /has an id rule, but writes no records/],
    [
      'rows kept by a member they do not have',
      { route: 'GET /TicketApproval', requires: undefined, where: { results: 0 }, sample: { response: [] } },
      GET_OPERATION,
      /keeps rows by "results"/,
    ],
    ['rows kept on a write', { where: { result: 0 } }, CREATE_OPERATION, /keeps rows, but is no list/],
    [
      'a path without the parameter that the document has',
      { route: 'GET /Actions' },
      { ...GET_OPERATION, requires: undefined },
      /"id" is no documented parameter/,
    ],
    [
      'a parameter of the wrong type that the operation sets',
      { fixed: { mostrecent: 'yes' } },
      GET_OPERATION,
      /its "mostrecent" should be of type boolean, but is "yes"/,
    ],
    [
      'members explained where there is no body',
      { properties: [{ name: 'summary', label: 'Summary' }] },
      GET_OPERATION,
      /explains members, but has no body/,
    ],
    [
      'a member of the wrong type that the operation sets',
      { fixed: { _validate_only: 'true' } },
      CREATE_OPERATION,
      /its fixed members\._validate_only should be of type boolean, but is "true"/,
    ],
    [
      'an element of a sample that is no record',
      { sample: { request: [{ summary: 'x' }, 'y'], response: {} } },
      CREATE_OPERATION,
      /should be an object \(Faults\), but is "y"/,
    ],
    [
      'a core write without a request in its sample',
      { sample: { response: {} } },
      CREATE_OPERATION,
      /has no request in its sample/,
    ],
    [
      'texts for a body of whole numbers',
      { sample: { request: ['1'], response: [] } },
      EVENT_OPERATION,
      /its sample\[0\] should be of type integer, but is "1"/,
    ],
    [
      'one number for a body that is a list of them',
      { sample: { request: 1, response: [] } },
      EVENT_OPERATION,
      /its sample should be a list, but is 1/,
    ],
    [
      'an id rule where only numbers are written',
      { id: 'required' },
      EVENT_OPERATION,
      /has an id rule, but writes no records/,
    ],
    [
      'a sample without its id for a body that is not documented',
      {
        route: 'POST /Chat',
        id: 'required',
        requires: undefined,
        sample: { request: { ticket_id: 1 }, response: {} },
      },
      CREATE_OPERATION,
      /its sample lacks the id/,
    ],
    [
      'a text that sends readers to an operation that is not there',
      { properties: [{ name: 'summary', label: 'Summary', hint: 'From "List summaries".' }] },
      CREATE_OPERATION,
      /sends readers to "List summaries", which no operation is called/,
    ],
    ['no title', { title: '' }, CREATE_OPERATION, /its title is missing/],
    [
      'a title with a full stop',
      { title: 'Create a ticket.' },
      CREATE_OPERATION,
      /its title is missing or ends/,
    ],
    ['no description', { description: '' }, CREATE_OPERATION, /its description is missing/],
    ['a description that breaks off', { description: 'Creates a' }, CREATE_OPERATION, /is no sentence/],
    ['no sample', { sample: undefined }, GET_OPERATION, /has no sample/],
    [
      'no answer in a sample',
      { sample: { request: { summary: 'x' } } },
      CREATE_OPERATION,
      /does not show the shape of its answer/,
    ],
    [
      'an answer with a member that Halo does not know',
      { sample: { request: { summary: 'x' }, response: { ident: 1 } } },
      CREATE_OPERATION,
      /answer has "ident", which is no member of Faults/,
    ],
    [
      'something that is not plain data',
      {
        where: JSON.parse,
        route: 'GET /TicketApproval',
        requires: undefined,
        sample: { answer: [] },
      } as unknown as Partial<OperationDefinition>,
      GET_OPERATION,
      /not plain data/,
    ],
  ];

  for (const [title, changes, base, pattern] of invalidCases) {
    it(`finds ${title}`, () => {
      should(checkOperation(changes, base).join('\n')).match(pattern);
    });
  }

  it('finds an endpoint that belongs to billing', () => {
    const endpoints = {
      ...apiSpec.endpoints,
      'GET /Invoice': { tag: 'InvoiceHeader', scope: 'psa', path: {}, query: {}, body: null },
    } as const;
    const operation: OperationDefinition = {
      ...GET_OPERATION,
      route: 'GET /Invoice',
      requires: undefined,
      sample: { response: [] },
    };
    checkOperation({}, operation, { ...apiSpec, endpoints })
      .join('\n')
      .should.match(/\(InvoiceHeader\) belongs to "psa"/);
  });

  it('finds a body of another kind than the document has', () => {
    const endpoint = {
      ...apiSpec.endpoints['POST /Tickets'],
      body: { schema: 'Faults', array: false },
    } as ApiSpec['endpoints'][string];
    const spec = { ...apiSpec, endpoints: { ...apiSpec.endpoints, 'POST /Tickets': endpoint } };
    checkOperation({}, CREATE_OPERATION, spec)
      .join('\n')
      .should.match(/its body is "records", documented is "record"/);
  });

  it("finds path parameters that are not the document's", () => {
    const endpoint = {
      ...apiSpec.endpoints['GET /Actions/{id}'],
      path: { number: 'integer' },
    } as ApiSpec['endpoints'][string];
    const spec = { ...apiSpec, endpoints: { ...apiSpec.endpoints, 'GET /Actions/{id}': endpoint } };
    checkOperation({}, GET_OPERATION, spec)
      .join('\n')
      .should.match(/its path parameters are id, documented are number/);
  });

  it('finds an id that two areas use', () => {
    const { areas, endpoints } = catalogue({ 'ticket.create': CREATE_OPERATION });
    const duplicated = {
      areas: [...areas, { name: 'Changes', operations: { 'ticket.create': CREATE_OPERATION } }],
      endpoints,
    };
    checkCatalogue(duplicated, apiSpec).should.eql(['ticket.create: is in "Tickets" and in "Changes"']);
  });
});
