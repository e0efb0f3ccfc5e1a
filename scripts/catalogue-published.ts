/**
 * Converts the published specification: the API's endpoints, with list keys and undocumented parameters found in public
 * clients.
 */
import type { ApiSpec, Confidence, EndpointSpec, SchemaSpec, Scope } from './catalogue-spec';
import { pathParameterType, propertyType, queryParameterType, withoutDuplicates } from './catalogue-types';

interface PublishedParameter {
  name: string;
  type: string;
  required?: boolean;
}

interface PublishedOperation {
  tag: string;
  scope: Scope;
  method: string;
  path: string;
  pathParams: PublishedParameter[];
  queryParams: PublishedParameter[];
  evidencedExtraParams?: PublishedParameter[];
  bodySchema: string | null;
  bodyIsArray: boolean;
  bodyContentType: string | null;
  listKey?: string | null;
  listKeyConfidence?: Confidence | 'assumed-bare-array';
  paginated?: boolean;
}

interface PublishedProperty {
  name: string;
  type: string;
  format?: string;
  items?: string;
  itemsFormat?: string;
  ref?: string;
}

/** The published specification (`operations`, `schemas`, `tags`). */
export interface PublishedSpec {
  meta: { source: string };
  tags: Record<string, Scope>;
  operations: PublishedOperation[];
  schemas: Record<string, PublishedProperty[]>;
}

export function isPublishedSpec(document: object): document is PublishedSpec {
  return 'operations' in document && Array.isArray(document.operations) && 'meta' in document;
}

export function specFromPublished({ meta, tags, operations, schemas }: PublishedSpec): ApiSpec {
  return {
    source: meta.source,
    tags,
    endpoints: Object.fromEntries(
      operations.map((operation) => [`${operation.method} ${operation.path}`, endpoint(operation)]),
    ),
    schemas: Object.fromEntries(
      Object.entries(schemas).map(([name, properties]) => [name, schema(properties)]),
    ),
  };
}

function endpoint(operation: PublishedOperation): EndpointSpec {
  const { path, pathParams, queryParams, evidencedExtraParams: evidenced = [], bodyContentType } = operation;
  const queryEntries = withoutDuplicates(
    [...queryParams, ...evidenced].map(({ name, type }) => [name, queryParameterType(name, type)]),
  );
  const required = [...queryParams, ...evidenced]
    .filter((parameter) => parameter.required)
    .map(({ name }) => name);
  return {
    tag: operation.tag,
    scope: operation.scope,
    path: Object.fromEntries(pathParams.map(({ name, type }) => [name, pathParameterType(path, type)])),
    query: Object.fromEntries(queryEntries),
    ...(required.length > 0 && { required }),
    ...(evidenced.length > 0 && { evidenced: evidenced.map(({ name }) => name) }),
    body: bodyContentType === null ? null : body(operation),
    ...(operation.listKeyConfidence && {
      list: {
        key: operation.listKey ?? null,
        paged: operation.paginated === true,
        confidence:
          operation.listKeyConfidence === 'assumed-bare-array' ? 'assumed' : operation.listKeyConfidence,
      },
    }),
  };
}

function body({ bodySchema, bodyIsArray, bodyContentType }: PublishedOperation): EndpointSpec['body'] {
  const multipart = bodyContentType === 'multipart/form-data';
  return { schema: bodySchema ?? 'object', array: bodyIsArray, ...(multipart && { multipart }) };
}

function schema(properties: PublishedProperty[]): SchemaSpec {
  return Object.fromEntries(
    properties.map(({ name, type, format, items, itemsFormat, ref }) => {
      if (type !== 'array') return [name, ref ?? propertyType(type, format)];
      const item = items && /^[a-z]/.test(items) ? propertyType(items, itemsFormat) : (items ?? 'any');
      return [name, `${item}[]`];
    }),
  );
}
