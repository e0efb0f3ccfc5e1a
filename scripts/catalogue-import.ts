/**
 * `npm run catalogue:import [-- <facts.json | openapi.json | https://tenant/api/swagger…>]`
 *
 * Distils a document of Halo's API into `openapi/halo-api.json`, and what the catalogue uses of it into
 * `src/catalogue/endpoints.json`. Without a document only the second: run it so after adding a route to the catalogue.
 */
import { writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { areas } from '../src/catalogue/areas';
import { factsOfOpenApi, isOpenApi } from './catalogue-openapi';
import { factsOfPublished, isPublishedFacts } from './catalogue-published';
import { compactEndpoints, ENDPOINTS_FILE, type Facts, readFacts, writeFacts } from './catalogue-spec';

/** The facts of a file or an address, in whichever of the known forms it is. */
export async function loadFacts(source: string): Promise<Facts> {
  const document: unknown = JSON.parse(await textOf(source));
  if (typeof document !== 'object' || document === null) throw new Error(`${source} holds no JSON object.`);
  if (isPublishedFacts(document)) return factsOfPublished(document);
  if (isOpenApi(document)) return factsOfOpenApi(document, readFacts());
  if ('endpoints' in document && 'schemas' in document) return document as Facts;
  throw new Error(`${source} is neither an OpenAPI 3 document nor a file of published facts.`);
}

async function textOf(source: string): Promise<string> {
  if (!/^https?:\/\//i.test(source)) return readFile(source, 'utf8');
  const answer = await fetch(source, {
    headers: { accept: 'application/json' },
    signal: AbortSignal.timeout(60_000),
  });
  if (!answer.ok) throw new Error(`${source} answered ${answer.status} ${answer.statusText}.`);
  return answer.text();
}

/** Only what belongs to IT service management, and the schemas its bodies name, directly or through others. */
export function itsmOnly(facts: Facts): Facts {
  const endpoints = Object.fromEntries(
    Object.entries(facts.endpoints).filter(
      ([, { scope }]) => scope === 'itsm-core' || scope === 'itsm-support',
    ),
  );
  const wanted = new Set<string>();
  const want = (name: string) => {
    const schema = facts.schemas[name];
    if (!schema || wanted.has(name)) return;
    wanted.add(name);
    for (const type of Object.values(schema)) want(type.replace(/\[\]$/, ''));
  };
  for (const { body } of Object.values(endpoints)) if (body) want(body.schema);
  const schemas = Object.fromEntries(Object.entries(facts.schemas).filter(([name]) => wanted.has(name)));
  return { ...facts, endpoints, schemas };
}

async function main(source: string | undefined): Promise<void> {
  if (source) writeFacts(itsmOnly(await loadFacts(source)));
  const facts = readFacts();
  const routes = areas.flatMap(({ operations }) => Object.values(operations).map(({ route }) => route));
  writeFileSync(ENDPOINTS_FILE, compactEndpoints(facts, routes));
  console.log(
    `${Object.keys(facts.endpoints).length} endpoints, ${Object.keys(facts.schemas).length} schemas; the catalogue uses ${new Set(routes).size} routes.`,
  );
}

if (require.main === module) {
  main(process.argv[2]).catch((failure: unknown) => {
    console.error(failure instanceof Error ? failure.message : failure);
    process.exitCode = 1;
  });
}
