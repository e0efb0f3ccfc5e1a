import type { JsonObject } from '../../catalogue/operation';

/** A list of a tenant that offers values for an id parameter, as data. */
export interface List {
  /** Id of the operation that reads the list. */
  operation: string;
  /** Parameters that are always sent. */
  parameters?: JsonObject;
  /** The property that holds the selected value. Default: `id`. */
  id?: string;
  /** Properties that hold the name; the first non-empty one is used. Default: `name`, `label`, `summary`, ... */
  label?: string[];
  /** Properties shown next to the name, to distinguish rows of the same name. */
  detail?: string[];
  /** The property to search with `advanced_search`; set for endpoints that ignore `search`. */
  searchIn?: string;
  /** Parent lists whose selected id filters this one: list name -> query parameter. */
  dependsOn?: Record<string, string>;
  /** The parent without which Halo returns no rows. */
  requiredParent?: string;
  /**
   * Names of the parameters and request properties that take a value of this list. A name may be limited to a path
   * (`/Tickets parent_id`) or to a method and path (`GET /Tickets team`); the most specific entry applies.
   */
  usedFor: string[];
}

/** Lists by name. */
export type Lists = Record<string, List>;
