import type { JsonObject, MainParameter, OperationLine } from './operation';

export type Verb = 'list' | 'get' | 'create' | 'update' | 'delete';

/** A kind of record with the usual verbs, said once; what is special about a verb stands under `also`. */
export interface Resource {
  tier: OperationLine['tier'];
  path: `/${string}`;
  /** With its article: `a team`. */
  one: string;
  many: string;
  /** What such a record is, as a sentence. */
  about?: string;
  verbs: Verb[];
  keywords?: string[];
  /** The parameters of the list that matter first. */
  filters?: MainParameter[];
  /** The endpoint of one record has `includedetails`. */
  details?: boolean;
  /** A row as Halo answers it; its `id` is the practice tenant's. */
  row?: JsonObject;
  /** Id of a row of the practice tenant that nothing refers to: the one that the sample of `delete` names. */
  spare?: number | string;
  /** The key under which a list's rows stand in the answer; none means a bare array. */
  key?: string;
  /** The members of a new record, as an example. */
  create?: JsonObject;
  /** The members to change, as an example. */
  update?: JsonObject;
  /** The members that matter first. */
  members?: MainParameter[];
  /** Members a new record cannot be without. */
  requires?: string[];
  /** A sentence or two that only one verb needs. */
  notes?: Partial<Record<Verb, string>>;
  also?: Partial<Record<Verb, Partial<OperationLine>>>;
}

const ID: MainParameter = { name: 'id', label: 'Id' };
const DETAILS: MainParameter = {
  name: 'includedetails',
  label: 'With details',
  hint: 'Without it Halo leaves out much of the record.',
};

/** What a line was made of. */
export interface Origin {
  resource: Resource;
  verb: Verb;
}

const origins = new WeakMap<OperationLine, Origin>();

/** The operations of a resource by their ids: `cab.list`, `cab.get` … */
export function resource(name: string, resource: Resource): Record<string, OperationLine> {
  return Object.fromEntries(
    resource.verbs.map((verb) => {
      const line = lineOf(resource, verb);
      origins.set(line, { resource, verb });
      return [`${name}.${verb}`, line];
    }),
  );
}

/** One operation of a resource. */
export function lineOf(resource: Resource, verb: Verb): OperationLine {
  return { ...LINES[verb](resource), ...resource.also?.[verb] };
}

/** What a line was made of; undefined when it was written by itself. */
export function originOf(line: OperationLine): Origin | undefined {
  return origins.get(line);
}

const LINES: Record<Verb, (resource: Resource) => OperationLine> = {
  list: (resource) => ({
    ...common(resource),
    route: `GET ${resource.path}`,
    title: `List ${resource.many}`,
    description: text(resource.about ?? `Lists ${resource.many}.`, resource.notes?.list),
    main: resource.filters,
    sample: {
      answer:
        resource.row && (resource.key ? { record_count: 1, [resource.key]: [resource.row] } : [resource.row]),
    },
  }),
  get: (resource) => ({
    ...common(resource),
    route: `GET ${resource.path}/{id}`,
    title: `Get ${resource.one}`,
    description: text(`Gets ${resource.one} by id.`, resource.notes?.get),
    main: resource.details ? [ID, DETAILS] : [ID],
    sample: {
      parameters: { id: idOf(resource), ...(resource.details && { includedetails: true }) },
      answer: resource.row,
    },
  }),
  create: (resource) => ({
    ...common(resource),
    route: `POST ${resource.path}`,
    title: `Create ${resource.one}`,
    description: text(
      `Creates ${resource.one} and answers the new record with the id that Halo gave it.`,
      resource.verbs.includes('list') ? undefined : resource.about,
      resource.notes?.create,
    ),
    id: 'forbidden',
    requires: resource.requires,
    members: resource.members,
    sample: {
      request: resource.create,
      answer: resource.create && { id: newIdOf(resource), ...resource.create },
    },
  }),
  update: (resource) => ({
    ...common(resource),
    route: `POST ${resource.path}`,
    title: `Update ${resource.one}`,
    description: text(
      'Send the id and only the members that change: the others stay as they are.',
      resource.notes?.update,
    ),
    id: 'required',
    members: resource.members,
    sample: {
      request: resource.update && { id: idOf(resource), ...resource.update },
      answer: resource.update && { ...resource.row, ...resource.update },
    },
  }),
  delete: (resource) => ({
    ...common(resource),
    route: `DELETE ${resource.path}/{id}`,
    title: `Delete ${resource.one}`,
    description: text(`Deletes ${resource.one} by id.`, resource.notes?.delete),
    main: [ID],
    sample: {
      parameters: { id: resource.spare ?? idOf(resource) },
      answer: { id: resource.spare ?? idOf(resource) },
    },
  }),
};

function common({ tier, keywords }: Resource): Pick<OperationLine, 'tier' | 'keywords'> {
  return { tier, keywords };
}

function idOf({ row }: Resource) {
  return row?.id ?? 1;
}

/** The example of a new record is not one of those that are there. */
function newIdOf(resource: Resource) {
  const id = idOf(resource);
  return typeof id === 'number' ? id + 100 : id;
}

function text(...sentences: (string | undefined)[]): string {
  return sentences.filter(Boolean).join(' ');
}
