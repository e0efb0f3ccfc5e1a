import facts from '../../../openapi/halo-api.json';

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

const SCHEMAS = facts.schemas as Record<string, Record<string, string>>;

/** Members' types of a published schema; undefined when its members are not known. */
export const schemaOf = (name: string): Record<string, string> | undefined => SCHEMAS[name];

function lowerCaseKeys(types: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(types).map(([name, type]) => [name.toLowerCase(), type]));
}

interface Route {
  endpoint: Endpoint;
  pattern: RegExp;
  names: string[];
}

function asRoute(key: string, published: PublishedEndpoint): Route {
  const [method = '', path = ''] = key.split(' ');
  const names = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? '');
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
  return { endpoint, pattern, names };
}

/** Longest literal first, so that `/Agent/me` is found before `/Agent/{id}`. */
const ROUTES = Object.entries(facts.endpoints as Record<string, PublishedEndpoint>)
  .map(([key, published]) => asRoute(key, published))
  .sort((a, b) => a.names.length - b.names.length);

/** All published endpoints. */
export const ENDPOINTS: readonly Endpoint[] = ROUTES.map((route) => route.endpoint);

/** What is no valid encoding stays as it came. */
function decoded(text: string): string {
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
  const matching = ROUTES.map((route) => ({ route, found: route.pattern.exec(path) })).filter(
    ({ found }) => found,
  );
  const hit = matching.find(({ route }) => route.endpoint.method === method);
  if (!hit) return matching.length > 0 ? 'method' : undefined;
  const values = (hit.found ?? []).slice(1).map(decoded);
  return {
    endpoint: hit.route.endpoint,
    pathValues: Object.fromEntries(hit.route.names.map((name, i) => [name, values[i] ?? ''])),
  };
}
