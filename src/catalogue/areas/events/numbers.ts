import type { OperationDefinition } from '../../operation';

/** What two resources take when they are written to, as far as the document goes. */
export const NUMBERS = {
  id: undefined,
  sample: { request: [1], response: { ids: [1] } },
} satisfies Partial<OperationDefinition>;

export const NUMBERS_ONLY =
  "Halo's document has this call take a list of whole numbers and does not say what they stand for: try it in a test system.";
