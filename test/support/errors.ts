import { HaloError } from '../../src/errors';

/** The HaloError that some work ends with; fails the test when there is none. */
export async function catchHaloError(action: () => unknown): Promise<HaloError> {
  try {
    await action();
  } catch (error) {
    if (error instanceof HaloError) return error;
    throw error;
  }
  throw new Error('expected a HaloError, but nothing was thrown');
}
