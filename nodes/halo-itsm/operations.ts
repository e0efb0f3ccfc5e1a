import type { Operation } from '../../src/catalogue/operation';
import * as say from '../../src/i18n/messages';
import { didYouMean, type Reference, referenceValue, refusal } from '../../src/index';

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
    throw refusal(say.node('noOperation'), 'operation');
  }
  const operation = findOperation(id);
  if (operation) return operation;
  throw refusal([say.node('unknownOperation', { id }), didYouMean(id, operationIds())], 'operation');
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
  throw refusal(say.once('noMember', { operation: operation.operationId }), 'referenceMember');
}
