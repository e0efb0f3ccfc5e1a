/** Converts an OpenAPI 3 document, such as a tenant's own at `/api/swagger`. */
import type { ApiSpec, EndpointSpec, SchemaSpec } from './catalogue-spec';
import { pathParameterType, propertyType, queryParameterType, withoutDuplicates } from './catalogue-types';

interface Schema {
  type?: string;
  format?: string;
  items?: Schema;
  $ref?: string;
  enum?: unknown[];
  properties?: Record<string, Schema>;
  allOf?: Schema[];
}

interface Parameter {
  name: string;
  in: string;
  required?: boolean;
  schema?: Schema;
}

interface OpenApiOperation {
  tags?: string[];
  parameters?: Parameter[];
  requestBody?: { content?: Record<string, { schema?: Schema }> };
}

export interface OpenApiDocument {
  openapi: string;
  info?: { title?: string; version?: string };
  paths: Record<string, Record<string, OpenApiOperation>>;
  components?: { schemas?: Record<string, Schema> };
}

export function isOpenApi(document: object): document is OpenApiDocument {
  return 'openapi' in document && 'paths' in document;
}

/**
 * Converts the document's endpoints. Data that OpenAPI does not contain (the scope of a tag, the keys of lists,
 * undocumented parameters) is taken from the existing specification.
 */
export function specFromOpenApi(document: OpenApiDocument, knownSpec: ApiSpec): ApiSpec {
  const schemas = document.components?.schemas ?? {};
  const endpoints: ApiSpec['endpoints'] = {};
  for (const [documentedPath, methods] of Object.entries(document.paths)) {
    const path = documentedPath.replace(/^\/api(?=\/)/i, '');
    for (const method of ['get', 'post', 'delete']) {
      const operation = methods[method];
      if (!operation) continue;
      const route = `${method.toUpperCase()} ${path}`;
      endpoints[route] = endpoint(route, path, operation, schemas, knownSpec);
    }
  }
  return {
    source: [document.info?.title, document.info?.version].filter(Boolean).join(' ') || 'an OpenAPI document',
    tags: knownSpec.tags,
    endpoints,
    schemas: Object.fromEntries(
      Object.entries(schemas).map(([name, schema]) => [name, schemaProperties(schema)]),
    ),
  };
}

function endpoint(
  route: string,
  path: string,
  { tags = [], parameters = [], requestBody }: OpenApiOperation,
  schemas: Record<string, Schema>,
  knownSpec: ApiSpec,
): EndpointSpec {
  const tag = tags[0] ?? '';
  const knownEndpoint = knownSpec.endpoints[route];
  const inPath = parameters.filter((parameter) => parameter.in === 'path');
  const inQuery = parameters.filter(
    (parameter) =>
      parameter.in === 'query' &&
      !inPath.some(({ name }) => name.toLowerCase() === parameter.name.toLowerCase()),
  );
  const evidenced = (knownEndpoint?.evidenced ?? []).filter(
    (name) => !inQuery.some((parameter) => parameter.name === name),
  );
  const query = Object.fromEntries([
    ...withoutDuplicates(
      inQuery.map(({ name, schema }) => [name, queryParameterType(name, documentedType(schema, schemas))]),
    ),
    ...evidenced.map((name) => [name, knownEndpoint?.query[name] ?? 'string'] as const),
  ]);
  const required = [
    ...inQuery.filter((parameter) => parameter.required).map(({ name }) => name),
    ...(knownEndpoint?.required ?? []).filter((name) => name in query),
  ];
  const isList =
    route.startsWith('GET ') && (knownEndpoint ? knownEndpoint.list !== undefined : 'pageinate' in query);
  return {
    tag,
    scope: knownSpec.tags[tag] ?? 'unknown',
    path: Object.fromEntries(
      inPath.map(({ name, schema }) => [name, pathParameterType(path, documentedType(schema, schemas))]),
    ),
    query,
    ...(required.length > 0 && { required: [...new Set(required)] }),
    ...(evidenced.length > 0 && { evidenced }),
    body: body(requestBody),
    ...(isList && {
      list: {
        key: knownEndpoint?.list?.key ?? null,
        paged: 'pageinate' in query,
        confidence: knownEndpoint?.list?.confidence ?? 'unknown',
      },
    }),
  };
}

function documentedType(schema: Schema | undefined, schemas: Record<string, Schema>): string {
  if (!schema) return 'string';
  if (schema.$ref) return schemas[referencedName(schema.$ref)]?.type ?? 'string';
  if (schema.type === 'array') return `array<${schema.items?.type ?? 'string'}>`;
  return schema.type === 'string' && schema.format ? `string:${schema.format}` : (schema.type ?? 'string');
}

function body(requestBody: OpenApiOperation['requestBody']): EndpointSpec['body'] {
  const content = requestBody?.content ?? {};
  const type = Object.keys(content)[0];
  if (type === undefined) return null;
  if ('multipart/form-data' in content) return { schema: 'object', array: false, multipart: true };
  const schema = (content['application/json'] ?? content[type])?.schema ?? {};
  return schema.type === 'array'
    ? { schema: typeName(schema.items), array: true }
    : { schema: typeName(schema), array: false };
}

function schemaProperties({ properties = {}, allOf = [] }: Schema): SchemaSpec {
  const ownProperties = Object.entries(properties).map(([name, schema]) => [
    name,
    schema.type === 'array' ? `${typeName(schema.items)}[]` : typeName(schema),
  ]);
  return Object.assign({}, ...allOf.map(schemaProperties), Object.fromEntries(ownProperties));
}

function typeName(schema: Schema | undefined): string {
  const reference = schema?.$ref ?? (schema?.allOf?.length === 1 ? schema.allOf[0]?.$ref : undefined);
  return reference ? referencedName(reference) : propertyType(schema?.type, schema?.format);
}

function referencedName(reference: string): string {
  return reference.slice(reference.lastIndexOf('/') + 1);
}
