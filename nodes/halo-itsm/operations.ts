import * as messages from '../../src/i18n/messages';
import { didYouMean, invalidRequest, type Operation, type Reference, referenceValue } from '../../src/index';

let loading: Promise<typeof import('../../src/catalogue/index')> | undefined;

/** The catalogue, which is loaded once. */
function loadCatalogue(): NonNullable<typeof loading> {
  loading ??= import('../../src/catalogue/index');
  return loading;
}

/**
 * The operation by its id; the catalogue loads with the first message.
 * @throws HaloError HALO_REQUEST
 */
export async function resolveOperation(id: unknown): Promise<Operation> {
  const { findOperation, operationIds } = await loadCatalogue();
  if (typeof id !== 'string' || !id) {
    throw invalidRequest(messages.node('noOperation'), 'operation');
  }
  const operation = findOperation(id);
  if (operation) return operation;
  throw invalidRequest(
    [messages.node('unknownOperation', { id }), didYouMean(id, operationIds())],
    'operation',
  );
}

/**
 * The reference of a record that an operation makes; undefined for operations that make none.
 * @param property - where the user wants it kept; the usual place when empty
 * @param evaluate - gives what the message brings
 * @throws HaloError HALO_REQUEST
 */
export async function resolveReference(
  operation: Operation,
  property: string | undefined,
  evaluate: () => Promise<unknown>,
): Promise<Reference | undefined> {
  const { referenceLocation: placeOfReference, acceptsReference: takesReference } = await loadCatalogue();
  if (!takesReference(operation)) return undefined;
  const location = placeOfReference(operation, property?.trim());
  if (location) return { value: referenceValue(operation, await evaluate()), location };
  throw invalidRequest(
    messages.createOnce('noReferenceProperty', { operation: operation.operationId }),
    'referenceMember',
  );
}
