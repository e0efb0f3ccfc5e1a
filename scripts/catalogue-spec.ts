/** The format of `openapi/halo-api.json`: names and types of Halo's API, without descriptions. */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { CompactEndpoint } from '../src/catalogue';
import type { BodyKind, ParameterType } from '../src/catalogue/operation';

export type Scope = 'itsm-core' | 'itsm-support' | 'psa' | 'crm' | 'admin' | 'vendor' | 'unknown';
export type Confidence = 'confirmed' | 'likely' | 'unconfirmed' | 'assumed' | 'unknown';

export interface EndpointSpec {
  tag: string;
  scope: Scope;
  path: Record<string, ParameterType>;
  query: Record<string, ParameterType>;
  /** Query parameters that the server requires. */
  required?: string[];
  /** Undocumented query parameters that public clients use. */
  evidenced?: string[];
  body: { schema: string; array: boolean; multipart?: boolean } | null;
  /** For GET collections only. `key: null`: the response is a bare array. */
  list?: { key: string | null; paged: boolean; confidence: Confidence };
}

/**
 * Property name -> type: `string integer number boolean date uuid time byte any`, the name of another schema, or one of
 * these followed by `[]`. The file does not contain every schema that it names.
 */
export type SchemaSpec = Record<string, string>;

export interface ApiSpec {
  source: string;
  /** The scope of every tag, including tags whose endpoints are not in the file. */
  tags: Record<string, Scope>;
  endpoints: Record<string, EndpointSpec>;
  schemas: Record<string, SchemaSpec>;
}

export const SPEC_FILE = fileURLToPath(new URL('../openapi/halo-api.json', import.meta.url));
export const ENDPOINTS_FILE = fileURLToPath(new URL('../src/catalogue/endpoints.json', import.meta.url));

export function readSpec(): ApiSpec {
  return JSON.parse(readFileSync(SPEC_FILE, 'utf8')) as ApiSpec;
}

export function writeSpec({ source, tags, endpoints, schemas }: ApiSpec): void {
  const text = `{
"source": ${JSON.stringify(source)},
"tags": ${JSON.stringify(tags)},
"endpoints": ${linePerEntry(endpoints)},
"schemas": ${linePerEntry(schemas)}
}
`;
  writeFileSync(SPEC_FILE, text);
}

/** The content of `src/catalogue/endpoints.json`: the routes that the catalogue uses. */
export function compactEndpoints(spec: ApiSpec, routes: Iterable<string>): string {
  const used = [...new Set(routes)].sort().flatMap((route) => {
    const endpoint = spec.endpoints[route];
    return endpoint ? [[route, compactEndpoint(endpoint)] as const] : [];
  });
  return `${linePerEntry(Object.fromEntries(used))}\n`;
}

function compactEndpoint({ path, query, required, body, list }: EndpointSpec): CompactEndpoint {
  const kind = bodyKind(body);
  return {
    ...(Object.keys(path).length > 0 && { path }),
    ...(Object.keys(query).length > 0 && { query }),
    ...(required && { required }),
    ...(kind !== 'none' && { body: kind }),
    ...((kind === 'record' || kind === 'records') && { schema: body?.schema }),
    ...(list && {
      list: {
        key: list.key,
        paged: list.paged,
        certain: list.confidence === 'confirmed' || list.confidence === 'likely',
      },
    }),
  };
}

/** The kind of a documented body. */
export function bodyKind(body: EndpointSpec['body']): BodyKind {
  if (!body) return 'none';
  if (body.multipart) return 'multipart';
  if (!body.array) return 'record';
  if (body.schema === 'integer') return 'integers';
  return body.schema === 'string' || body.schema === 'uuid' ? 'strings' : 'records';
}

/** JSON with one sorted entry per line, for readable diffs. */
function linePerEntry(entries: Record<string, unknown>): string {
  const lines = Object.keys(entries)
    .sort()
    .map((key) => `${JSON.stringify(key)}: ${JSON.stringify(entries[key])}`);
  return `{\n${lines.join(',\n')}\n}`;
}
