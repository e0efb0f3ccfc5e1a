/**
 * `npm run catalogue:import [-- <specification.json | openapi.json | https://tenant/api/swagger…>]`
 *
 * Reduces a specification of Halo's API to `openapi/halo-api.json`, and the routes that the catalogue uses to
 * `src/catalogue/endpoints.json`. Without an argument it writes only the second file; run it like this after adding a
 * route to the catalogue.
 */
import { writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { areas } from '../src/catalogue/areas';
import { isOpenApi, specFromOpenApi } from './catalogue-openapi';
import { isPublishedSpec, specFromPublished } from './catalogue-published';
import { type ApiSpec, compactEndpoints, ENDPOINTS_FILE, readSpec, writeSpec } from './catalogue-spec';

/** Loads a specification from a file or URL, in any of the supported formats. */
export async function loadSpec(source: string): Promise<ApiSpec> {
  const document: unknown = JSON.parse(await readSource(source));
  if (typeof document !== 'object' || document === null)
    throw new Error(`${source} does not contain a JSON object.`);
  if (isPublishedSpec(document)) return specFromPublished(document);
  if (isOpenApi(document)) return specFromOpenApi(document, readSpec());
  if ('endpoints' in document && 'schemas' in document) return document as ApiSpec;
  throw new Error(`${source} is neither an OpenAPI 3 document nor a published specification.`);
}

async function readSource(source: string): Promise<string> {
  if (!/^https?:\/\//i.test(source)) return readFile(source, 'utf8');
  const response = await fetch(source, {
    headers: { accept: 'application/json' },
    signal: AbortSignal.timeout(60_000),
  });
  if (!response.ok) throw new Error(`${source} returned ${response.status} ${response.statusText}.`);
  return response.text();
}

/** Keeps the endpoints of IT service management and the schemas that their bodies reference, directly or indirectly. */
export function filterItsm(spec: ApiSpec): ApiSpec {
  const endpoints = Object.fromEntries(
    Object.entries(spec.endpoints).filter(
      ([, { scope }]) => scope === 'itsm-core' || scope === 'itsm-support',
    ),
  );
  const usedSchemas = new Set<string>();
  const addSchema = (name: string) => {
    const schema = spec.schemas[name];
    if (!schema || usedSchemas.has(name)) return;
    usedSchemas.add(name);
    for (const type of Object.values(schema)) addSchema(type.replace(/\[\]$/, ''));
  };
  for (const { body } of Object.values(endpoints)) if (body) addSchema(body.schema);
  const schemas = Object.fromEntries(Object.entries(spec.schemas).filter(([name]) => usedSchemas.has(name)));
  return { ...spec, endpoints, schemas };
}

async function main(source: string | undefined): Promise<void> {
  if (source) writeSpec(filterItsm(await loadSpec(source)));
  const spec = readSpec();
  const routes = areas.flatMap(({ operations }) => Object.values(operations).map(({ route }) => route));
  writeFileSync(ENDPOINTS_FILE, compactEndpoints(spec, routes));
  console.log(
    `${Object.keys(spec.endpoints).length} endpoints, ${Object.keys(spec.schemas).length} schemas; the catalogue uses ${new Set(routes).size} routes.`,
  );
}

if (require.main === module) {
  main(process.argv[2]).catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  });
}
