import {
  createsRecord,
  ListResolver,
  type Lists,
  type Operation,
  type PackedCatalogue,
  resolveOperation,
  unpack,
} from '../../../src/browser';
import { OperationIndex } from './search';

/** All operations, indexed for the dialog. */
export interface Catalogue {
  operations: Operation[];
  byId: Map<string, Operation>;
  index: OperationIndex;
  /** Finds the list of the tenant that a parameter's ids come from. */
  listResolver: ListResolver;
  /** Routes whose response is a list. */
  listRoutes: Set<string>;
}

/** Whether an operation creates a record, so that a reference can prevent duplicates. */
export function takesReference({ listRoutes }: Pick<Catalogue, 'listRoutes'>, operation: Operation): boolean {
  return createsRecord(operation, (route) => listRoutes.has(route));
}

let cachedCatalogue: Catalogue | undefined;
let loading: Promise<Catalogue> | undefined;

/** The catalogue if it is loaded. Otherwise starts loading it, which validates and redraws all nodes at the end. */
export function loadedCatalogue(): Catalogue | undefined {
  if (!cachedCatalogue && !loading) void loadCatalogue().catch(() => undefined);
  return cachedCatalogue;
}

/** Loads the catalogue once. After a failure the next call tries again. */
export function loadCatalogue(): Promise<Catalogue> {
  loading ??= fetchCatalogue().catch((error: unknown) => {
    loading = undefined;
    throw error;
  });
  return loading;
}

async function fetchCatalogue(): Promise<Catalogue> {
  const packed = (await $.getJSON('halo-itsm/catalogue.json')) as PackedCatalogue & { lists: Lists };
  const { areas, endpoints } = unpack(packed);
  const operations = areas.flatMap(({ name, operations }) =>
    Object.entries(operations).map(([id, definition]) => resolveOperation(id, name, definition, endpoints)),
  );
  cachedCatalogue = {
    operations,
    byId: new Map(operations.map((operation) => [operation.operationId, operation])),
    index: new OperationIndex(operations),
    listResolver: new ListResolver(packed.lists, operations),
    listRoutes: new Set(Object.keys(endpoints).filter((route) => endpoints[route]?.list)),
  };
  refreshNodes();
  return cachedCatalogue;
}

/** Validates and redraws the nodes that were drawn before their operations were known. */
function refreshNodes(): void {
  RED.nodes.eachNode((node) => {
    if (node.type !== 'halo-itsm') return;
    RED.editor.validateNode(node);
    node.dirty = true;
    node.resize = true;
  });
  RED.view.redraw();
}

/** The record schemas of request bodies, by name: type of each property. */
export type Schemas = Record<string, Record<string, string>>;

let schemas: Promise<Schemas> | undefined;

/** Loads the schemas once, on first use. After a failure the next call tries again. */
export function loadSchemas(): Promise<Schemas> {
  schemas ??= Promise.resolve($.getJSON('halo-itsm/schemas.json') as PromiseLike<Schemas>).catch(
    (error: unknown) => {
      schemas = undefined;
      throw error;
    },
  );
  return schemas;
}
