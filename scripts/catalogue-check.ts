/**
 * `npm run catalogue:check [-- <API specification or OpenAPI document, file or URL>]`
 *
 * Compares every operation of the catalogue with the API specification. Prints one line per finding; exit code 1 if
 * there is any.
 */
import { type CatalogueData, fullCatalogue, resolveOperation } from '../src/catalogue';
import type { Json, JsonObject, Operation, Parameter } from '../src/catalogue/operation';
import { isObject } from '../src/util/parse';
import { loadSpec } from './catalogue-import';
import { type ApiSpec, bodyKind, type EndpointSpec, readSpec } from './catalogue-spec';
import { checkValue, isParameterValue } from './catalogue-values';

/** All findings, one line each; empty when the catalogue is correct. */
export function checkCatalogue({ areas, endpoints }: CatalogueData, spec: ApiSpec): string[] {
  const operations = areas.flatMap(({ name, operations }) =>
    Object.entries(operations).map(([id, definition]) => resolveOperation(id, name, definition, endpoints)),
  );
  const findings = [...duplicateIds(operations), ...brokenReferences(operations)];
  for (const operation of operations) {
    const results =
      operation.operationId === 'request.custom' ? checkStyle(operation) : checkOperation(operation, spec);
    findings.push(...results.map((finding) => `${operation.operationId}: ${finding}`));
  }
  return findings;
}

function duplicateIds(operations: Operation[]): string[] {
  const areaById = new Map<string, string>();
  return operations.flatMap(({ operationId, area }) => {
    const previousArea = areaById.get(operationId);
    areaById.set(operationId, area);
    return previousArea === undefined ? [] : [`${operationId}: is in "${previousArea}" and in "${area}"`];
  });
}

/** Descriptions and hints refer to other operations by their quoted titles, which must exist. */
function brokenReferences(operations: Operation[]): string[] {
  const titles = new Set(operations.map(({ title }) => title));
  return operations.flatMap(({ operationId, description, main = [], properties = [] }) => {
    const texts = [description, ...[...main, ...properties].map(({ hint = '' }) => hint)].join('\n');
    const mentioned = [...texts.matchAll(/"((?:List|Get|Create|Update|Delete) [^"]+)"/g)].map(
      ([, title]) => title,
    );
    return mentioned
      .filter((title) => title !== undefined && !titles.has(title))
      .map((title) => `${operationId}: refers to "${title}", but no operation has this title`);
  });
}

function checkOperation(operation: Operation, spec: ApiSpec): string[] {
  const endpoint = spec.endpoints[operation.route];
  if (!endpoint) return [`${operation.route} is not in the published document`];
  return [
    ...checkScope(endpoint),
    ...checkPathParameters(operation, endpoint),
    ...(operation.method === 'POST'
      ? checkWrite(operation, endpoint, spec)
      : checkRead(operation, endpoint, spec)),
    ...checkSampleResponse(operation, endpoint, spec),
    ...checkStyle(operation),
  ];
}

/** The rows of a sample response have the properties of the schema that is written to the same path, if known. */
function checkSampleResponse(
  { path, sample }: Operation,
  { list }: EndpointSpec,
  { endpoints, schemas }: ApiSpec,
): string[] {
  const schema = endpoints[`POST ${path.replace(/\/\{.*/, '')}`]?.body?.schema ?? '';
  let rows = sample?.response;
  if (rows === undefined || !schemas[schema]) return [];
  if (list?.key && isObject(rows)) rows = rows[list.key] ?? rows;
  return (Array.isArray(rows) ? rows : [rows]).flatMap((row) =>
    checkValue('its sample response', row, schema, schemas),
  );
}

function checkScope({ scope, tag }: EndpointSpec): string[] {
  return scope === 'itsm-core' || scope === 'itsm-support'
    ? []
    : [`its endpoint (${tag}) belongs to "${scope}", not to ITSM`];
}

