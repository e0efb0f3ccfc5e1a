import {
  type ConnectionStatus,
  type DiscoveredServer,
  HaloError,
  isLoopback,
  parseInstanceAddress,
  type TestResult,
} from '../../../src/browser';
import type { AdminApiError } from '../../shared/editor/admin-api';
import { createTranslator, editorLanguage, localize } from '../../shared/editor/catalog';
import { copyField } from '../../shared/editor/copy';
import { byId, element } from '../../shared/editor/dom';
import { clearFieldErrors, field, readFormValues, showFieldError } from './fields';
import { computeRedirectUri, redirectProblem } from './redirect';
import { ReportBox } from './report';
import { errorLine, stateLines, testLines } from './results';
import { getStatus, post } from './server';
import { SignInPopup } from './sign-in';
import { isEnvVariable } from './validate';

const t = createTranslator('halo-connection');

/** The open form of one connection. Its id is final even before the first deploy. */
export class ConnectionForm {
  readonly #id: string;
  readonly #stateElement = byId<HTMLElement>('halo-state');
  readonly #resultElement = byId<HTMLElement>('halo-test-result');
  readonly #report = new ReportBox(t);
  #signIn: SignInPopup | undefined;
  #closed = false;
  #discoveryCount = 0;

  constructor(id: string) {
    this.#id = id;
    byId('halo-redirect').value = this.#redirectUri;
    field('redirectUri').placeholder = defaultRedirectUri();
    for (const name of ['instanceUrl', 'allowHttp', 'redirectUri', 'signIn'] as const) {
      for (const event of ['input', 'change']) field(name).addEventListener(event, () => this.#updateForm());
    }
    for (const name of ['instanceUrl', 'authServer', 'tenant'] as const) {
      // Emptied while typing and not when leaving the field: what a click is aimed at must not move.
      field(name).addEventListener('input', () => byId('halo-discovered').replaceChildren());
      field(name).addEventListener('change', () => void this.#discover());
    }
    field('signIn').addEventListener('change', () => void this.#loadState());
    document.querySelector('.halo-connection-form')?.addEventListener('input', () => this.#markStale());
    byId('halo-connect').addEventListener('click', () => this.#connect());
    byId('halo-cancel').addEventListener('click', () => this.#cancelSignIn());
    byId('halo-disconnect').addEventListener('click', () => void this.#disconnect());
    byId('halo-test').addEventListener('click', () => void this.#test());
    byId('halo-report').addEventListener('click', () => void this.#showReport());
    byId('halo-copy').addEventListener('click', () => void this.#copyRedirectUri());
    this.#updateForm();
    this.#applyPermissions();
    void this.#loadState();
    void this.#discover();
  }

  close(): void {
    this.#closed = true;
    this.#signIn?.stop();
    this.#signIn = undefined;
  }

  get #redirectUri(): string {
    return field('redirectUri').value.trim() || defaultRedirectUri();
  }

  get #values(): object {
    return { ...readFormValues(), redirectUri: this.#redirectUri };
  }

  /** Shows what follows from what was typed. */
  #updateForm(): void {
    this.#updateAddress();
    const isAccount = field('signIn').value !== 'application';
    for (const row of document.querySelectorAll<HTMLElement>('.halo-account')) row.hidden = !isAccount;
    byId('halo-sign-in-help').textContent = t(isAccount ? 'signIn.accountHelp' : 'signIn.applicationHelp');
    byId('halo-redirect').value = this.#redirectUri;
    const problem = isAccount ? redirectProblem(this.#redirectUri, window.location) : undefined;
    const warning = byId<HTMLElement>('halo-redirect-problem');
    warning.hidden = !problem;
    warning.textContent = problem ? t(`redirect.${problem.key}`, problem.values) : '';
  }

  #updateAddress(): void {
    const typed = field('instanceUrl').value.trim();
    const output = byId<HTMLElement>('halo-api');
    let insecure = false;
    output.textContent = '';
    output.className = 'halo-hint';
    if (typed && !isEnvVariable(typed)) {
      try {
        const address = parseInstanceAddress(typed, true);
        insecure = address.insecure;
        output.textContent = t('instance.apiUrl', { address: address.api });
      } catch (error) {
        if (!(error instanceof HaloError)) throw error;
        output.className = 'halo-error';
        output.textContent = localize(error.localizedMessage);
      }
    }
    const needsHttp = insecure || isInsecureUrl(field('authServer').value);
    byId('halo-row-allowHttp').hidden = !needsHttp && !field('allowHttp').checked;
    byId('halo-http-warning').hidden = !(needsHttp && field('allowHttp').checked);
  }

  /** Finds the authorisation server as soon as the address is known, so that nobody has to look for it. */
  async #discover(): Promise<void> {
    this.#discoveryCount += 1;
    const discovery = this.#discoveryCount;
    const output = byId<HTMLElement>('halo-discovered');
    if (!hasInstanceUrl() || !canWrite()) return;
    try {
      const { authServer, tenant } = await post<DiscoveredServer>(this.#id, 'discover', this.#values);
      if (this.#closed || discovery !== this.#discoveryCount) return;
      output.className = 'halo-hint';
      output.textContent = [
        t('state.authServer', { address: authServer }),
        tenant && t('state.tenant', { tenant }),
      ]
        .filter(Boolean)
        .join(' · ');
    } catch (error) {
      if (this.#closed || discovery !== this.#discoveryCount) return;
      output.className = 'halo-error';
      output.textContent = (error as AdminApiError).message;
    }
  }

  #connect(): void {
    clearFieldErrors();
    this.#stateElement.replaceChildren();
    const problem = redirectProblem(this.#redirectUri, window.location);
    if (problem?.fatal) {
      showFieldError('redirectUri', t(`redirect.${problem.key}`, problem.values));
      return;
    }
    if (!this.#hasRequiredFields()) return;
    // Within the click, or the browser takes it for an advertisement.
    const signIn = SignInPopup.open(this.#id, t('state.opening'), {
      onWindowClosed: () => this.#renderState([element('div', {}, t('state.windowClosed'))]),
      onEnd: (status) => this.#onSignInEnd(status),
      onError: (error) => {
        this.#setWaiting(false);
        this.#showError(error, this.#stateElement);
      },
    });
    if (!signIn) {
      this.#renderState([errorLine(t('state.popupBlocked'))]);
      return;
    }
    this.#signIn?.stop();
    this.#signIn = signIn;
    this.#setWaiting(true);
    this.#renderState([element('div', {}, t('state.waiting'))]);
    void signIn.start(this.#values);
  }

  /** What only the user can know must be there before a window opens. */
  #hasRequiredFields(): boolean {
    const empty = (['instanceUrl', 'clientId'] as const).find((name) => field(name).value.trim() === '');
    if (empty) showFieldError(empty, t(`error.${empty}Missing`));
    return empty === undefined;
  }

  #onSignInEnd(status: ConnectionStatus): void {
    if (this.#closed) return;
    this.#setWaiting(false);
    const lines = stateLines(status, t);
    if (status.attempt === 'failed' && status.message) lines.unshift(errorLine(status.message));
    this.#renderState(lines);
  }

  #cancelSignIn(): void {
    this.#signIn?.stop();
    this.#signIn = undefined;
    this.#setWaiting(false);
    this.#renderState([element('div', {}, t('state.cancelled'))]);
  }

  /** What was tested stays in sight, and is not taken for what is typed now. */
  #markStale(): void {
    if (!this.#resultElement.firstChild || this.#resultElement.classList.contains('halo-stale')) return;
    this.#resultElement.classList.add('halo-stale');
    this.#resultElement.prepend(element('div', { class: 'halo-hint' }, t('test.stale')));
  }

  async #disconnect(): Promise<void> {
    await this.#runDisabled('halo-disconnect', async () => {
      const { message } = await post<{ message?: string }>(this.#id, 'disconnect', {});
      this.#markStale();
      await this.#loadState();
      if (message) this.#stateElement.append(element('div', { class: 'halo-warning' }, message));
    });
  }

  async #test(): Promise<void> {
    clearFieldErrors();
    if (!this.#hasRequiredFields()) return;
    this.#resultElement.classList.remove('halo-stale');
    this.#resultElement.replaceChildren(element('div', {}, t('test.running')));
    await this.#runDisabled('halo-test', async () => {
      const result = await post<TestResult>(this.#id, 'test', this.#values);
      if (this.#closed) return;
      const isAtField = !result.ok && showFieldError(result.field, result.message ?? '');
      const displayed = isAtField ? { ...result, message: seeFieldMessage(result.field) } : result;
      this.#resultElement.replaceChildren(...testLines(displayed, t));
    });
  }

  async #showReport(): Promise<void> {
    clearFieldErrors();
    if (field('instanceUrl').value.trim() === '') {
      showFieldError('instanceUrl', t('error.instanceUrlMissing'));
      return;
    }
    // Secrets are not asked for, so they are not sent.
    const { clientId, clientSecret, redis, ...contents } = readFormValues();
    await this.#runDisabled('halo-report', () => this.#report.show(this.#id, contents));
  }

  /** Runs what a button does; a refusal is told at its field, or below the buttons. */
  async #runDisabled(buttonId: string, task: () => Promise<void>): Promise<void> {
    const button = byId<HTMLInputElement>(buttonId);
    button.disabled = true;
    try {
      await task();
    } catch (error) {
      if (!this.#closed)
        this.#showError(error, buttonId === 'halo-disconnect' ? this.#stateElement : this.#resultElement);
    } finally {
      button.disabled = false;
    }
  }

  #showError(error: unknown, container: HTMLElement): void {
    const { message, hint, field: name, status: code } = error as AdminApiError;
    const text = message || t(code === 401 || code === 403 ? 'error.notAllowed' : 'error.noResponse');
    const summary = showFieldError(name, text) ? seeFieldMessage(name) : text;
    container.replaceChildren(errorLine(summary));
    if (hint) container.append(element('div', { class: 'halo-hint' }, hint));
  }

  async #loadState(): Promise<void> {
    try {
      const status = await getStatus(this.#id);
      if (this.#closed) return;
      // An application signs in by itself when it has something to do; only a refusal is worth a line.
      const isIdleApplication = field('signIn').value === 'application' && status.state !== 'login-required';
      const lines = isIdleApplication ? [] : stateLines(status, t);
      if (status.attempt === 'failed' && status.message) lines.unshift(errorLine(status.message));
      this.#renderState(lines);
      this.#showLastTest(status.check);
    } catch (error) {
      if (!this.#closed) this.#showError(error, this.#stateElement);
    }
  }

  /** Shows the last test of this address again, with its time. */
  #showLastTest(testResult: TestResult | undefined): void {
    if (!testResult || this.#resultElement.firstChild || testResult.instanceUrl !== parsedInstanceUrl())
      return;
    const when = new Date(testResult.at).toLocaleString(editorLanguage());
    this.#resultElement.replaceChildren(
      element('div', { class: 'halo-hint' }, t('test.testedAt', { when })),
      ...testLines(testResult, t),
    );
  }

  #renderState(lines: HTMLElement[]): void {
    this.#stateElement.replaceChildren(...lines);
  }

  #setWaiting(isWaiting: boolean): void {
    byId('halo-connect').hidden = isWaiting;
    byId('halo-cancel').hidden = !isWaiting;
  }

  /** Who may only look sees what is there and no buttons that would fail. */
  #applyPermissions(): void {
    if (canWrite()) return;
    for (const id of ['halo-connect', 'halo-disconnect', 'halo-test', 'halo-report']) {
      byId(id).disabled = true;
    }
    byId('halo-tests').after(element('div', { class: 'halo-hint' }, t('error.notAllowed')));
  }

  async #copyRedirectUri(): Promise<void> {
    const copied = await copyField(byId('halo-redirect'));
    byId('halo-copied').textContent = t(copied ? 'redirect.copied' : 'redirect.copyBlocked');
  }
}

/** The sentence itself stands at the field. */
function seeFieldMessage(name = ''): string {
  return t('test.seeField', { field: t(`label.${name}`) });
}

function defaultRedirectUri(): string {
  return computeRedirectUri(window.location, RED.settings.apiRootUrl);
}

function canWrite(): boolean {
  return ['halo-connection.write', 'flows.write'].every((permission) => RED.user.hasPermission(permission));
}

/** Whether there is an address to ask; one in an environment variable only the runtime knows. */
function hasInstanceUrl(): boolean {
  return isEnvVariable(field('instanceUrl').value) || parsedInstanceUrl() !== undefined;
}

/** The instance's address as typed, if it is one. */
function parsedInstanceUrl(): string | undefined {
  try {
    return parseInstanceAddress(field('instanceUrl').value, field('allowHttp').checked).base;
  } catch {
    return undefined;
  }
}

function isInsecureUrl(text: string): boolean {
  return URL.canParse(text) && new URL(text).protocol === 'http:' && !isLoopback(new URL(text).hostname);
}
