import type { JsonObject } from '../../catalogue/operation';

/** A list of the tenant from which an id is chosen, as data. */
export interface List {
  /** The operation that reads it. */
  operation: string;
  /** Parameters it always reads with. */
  parameters?: JsonObject;
  /** The member of a row that is chosen; `id` when absent. */
  id?: string;
  /** Members that name a row, the first that holds something counts; `name` and its like when absent. */
  label?: string[];
  /** Members told beside the name, to tell rows of the same name apart. */
  detail?: string[];
  /** The member that `advanced_search` looks into, where Halo is known to ignore `search`. */
  searchIn?: string;
  /** Lists whose chosen id narrows this one, and the parameter it is sent as. */
  dependsOn?: Record<string, string>;
  /** The parent without which Halo answers nothing. */
  requiredParent?: string;
  /**
   * Where its ids belong: names of parameters and of members of requests. With a path before it (and a method before
   * that) a name counts there alone, and goes before the name without one.
   */
  usedFor: string[];
}

/** Lists by their names. */
export type Lists = Record<string, List>;
