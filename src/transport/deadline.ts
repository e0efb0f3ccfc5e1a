import { timerMs } from '../util/timer';
import type { AbortSignalLike } from './abort';
import { TransportError } from './transport-error';

/** How long somebody is willing to wait. */
export interface WaitOptions {
  readonly signal?: AbortSignalLike;
  /** On the clock of `performance.now()`; Infinity for ever. It may grow meanwhile, never shrink. */
  readonly deadlineAt: number;
}

/**
 * Waits for something no longer than patience lasts. The work itself goes on: others may wait for it too.
 * @param onTimeout - the error when patience ends first
 * @throws TransportFailure when stopped
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
