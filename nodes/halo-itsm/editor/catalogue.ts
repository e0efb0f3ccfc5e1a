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

/** All operations, as the dialog needs them. */
export interface Catalogue {
  operations: Operation[];
  byId: Map<string, Operation>;
  index: OperationIndex;
  /** From which lists of the tenant ids are chosen. */
  listResolver: ListResolver;
  /** Routes that answer lists. */
  listRoutes: Set<string>;
}

/** Whether an operation makes a record, so that a reference can keep it from being made twice. */
export function takesReference({ listRoutes }: Pick<Catalogue, 'listRoutes'>, operation: Operation): boolean {
  return createsRecord(operation, (route) => listRoutes.has(route));
}

let cachedCatalogue: Catalogue | undefined;
let loading: Promise<Catalogue> | undefined;

/** The catalogue if it is there; asks for it otherwise, and `onLoaded` tells when it has come. */
export function loadedCatalogue(): Catalogue | undefined {
  if (!cachedCatalogue && !loading) void loadCatalogue().catch(() => undefined);
  return cachedCatalogue;
}

/** Loads the catalogue once; a failure is tried again with the next call. */
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

/** Nodes on the flow were drawn and checked before their operations were known. */
function refreshNodes(): void {
  RED.nodes.eachNode((node) => {
    if (node.type !== 'halo-itsm') return;
    RED.editor.validateNode(node);
    node.dirty = true;
    node.resize = true;
  });
  RED.view.redraw();
}

/** Members and types of the records that requests carry, by the schema's name. */
export type Schemas = Record<string, Record<string, string>>;

let schemas: Promise<Schemas> | undefined;

/** Loads the schemas when something first asks for them. */
export function loadSchemas(): Promise<Schemas> {
  schemas ??= Promise.resolve($.getJSON('halo-itsm/schemas.json') as PromiseLike<Schemas>).catch(
    (error: unknown) => {
      schemas = undefined;
      throw error;
    },
  );
  return schemas;
}