function checkPathParameters({ path, endpoint }: Operation, endpointSpec: EndpointSpec): string[] {
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
  const declared = endpoint.parameters.filter((parameter) => parameter.in === 'path').map(({ name }) => name);
  const documented = Object.keys(endpointSpec.path).join(', ');
  return [inPath, declared]
    .filter((names) => names.join(', ') !== documented)
    .slice(0, 1)
    .map(
      (names) =>
        `its path parameters are ${names.join(', ') || 'none'}, documented are ${documented || 'none'}`,
    );
}

/** GET and DELETE: all values are parameters. */
function checkRead(
  operation: Operation,
  endpointSpec: EndpointSpec,
  { endpoints, schemas }: ApiSpec,
): string[] {
  const { id, properties, requires = [], fixed = {}, where = {}, sample } = operation;
  const rows = schemas[endpoints[`POST ${operation.path}`]?.body?.schema ?? ''];
  return [
    ...(id ? ['has an id rule, but writes no records'] : []),
    ...(properties ? ['describes properties, but has no body'] : []),
    ...(sample?.request !== undefined ? ['has a request in its sample, but no body'] : []),
    ...checkParameters(operation, endpointSpec, [...alternatives(requires), ...Object.keys(fixed)], fixed),
    ...Object.keys(where)
      .filter((name) => !rows || !(name in rows))
      .map((name) => `filters rows by "${name}", which is not documented`),
    ...missingRequired(requires, { ...sample?.parameters, ...fixed }).map(
      (name) => `its sample lacks the required parameter ${name}`,
    ),
  ];
}

/** POST: the parameters are path and query parameters, the request is the body. */
function checkWrite(operation: Operation, endpointSpec: EndpointSpec, { schemas }: ApiSpec): string[] {
  const { id, properties = [], requires = [], fixed = {}, matches = {}, where, sample, endpoint } = operation;
  const kind = bodyKind(endpointSpec.body);
  const findings = [
    ...checkParameters(operation, endpointSpec, [], {}),
    ...(where ? ['filters rows, but is not a list'] : []),
  ];
  if (endpoint.body !== kind) findings.push(`its body is "${endpoint.body}", documented is "${kind}"`);
  if (kind === 'none' || kind === 'multipart') {
    return [...findings, ...checkSampleId(id, sample?.request)];
  }
  if (kind === 'integers' || kind === 'strings') {
    const type = kind === 'integers' ? 'integer[]' : 'string[]';
    if (id) findings.push('has an id rule, but writes no records');
    if (sample?.request !== undefined)
      findings.push(...checkValue('its sample', sample.request, type, schemas));
    return findings;
  }
  if (!id) findings.push('writes records, but has no id rule');
  if (id === 'free' && !/\.(upsert\w*|bulkCreateUpdate)$/.test(operation.operationId)) {
    findings.push('has the id rule "free": a forgotten id would create a duplicate');
  }
  const name = endpointSpec.body?.schema ?? '';
  const schema = schemas[name];
  if (!schema) return findings;
  const mentioned = [
    ...properties.map((property) => property.name),
    ...alternatives(requires),
    ...Object.keys(fixed),
    ...Object.keys(matches),
  ];
  findings.push(
    ...mentioned
      .filter((property) => !(property in schema))
      .map((property) => `"${property}" is not a property of ${name}`),
  );
  findings.push(...checkValue('its fixed properties', fixed, name, schemas));
  return [...findings, ...checkSampleRecords(operation, kind === 'records', name, schemas)];
}

function checkSampleRecords(
  { id, requires = [], fixed = {}, sample, tier }: Operation,
  isBatch: boolean,
  name: string,
  schemas: ApiSpec['schemas'],
): string[] {
  const request = sample?.request;
  if (request === undefined) return tier === 'core' ? ['has no request in its sample'] : [];
  if (Array.isArray(request) && !isBatch) return ['its sample is an array, but the body is one object'];
  const records = Array.isArray(request) ? request : [request];
  return records.flatMap((record) => {
    const findings = [...checkValue('its sample', record, name, schemas), ...checkSampleId(id, record)];
    if (!isObject(record)) return findings;
    findings.push(
      ...missingRequired(requires, { ...record, ...fixed }).map(
        (property) => `its sample lacks the required property ${property}`,
      ),
    );
    return findings;
  });
}

