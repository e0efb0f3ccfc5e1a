import { readFileSync } from 'node:fs';
import should from 'should';
import { filterItsm } from '../../scripts/catalogue-import';
import { type OpenApiDocument, specFromOpenApi } from '../../scripts/catalogue-openapi';
import { specFromPublished } from '../../scripts/catalogue-published';
import { compactEndpoints, ENDPOINTS_FILE, readSpec } from '../../scripts/catalogue-spec';
import { areas } from '../../src/catalogue';

const knownSpec = readSpec();

const tenantDocument: OpenApiDocument = {
  openapi: '3.0.1',
  info: { title: 'Halo', version: 'v2' },
  paths: {
    '/Tickets': {
      get: {
        tags: ['Faults'],
        parameters: [
          { name: 'pageinate', in: 'query', schema: { type: 'bool' } },
          { name: 'inlcludeopenchildcount', in: 'query', schema: { type: 'boolean' } },
          { name: 'count', in: 'query', schema: { type: 'int' } },
          { name: 'Count', in: 'query', schema: { type: 'integer' } },
          { name: 'utcoffset', in: 'query', schema: { type: 'double' } },
          { name: 'ids', in: 'query', schema: { type: 'List<int>' } },
          { name: 'teams', in: 'query', schema: { type: 'array', items: { type: 'integer' } } },
          { name: 'lastupdatefromdate', in: 'query', schema: { type: 'boolean' } },
          { name: 'startdate', in: 'query', schema: { type: 'string' } },
          { name: 'datesearch', in: 'query', schema: { type: 'string' } },
          { name: 'includeslaactiondate', in: 'query', schema: { type: 'boolean' } },
        ],
      },
      post: {
        tags: ['Faults'],
        requestBody: {
          content: {
            'application/json': { schema: { type: 'array', items: { $ref: '#/components/schemas/Faults' } } },
          },
        },
      },
    },
    '/Tickets/Object': {
      post: {
        tags: ['Faults'],
        requestBody: { content: { 'application/json': { schema: { $ref: '#/components/schemas/Faults' } } } },
      },
    },
    '/Event': {
      post: {
        tags: ['Event'],
        requestBody: {
          content: {
            'application/json': { schema: { type: 'array', items: { type: 'integer', format: 'int32' } } },
          },
        },
      },
    },
    '/Attachment/image': {
      post: { tags: ['Attachment'], requestBody: { content: { 'multipart/form-data': { schema: {} } } } },
    },
    '/TicketApproval/{id}&{seq}': {
      delete: {
        tags: ['FaultApproval'],
        parameters: [
          { name: 'id', in: 'path', required: true, schema: { type: 'integer' } },
          { name: 'seq', in: 'path', required: true, schema: { type: 'integer' } },
        ],
      },
    },
    '/Priority/{id}': {
      get: { tags: ['Policy'], parameters: [{ name: 'id', in: 'path', schema: { type: 'string' } }] },
    },
    '/Actions/{id}': {
      delete: { tags: ['Actions'], parameters: [{ name: 'id', in: 'path', schema: { type: 'integer' } }] },
    },
    '/Invoice': { get: { tags: ['InvoiceHeader'] } },
    '/SecureSecretLink': { get: { tags: ['SecureSecretLink'] } },
  },
  components: {
    schemas: {
      Faults: {
        properties: {
          id: { type: 'integer', format: 'int32' },
          dateoccurred: { type: 'string', format: 'date-time' },
          child_ticket_ids: { type: 'array', items: { type: 'integer' } },
          customfields: { type: 'array', items: { $ref: '#/components/schemas/CustomField' } },
        },
      },
      CustomField: { properties: { name: { type: 'string' }, value: {} } },
      InvoiceHeader: { properties: { id: { type: 'integer' } } },
    },
  },
};

