import type { Operation } from '../../../src/catalogue/operation';

/** Whether an operation makes a new record, so that a reference can keep it from being made twice. */
export function makesRecord({ method, id }: Operation): boolean {
  return method === 'POST' && id === 'forbidden';
}
