import should from 'should';
import { startTenant, type Tenant } from '../../demo/tenant/index';
import type { LoggedRequest } from '../../demo/tenant/page/page-data';
import { isParameterValue } from '../../scripts/catalogue-values';
import { findOperation } from '../../src/catalogue';
import type { Json, JsonObject, Operation } from '../../src/catalogue/operation';
import type { HaloClient } from '../../src/client';
import { findRows } from '../../src/response/rows';
import {
  apiSpec,
  applicationClient,
  endpointSpec,
  NO_LIMIT,
  operations,
  sampleInput,
} from '../support/samples';

describe('The sample of', () => {
  let tenant: Tenant;
  let client: HaloClient;

  before(async () => {
    tenant = await startTenant({ rateLimit: NO_LIMIT });
    client = applicationClient(tenant.url, tenant.application);
    await client.run(findOperation('system.health') as Operation, {}); // runs discovery and signs in
  });
  after(async () => {
    client.close();
    await tenant.close();
  });

  let isChanged = false;
  afterEach(() => {
    if (isChanged) tenant.reset();
  });

  for (const operation of operations) {
    it(`${operation.operationId} matches the API specification, and the practice tenant returns its response`, async () => {
      isChanged = operation.method !== 'GET';
      tenant.requests.length = 0;
      const response = await client.run(operation, sampleInput(operation));
      response.statusCode.should.be.within(200, 299);
      requestFindings(
        operation,
        tenant.requests.filter(({ path }) => path.startsWith('/api/')),
      ).should.eql([]);
      const expected = operation.sample?.response;
      if (expected !== undefined)
        differences(rowsOf(expected), rowsOf(response.payload), 'response').should.eql([]);
    });
  }
});

/** Compares the requests of one sample with the API specification. */
function requestFindings(operation: Operation, requests: LoggedRequest[]): string[] {
  const [request] = requests;
  if (!request || requests.length > 1) return [`made ${requests.length} requests`];
  const { method, path } = endpointSpec(operation) ? operation : customRequest(operation);
  const findings: string[] = [];
  if (request.method !== method) findings.push(`sent ${request.method} instead of ${method}`);
  const expected = `/api${fillPath(path, operation.sample?.parameters)}`;
  if (request.path !== expected) findings.push(`went to ${request.path} instead of ${expected}`);
  const endpoint = apiSpec.endpoints[`${method} ${path}`];
  if (!endpoint) return findings;
  for (const [name, value] of Object.entries(request.query)) {
    const type = endpoint.query[name];
    if (!type) findings.push(`sent the undocumented parameter ${name}`);
    else if (!isParameterValue(parseParameter(value, type), type))
      findings.push(`sent ${value} as ${name} (${type})`);
  }
  if (endpoint.body && !endpoint.body.multipart) findings.push(...bodyFindings(operation, request.body));
  if (!endpoint.body && method !== 'POST' && request.body !== undefined) findings.push('sent a body');
  return findings;
}

/** The body must contain the sample and the fixed properties, in an array if the endpoint requires one. */
function bodyFindings(operation: Operation, body: unknown): string[] {
  const { sample, fixed } = operation;
  const sampleRequest = sample?.request as Json;
  const records = [sampleRequest]
    .flat()
    .map((record) => (isObject(record) ? { ...record, ...fixed } : record));
  const expectedBody = endpointSpec(operation)?.body?.array ? records : records[0];
  return JSON.stringify(body) === JSON.stringify(expectedBody) ? [] : [`sent ${JSON.stringify(body)}`];
}

/** Method and path of `request.custom` are in its parameters. */
function customRequest({ sample }: Operation): { method: string; path: string } {
  const { method, path } = sample?.parameters ?? {};
  return { method: String(method), path: String(path) };
}

const fillPath = (path: string, parameters: JsonObject = {}): string =>
  path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(parameters[name])));

/** Parses the string of a query parameter. */
function parseParameter(text: string, type: string): Json {
  if (type === 'integer' || type === 'number') return Number(text);
  if (type === 'integers') return text.split(',').map(Number);
  return type === 'boolean' && /^(true|false)$/.test(text) ? text === 'true' : text;
}

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The rows of a list response, whatever their key: it is not documented for every list. */
const rowsOf = (response: unknown): unknown =>
  isObject(response) && 'record_count' in response ? findRows(response, null)?.rows : response;

/** Properties, types and rows of an expected response that the actual response does not have. */
function differences(example: unknown, response: unknown, path: string): string[] {
  if (Array.isArray(example)) {
    if (!Array.isArray(response)) return [`${path} is not a list: ${JSON.stringify(response)}`];
    if (example.length > 0 && response.length === 0) return [`${path} is empty`];
    return example.slice(0, 1).flatMap((row) => differences(row, response[0], `${path}[0]`));
  }
  if (isObject(example)) {
    if (!isObject(response)) return [`${path} is not an object: ${JSON.stringify(response)}`];
    return Object.entries(example).flatMap(([name, value]) =>
      name in response ? differences(value, response[name], `${path}.${name}`) : [`${path} has no ${name}`],
    );
  }
  return typeof example === typeof response
    ? []
    : [`${path} is ${JSON.stringify(response)}, not like ${JSON.stringify(example)}`];
}

describe('The comparison of a sample response with an actual one', () => {
  it('finds missing properties and different types', () => {
    differences([{ id: 1 }], [{ id: 7, more: true }], 'a').should.eql([]);
    differences([{ id: 1 }], [], 'a').should.eql(['a is empty']);
    differences([{ id: 1 }], [{}], 'a').should.eql(['a[0] has no id']);
    differences({ id: 1 }, { id: '1' }, 'a').should.eql(['a.id is "1", not like 1']);
    differences([], {}, 'a').should.eql(['a is not a list: {}']);
    should(rowsOf({ record_count: 1, things: [{ id: 1 }] })).eql([{ id: 1 }]);
  });
});
