/**
 * `npm run catalogue:check [-- <facts or OpenAPI document, file or address>]`
 *
 * Holds every operation of the catalogue against the published facts; one line per finding, exit code 1 if there is one.
 */
import { type CatalogueData, resolveOperation, wholeCatalogue } from '../src/catalogue';
import type { Json, JsonObject, Operation, Parameter } from '../src/catalogue/operation';
import { loadFacts } from './catalogue-import';
import { bodyKind, type EndpointFacts, type Facts, readFacts } from './catalogue-spec';
import { parameterFits, valueFindings } from './catalogue-values';

/** Everything that is wrong with the catalogue, one line each; nothing when all is well. */
export function checkCatalogue({ areas, endpoints }: CatalogueData, facts: Facts): string[] {
  const operations = areas.flatMap(({ name, operations }) =>
    Object.entries(operations).map(([id, line]) => resolveOperation(id, name, line, endpoints)),
  );
  const findings = [...repeated(operations), ...deadReferences(operations)];
  for (const operation of operations) {
    const found = operation.operationId === 'request.custom' ? style(operation) : check(operation, facts);
    findings.push(...found.map((finding) => `${operation.operationId}: ${finding}`));
  }
  return findings;
}

function repeated(operations: Operation[]): string[] {
  const seen = new Map<string, string>();
  return operations.flatMap(({ operationId, area }) => {
    const before = seen.get(operationId);
    seen.set(operationId, area);
    return before === undefined ? [] : [`${operationId}: is in "${before}" and in "${area}"`];
  });
}

/** Texts send readers to other operations by their titles in quotes. */
function deadReferences(operations: Operation[]): string[] {
  const titles = new Set(operations.map(({ title }) => title));
  return operations.flatMap(({ operationId, description, main = [], members = [] }) => {
    const texts = [description, ...[...main, ...members].map(({ hint = '' }) => hint)].join('\n');
    const named = [...texts.matchAll(/"((?:List|Get|Create|Update|Delete) [^"]+)"/g)].map(
      ([, title]) => title,
    );
    return named
      .filter((title) => title !== undefined && !titles.has(title))
      .map((title) => `${operationId}: sends readers to "${title}", which no operation is called`);
  });
}

function check(operation: Operation, facts: Facts): string[] {
  const endpoint = facts.endpoints[operation.route];
  if (!endpoint) return [`${operation.route} is not in the published document`];
  return [
    ...scope(endpoint),
    ...pathParameters(operation, endpoint),
    ...(operation.method === 'POST' ? write(operation, endpoint, facts) : read(operation, endpoint, facts)),
    ...answer(operation, endpoint, facts),
    ...style(operation),
  ];
}

/** The example of an answer: its rows have the members of what is written to the same place, as far as that is known. */
function answer(
  { path, sample }: Operation,
  { list }: EndpointFacts,
  { endpoints, schemas }: Facts,
): string[] {
  const schema = endpoints[`POST ${path.replace(/\/\{.*/, '')}`]?.body?.schema ?? '';
  let rows = sample?.answer;
  if (rows === undefined || !schemas[schema]) return [];
  if (list?.key && isObject(rows)) rows = rows[list.key] ?? rows;
  return (Array.isArray(rows) ? rows : [rows]).flatMap((row) =>
    valueFindings("its sample's answer", row, schema, schemas),
  );
}

function scope({ scope, tag }: EndpointFacts): string[] {
  return scope === 'itsm-core' || scope === 'itsm-support'
    ? []
    : [`its endpoint (${tag}) belongs to "${scope}", not to ITSM`];
}

function pathParameters({ path, endpoint }: Operation, facts: EndpointFacts): string[] {
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
  const ours = endpoint.parameters.filter((parameter) => parameter.in === 'path').map(({ name }) => name);
  const documented = Object.keys(facts.path).join(', ');
  return [inPath, ours]
    .filter((names) => names.join(', ') !== documented)
    .slice(0, 1)
    .map(
      (names) =>
        `its path parameters are ${names.join(', ') || 'none'}, documented are ${documented || 'none'}`,
    );
}

/** GET and DELETE: everything is a parameter. */
function read(operation: Operation, facts: EndpointFacts, { endpoints, schemas }: Facts): string[] {
  const { id, members, requires = [], fixed = {}, where = {}, sample } = operation;
  const rows = schemas[endpoints[`POST ${operation.path}`]?.body?.schema ?? ''];
  return [
    ...(id ? ['has an id rule, but writes no records'] : []),
    ...(members ? ['explains members, but has no body'] : []),
    ...(sample?.request !== undefined ? ['has a request in its sample, but no body'] : []),
    ...parameters(operation, facts, [...alternatives(requires), ...Object.keys(fixed)], fixed),
    ...Object.keys(where)
      .filter((name) => !rows || !(name in rows))
      .map((name) => `keeps rows by "${name}", which is not documented`),
    ...unmet(requires, { ...sample?.parameters, ...fixed }).map(
      (name) => `its sample lacks the required parameter ${name}`,
    ),
  ];
}

