import type { Operation } from '../../catalogue/operation';
import type { List, Lists } from './list';

type Endpoint = Pick<Operation, 'operationId' | 'method' | 'path'>;

/**
 * Knows from which list the value of a parameter is chosen. Besides those with an entry, the id in the path of any
 * record (`GET /CannedText/{id}`) is chosen from the list of such records; that list is called by its operation.
 */
export class Places {
  readonly #lists: Lists;
  /** `team_id`; `/Asset assets` and `GET /Tickets team` where a name means that only there. */
  readonly #byPlace = new Map<string, string>();
  /** Lists of records by the path they are read from. */
  readonly #byPath = new Map<string, string>();

  constructor(lists: Lists, operations: Iterable<Endpoint>) {
    this.#lists = lists;
    const paths = new Map<string, string>();
    for (const { operationId, method, path } of operations) {
      if (method === 'GET' && !paths.has(path)) paths.set(path, operationId);
    }
    const named = new Map<string, string>();
    for (const [name, { operation, id = 'id', serves }] of Object.entries(lists)) {
      for (const place of serves) this.#byPlace.set(place, name);
      if (id === 'id' && !named.has(operation)) named.set(operation, name);
    }
    for (const [path, operationId] of paths) this.#byPath.set(path, named.get(operationId) ?? operationId);
  }

  /** The list a parameter of an operation, or a member of its request, is chosen from; undefined when there is none. */
  listOf({ method, path }: Pick<Operation, 'method' | 'path'>, name: string): string | undefined {
    const [base = ''] = path.split('/{');
    const places = [`${method} ${base} ${name}`, `${base} ${name}`, name];
    const placed = places.map((place) => this.#byPlace.get(place)).find(Boolean);
    if (placed) return placed;
    return path.startsWith(`${base}/{${name}}`) ? this.#byPath.get(base) : undefined;
  }

  /** What is known about a list. */
  list(name: string): List {
    return this.#lists[name] ?? { operation: name, serves: [] };
  }
}
