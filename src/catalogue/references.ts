import type { Operation } from './operation';

/**
 * The property for the id of another system, by the path of the create. On tickets and assets, `third_party_id` is a
 * number, so the string variant is used. Other records have none: there the user names the property.
 */
const DEFAULT_PROPERTIES: Record<string, string> = {
  '/Tickets': 'third_party_id_string',
  '/Asset': 'third_party_id_string',
  '/Users': 'third_party_id',
  '/AssetGroup': 'thirdpartyid',
  '/Attachment': 'third_party_id',
  '/CallLog': 'third_party_id',
  '/ExternalLink': 'third_party_id',
  '/FAQLists': 'third_party_id',
  '/Holiday': 'thirdpartyid',
  '/IncomingEvent': 'thirdparty_id',
  '/RemoteSession': 'thirdpartyid',
  '/VirtualAgent': 'third_party_id',
};

/** Records that can only be listed per parent record, and the property with the id of the parent. */
const SCOPE_PROPERTIES: Record<string, string> = { '/Actions': 'ticket_id', '/Attachment': 'ticket_id' };

/** Operations that send a record without an id but create none: decisions on an approval, a preview. */
const CREATES_NO_RECORD = new Set(['approval.approve', 'approval.reject', 'report.sqlPreview']);

/** Where the reference of a new record is stored, and how the record is found by it. */
export interface ReferenceLocation {
  property: string;
  /** A property that Halo documents for external ids; otherwise the user named it. */
  isDefault: boolean;
  listOperation: Operation;
  getOperation?: Operation;
  /** A property of the record by which the list must be filtered. */
  scopeProperty?: string;
}

/** Whether an operation creates one record of a type that can be listed. @param hasList - whether a route exists */
export function createsRecord(operation: Operation, hasList: (route: `GET /${string}`) => boolean): boolean {
  const { operationId, method, id, endpoint, path } = operation;
  return (
    method === 'POST' &&
    id === 'forbidden' &&
    endpoint.body === 'records' &&
    !CREATES_NO_RECORD.has(operationId) &&
    hasList(`GET ${path as `/${string}`}`)
  );
}

/** The default property for an operation's references. */
export function defaultProperty({ path }: Pick<Operation, 'path'>): string | undefined {
  return DEFAULT_PROPERTIES[path];
}

/**
 * Resolves the location of an operation's reference.
 * @param requested - the property chosen by the user; the default one if empty
 * @returns undefined if the operation creates no record, or if there is no property
 */
export function resolveReferenceLocation(
  operation: Operation,
  requested: string | undefined,
  endpointOperation: (route: `GET /${string}`) => Operation | undefined,
): ReferenceLocation | undefined {
  const path = operation.path as `/${string}`;
  const list = endpointOperation(`GET ${path}`);
  const propertyName = requested || defaultProperty(operation);
  if (!propertyName || !list || !createsRecord(operation, () => list.endpoint.list !== undefined))
    return undefined;
  return {
    property: propertyName,
    isDefault: propertyName === defaultProperty(operation),
    listOperation: list,
    getOperation: endpointOperation(`GET ${path}/{id}`),
    scopeProperty: SCOPE_PROPERTIES[path],
  };
}
