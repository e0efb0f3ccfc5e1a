import type { Operation } from '../../src/catalogue/operation';
import { didYouMean, refusal } from '../../src/index';
import * as say from '../../src/say';

let loading: Promise<typeof import('../../src/catalogue/index')> | undefined;

/**
 * The operation by its id; the catalogue loads with the first message.
 * @throws HaloError HALO_REQUEST
 */
export async function resolveOperation(id: unknown): Promise<Operation> {
  loading ??= import('../../src/catalogue/index');
  const { findOperation, operationIds } = await loading;
  if (typeof id !== 'string' || !id) {
    throw refusal(say.node('noOperation'), 'operation');
  }
  const operation = findOperation(id);
  if (operation) return operation;
  throw refusal([say.node('unknownOperation', { id }), didYouMean(id, operationIds())], 'operation');
}
