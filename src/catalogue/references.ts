import type { Operation } from './operation';

/**
 * The member made for the id of another system, by the path of the create. (On tickets and assets `third_party_id`
 * itself is a number.) Other records have none: there the user says where the reference is kept.
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

/** Records that are listed for one record only: the member that names it is asked for in the list, too. */
const SCOPE_PROPERTIES: Record<string, string> = { '/Actions': 'ticket_id', '/Attachment': 'ticket_id' };

/** What must carry no id and makes no record all the same: answers to an approval, a preview. */
const CREATES_NO_RECORD = new Set(['approval.approve', 'approval.reject', 'report.sqlPreview']);

/** Where the reference of a new record is kept, and how the record is found by it. */
export interface ReferenceLocation {
  property: string;
  /** Documented for this; otherwise it is a name that the user gave. */
  isDefault: boolean;
  listOperation: Operation;
  getOperation?: Operation;
  /** A member of the record that narrows the list. */
  scopeProperty?: string;
}

/** Whether an operation makes one new record of a kind that can be listed. @param hasList - whether a route exists */
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

/** The member where an operation's references are kept unless the user says otherwise. */
export function defaultProperty({ path }: Pick<Operation, 'path'>): string | undefined {
  return DEFAULT_PROPERTIES[path];
}

/**
 * The place of an operation's reference.
 * @param requested - where the user wants it; the usual one when empty
 * @returns undefined for what makes no record, or when nobody says where
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
