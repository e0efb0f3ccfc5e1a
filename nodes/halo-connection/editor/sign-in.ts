import type { ConnectionStatus } from '../../../src/connection/status';
import { post, status } from './server';

/** How often the state is asked for while a sign-in is under way, ms; the window itself usually tells sooner. */
const POLL = 2_000;

export interface SignInEvents {
  /** The window cannot be seen any more: closed, or Halo's pages have cut the tie. */
  onWindowGone(): void;
  onEnd(status: ConnectionStatus): void;
  onError(thrown: unknown): void;
}

/**
 * One sign-in in a window of its own. The window must be opened within the click, so what it shows is asked for
 * afterwards.
 */
export class SignIn {
  readonly #id: string;
  readonly #window: Window;
  readonly #events: SignInEvents;
  readonly #channel = new BroadcastChannel('halo-connection');
  #timer: number | undefined;
  #attempt: string | undefined;
  #ended = false;
  #gone = false;

  /** @returns undefined when the browser blocks the window */
  static open(id: string, wait: string, events: SignInEvents): SignIn | undefined {
    const opened = window.open('about:blank', '', 'popup,width=720,height=800');
    if (!opened) return undefined;
    opened.document.title = wait;
    opened.document.body.textContent = wait;
    return new SignIn(id, opened, events);
  }

  private constructor(id: string, opened: Window, events: SignInEvents) {
    this.#id = id;
    this.#window = opened;
    this.#events = events;
  }

  /** Sends the window to Halo with what the dialog holds. */
  async start(contents: object): Promise<void> {
    try {
      const { url, attempt } = await post<{ url: string; attempt: string }>(this.#id, 'connect', contents);
      if (this.#ended) return;
      this.#attempt = attempt;
      // The page that comes is not ours: it must not reach the editor.
      this.#window.opener = null;
      this.#window.location.replace(url);
      this.#channel.addEventListener('message', () => void this.#look());
      this.#timer = window.setInterval(() => void this.#look(), POLL);
    } catch (thrown) {
      this.stop();
      this.#events.onError(thrown);
    }
  }

  /** Ends the waiting, and closes the window as long as it has not left for Halo: then it is out of our hands. */
  stop(): void {
    this.#ended = true;
    window.clearInterval(this.#timer);
    this.#channel.close();
    this.#window.close();
  }

  async #look(): Promise<void> {
    let now: ConnectionStatus;
    try {
      now = await status(this.#id, this.#attempt);
    } catch {
      // Node-RED may be restarting; the next look will tell.
      return;
    }
    if (this.#ended) return;
    if (now.attempt !== 'waiting') {
      this.#ended = true;
      window.clearInterval(this.#timer);
      this.#channel.close();
      this.#events.onEnd(now);
    } else if (this.#window.closed && !this.#gone) {
      this.#gone = true;
      this.#events.onWindowGone();
    }
  }
}
