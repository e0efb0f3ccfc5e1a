import type { OperationLine } from '../../operation';

/** What two resources take when they are written to, as far as the document goes. */
export const NUMBERS = {
  id: undefined,
  sample: { request: [1], answer: { ids: [1] } },
} satisfies Partial<OperationLine>;

export const NUMBERS_ONLY =
  "Halo's document has this call take a list of whole numbers and does not say what they stand for: try it in a test system.";
