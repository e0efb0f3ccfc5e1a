import type { JsonObject, OperationDefinition, ParameterDescription } from './operation';

export type Verb = 'list' | 'get' | 'create' | 'update' | 'delete';

/** A kind of record with the usual verbs, said once; what is special about a verb stands under `also`. */
export interface Resource {
  tier: OperationDefinition['tier'];
  path: `/${string}`;
  /** With its article: `a team`. */
  singular: string;
  plural: string;
  /** What such a record is, as a sentence. */
  description?: string;
  verbs: Verb[];
  keywords?: string[];
  /** The parameters of the list that matter first. */
  filters?: ParameterDescription[];
  /** The endpoint of one record has `includedetails`. */
  details?: boolean;
  /** A row as Halo answers it; its `id` is the practice tenant's. */
  row?: JsonObject;
  /** Id of a row of the practice tenant that nothing refers to: the one that the sample of `delete` names. */
  disposableId?: number | string;
  /** The key under which a list's rows stand in the answer; none means a bare array. */
  key?: string;
  /** The members of a new record, as an example. */
  create?: JsonObject;
  /** The members to change, as an example. */
  update?: JsonObject;
  /** The members that matter first. */
  properties?: ParameterDescription[];
  /** Members a new record cannot be without. */
  requires?: string[];
  /** A sentence or two that only one verb needs. */
  notes?: Partial<Record<Verb, string>>;
  overrides?: Partial<Record<Verb, Partial<OperationDefinition>>>;
}

const ID: ParameterDescription = { name: 'id', label: 'Id' };
const DETAILS: ParameterDescription = {
  name: 'includedetails',
  label: 'With details',
  hint: 'Without it Halo leaves out much of the record.',
};

/** What a line was made of. */
export interface ResourceOrigin {
  resource: Resource;
  verb: Verb;
}

const origins = new WeakMap<OperationDefinition, ResourceOrigin>();

/** The operations of a resource by their ids: `cab.list`, `cab.get` … */
export function defineResource(name: string, resource: Resource): Record<string, OperationDefinition> {
  return Object.fromEntries(
    resource.verbs.map((verb) => {
      const definition = buildOperation(resource, verb);
      origins.set(definition, { resource, verb });
      return [`${name}.${verb}`, definition];
    }),
  );
}

/** One operation of a resource. */
export function buildOperation(resource: Resource, verb: Verb): OperationDefinition {
  return { ...OPERATION_BUILDERS[verb](resource), ...resource.overrides?.[verb] };
}

/** What a line was made of; undefined when it was written by itself. */
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
      `Creates ${resource.singular} and answers the new record with the id that Halo gave it.`,
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
      'Send the id and only the members that change: the others stay as they are.',
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

/** The example of a new record is not one of those that are there. */
function newSampleId(resource: Resource) {
  const id = sampleId(resource);
  return typeof id === 'number' ? id + 100 : id;
}

function joinSentences(...sentences: (string | undefined)[]): string {
  return sentences.filter(Boolean).join(' ');
}
