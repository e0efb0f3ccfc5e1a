import { timerMs } from '../util/timer';
import type { StopSignal } from './abort';
import { TransportFailure } from './transport-error';

/** How long somebody is willing to wait. */
export interface Patience {
  readonly signal?: StopSignal;
  /** On the clock of `performance.now()`; Infinity for ever. It may grow meanwhile, never shrink. */
  readonly endsAt: number;
}

/**
 * Waits for something no longer than patience lasts. The work itself goes on: others may wait for it too.
 * @param tooLate - the error when patience ends first
 * @throws TransportFailure when stopped
 */
export async function within<T>(work: Promise<T>, patience: Patience, tooLate: () => Error): Promise<T> {
  const { signal } = patience;
  let timer: NodeJS.Timeout | undefined;
  let stop = () => {};
  const ended = new Promise<never>((_, reject) => {
    const arm = () => {
      const left = patience.endsAt - performance.now();
      if (left <= 0) reject(tooLate());
      else if (left !== Number.POSITIVE_INFINITY) timer = setTimeout(arm, timerMs(left));
    };
    arm();
    stop = () => reject(new TransportFailure('closed', false));
    signal?.addEventListener('abort', stop);
    if (signal?.aborted) stop();
  });
  try {
    return await Promise.race([work, ended]);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', stop);
  }
}
