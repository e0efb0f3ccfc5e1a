import type { Operation } from '../../catalogue/operation';
import type { List, Lists } from './list';

type Endpoint = Pick<Operation, 'operationId' | 'method' | 'path'>;

/**
 * Finds the list that offers values for a parameter. Lists without an entry are derived: the id in a path
 * (`GET /CannedText/{id}`) takes values from the operation that lists such records (`GET /CannedText`), and the list
 * has the name of that operation.
 */
export class ListResolver {
  readonly #lists: Lists;
  /** List names by parameter: `team_id`, `/Asset assets` or `GET /Tickets team`. */
  readonly #byLocation = new Map<string, string>();
  /** List names by the path of the list endpoint. */
  readonly #byPath = new Map<string, string>();

  constructor(lists: Lists, operations: Iterable<Endpoint>) {
    this.#lists = lists;
    const operationsByPath = new Map<string, string>();
    for (const { operationId, method, path } of operations) {
      if (method === 'GET' && !operationsByPath.has(path)) operationsByPath.set(path, operationId);
    }
    const namesByOperation = new Map<string, string>();
    for (const [name, { operation, id = 'id', usedFor }] of Object.entries(lists)) {
      for (const location of usedFor) this.#byLocation.set(location, name);
      if (id === 'id' && !namesByOperation.has(operation)) namesByOperation.set(operation, name);
    }
    for (const [path, operationId] of operationsByPath)
      this.#byPath.set(path, namesByOperation.get(operationId) ?? operationId);
  }

  /** The name of the list for a parameter or request property of an operation; undefined when there is none. */
  listFor({ method, path }: Pick<Operation, 'method' | 'path'>, name: string): string | undefined {
    const [base = ''] = path.split('/{');
    const locations = [`${method} ${base} ${name}`, `${base} ${name}`, name];
    const listName = locations.map((location) => this.#byLocation.get(location)).find(Boolean);
    if (listName) return listName;
    return path.startsWith(`${base}/{${name}}`) ? this.#byPath.get(base) : undefined;
  }

  /** The definition of a list. */
  list(name: string): List {
    return this.#lists[name] ?? { operation: name, usedFor: [] };
  }
}
