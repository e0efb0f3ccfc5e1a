let loading: Promise<typeof import('./libraries')> | undefined;

/**
 * Loads the bundled libraries on first use. All callers wait for the same promise, so that requests continue in the order
 * they were made.
 */
export function loadLibraries(): Promise<typeof import('./libraries')> {
  loading ??= import('./libraries');
  return loading;
}
