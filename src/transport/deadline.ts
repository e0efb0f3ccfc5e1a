import { timerMs } from '../util/timer';
import type { AbortSignalLike } from './abort';
import { TransportError } from './transport-error';

/** When to stop waiting. */
export interface WaitOptions {
  readonly signal?: AbortSignalLike;
  /** On the clock of `performance.now()`; `Infinity` for no deadline. It may be extended while waiting, never shortened. */
  readonly deadlineAt: number;
}

/**
 * Waits for `work` until the deadline or an abort. The work itself is not cancelled: other callers may wait for it.
 * @param onTimeout - creates the error for an exceeded deadline
 * @throws TransportError `closed` when aborted
 */
export async function raceDeadline<T>(
  work: Promise<T>,
  waitOptions: WaitOptions,
  onTimeout: () => Error,
): Promise<T> {
  const { signal } = waitOptions;
  let timer: NodeJS.Timeout | undefined;
  let onAbort = () => {};
  const expired = new Promise<never>((_, reject) => {
    const checkDeadline = () => {
      const remainingMs = waitOptions.deadlineAt - performance.now();
      if (remainingMs <= 0) reject(onTimeout());
      else if (remainingMs !== Number.POSITIVE_INFINITY)
        timer = setTimeout(checkDeadline, timerMs(remainingMs));
    };
    checkDeadline();
    onAbort = () => reject(new TransportError('closed', false));
    signal?.addEventListener('abort', onAbort);
    if (signal?.aborted) onAbort();
  });
  try {
    return await Promise.race([work, expired]);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', onAbort);
  }
}
