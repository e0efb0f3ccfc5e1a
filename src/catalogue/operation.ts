/** The types of the catalogue, which describes Halo's operations as data. */

/** Any JSON value. */
export type Json = string | number | boolean | null | Json[] | { [property: string]: Json };
export type JsonObject = { [property: string]: Json };

export type Method = 'GET' | 'POST' | 'DELETE';

/** How a parameter's value is validated and formatted for the URL. `integers` is a comma-separated list. */
export type ParameterType = 'string' | 'integer' | 'number' | 'boolean' | 'date' | 'integers' | 'uuid';

/**
 * The body of a POST: an array of records, one record, an array of ids (numbers or strings), a multipart form with a
 * file, or none documented (the request is then sent unchanged).
 */
export type BodyKind = 'records' | 'record' | 'integers' | 'strings' | 'multipart' | 'none';

/** Whether the records of a write must, must not or may have an `id`. Halo's POST is an upsert. */
export type IdRule = 'required' | 'forbidden' | 'free';

export interface Parameter {
  name: string;
  type: ParameterType;
  in: 'path' | 'query';
  required?: boolean;
}

/** One documented endpoint, imported by `npm run catalogue:import`. */
export interface Endpoint {
  parameters: Parameter[];
  body: BodyKind;
  /** Name of the schema of the body's records, e.g. `Faults`. */
  schema?: string;
  /** Set for a GET that returns a list. `key` is the property with the rows, null for a bare array. */
  list?: { key: string | null; paged: boolean; certain: boolean };
}

/** Label and hint of a parameter or property that the dialog shows first. */
export interface ParameterDescription {
  name: string;
  label: string;
  hint?: string;
}

/** The parameters and the request that *Insert sample* inserts, and the corresponding response. */
export interface Sample {
  parameters?: JsonObject;
  request?: Json;
  response?: Json;
}

/** One operation as it is defined in an area. The rest comes from its endpoint. */
export interface OperationDefinition {
  /** Method and path exactly as documented: `POST /Tickets`. */
  route: `${Method} /${string}`;
  tier: 'core' | 'admin';
  title: string;
  /** Plain text: purpose, requirements, result and pitfalls. */
  description: string;
  /** Search terms. */
  keywords?: string[];
  /** Writes only. */
  id?: IdRule;
  /** Required properties of every record; `a|b` means one of them. For reads and deletes: required parameters. */
  requires?: string[];
  /** Properties that the operation always sets. For reads: parameters. */
  fixed?: JsonObject;
  /** Writes only: patterns (case-insensitive) for string properties; `what` is the message key that describes it. */
  matches?: Record<string, { pattern: string; what: 'singleSelect' }>;
  main?: ParameterDescription[];
  /** Writes only: the most important properties of the request. */
  properties?: ParameterDescription[];
  /** Returns only the rows whose properties have these values. */
  where?: JsonObject;
  sample?: Sample;
}

/** A group of operations in the dropdown, with its heading. */
export interface Area {
  name: string;
  operations: Record<string, OperationDefinition>;
}

/** An operation with its endpoint, ready to run. */
export interface Operation extends OperationDefinition {
  operationId: string;
  area: string;
  method: Method;
  path: string;
  endpoint: Endpoint;
}
