import type { Operation } from '../../catalogue/operation';
import type { List, Lists } from './list';

type Endpoint = Pick<Operation, 'operationId' | 'method' | 'path'>;

/**
 * Knows from which list the value of a parameter is chosen. Besides those with an entry, the id in the path of any
 * record (`GET /CannedText/{id}`) is chosen from the list of such records; that list is called by its operation.
 */
export class ListResolver {
  readonly #lists: Lists;
  /** `team_id`; `/Asset assets` and `GET /Tickets team` where a name means that only there. */
  readonly #byLocation = new Map<string, string>();
  /** Lists of records by the path they are read from. */
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

  /** The list a parameter of an operation, or a member of its request, is chosen from; undefined when there is none. */
  listFor({ method, path }: Pick<Operation, 'method' | 'path'>, name: string): string | undefined {
    const [base = ''] = path.split('/{');
    const locations = [`${method} ${base} ${name}`, `${base} ${name}`, name];
    const listName = locations.map((location) => this.#byLocation.get(location)).find(Boolean);
    if (listName) return listName;
    return path.startsWith(`${base}/{${name}}`) ? this.#byPath.get(base) : undefined;
  }

  /** What is known about a list. */
  list(name: string): List {
    return this.#lists[name] ?? { operation: name, usedFor: [] };
  }
}
