import { startTenant, type Tenant } from '../../demo/tenant/index';
import type { Json, JsonObject, Operation } from '../../src/catalogue/operation';
import { buildRequest } from '../../src/request/build';
import { apiSpec, endpointSpec, NO_LIMIT, operations, sampleInput } from '../support/samples';

/** An HTTP request as data. */
interface RawRequest {
  method: string;
  path: string;
  query: [name: string, value: string][];
  body?: Json;
}

/** A request with a single defect. */
type InvalidRequest = [title: string, request: RawRequest];

const UNKNOWN_NUMBER = 987_654;
const UNKNOWN_GUID = '99999999-9999-4999-8999-999999999999';

describe('The practice tenant', () => {
  let tenant: Tenant;
  let token: string;

  before(async () => {
    tenant = await startTenant({ rateLimit: NO_LIMIT });
    const { clientId, clientSecret } = tenant.application;
    const response = await fetch(`${tenant.url}/auth/token`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: clientId,
        client_secret: clientSecret,
        scope: 'all:standard',
      }),
    });
    token = ((await response.json()) as { access_token: string }).access_token;
  });
  after(() => tenant.close());

  async function send({ method, path, query, body }: RawRequest): Promise<{ status: number; text: string }> {
    const response = await fetch(`${tenant.url}/api${path}?${new URLSearchParams(query)}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    return { status: response.status, text: await response.text() };
  }

  const core = operations.filter((operation) => operation.tier === 'core' && endpointSpec(operation));
  for (const operation of core) {
    it(`rejects every defect in a request of ${operation.operationId}`, async () => {
      const table = tenant.store.table(operation.path.split('/')[1] as string);
      const before = JSON.stringify(table);
      const acceptedTitles: string[] = [];
      const invalidRequests = invalidRequestsOf(operation);
      invalidRequests.length.should.be.above(1);
      const sendAndRecord = async ([title, request]: InvalidRequest) => {
        const { status, text } = await send(request);
        if (!isHaloRejection(status, text)) acceptedTitles.push(`${title}: ${status} ${text.slice(0, 200)}`);
      };
      await Promise.all(invalidRequests.map(sendAndRecord));
      acceptedTitles.should.eql([]);
      JSON.stringify(table).should.equal(before);
    });
  }

  it('is tested with every kind of defect', () => {
    const titles = core.flatMap(invalidRequestsOf).map(([title]) => title);
    const expectedTitles = [
      'an undocumented path',
      'an undocumented parameter',
      'an undocumented property',
      'the wrong container',
      'agent_id=abc',
      'an unknown id in the path',
      'an unknown ticket_id',
      'no ticket_id',
      'no summary',
      'summary: 5 (string)',
      'status_id: "abc" (integer)',
      'active: "yes" (boolean)',
      'start_date: "§" (date)',
    ];
    expectedTitles.filter((title) => !titles.includes(title)).should.eql([]);
  });
});

/** All variants of a sample with one defect each. */
function invalidRequestsOf(operation: Operation): InvalidRequest[] {
  const httpRequest = buildRequest(operation, sampleInput(operation));
  const request: RawRequest = {
    method: httpRequest.method,
    path: httpRequest.path,
    query: [...httpRequest.query],
    body: typeof httpRequest.body === 'string' ? (JSON.parse(httpRequest.body) as Json) : undefined,
  };
  return [
    ['an undocumented path', { ...request, path: request.path.replace(/^\/\w+/, '$&Nosuch') }],
    ['an undocumented parameter', { ...request, query: [...request.query, ['nosuch_parameter', '1']] }],
    ...wrongParameters(operation, request),
    ...wrongPath(operation, request),
    ...wrongBodies(operation, request),
  ];
}

/** Values of the wrong type, and missing required parameters. */
function wrongParameters(operation: Operation, request: RawRequest): InvalidRequest[] {
  const { query = {}, required = [] } = endpointSpec(operation) ?? {};
  const wrongValueByType: Partial<Record<string, string>> = {
    integer: 'abc',
    integers: '1,x',
    number: 'abc',
    boolean: 'maybe',
    date: 'someday',
    uuid: '12',
  };
  const queryWithout = (name: string) => request.query.filter(([key]) => key !== name);
  return [
    ...request.query.flatMap(([name]): InvalidRequest[] => {
      const value = wrongValueByType[query[name] ?? ''];
      return value
        ? [[`${name}=${value}`, { ...request, query: [...queryWithout(name), [name, value]] }]]
        : [];
    }),
    ...required.map((name): InvalidRequest => [`no ${name}`, { ...request, query: queryWithout(name) }]),
  ];
}

/** Unknown and malformed ids in the path. */
function wrongPath(operation: Operation, request: RawRequest): InvalidRequest[] {
  const types = endpointSpec(operation)?.path ?? {};
  return Object.entries(types).flatMap(([name, type]): InvalidRequest[] => {
    const fillPath = (text: string) =>
      Object.keys(types).reduce(
        (path, wrongId) =>
          path.replace(
            `{${wrongId}}`,
            wrongId === name ? text : String(operation.sample?.parameters?.[wrongId]),
          ),
        operation.path,
      );
    const unknownId = type === 'integer' ? String(UNKNOWN_NUMBER) : UNKNOWN_GUID;
    const invalidRequests: InvalidRequest[] = [
      [`an unknown ${name} in the path`, { ...request, path: fillPath(unknownId) }],
    ];
    if (type !== 'string')
      invalidRequests.push([`a malformed ${name} in the path`, { ...request, path: fillPath('abc') }]);
    return invalidRequests;
  });
}

function wrongBodies(operation: Operation, request: RawRequest): InvalidRequest[] {
  const body = endpointSpec(operation)?.body;
  if (!body || body.multipart || request.body === undefined) return [];
  const items = [request.body].flat() as Json[];
  const first = items[0] as Json;
  const withItem = (item: Json): RawRequest => ({
    ...request,
    body: body.array ? [item, ...items.slice(1)] : item,
  });
  const invalidRequests: InvalidRequest[] = [
    ['the wrong container', { ...request, body: body.array ? first : [first] }],
    ['no body', { ...request, body: undefined }],
    ['a string instead of a record', withItem('abc')],
  ];
  const schema = apiSpec.schemas[body.schema];
  if (!schema || !isObject(first))
    return body.schema === 'string' ? invalidRequests.slice(0, 2) : invalidRequests;
  invalidRequests.push(['an undocumented property', withItem({ ...first, nosuch_property: 1 })]);
  for (const [name, value] of Object.entries(first)) {
    const type = schema[name] ?? 'any';
    for (const wrongValue of wrongValues(type)) {
      invalidRequests.push([
        `${name}: ${JSON.stringify(wrongValue)} (${type})`,
        withItem({ ...first, [name]: wrongValue }),
      ]);
    }
    if (isReference(name, value)) {
      const unknownId = typeof value === 'number' ? UNKNOWN_NUMBER : UNKNOWN_GUID;
      invalidRequests.push([`an unknown ${name}`, withItem({ ...first, [name]: unknownId })]);
    }
  }
  for (const requirement of alwaysRequired(operation)) {
    const names = requirement.split('|');
    const remaining = Object.fromEntries(Object.entries(first).filter(([name]) => !names.includes(name)));
    invalidRequests.push([`no ${names.join(' or ')}`, withItem(remaining)]);
  }
  return invalidRequests;
}

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** JSON values that do not have a documented type. */
function wrongValues(type: string): Json[] {
  if (type === 'any') return [];
  if (type.endsWith('[]')) return [{}, 'abc'];
  if (type === 'string') return [5, [], {}];
  if (type === 'boolean') return ['yes', 5];
  if (['integer', 'number'].includes(type)) return ['abc', true, {}];
  if (['date', 'uuid', 'time', 'byte'].includes(type)) return ['§', 5];
  return ['abc', []];
}

/** Whether a value refers to a record: 0, -1 and empty mean "none" or "the default". */
const isReference = (name: string, value: Json): boolean =>
  /(^|_)id$/.test(name) &&
  (typeof value === 'number' ? value > 0 : typeof value === 'string' && value.length === 36);

/**
 * The requirements of the endpoint: those that all its plain creates share, or else all operations that create such
 * records. The others are specific to an operation.
 */
function alwaysRequired({ route, id, requires = [] }: Operation): string[] {
  if (id !== 'forbidden') return [];
  const creatingOperations = operations.filter(
    (operation) => operation.route === route && operation.id === 'forbidden',
  );
  const plainCreates = creatingOperations.filter(({ operationId }) => operationId.endsWith('.create'));
  const models = plainCreates.length > 0 ? plainCreates : creatingOperations;
  return requires.filter((requirement) => models.every((model) => model.requires?.includes(requirement)));
}

/** Whether a response is an error in one of Halo's formats. */
function isHaloRejection(status: number, text: string): boolean {
  if (status !== 400 && status !== 403 && status !== 404) return false;
  // A missing record or permission has no body.
  if (text === '') return status !== 400;
  const body = tryParseJson(text);
  if (typeof body === 'string') return body !== '';
  const [first] = Array.isArray(body) ? body : [body];
  if (!isObject(first)) return false;
  const { Message, error, title, errors } = first;
  if ([Message, error].some((message) => typeof message === 'string' && message !== '')) return true;
  return isModelState(typeof title === 'string' ? errors : first);
}

/** Whether a value maps paths of invalid properties to messages. */
const isModelState = (value: unknown): boolean =>
  isObject(value) &&
  Object.keys(value).length > 0 &&
  Object.values(value).every(
    (messages) => Array.isArray(messages) && messages.every((text) => typeof text === 'string'),
  );

function tryParseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
