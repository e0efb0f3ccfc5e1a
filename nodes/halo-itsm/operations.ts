import * as messages from '../../src/i18n/messages';
import { didYouMean, invalidRequest, type Operation, type Reference, referenceValue } from '../../src/index';

let catalogue: Promise<typeof import('../../src/catalogue/index')> | undefined;

/** The catalogue is large, so it is loaded with the first message. */
function loadCatalogue(): NonNullable<typeof catalogue> {
  catalogue ??= import('../../src/catalogue/index');
  return catalogue;
}

/**
 * Finds an operation by its id, e.g. `ticket.list`.
 * @throws HaloError HALO_REQUEST if there is none
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
 * Resolves the external reference of the record an operation creates.
 * @param property - the record property that stores the reference; the resource's default if empty
 * @param evaluate - evaluates the reference for the message; not called for operations that create no record
 * @returns undefined for operations that create no record
 * @throws HaloError HALO_REQUEST
 */
export async function resolveReference(
  operation: Operation,
  property: string | undefined,
  evaluate: () => Promise<unknown>,
): Promise<Reference | undefined> {
  const { referenceLocation, acceptsReference } = await loadCatalogue();
  if (!acceptsReference(operation)) return undefined;
  const location = referenceLocation(operation, property?.trim());
  if (location) return { value: referenceValue(operation, await evaluate()), location };
  throw invalidRequest(
    messages.createOnce('noReferenceProperty', { operation: operation.title }),
    'referenceMember',
  );
}
