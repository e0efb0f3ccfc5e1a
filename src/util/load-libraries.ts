let loading: Promise<typeof import('./libraries')> | undefined;

/**
 * The libraries we carry, loaded when the first request needs them. Everybody waits for the same promise, so that
 * requests go on in the order they came.
 */
export function loadLibraries(): Promise<typeof import('./libraries')> {
  loading ??= import('./libraries');
  return loading;
}
