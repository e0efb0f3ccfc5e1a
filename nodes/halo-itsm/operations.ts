import type { Operation } from '../../src/catalogue/operation';
import { didYouMean, refusal } from '../../src/index';
import * as say from '../../src/say';

/**
 * The operation by its id; the catalogue loads with the first message.
 * @throws HaloError HALO_REQUEST
 */
export async function resolveOperation(id: unknown): Promise<Operation> {
  const { findOperation, operationIds } = await import('../../src/catalogue/index');
  if (typeof id !== 'string' || !id) {
    throw refusal(say.node('noOperation'), 'operation');
  }
  const operation = findOperation(id);
  if (operation) return operation;
  throw refusal([say.node('unknownOperation', { id }), didYouMean(id, operationIds())], 'operation');
}
