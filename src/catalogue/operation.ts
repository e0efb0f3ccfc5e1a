/** The types of the catalogue: what Halo can do, as data. */

/** Any value that JSON can hold. */
export type Json = string | number | boolean | null | Json[] | { [property: string]: Json };
export type JsonObject = { [property: string]: Json };

export type Method = 'GET' | 'POST' | 'DELETE';

/** How a parameter's value is checked and written into the URL. `integers` is a comma-separated list. */
export type ParameterType = 'string' | 'integer' | 'number' | 'boolean' | 'date' | 'integers' | 'uuid';

/**
 * What a POST carries: an array of records, one record, an array of plain ids (numbers or texts), a file as a form, or
 * nothing that the document knows of (whatever the request holds is sent as it is).
 */
export type BodyKind = 'records' | 'record' | 'integers' | 'strings' | 'multipart' | 'none';

/** Whether a write's records must, must not or may carry `id`: Halo's POST is an upsert. */
export type IdRule = 'required' | 'forbidden' | 'free';

export interface Parameter {
  name: string;
  type: ParameterType;
  in: 'path' | 'query';
  required?: boolean;
}

/** One endpoint as the published document has it; imported by `npm run catalogue:import`, never typed by hand. */
export interface Endpoint {
  parameters: Parameter[];
  body: BodyKind;
  /** Name of the schema of the body's records, e.g. `Faults`. */
  schema?: string;
  /** Set for a GET that answers a collection. */
  list?: { key: string | null; paged: boolean; certain: boolean };
}

/** A parameter shown first in the dialog, with a label and a hint in our words. */
export interface ParameterDescription {
  name: string;
  label: string;
  hint?: string;
}

/** A worked example: the rows and the request that *Insert sample* writes, and the shape of the answer. */
export interface Sample {
  parameters?: JsonObject;
  request?: Json;
  response?: Json;
}

/** One operation as its author writes it in an area's table. Everything else comes from its endpoint. */
export interface OperationDefinition {
  /** `POST /Tickets`: method and path exactly as in the published document. */
  route: `${Method} /${string}`;
  tier: 'core' | 'admin';
  title: string;
  /** Plain text: what it does, what it needs, what it gives back, the trap if there is one. */
  description: string;
  /** Everyday words people search by. */
  keywords?: string[];
  /** Writes only. */
  id?: IdRule;
  /** Members every record needs; `a|b` means one of them. For reads and deletes: parameters. */
  requires?: string[];
  /** Members the operation sets itself, the same in every Halo. For reads: parameters. */
  fixed?: JsonObject;
  /** Writes: texts a member must match (a regular expression without regard to case), and what that is in words. */
  matches?: Record<string, { pattern: string; what: 'singleSelect' }>;
  main?: ParameterDescription[];
  /** Writes: the members of the request that matter first, explained. */
  properties?: ParameterDescription[];
  /** Keeps only the rows whose members have these values. */
  where?: JsonObject;
  sample?: Sample;
}

/** An area of the dropdown: its heading and its operations by id. */
export interface Area {
  name: string;
  operations: Record<string, OperationDefinition>;
}

/** An operation ready to run: its line and its endpoint together. */
export interface Operation extends OperationDefinition {
  operationId: string;
  area: string;
  method: Method;
  path: string;
  endpoint: Endpoint;
}
