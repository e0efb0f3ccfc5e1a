import type {
  Area,
  BodyKind,
  Endpoint,
  Method,
  Operation,
  OperationDefinition,
  Parameter,
  ParameterType,
} from './operation';

/** An endpoint in `endpoints.json`; default values are omitted. */
export interface CompactEndpoint {
  path?: Record<string, ParameterType>;
  query?: Record<string, ParameterType>;
  required?: string[];
  body?: BodyKind;
  schema?: string;
  list?: Endpoint['list'];
}

/** The catalogue as plain data; runtime and editor resolve it with the same functions. */
export interface CatalogueData {
  areas: Area[];
  endpoints: Record<string, CompactEndpoint>;
}

/** The endpoint of `request.custom`: any method and path, any query and body, possibly a list. */
const CUSTOM_ENDPOINT: CompactEndpoint = {
  query: { method: 'string', path: 'string' },
  required: ['method', 'path'],
  list: { key: null, paged: true, certain: false },
};

/** Combines a definition with its endpoint. */
export function resolveOperation(
  operationId: string,
  area: string,
  definition: OperationDefinition,
  endpoints: CatalogueData['endpoints'],
): Operation {
  const separator = definition.route.indexOf(' ');
  return {
    ...definition,
    operationId,
    area,
    method: definition.route.slice(0, separator) as Method,
    path: definition.route.slice(separator + 1),
    endpoint: expandEndpoint(
      operationId === 'request.custom' ? CUSTOM_ENDPOINT : (endpoints[definition.route] ?? {}),
    ),
  };
}

function expandEndpoint({
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
