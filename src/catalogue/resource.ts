import type { JsonObject, OperationDefinition, ParameterDescription } from './operation';

export type Verb = 'list' | 'get' | 'create' | 'update' | 'delete';

/** A record type with the usual verbs. `overrides` replaces what is different for one verb. */
export interface Resource {
  tier: OperationDefinition['tier'];
  path: `/${string}`;
  /** With the article: `a team`. */
  singular: string;
  plural: string;
  /** One sentence that defines the record type. */
  description?: string;
  verbs: Verb[];
  keywords?: string[];
  /** The most important parameters of the list. */
  filters?: ParameterDescription[];
  /** The endpoint of a single record supports `includedetails`. */
  details?: boolean;
  /** A sample row of a response, with an `id` of the practice tenant. */
  row?: JsonObject;
  /** Id for the sample of `delete`: a record of the practice tenant that nothing refers to. */
  disposableId?: number | string;
  /** The property of a list response that holds the rows; a bare array if absent. */
  key?: string;
  /** Sample of a new record. */
  create?: JsonObject;
  /** Sample of the properties to change. */
  update?: JsonObject;
  /** The most important properties of a request. */
  properties?: ParameterDescription[];
  /** Required properties of a new record. */
  requires?: string[];
  /** Sentences that are added to the description of one verb. */
  notes?: Partial<Record<Verb, string>>;
  overrides?: Partial<Record<Verb, Partial<OperationDefinition>>>;
}

const ID: ParameterDescription = { name: 'id', label: 'Id' };
const DETAILS: ParameterDescription = {
  name: 'includedetails',
  label: 'With details',
  hint: 'Without it, Halo omits many fields of the record.',
};

/** The resource and verb of a generated operation. */
export interface ResourceOrigin {
  resource: Resource;
  verb: Verb;
}

const origins = new WeakMap<OperationDefinition, ResourceOrigin>();

/** The operations of a resource by id: `cab.list`, `cab.get` … */
export function defineResource(name: string, resource: Resource): Record<string, OperationDefinition> {
  return Object.fromEntries(
    resource.verbs.map((verb) => {
      const definition = buildOperation(resource, verb);
      origins.set(definition, { resource, verb });
      return [`${name}.${verb}`, definition];
    }),
  );
}

/** Builds one operation of a resource. */
export function buildOperation(resource: Resource, verb: Verb): OperationDefinition {
  return { ...OPERATION_BUILDERS[verb](resource), ...resource.overrides?.[verb] };
}

/** The resource and verb an operation was generated from; undefined if it was not generated. */
export function resourceOf(definition: OperationDefinition): ResourceOrigin | undefined {
  return origins.get(definition);
}

const OPERATION_BUILDERS: Record<Verb, (resource: Resource) => OperationDefinition> = {
  list: (resource) => ({
    ...commonProperties(resource),
    route: `GET ${resource.path}`,
    title: `List ${resource.plural}`,
    description: joinSentences(resource.description ?? `Lists ${resource.plural}.`, resource.notes?.list),
    main: resource.filters,
    sample: {
      response:
        resource.row && (resource.key ? { record_count: 1, [resource.key]: [resource.row] } : [resource.row]),
    },
  }),
  get: (resource) => ({
    ...commonProperties(resource),
    route: `GET ${resource.path}/{id}`,
    title: `Get ${resource.singular}`,
    description: joinSentences(`Gets ${resource.singular} by id.`, resource.notes?.get),
    main: resource.details ? [ID, DETAILS] : [ID],
    sample: {
      parameters: { id: sampleId(resource), ...(resource.details && { includedetails: true }) },
      response: resource.row,
    },
  }),
  create: (resource) => ({
    ...commonProperties(resource),
    route: `POST ${resource.path}`,
    title: `Create ${resource.singular}`,
    description: joinSentences(
      `Creates ${resource.singular} and returns the new record with its id.`,
      resource.verbs.includes('list') ? undefined : resource.description,
      resource.notes?.create,
    ),
    id: 'forbidden',
    requires: resource.requires,
    properties: resource.properties,
    sample: {
      request: resource.create,
      response: resource.create && { id: newSampleId(resource), ...resource.create },
    },
  }),
  update: (resource) => ({
    ...commonProperties(resource),
    route: `POST ${resource.path}`,
    title: `Update ${resource.singular}`,
    description: joinSentences(
      'Send the id and only the properties that change: the others keep their values.',
      resource.notes?.update,
    ),
    id: 'required',
    properties: resource.properties,
    sample: {
      request: resource.update && { id: sampleId(resource), ...resource.update },
      response: resource.update && { ...resource.row, ...resource.update },
    },
  }),
  delete: (resource) => ({
    ...commonProperties(resource),
    route: `DELETE ${resource.path}/{id}`,
    title: `Delete ${resource.singular}`,
    description: joinSentences(`Deletes ${resource.singular} by id.`, resource.notes?.delete),
    main: [ID],
    sample: {
      parameters: { id: resource.disposableId ?? sampleId(resource) },
      response: { id: resource.disposableId ?? sampleId(resource) },
    },
  }),
};

function commonProperties({ tier, keywords }: Resource): Pick<OperationDefinition, 'tier' | 'keywords'> {
  return { tier, keywords };
}

function sampleId({ row }: Resource) {
  return row?.id ?? 1;
}

/** The id of a new record in a sample must not be that of an existing one. */
function newSampleId(resource: Resource) {
  const id = sampleId(resource);
  return typeof id === 'number' ? id + 100 : id;
}

function joinSentences(...sentences: (string | undefined)[]): string {
  return sentences.filter(Boolean).join(' ');
}
