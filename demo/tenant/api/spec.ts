import apiSpec from '../../../openapi/halo-api.json';

/** A published endpoint: its parameters, its body and the format of its list. */
export interface Endpoint {
  method: string;
  /** As published, e.g. `/Tickets/{id}`. */
  path: string;
  /** The table: the first segment of the path, lower case. */
  table: string;
  pathTypes: Record<string, string>;
  /** Types by lower-case name: Halo's parameter names are case-insensitive. */
  queryTypes: Record<string, string>;
  body: { schema: string; array: boolean; multipart?: boolean } | null;
  list?: { key: string | null; paged: boolean };
}

interface PublishedEndpoint {
  path: Record<string, string>;
  query?: Record<string, string>;
  body: Endpoint['body'];
  list?: { key: string | null; paged: boolean };
}

const SCHEMAS_BY_NAME = apiSpec.schemas as Record<string, Record<string, string>>;

/** The property types of a published schema; undefined when the properties are not known. */
export const schemaOf = (name: string): Record<string, string> | undefined => SCHEMAS_BY_NAME[name];

function lowerCaseKeys(types: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(types).map(([name, type]) => [name.toLowerCase(), type]));
}

interface Route {
  endpoint: Endpoint;
  pattern: RegExp;
  paramNames: string[];
}

function toRoute(key: string, published: PublishedEndpoint): Route {
  const [method = '', path = ''] = key.split(' ');
  const paramNames = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? '');
  const pattern = new RegExp(`^${path.replace(/\{\w+\}/g, '([^/&]+)')}$`, 'i');
  const endpoint = {
    method,
    path,
    table: (path.split('/')[1] ?? '').toLowerCase(),
    pathTypes: published.path,
    queryTypes: lowerCaseKeys(published.query ?? {}),
    body: published.body,
    list: published.list,
  };
  return { endpoint, pattern, paramNames };
}

/** Fewest placeholders first, so that `/Agent/me` matches before `/Agent/{id}`. */
const ROUTES = Object.entries(apiSpec.endpoints as Record<string, PublishedEndpoint>)
  .map(([key, published]) => toRoute(key, published))
  .sort((a, b) => a.paramNames.length - b.paramNames.length);

/** All published endpoints. */
export const ENDPOINTS: readonly Endpoint[] = ROUTES.map((route) => route.endpoint);

/** Returns the input unchanged when it is not valid percent-encoding. */
function safeDecode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

export interface Match {
  endpoint: Endpoint;
  pathValues: Record<string, string>;
}

/** The endpoint for a request; `'method'` when the path exists only for other methods. */
export function matchEndpoint(method: string, path: string): Match | 'method' | undefined {
  const matches = ROUTES.map((route) => ({ route, captures: route.pattern.exec(path) })).filter(
    ({ captures }) => captures,
  );
  const matched = matches.find(({ route }) => route.endpoint.method === method);
  if (!matched) return matches.length > 0 ? 'method' : undefined;
  const values = (matched.captures ?? []).slice(1).map(safeDecode);
  return {
    endpoint: matched.route.endpoint,
    pathValues: Object.fromEntries(matched.route.paramNames.map((name, i) => [name, values[i] ?? ''])),
  };
}
