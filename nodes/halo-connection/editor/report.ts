import type { ConnectionApi } from '../../shared/editor/admin-api';
import type { Translator } from '../../shared/editor/catalog';
import { copyField } from '../../shared/editor/copy';
import { byId } from '../../shared/editor/dom';

/** Shows the text for a bug report and copies it on request. */
export class ReportBox {
  readonly #api: ConnectionApi;
  readonly #t: Translator;
  readonly #container = byId<HTMLElement>('halo-report-box');
  readonly #textArea = byId<HTMLTextAreaElement>('halo-report-text');
  readonly #messageElement = byId<HTMLElement>('halo-report-message');

  constructor(api: ConnectionApi, t: Translator) {
    this.#api = api;
    this.#t = t;
    byId('halo-report-copy').addEventListener('click', () => void this.#copy());
    byId('halo-report-close').addEventListener('click', () => this.close());
  }

  /** @param formValues - the values of the form, without secrets. @throws AdminApiError */
  async show(formValues: object): Promise<void> {
    const { report } = await this.#api.post<{ report: string }>('report', formValues);
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
