import { HaloError } from '../../src/errors';

/** The HaloError thrown by an action; throws when there is none. */
export async function catchHaloError(action: () => unknown): Promise<HaloError> {
  try {
    await action();
  } catch (error) {
    if (error instanceof HaloError) return error;
    throw error;
  }
  throw new Error('expected a HaloError, but nothing was thrown');
}
