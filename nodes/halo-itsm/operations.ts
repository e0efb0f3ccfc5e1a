import type { Operation } from '../../src/catalogue/operation';
import { HaloError, nearest, type Reference, referenceValue } from '../../src/index';

let loading: Promise<typeof import('../../src/catalogue/index')> | undefined;

/** The catalogue, which is loaded once. */
function catalogue(): NonNullable<typeof loading> {
  loading ??= import('../../src/catalogue/index');
  return loading;
}

/**
 * The operation by its id; the catalogue loads with the first message.
 * @throws HaloError HALO_REQUEST
 */
export async function resolveOperation(id: unknown): Promise<Operation> {
  const { findOperation, operationIds } = await catalogue();
  if (typeof id !== 'string' || !id) {
    throw new HaloError(
      'HALO_REQUEST',
      'No operation is chosen. Choose one in the node, or set msg.operation, e.g. to "ticket.list". Nothing was sent.',
      { field: 'operation' },
    );
  }
  const operation = findOperation(id);
  if (operation) return operation;
  const candidate = nearest(id, operationIds());
  throw new HaloError(
    'HALO_REQUEST',
    `There is no operation "${id}".${candidate ? ` Did you mean "${candidate}"?` : ''} Nothing was sent.`,
    { field: 'operation' },
  );
}

/**
 * The reference of a record that an operation makes; undefined for operations that make none.
 * @param member - where the user wants it kept; the usual place when empty
 * @param evaluate - gives what the message brings
 * @throws HaloError HALO_REQUEST
 */
export async function resolveReference(
  operation: Operation,
  member: string | undefined,
  evaluate: () => Promise<unknown>,
): Promise<Reference | undefined> {
  const { placeOfReference, takesReference } = await catalogue();
  if (!takesReference(operation)) return undefined;
  const place = placeOfReference(operation, member?.trim());
  if (place) return { value: referenceValue(operation, await evaluate()), place };
  throw new HaloError(
    'HALO_REQUEST',
    `Records of ${operation.operationId} have no member made for a reference. Say in the node in which member it is kept, or remove it. Nothing was sent.`,
    { field: 'referenceMember' },
  );
}