/** POST: rows are path and query, the rest is the body. */
function write(operation: Operation, facts: EndpointFacts, { schemas }: Facts): string[] {
  const { id, members = [], requires = [], fixed = {}, matches = {}, where, sample, endpoint } = operation;
  const kind = bodyKind(facts.body);
  const findings = [
    ...parameters(operation, facts, [], {}),
    ...(where ? ['keeps rows, but is no list'] : []),
  ];
  if (endpoint.body !== kind) findings.push(`its body is "${endpoint.body}", documented is "${kind}"`);
  if (kind === 'none' || kind === 'multipart') {
    return [...findings, ...sampleId(id, sample?.request)];
  }
  if (kind === 'integers' || kind === 'strings') {
    const type = kind === 'integers' ? 'integer[]' : 'string[]';
    if (id) findings.push('has an id rule, but writes no records');
    if (sample?.request !== undefined)
      findings.push(...valueFindings('its sample', sample.request, type, schemas));
    return findings;
  }
  if (!id) findings.push('writes records, but does not say whether they carry an id');
  if (id === 'free' && !/\.(upsert\w*|bulkCreateUpdate)$/.test(operation.operationId)) {
    findings.push('leaves the id free: a forgotten id would make a duplicate');
  }
  const name = facts.body?.schema ?? '';
  const schema = schemas[name];
  if (!schema) return findings;
  const named = [
    ...members.map((member) => member.name),
    ...alternatives(requires),
    ...Object.keys(fixed),
    ...Object.keys(matches),
  ];
  findings.push(
    ...named.filter((member) => !(member in schema)).map((member) => `"${member}" is no member of ${name}`),
  );
  findings.push(...valueFindings('its fixed members', fixed, name, schemas));
  return [...findings, ...sampleRecords(operation, kind === 'records', name, schemas)];
}

function sampleRecords(
  { id, requires = [], fixed = {}, sample, tier }: Operation,
  list: boolean,
  name: string,
  schemas: Facts['schemas'],
): string[] {
  const request = sample?.request;
  if (request === undefined) return tier === 'core' ? ['has no request in its sample'] : [];
  if (Array.isArray(request) && !list) return ['its sample is an array, but the body is one object'];
  const records = Array.isArray(request) ? request : [request];
  return records.flatMap((record) => {
    const findings = [...valueFindings('its sample', record, name, schemas), ...sampleId(id, record)];
    if (!isObject(record)) return findings;
    findings.push(
      ...unmet(requires, { ...record, ...fixed }).map(
        (member) => `its sample lacks the required member ${member}`,
      ),
    );
    return findings;
  });
}

function sampleId(id: Operation['id'], record: Json | undefined): string[] {
  if (record === undefined || !isObject(record)) return [];
  if (id === 'required' && !record.id) return ['its sample lacks the id'];
  return id === 'forbidden' && 'id' in record ? ['its sample has an id, which is forbidden'] : [];
}

/** What is said about path and query, in whichever place. */
function parameters(
  operation: Operation,
  facts: EndpointFacts,
  others: string[],
  fixed: JsonObject,
): string[] {
  const { main = [], sample = {}, endpoint } = operation;
  const documented: Record<string, Parameter['type']> = { ...facts.query, ...facts.path };
  const given = { ...sample.parameters, ...fixed };
  const names = new Set([
    ...main.map(({ name }) => name),
    ...others,
    ...Object.keys(given),
    ...endpoint.parameters.map(({ name }) => name),
  ]);
  const findings = [...names]
    .filter((name) => !(name in documented))
    .map((name) => `"${name}" is no documented parameter`);
  for (const [name, value] of Object.entries(given)) {
    const type = documented[name];
    if (type && !parameterFits(value, type))
      findings.push(`its "${name}" should be of type ${type}, but is ${JSON.stringify(value)}`);
  }
  const needed = [...Object.keys(facts.path), ...(facts.required ?? [])];
  findings.push(
    ...needed.filter((name) => !(name in given)).map((name) => `its sample lacks the parameter "${name}"`),
  );
  return findings;
}

/** What has nothing to do with Halo: that the line is whole, and data. */
function style(operation: Operation): string[] {
  const { title, description, tier, sample, endpoint: _, ...line } = operation;
  const findings: string[] = [];
  if (!title || /\.$/.test(title)) findings.push('its title is missing or ends in a full stop');
  if (!/[.?!]$/.test(description)) findings.push('its description is missing or is no sentence');
  if (!sample) findings.push('has no sample');
  if (tier === 'core' && sample?.answer === undefined) findings.push('does not show the shape of its answer');
  if (!isData({ ...line, sample })) findings.push('holds something that is not plain data');
  return findings;
}

function alternatives(requires: string[]): string[] {
  return requires.flatMap((requirement) => requirement.split('|'));
}

function unmet(requires: string[], given: JsonObject): string[] {
  return requires.filter((requirement) => !requirement.split('|').some((name) => given[name] !== undefined));
}

/** Whether nothing would be lost as JSON; members that are undefined are as good as absent. */
function isData(value: unknown): boolean {
  if (value === undefined || value === null || ['string', 'boolean'].includes(typeof value)) return true;
  if (typeof value === 'number') return Number.isFinite(value);
  if (Array.isArray(value)) return value.every(isData);
  return (
    typeof value === 'object' &&
    Object.getPrototypeOf(value) === Object.prototype &&
    Object.values(value).every(isData)
  );
}

function isObject(value: Json): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

async function main(source: string | undefined): Promise<void> {
  const findings = checkCatalogue(wholeCatalogue(), source ? await loadFacts(source) : readFacts());
  for (const finding of findings) console.error(finding);
  const count = wholeCatalogue().areas.reduce(
    (sum, { operations }) => sum + Object.keys(operations).length,
    0,
  );
  console.log(`${count} operations, ${findings.length} ${findings.length === 1 ? 'finding' : 'findings'}.`);
  if (findings.length > 0) process.exitCode = 1;
}

if (require.main === module) {
  main(process.argv[2]).catch((failure: unknown) => {
    console.error(failure instanceof Error ? failure.message : failure);
    process.exitCode = 1;
  });
}
