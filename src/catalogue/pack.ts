import type { Area, OperationDefinition } from './operation';
import type { CatalogueData } from './resolve';
import { buildOperation, type Resource, type ResourceOrigin, resourceOf, type Verb } from './resource';

/** The catalogue for the browser: generated operations are sent once per resource and built again there. */
export interface PackedCatalogue {
  areas: { name: string; operations: Record<string, OperationDefinition | [resource: number, verb: Verb]> }[];
  resources: Resource[];
  endpoints: CatalogueData['endpoints'];
}

export function pack({ areas, endpoints }: CatalogueData): PackedCatalogue {
  const resources: Resource[] = [];
  const indexOf = (resource: Resource): number => {
    const existing = resources.indexOf(resource);
    return existing >= 0 ? existing : resources.push(resource) - 1;
  };
  const packed = areas.map(({ name, operations }) => ({
    name,
    operations: mapValues(operations, (definition): OperationDefinition | [number, Verb] => {
      const origin = resourceOf(definition);
      return origin && isReproducible(origin, definition)
        ? [indexOf(origin.resource), origin.verb]
        : definition;
    }),
  }));
  return { areas: packed, resources, endpoints };
}

/** Whether an operation can be rebuilt from its resource after a JSON round trip, which drops undefined properties. */
function isReproducible({ resource, verb }: ResourceOrigin, definition: OperationDefinition): boolean {
  const roundTripped = JSON.parse(JSON.stringify(resource)) as Resource;
  return JSON.stringify(buildOperation(roundTripped, verb)) === JSON.stringify(definition);
}

export function unpack({ areas, resources, endpoints }: PackedCatalogue): CatalogueData {
  const unpacked = areas.map(
    ({ name, operations }): Area => ({
      name,
      operations: mapValues(operations, (definition) =>
        Array.isArray(definition)
          ? buildOperation(resources[definition[0]] as Resource, definition[1])
          : definition,
      ),
    }),
  );
  return { areas: unpacked, endpoints };
}

function mapValues<T, U>(object: Record<string, T>, convert: (value: T) => U): Record<string, U> {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, convert(value)]));
}
