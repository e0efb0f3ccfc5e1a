import type { OperationDefinition } from '../../operation';

/** The documented body of two resources: a list of integers. */
export const INTEGER_LIST = {
  id: undefined,
  sample: { request: [1], response: { ids: [1] } },
} satisfies Partial<OperationDefinition>;

export const INTEGERS_NOTE =
  "Halo's document defines the request as a list of integers without explaining their meaning: try it in a test system.";