describe('The import of an OpenAPI document', () => {
  const importedSpec = specFromOpenApi(tenantDocument, knownSpec);
  const ticketsEndpoint = importedSpec.endpoints['GET /Tickets'];

  it('maps parameter types and keeps misspelt names', () => {
    should(ticketsEndpoint?.query).containEql({
      pageinate: 'boolean',
      inlcludeopenchildcount: 'boolean',
      count: 'integer',
    });
    should(ticketsEndpoint?.query).containEql({ utcoffset: 'number', ids: 'integers', teams: 'integers' });
  });

  it('keeps one of several parameters that differ only in case', () => {
    should(ticketsEndpoint?.query).not.have.property('Count');
  });

  it('detects dates by parameter name, whatever their documented type', () => {
    should(ticketsEndpoint?.query).containEql({
      lastupdatefromdate: 'date',
      startdate: 'date',
      datesearch: 'string',
      includeslaactiondate: 'boolean',
    });
  });

  it('distinguishes bodies: records, single record, ids, multipart form', () => {
    should(importedSpec.endpoints['POST /Tickets']?.body).eql({ schema: 'Faults', array: true });
    should(importedSpec.endpoints['POST /Tickets/Object']?.body).eql({ schema: 'Faults', array: false });
    should(importedSpec.endpoints['POST /Event']?.body).eql({ schema: 'integer', array: true });
    should(importedSpec.endpoints['POST /Attachment/image']?.body).eql({
      schema: 'object',
      array: false,
      multipart: true,
    });
  });

  it('keeps the ampersand in the approval path, and detects GUID ids', () => {
    should(importedSpec.endpoints['DELETE /TicketApproval/{id}&{seq}']?.path).eql({
      id: 'integer',
      seq: 'integer',
    });
    should(importedSpec.endpoints['GET /Priority/{id}']?.path).eql({ id: 'uuid' });
  });

  it('reads the properties of schemas', () => {
    should(importedSpec.schemas.Faults).eql({
      id: 'integer',
      dateoccurred: 'date',
      child_ticket_ids: 'integer[]',
      customfields: 'CustomField[]',
    });
    should(importedSpec.schemas.CustomField).eql({ name: 'string', value: 'any' });
  });

  it('keeps list keys and undocumented parameters of the existing specification', () => {
    should(ticketsEndpoint?.list).eql({ key: 'tickets', paged: true, confidence: 'confirmed' });
    should(importedSpec.endpoints['DELETE /Actions/{id}']).match({
      query: { ticket_id: 'integer' },
      required: ['ticket_id'],
    });
    should(importedSpec.endpoints['POST /Tickets']?.query).have.property('returnall', 'boolean');
  });

  it('removes endpoints outside ITSM or of unknown scope', () => {
    const { endpoints, schemas } = filterItsm(importedSpec);
    endpoints.should.not.have.properties(['GET /Invoice', 'GET /SecureSecretLink']);
    endpoints.should.have.property('GET /Tickets');
    schemas.should.have.properties(['Faults', 'CustomField']);
    schemas.should.not.have.property('InvoiceHeader');
  });
});

describe('The import of the published specification', () => {
  const importedSpec = specFromPublished({
    meta: { source: 'a test' },
    tags: { Actions: 'itsm-core' },
    operations: [
      {
        tag: 'Actions',
        scope: 'itsm-core',
        method: 'GET',
        path: '/Actions/{id}',
        pathParams: [{ name: 'id', type: 'integer' }],
        queryParams: [
          { name: 'mostrecent', type: 'bool' },
          { name: 'ticket_id', type: 'integer' },
        ],
        evidencedExtraParams: [{ name: 'ticket_id', type: 'integer', required: true }],
        bodySchema: null,
        bodyIsArray: false,
        bodyContentType: null,
      },
      {
        tag: 'FaultViewLog',
        scope: 'itsm-core',
        method: 'GET',
        path: '/FaultViewLog',
        pathParams: [],
        queryParams: [],
        bodySchema: null,
        bodyIsArray: false,
        bodyContentType: null,
        listKey: null,
        listKeyConfidence: 'assumed-bare-array',
        paginated: false,
      },
    ],
    schemas: {
      KeyPair: [
        { name: 'id', type: 'string' },
        { name: 'ids', type: 'array', items: 'integer', itemsFormat: 'int32' },
      ],
    },
  });

  it('adds undocumented parameters and marks them', () => {
    should(importedSpec.endpoints['GET /Actions/{id}']).match({
      query: { mostrecent: 'boolean', ticket_id: 'integer' },
      required: ['ticket_id'],
      evidenced: ['ticket_id'],
    });
  });

  it('keeps the confidence of a list key', () => {
    should(importedSpec.endpoints['GET /FaultViewLog']?.list).eql({
      key: null,
      paged: false,
      confidence: 'assumed',
    });
  });

  it('reads the properties of schemas', () => {
    should(importedSpec.schemas.KeyPair).eql({ id: 'string', ids: 'integer[]' });
  });
});

describe('The endpoints of the catalogue', () => {
  it('match the specification of its routes', () => {
    const routes = areas.flatMap(({ operations }) => Object.values(operations).map(({ route }) => route));
    readFileSync(ENDPOINTS_FILE, 'utf8').should.equal(compactEndpoints(knownSpec, routes));
  });
});
