import should from 'should';
import { checkCatalogue } from '../../scripts/catalogue-check';
import { type ApiSpec, readSpec } from '../../scripts/catalogue-spec';
import { type CatalogueData, fullCatalogue } from '../../src/catalogue';
import type { OperationDefinition } from '../../src/catalogue/operation';

const apiSpec = readSpec();

/** The findings for a catalogue of one operation: `base` with some changes. */
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

  it('finds nothing wrong with the operations that the cases below are based on', () => {
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
      'a method that the endpoint does not support',
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
      /"includedetail" is not a documented parameter/,
    ],
    [
      'a misspelt main parameter',
      { main: [{ name: 'ticketid', label: 'Ticket' }] },
      GET_OPERATION,
      /"ticketid" is not a documented parameter/,
    ],
    [
      'a misspelt required parameter',
      { requires: ['ticketid'] },
      GET_OPERATION,
      /"ticketid" is not a documented parameter/,
    ],
    [
      'a misspelt fixed parameter',
      { fixed: { ticketid: 1 } },
      GET_OPERATION,
      /"ticketid" is not a documented parameter/,
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
      'an undocumented property',
      { sample: { request: { summary: 'x', sumary: 'y' }, response: {} } },
      CREATE_OPERATION,
      /has "sumary", which is not a property of Faults/,
    ],
    [
      'an undocumented nested property',
      { sample: { request: { summary: 'x', assets: [{ ident: 1 }] }, response: {} } },
      CREATE_OPERATION,
      /assets\[0\] has "ident", which is not a property of Device_List/,
    ],
    [
      'a property of the wrong type',
      { sample: { request: { summary: 'x', status_id: '2' }, response: {} } },
      CREATE_OPERATION,
      /its sample\.status_id should be of type integer, but is "2"/,
    ],
    [
      'an object instead of a list',
      { sample: { request: { summary: 'x', assets: { id: 9 } }, response: {} } },
      CREATE_OPERATION,
      /assets should be a list/,
    ],
    [
      'a misspelt fixed property',
      { fixed: { hidefromuser: true } },
      CREATE_OPERATION,
      /"hidefromuser" is not a property of Faults/,
    ],
    [
      'a misspelt required property',
      { requires: ['summary', 'tickettype'] },
      CREATE_OPERATION,
      /"tickettype" is not a property of Faults/,
    ],
    [
      'a described property that does not exist',
      { properties: [{ name: 'sumary', label: 'Summary' }] },
      CREATE_OPERATION,
      /"sumary" is not a property of Faults/,
    ],
    [
      'a sample without a required property',
      { sample: { request: { details: 'x' }, response: {} } },
      CREATE_OPERATION,
      /lacks the required property summary/,
    ],
    [
      'a sample whose second record lacks a required property',
      { sample: { request: [{ summary: 'x' }, { details: 'y' }], response: [] } },
      CREATE_OPERATION,
      /lacks the required property summary/,
    ],
    ['a write without an id rule', { id: undefined }, CREATE_OPERATION, /has no id rule/],
    [
      'a pattern for a property that does not exist',
      { matches: { sumary: { pattern: '.', what: 'singleSelect' } } },
      CREATE_OPERATION,
      /"sumary" is not a property of Faults/,
    ],
    ['a write with the id rule "free"', { id: 'free' }, CREATE_OPERATION, /has the id rule "free"/],
    [
      'a sample with a forbidden id',
      { sample: { request: { id: 1, summary: 'x' }, response: {} } },
      CREATE_OPERATION,
      /has an id, which is forbidden/,
    ],
    ['a sample without the required id', { id: 'required' }, CREATE_OPERATION, /its sample lacks the id/],
    [
      'an array as the sample of a single-object body',
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
      'a row filter by an undocumented property',
      { route: 'GET /TicketApproval', requires: undefined, where: { results: 0 }, sample: { response: [] } },
      GET_OPERATION,
      /filters rows by "results"/,
    ],
    [
      'a row filter on a write',
      { where: { result: 0 } },
      CREATE_OPERATION,
      /filters rows, but is not a list/,
    ],
    [
      'a path without the documented parameter',
      { route: 'GET /Actions' },
      { ...GET_OPERATION, requires: undefined },
      /"id" is not a documented parameter/,
    ],
    [
      'a fixed parameter of the wrong type',
      { fixed: { mostrecent: 'yes' } },
      GET_OPERATION,
      /its "mostrecent" should be of type boolean, but is "yes"/,
    ],
    [
      'described properties of an endpoint without a body',
      { properties: [{ name: 'summary', label: 'Summary' }] },
      GET_OPERATION,
      /describes properties, but has no body/,
    ],
    [
      'a fixed property of the wrong type',
      { fixed: { _validate_only: 'true' } },
      CREATE_OPERATION,
      /its fixed properties\._validate_only should be of type boolean, but is "true"/,
    ],
    [
      'a sample record that is not an object',
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
      'strings for a body of integers',
      { sample: { request: ['1'], response: [] } },
      EVENT_OPERATION,
      /its sample\[0\] should be of type integer, but is "1"/,
    ],
    [
      'a single number for a body that is a list of numbers',
      { sample: { request: 1, response: [] } },
      EVENT_OPERATION,
      /its sample should be a list, but is 1/,
    ],
    [
      'an id rule for a body of integers',
      { id: 'required' },
      EVENT_OPERATION,
      /has an id rule, but writes no records/,
    ],
    [
      'a sample without the required id for an undocumented body',
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
      'a hint that refers to an operation that does not exist',
      { properties: [{ name: 'summary', label: 'Summary', hint: 'From "List summaries".' }] },
      CREATE_OPERATION,
      /refers to "List summaries", but no operation has this title/,
    ],
    ['no title', { title: '' }, CREATE_OPERATION, /its title is missing/],
    [
      'a title with a full stop',
      { title: 'Create a ticket.' },
      CREATE_OPERATION,
      /its title is missing or ends/,
    ],
    ['no description', { description: '' }, CREATE_OPERATION, /its description is missing/],
    ['an incomplete description', { description: 'Creates a' }, CREATE_OPERATION, /is not a sentence/],
    ['no sample', { sample: undefined }, GET_OPERATION, /has no sample/],
    [
      'a sample without a response',
      { sample: { request: { summary: 'x' } } },
      CREATE_OPERATION,
      /has no sample response/,
    ],
    [
      'a response with an undocumented property',
      { sample: { request: { summary: 'x' }, response: { ident: 1 } } },
      CREATE_OPERATION,
      /its sample response has "ident", which is not a property of Faults/,
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

  it('finds an endpoint outside ITSM', () => {
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

  it('finds a body kind that differs from the documented one', () => {
    const endpoint = {
      ...apiSpec.endpoints['POST /Tickets'],
      body: { schema: 'Faults', array: false },
    } as ApiSpec['endpoints'][string];
    const spec = { ...apiSpec, endpoints: { ...apiSpec.endpoints, 'POST /Tickets': endpoint } };
    checkOperation({}, CREATE_OPERATION, spec)
      .join('\n')
      .should.match(/its body is "records", documented is "record"/);
  });

  it('finds path parameters that differ from the documented ones', () => {
    const endpoint = {
      ...apiSpec.endpoints['GET /Actions/{id}'],
      path: { number: 'integer' },
    } as ApiSpec['endpoints'][string];
    const spec = { ...apiSpec, endpoints: { ...apiSpec.endpoints, 'GET /Actions/{id}': endpoint } };
    checkOperation({}, GET_OPERATION, spec)
      .join('\n')
      .should.match(/its path parameters are id, documented are number/);
  });

  it('finds an operation id used in two areas', () => {
    const { areas, endpoints } = catalogue({ 'ticket.create': CREATE_OPERATION });
    const duplicated = {
      areas: [...areas, { name: 'Changes', operations: { 'ticket.create': CREATE_OPERATION } }],
      endpoints,
    };
    checkCatalogue(duplicated, apiSpec).should.eql(['ticket.create: is in "Tickets" and in "Changes"']);
  });
});
