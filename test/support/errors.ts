import { HaloError } from '../../src/errors';

/** The HaloError that some work ends with; fails the test when there is none. */
export async function haloError(work: () => unknown): Promise<HaloError> {
  try {
    await work();
  } catch (thrown) {
    if (thrown instanceof HaloError) return thrown;
    throw thrown;
  }
  throw new Error('expected a HaloError, but nothing was thrown');
}
