import type { Area, OperationLine } from './operation';
import type { CatalogueData } from './resolve';
import { lineOf, type Origin, originOf, type Resource, type Verb } from './resource';

/** The catalogue on its way to the browser: what generic verbs say is sent once per resource, and made there again. */
export interface PackedCatalogue {
  areas: { name: string; operations: Record<string, OperationLine | [resource: number, verb: Verb]> }[];
  resources: Resource[];
  endpoints: CatalogueData['endpoints'];
}

export function pack({ areas, endpoints }: CatalogueData): PackedCatalogue {
  const resources: Resource[] = [];
  const numberOf = (resource: Resource): number => {
    const known = resources.indexOf(resource);
    return known >= 0 ? known : resources.push(resource) - 1;
  };
  const packed = areas.map(({ name, operations }) => ({
    name,
    operations: mapValues(operations, (line): OperationLine | [number, Verb] => {
      const origin = originOf(line);
      return origin && survives(origin, line) ? [numberOf(origin.resource), origin.verb] : line;
    }),
  }));
  return { areas: packed, resources, endpoints };
}

/** Whether a line can be made again from what JSON keeps of its resource: a member set to undefined is lost. */
function survives({ resource, verb }: Origin, line: OperationLine): boolean {
  const arrived = JSON.parse(JSON.stringify(resource)) as Resource;
  return JSON.stringify(lineOf(arrived, verb)) === JSON.stringify(line);
}

export function unpack({ areas, resources, endpoints }: PackedCatalogue): CatalogueData {
  const unpacked = areas.map(
    ({ name, operations }): Area => ({
      name,
      operations: mapValues(operations, (line) =>
        Array.isArray(line) ? lineOf(resources[line[0]] as Resource, line[1]) : line,
      ),
    }),
  );
  return { areas: unpacked, endpoints };
}

function mapValues<T, U>(object: Record<string, T>, convert: (value: T) => U): Record<string, U> {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, convert(value)]));
}
