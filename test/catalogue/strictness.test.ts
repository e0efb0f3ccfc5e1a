import { startTenant, type Tenant } from '../../demo/tenant/index';
import type { Json, JsonObject, Operation } from '../../src/catalogue/operation';
import { buildRequest } from '../../src/request/build';
import { facts, NO_LIMIT, operations, published, sampleInput } from '../support/samples';

/** A request as it goes over the wire. */
interface Wire {
  method: string;
  path: string;
  query: [name: string, value: string][];
  body?: Json;
}

/** A request with one thing wrong. */
type Change = [what: string, wire: Wire];

const UNKNOWN_NUMBER = 987_654;
const UNKNOWN_GUID = '99999999-9999-4999-8999-999999999999';

describe('The practice tenant', () => {
  let tenant: Tenant;
  let token: string;

  before(async () => {
    tenant = await startTenant({ rateLimit: NO_LIMIT });
    const { clientId, clientSecret } = tenant.application;
    const answer = await fetch(`${tenant.url}/auth/token`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: clientId,
        client_secret: clientSecret,
        scope: 'all:standard',
      }),
    });
    token = ((await answer.json()) as { access_token: string }).access_token;
  });
  after(() => tenant.close());

  async function send({ method, path, query, body }: Wire): Promise<{ status: number; text: string }> {
    const answer = await fetch(`${tenant.url}/api${path}?${new URLSearchParams(query)}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    return { status: answer.status, text: await answer.text() };
  }

  const core = operations.filter((operation) => operation.tier === 'core' && published(operation));
  for (const operation of core) {
    it(`refuses ${operation.operationId} with anything in its sample made wrong`, async () => {
      const table = tenant.store.table(operation.path.split('/')[1] as string);
      const before = JSON.stringify(table);
      const accepted: string[] = [];
      const changes = changesOf(operation);
      changes.length.should.be.above(1);
      const tell = async ([what, wire]: Change) => {
        const { status, text } = await send(wire);
        if (!isHalosRefusal(status, text)) accepted.push(`${what}: ${status} ${text.slice(0, 200)}`);
      };
      await Promise.all(changes.map(tell));
      accepted.should.eql([]);
      JSON.stringify(table).should.equal(before);
    });
  }

  it('was asked for something wrong in every way', () => {
    const all = core.flatMap(changesOf).map(([what]) => what);
    const ways = [
      'an undocumented path',
      'an undocumented parameter',
      'an undocumented member',
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
    ways.filter((way) => !all.includes(way)).should.eql([]);
  });
});

/** Every way in which a sample can be wrong, one at a time. */
function changesOf(operation: Operation): Change[] {
  const built = buildRequest(operation, sampleInput(operation));
  const wire: Wire = {
    method: built.method,
    path: built.path,
    query: [...built.query],
    body: typeof built.body === 'string' ? (JSON.parse(built.body) as Json) : undefined,
  };
  return [
    ['an undocumented path', { ...wire, path: wire.path.replace(/^\/\w+/, '$&Nosuch') }],
    ['an undocumented parameter', { ...wire, query: [...wire.query, ['nosuch_parameter', '1']] }],
    ...wrongParameters(operation, wire),
    ...wrongPath(operation, wire),
    ...wrongBodies(operation, wire),
  ];
}

/** Values that are none of their type, and required parameters left out. */
function wrongParameters(operation: Operation, wire: Wire): Change[] {
  const { query = {}, required = [] } = published(operation) ?? {};
  const wrong: Partial<Record<string, string>> = {
    integer: 'abc',
    integers: '1,x',
    number: 'abc',
    boolean: 'maybe',
    date: 'someday',
    uuid: '12',
  };
  const others = (name: string) => wire.query.filter(([other]) => other !== name);
  return [
    ...wire.query.flatMap(([name]): Change[] => {
      const value = wrong[query[name] ?? ''];
      return value ? [[`${name}=${value}`, { ...wire, query: [...others(name), [name, value]] }]] : [];
    }),
    ...required.map((name): Change => [`no ${name}`, { ...wire, query: others(name) }]),
  ];
}

/** Ids in the path that do not exist, or are none. */
function wrongPath(operation: Operation, wire: Wire): Change[] {
  const types = published(operation)?.path ?? {};
  return Object.entries(types).flatMap(([name, type]): Change[] => {
    const filled = (text: string) =>
      Object.keys(types).reduce(
        (path, other) =>
          path.replace(`{${other}}`, other === name ? text : String(operation.sample?.parameters?.[other])),
        operation.path,
      );
    const unknown = type === 'integer' ? String(UNKNOWN_NUMBER) : UNKNOWN_GUID;
    const changes: Change[] = [[`an unknown ${name} in the path`, { ...wire, path: filled(unknown) }]];
    if (type !== 'string')
      changes.push([`${name} in the path that is none`, { ...wire, path: filled('abc') }]);
    return changes;
  });
}

function wrongBodies(operation: Operation, wire: Wire): Change[] {
  const body = published(operation)?.body;
  if (!body || body.multipart || wire.body === undefined) return [];
  const items = [wire.body].flat() as Json[];
  const first = items[0] as Json;
  const whole = (item: Json): Wire => ({ ...wire, body: body.array ? [item, ...items.slice(1)] : item });
  const changes: Change[] = [
    ['the wrong container', { ...wire, body: body.array ? first : [first] }],
    ['no body', { ...wire, body: undefined }],
    ['a text instead of its content', whole('abc')],
  ];
  const schema = facts.schemas[body.schema];
  if (!schema || !isObject(first)) return body.schema === 'string' ? changes.slice(0, 2) : changes;
  changes.push(['an undocumented member', whole({ ...first, nosuch_member: 1 })]);
  for (const [name, value] of Object.entries(first)) {
    const type = schema[name] ?? 'any';
    for (const other of wrongValues(type)) {
      changes.push([`${name}: ${JSON.stringify(other)} (${type})`, whole({ ...first, [name]: other })]);
    }
    if (isReference(name, value)) {
      const unknown = typeof value === 'number' ? UNKNOWN_NUMBER : UNKNOWN_GUID;
      changes.push([`an unknown ${name}`, whole({ ...first, [name]: unknown })]);
    }
  }
  for (const requirement of alwaysRequired(operation)) {
    const names = requirement.split('|');
    const rest = Object.fromEntries(Object.entries(first).filter(([name]) => !names.includes(name)));
    changes.push([`no ${names.join(' or ')}`, whole(rest)]);
  }
  return changes;
}

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** JSON that is not of a documented type. */
function wrongValues(type: string): Json[] {
  if (type === 'any') return [];
  if (type.endsWith('[]')) return [{}, 'abc'];
  if (type === 'string') return [5, [], {}];
  if (type === 'boolean') return ['yes', 5];
  if (['integer', 'number'].includes(type)) return ['abc', true, {}];
  if (['date', 'uuid', 'time', 'byte'].includes(type)) return ['§', 5];
  return ['abc', []];
}

/** 0, -1 and empty stand for "none" or "the default". */
const isReference = (name: string, value: Json): boolean =>
  /(^|_)id$/.test(name) &&
  (typeof value === 'number' ? value > 0 : typeof value === 'string' && value.length === 36);

/**
 * What an endpoint requires is what all its plain creates require, or else all operations that make such records; the
 * rest are presets' own.
 */
function alwaysRequired({ route, id, requires = [] }: Operation): string[] {
  if (id !== 'forbidden') return [];
  const makers = operations.filter((operation) => operation.route === route && operation.id === 'forbidden');
  const creates = makers.filter(({ operationId }) => operationId.endsWith('.create'));
  const models = creates.length > 0 ? creates : makers;
  return requires.filter((requirement) => models.every((model) => model.requires?.includes(requirement)));
}

/** Whether an answer refuses a request in one of the shapes that Halo is known for. */
function isHalosRefusal(status: number, text: string): boolean {
  if (status !== 400 && status !== 403 && status !== 404) return false;
  // A missing record or permission has no body.
  if (text === '') return status !== 400;
  const body = parsed(text);
  if (typeof body === 'string') return body !== '';
  const [first] = Array.isArray(body) ? body : [body];
  if (!isObject(first)) return false;
  const { Message, error, title, errors } = first;
  if ([Message, error].some((sentence) => typeof sentence === 'string' && sentence !== '')) return true;
  return isModelState(typeof title === 'string' ? errors : first);
}

/** Texts by the path of what is wrong. */
const isModelState = (value: unknown): boolean =>
  isObject(value) &&
  Object.keys(value).length > 0 &&
  Object.values(value).every(
    (texts) => Array.isArray(texts) && texts.every((text) => typeof text === 'string'),
  );

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
