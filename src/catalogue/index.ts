import { areas } from './areas';
import endpoints from './endpoints.json';
import type { Operation, OperationLine } from './operation';
import { type PackedCatalogue, pack } from './pack';
import { makesRecord, type ReferencePlace, referencePlace } from './references';
import { type CatalogueData, resolveOperation } from './resolve';

export type { CatalogueData, CompactEndpoint } from './resolve';
export { areas, resolveOperation };

const ENDPOINTS = endpoints as unknown as CatalogueData['endpoints'];

const resolved = new Map<string, Operation>();
let lines: Map<string, [area: string, line: OperationLine]> | undefined;

function index(): NonNullable<typeof lines> {
  lines ??= new Map(
    areas.flatMap(({ name, operations }) =>
      Object.entries(operations).map(([id, line]) => [id, [name, line]] as const),
    ),
  ) as NonNullable<typeof lines>;
  return lines;
}

/** The operation of an id such as `ticket.create`, with what its endpoint takes; undefined when there is none. */
export function findOperation(id: string): Operation | undefined {
  const known = resolved.get(id);
  if (known) return known;
  const found = index().get(id);
  if (!found) return undefined;
  const [area, line] = found;
  const operation = resolveOperation(id, area, line, ENDPOINTS);
  resolved.set(id, operation);
  return operation;
}

/** Whether an operation makes a record, so that a reference can keep it from being made twice. */
export function takesReference(operation: Operation): boolean {
  return makesRecord(operation, (route) => ENDPOINTS[route]?.list !== undefined);
}

/** Where a new record's reference is kept and how it is found; undefined when it is not known where. */
export function placeOfReference(operation: Operation, member?: string): ReferencePlace | undefined {
  return referencePlace(operation, member, (route) => (ENDPOINTS[route] ? bare(route) : undefined));
}

/** A published endpoint as an operation with no rules of its own. */
function bare(route: `GET /${string}`): Operation {
  return resolveOperation(route, '', { route, tier: 'core', title: '', description: '' }, ENDPOINTS);
}

/** All ids, in the order of the dropdown. */
export function operationIds(): string[] {
  return [...index().keys()];
}

/** All of the catalogue. */
export function wholeCatalogue(): CatalogueData {
  return { areas, endpoints: ENDPOINTS };
}

/** The catalogue as one JSON document for the dialog. */
export function forBrowser(): PackedCatalogue {
  return pack(wholeCatalogue());
}
