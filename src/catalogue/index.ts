import { areas } from './areas';
import endpoints from './endpoints.json';
import type {
  Area,
  BodyKind,
  Endpoint,
  Method,
  Operation,
  OperationLine,
  Parameter,
  ParameterType,
} from './operation';

export { areas };

/** An endpoint as `endpoints.json` has it; what goes without saying is left out. */
export interface CompactEndpoint {
  path?: Record<string, ParameterType>;
  query?: Record<string, ParameterType>;
  required?: string[];
  body?: BodyKind;
  schema?: string;
  list?: Endpoint['list'];
}

/** The catalogue as the browser gets it: plain data, resolved there by the same functions as here. */
export interface CatalogueData {
  areas: Area[];
  endpoints: Record<string, CompactEndpoint>;
}

const ENDPOINTS = endpoints as unknown as Record<string, CompactEndpoint>;

/** `request.custom` brings its own: any method, any path, anything in the query and the body, lists among it. */
const CUSTOM: CompactEndpoint = {
  query: { method: 'string', path: 'string' },
  required: ['method', 'path'],
  list: { key: null, paged: true, certain: false },
};

const resolved = new Map<string, Operation>();
let lines: Map<string, [area: string, line: OperationLine]> | undefined;

function index(): NonNullable<typeof lines> {
  lines ??= new Map(
    areas.flatMap(({ name, operations }) =>
      Object.entries(operations).map(([id, line]) => [id, [name, line]] as const),
    ),
  ) as NonNullable<typeof lines>;
  return lines;
}

/** The operation of an id such as `ticket.create`, with what its endpoint takes; undefined when there is none. */
export function findOperation(id: string): Operation | undefined {
  const known = resolved.get(id);
  if (known) return known;
  const found = index().get(id);
  if (!found) return undefined;
  const [area, line] = found;
  const operation = resolveOperation(
    id,
    area,
    line,
    id === 'request.custom' ? CUSTOM : (ENDPOINTS[line.route] ?? {}),
  );
  resolved.set(id, operation);
  return operation;
}

/** All ids, in the order of the dropdown. */
export function operationIds(): string[] {
  return [...index().keys()];
}

/** The catalogue as one JSON document for the dialog. */
export function forBrowser(): CatalogueData {
  return { areas, endpoints: ENDPOINTS };
}

/** A line and its endpoint together. */
export function resolveOperation(
  operationId: string,
  area: string,
  line: OperationLine,
  endpoint: CompactEndpoint,
): Operation {
  const space = line.route.indexOf(' ');
  return {
    ...line,
    operationId,
    area,
    method: line.route.slice(0, space) as Method,
    path: line.route.slice(space + 1),
    endpoint: unpack(endpoint),
  };
}

function unpack({
  path = {},
  query = {},
  required = [],
  body = 'none',
  schema,
  list,
}: CompactEndpoint): Endpoint {
  return {
    parameters: [
      ...Object.entries(path).map(([name, type]): Parameter => ({ name, type, in: 'path', required: true })),
      ...Object.entries(query).map(
        ([name, type]): Parameter =>
          required.includes(name) ? { name, type, in: 'query', required: true } : { name, type, in: 'query' },
      ),
    ],
    body,
    schema,
    list,
  };
}
