import type { ConnectionStatus } from '../../../src/browser';
import type { ConnectionApi } from '../../shared/editor/admin-api';

/** Interval of status requests during a sign-in, ms. The callback page usually reports the end sooner. */
const POLL_INTERVAL_MS = 2_000;

export interface SignInCallbacks {
  /** The popup was closed, or a page of Halo has cut the link to it (cross-origin opener policy). */
  onWindowClosed(): void;
  onEnd(status: ConnectionStatus): void;
  onError(error: unknown): void;
}

/**
 * One sign-in in a popup window. Browsers allow a popup only inside the click handler, so the window opens first and
 * its URL is requested afterwards.
 */
export class SignInPopup {
  readonly #api: ConnectionApi;
  readonly #popup: Window;
  readonly #callbacks: SignInCallbacks;
  /** The callback page of the runtime posts here when a sign-in ends. */
  readonly #channel = new BroadcastChannel('halo-connection');
  #timer: number | undefined;
  #attemptId: string | undefined;
  #hasEnded = false;
  #isWindowClosed = false;

  /** @returns undefined when the browser blocks the popup */
  static open(api: ConnectionApi, waitingText: string, callbacks: SignInCallbacks): SignInPopup | undefined {
    const popup = window.open('about:blank', '', 'popup,width=720,height=800');
    if (!popup) return undefined;
    popup.document.title = waitingText;
    popup.document.body.textContent = waitingText;
    return new SignInPopup(api, popup, callbacks);
  }

  private constructor(api: ConnectionApi, popup: Window, callbacks: SignInCallbacks) {
    this.#api = api;
    this.#popup = popup;
    this.#callbacks = callbacks;
  }

  /** Requests the authorization URL for the form's values and sends the popup there. */
  async start(formValues: object): Promise<void> {
    try {
      const { url, attempt } = await this.#api.post<{ url: string; attempt: string }>('connect', formValues);
      if (this.#hasEnded) return;
      this.#attemptId = attempt;
      // The next page is not ours and must have no access to the editor.
      this.#popup.opener = null;
      this.#popup.location.replace(url);
      this.#channel.addEventListener('message', () => void this.#poll());
      this.#timer = window.setInterval(() => void this.#poll(), POLL_INTERVAL_MS);
    } catch (error) {
      this.stop();
      this.#callbacks.onError(error);
    }
  }

  /** Stops waiting and closes the popup, unless a page of Halo has cut the link to it. */
  stop(): void {
    this.#hasEnded = true;
    window.clearInterval(this.#timer);
    this.#channel.close();
    this.#popup.close();
  }

  async #poll(): Promise<void> {
    let status: ConnectionStatus;
    try {
      status = await this.#api.get<ConnectionStatus>('status', { attempt: this.#attemptId });
    } catch {
      // Node-RED may be restarting; the next poll tries again.
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
