import { areas } from './areas';
import endpoints from './endpoints.json';
import type { Operation, OperationDefinition } from './operation';
import { type PackedCatalogue, pack } from './pack';
import { createsRecord, type ReferenceLocation, resolveReferenceLocation } from './references';
import { type CatalogueData, resolveOperation } from './resolve';

export type { CatalogueData, CompactEndpoint } from './resolve';
export { areas, resolveOperation };

const ENDPOINTS = endpoints as unknown as CatalogueData['endpoints'];

const resolvedOperations = new Map<string, Operation>();
let definitions: Map<string, [area: string, definition: OperationDefinition]> | undefined;

function definitionsById(): NonNullable<typeof definitions> {
  definitions ??= new Map(
    areas.flatMap(({ name, operations }) =>
      Object.entries(operations).map(([id, definition]) => [id, [name, definition]] as const),
    ),
  ) as NonNullable<typeof definitions>;
  return definitions;
}

/** The operation with an id such as `ticket.create`, with its endpoint; undefined when there is none. */
export function findOperation(id: string): Operation | undefined {
  const cached = resolvedOperations.get(id);
  if (cached) return cached;
  const entry = definitionsById().get(id);
  if (!entry) return undefined;
  const [area, definition] = entry;
  const operation = resolveOperation(id, area, definition, ENDPOINTS);
  resolvedOperations.set(id, operation);
  return operation;
}

/** Whether an operation creates a record and therefore accepts a reference, which prevents duplicates. */
export function acceptsReference(operation: Operation): boolean {
  return createsRecord(operation, (route) => ENDPOINTS[route]?.list !== undefined);
}

/** Where the reference of a new record is stored and how the record is found; undefined when unknown. */
export function referenceLocation(operation: Operation, property?: string): ReferenceLocation | undefined {
  return resolveReferenceLocation(operation, property, (route) =>
    ENDPOINTS[route] ? endpointOperation(route) : undefined,
  );
}

/** A documented endpoint as an operation without rules. */
function endpointOperation(route: `GET /${string}`): Operation {
  return resolveOperation(route, '', { route, tier: 'core', title: route, description: '' }, ENDPOINTS);
}

/** All operation ids, in the order of the dropdown. */
export function operationIds(): string[] {
  return [...definitionsById().keys()];
}

/** The complete catalogue. */
export function fullCatalogue(): CatalogueData {
  return { areas, endpoints: ENDPOINTS };
}

/** The catalogue as a compact JSON document for the dialog. */
export function forBrowser(): PackedCatalogue {
  return pack(fullCatalogue());
}
