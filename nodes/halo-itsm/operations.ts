import type { Operation } from '../../src/catalogue/operation';
import { HaloError, nearest } from '../../src/index';

let loading: Promise<typeof import('../../src/catalogue/index')> | undefined;

/**
 * The operation by its id; the catalogue loads with the first message.
 * @throws HaloError HALO_REQUEST
 */
export async function resolveOperation(id: unknown): Promise<Operation> {
  loading ??= import('../../src/catalogue/index');
  const { findOperation, operationIds } = await loading;
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
