import type { Texts } from '../../shared/editor/catalog';
import { copyField } from '../../shared/editor/copy';
import { byId } from '../../shared/editor/dom';
import { post } from './server';

/** The text for a bug report: shown first, then copied. */
export class Report {
  readonly #t: Texts;
  readonly #box = byId<HTMLElement>('halo-report-box');
  readonly #text = byId<HTMLTextAreaElement>('halo-report-text');
  readonly #told = byId<HTMLElement>('halo-report-told');

  constructor(t: Texts) {
    this.#t = t;
    byId('halo-report-copy').addEventListener('click', () => void this.#copy());
    byId('halo-report-close').addEventListener('click', () => this.close());
  }

  /** @throws Refusal */
  async show(id: string, contents: object): Promise<void> {
    const { report } = await post<{ report: string }>(id, 'report', contents);
    if (!this.#box.isConnected) return;
    this.#text.value = report;
    this.#text.rows = Math.min(24, report.split('\n').length);
    this.#told.textContent = '';
    this.#box.hidden = false;
    byId('halo-report-copy').focus();
    this.#box.scrollIntoView({ block: 'nearest' });
  }

  close(): void {
    this.#box.hidden = true;
    byId('halo-report').focus();
  }

  async #copy(): Promise<void> {
    const copied = await copyField(this.#text);
    this.#told.textContent = this.#t(copied ? 'report.copied' : 'report.blocked');
  }
}
