import type { Translator } from '../../shared/editor/catalog';
import { copyField } from '../../shared/editor/copy';
import { byId } from '../../shared/editor/dom';
import { post } from './server';

/** The text for a bug report: shown first, then copied. */
export class ReportBox {
  readonly #t: Translator;
  readonly #container = byId<HTMLElement>('halo-report-box');
  readonly #textArea = byId<HTMLTextAreaElement>('halo-report-text');
  readonly #messageElement = byId<HTMLElement>('halo-report-message');

  constructor(t: Translator) {
    this.#t = t;
    byId('halo-report-copy').addEventListener('click', () => void this.#copy());
    byId('halo-report-close').addEventListener('click', () => this.close());
  }

  /** @throws Refusal */
  async show(id: string, contents: object): Promise<void> {
    const { report } = await post<{ report: string }>(id, 'report', contents);
    if (!this.#container.isConnected) return;
    this.#textArea.value = report;
    this.#textArea.rows = Math.min(24, report.split('\n').length);
    this.#messageElement.textContent = '';
    this.#container.hidden = false;
    byId('halo-report-copy').focus();
    this.#container.scrollIntoView({ block: 'nearest' });
  }

  close(): void {
    this.#container.hidden = true;
    byId('halo-report').focus();
  }

  async #copy(): Promise<void> {
    const copied = await copyField(this.#textArea);
    this.#messageElement.textContent = this.#t(copied ? 'report.copied' : 'report.copyBlocked');
  }
}