function checkSampleId(id: Operation['id'], record: Json | undefined): string[] {
  if (record === undefined || !isObject(record)) return [];
  if (id === 'required' && !record.id) return ['its sample lacks the id'];
  return id === 'forbidden' && 'id' in record ? ['its sample has an id, which is forbidden'] : [];
}

/** Checks all path and query parameters that an operation mentions. */
function checkParameters(
  operation: Operation,
  endpointSpec: EndpointSpec,
  otherNames: string[],
  fixed: JsonObject,
): string[] {
  const { main = [], sample = {}, endpoint } = operation;
  const documented: Record<string, Parameter['type']> = { ...endpointSpec.query, ...endpointSpec.path };
  const given = { ...sample.parameters, ...fixed };
  const names = new Set([
    ...main.map(({ name }) => name),
    ...otherNames,
    ...Object.keys(given),
    ...endpoint.parameters.map(({ name }) => name),
  ]);
  const findings = [...names]
    .filter((name) => !(name in documented))
    .map((name) => `"${name}" is not a documented parameter`);
  for (const [name, value] of Object.entries(given)) {
    const type = documented[name];
    if (type && !isParameterValue(value, type))
      findings.push(`its "${name}" should be of type ${type}, but is ${JSON.stringify(value)}`);
  }
  const requiredNames = [...Object.keys(endpointSpec.path), ...(endpointSpec.required ?? [])];
  findings.push(
    ...requiredNames
      .filter((name) => !(name in given))
      .map((name) => `its sample lacks the parameter "${name}"`),
  );
  return findings;
}

/** Checks that do not depend on the API: the definition is complete and plain data. */
function checkStyle(operation: Operation): string[] {
  const { title, description, tier, sample, endpoint: _, ...rest } = operation;
  const findings: string[] = [];
  if (!title || /\.$/.test(title)) findings.push('its title is missing or ends in a full stop');
  if (!/[.?!]$/.test(description)) findings.push('its description is missing or is not a sentence');
  if (!sample) findings.push('has no sample');
  if (tier === 'core' && sample?.response === undefined) findings.push('has no sample response');
  if (!isPlainData({ ...rest, sample })) findings.push('holds something that is not plain data');
  return findings;
}

function alternatives(requires: string[]): string[] {
  return requires.flatMap((requirement) => requirement.split('|'));
}

function missingRequired(requires: string[], given: JsonObject): string[] {
  return requires.filter((requirement) => !requirement.split('|').some((name) => given[name] !== undefined));
}

/** Whether a JSON round trip preserves the value. Undefined properties count as absent. */
function isPlainData(value: unknown): boolean {
  if (value === undefined || value === null || ['string', 'boolean'].includes(typeof value)) return true;
  if (typeof value === 'number') return Number.isFinite(value);
  if (Array.isArray(value)) return value.every(isPlainData);
  return (
    typeof value === 'object' &&
    Object.getPrototypeOf(value) === Object.prototype &&
    Object.values(value).every(isPlainData)
  );
}

async function main(source: string | undefined): Promise<void> {
  const findings = checkCatalogue(fullCatalogue(), source ? await loadSpec(source) : readSpec());
  for (const finding of findings) console.error(finding);
  const count = fullCatalogue().areas.reduce(
    (sum, { operations }) => sum + Object.keys(operations).length,
    0,
  );
  console.log(`${count} operations, ${findings.length} ${findings.length === 1 ? 'finding' : 'findings'}.`);
  if (findings.length > 0) process.exitCode = 1;
}

if (require.main === module) {
  main(process.argv[2]).catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  });
}
