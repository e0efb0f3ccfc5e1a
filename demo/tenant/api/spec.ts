import apiSpec from '../../../openapi/halo-api.json';

/** A published endpoint: what it takes, and what a list of it looks like. */
export interface Endpoint {
  method: string;
  /** As published, e.g. `/Tickets/{id}`. */
  path: string;
  /** The table it works on: the path's first segment, lower case. */
  table: string;
  pathTypes: Record<string, string>;
  /** Types by lower-case name: Halo reads names without regard to case. */
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

/** Members' types of a published schema; undefined when its members are not known. */
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

/** Longest literal first, so that `/Agent/me` is found before `/Agent/{id}`. */
const ROUTES = Object.entries(apiSpec.endpoints as Record<string, PublishedEndpoint>)
  .map(([key, published]) => toRoute(key, published))
  .sort((a, b) => a.paramNames.length - b.paramNames.length);

/** All published endpoints. */
export const ENDPOINTS: readonly Endpoint[] = ROUTES.map((route) => route.endpoint);

/** What is no valid encoding stays as it came. */
function safeDecode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

export interface Match {
  endpoint: Endpoint;
  pathValues: Record<string, string>;
}

/** The endpoint that answers this request; `'method'` when the path exists for other methods only. */
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
