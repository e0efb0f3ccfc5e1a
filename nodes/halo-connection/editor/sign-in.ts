import type { ConnectionStatus } from '../../../src/browser';
import { getStatus, post } from './server';

/** How often the state is asked for while a sign-in is under way, ms; the window itself usually tells sooner. */
const POLL_INTERVAL_MS = 2_000;

export interface SignInCallbacks {
  /** The window cannot be seen any more: closed, or Halo's pages have cut the tie. */
  onWindowClosed(): void;
  onEnd(status: ConnectionStatus): void;
  onError(error: unknown): void;
}

/**
 * One sign-in in a window of its own. The window must be opened within the click, so what it shows is asked for
 * afterwards.
 */
export class SignInPopup {
  readonly #id: string;
  readonly #popup: Window;
  readonly #callbacks: SignInCallbacks;
  readonly #channel = new BroadcastChannel('halo-connection');
  #timer: number | undefined;
  #attemptId: string | undefined;
  #hasEnded = false;
  #isWindowClosed = false;

  /** @returns undefined when the browser blocks the window */
  static open(id: string, waitingText: string, callbacks: SignInCallbacks): SignInPopup | undefined {
    const popup = window.open('about:blank', '', 'popup,width=720,height=800');
    if (!popup) return undefined;
    popup.document.title = waitingText;
    popup.document.body.textContent = waitingText;
    return new SignInPopup(id, popup, callbacks);
  }

  private constructor(id: string, popup: Window, callbacks: SignInCallbacks) {
    this.#id = id;
    this.#popup = popup;
    this.#callbacks = callbacks;
  }

  /** Sends the window to Halo with what the dialog holds. */
  async start(contents: object): Promise<void> {
    try {
      const { url, attempt } = await post<{ url: string; attempt: string }>(this.#id, 'connect', contents);
      if (this.#hasEnded) return;
      this.#attemptId = attempt;
      // The page that comes is not ours: it must not reach the editor.
      this.#popup.opener = null;
      this.#popup.location.replace(url);
      this.#channel.addEventListener('message', () => void this.#poll());
      this.#timer = window.setInterval(() => void this.#poll(), POLL_INTERVAL_MS);
    } catch (error) {
      this.stop();
      this.#callbacks.onError(error);
    }
  }

  /** Ends the waiting, and closes the window as long as it has not left for Halo: then it is out of our hands. */
  stop(): void {
    this.#hasEnded = true;
    window.clearInterval(this.#timer);
    this.#channel.close();
    this.#popup.close();
  }

  async #poll(): Promise<void> {
    let status: ConnectionStatus;
    try {
      status = await getStatus(this.#id, this.#attemptId);
    } catch {
      // Node-RED may be restarting; the next look will tell.
      return;
    }
    if (this.#hasEnded) return;
    if (status.attempt !== 'waiting') {
      this.#hasEnded = true;
      window.clearInterval(this.#timer);
      this.#channel.close();
      this.#callbacks.onEnd(status);
    } else if (this.#popup.closed && !this.#isWindowClosed) {
      this.#isWindowClosed = true;
      this.#callbacks.onWindowClosed();
    }
  }
}
