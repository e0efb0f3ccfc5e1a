import {
  type ConnectionStatus,
  type DiscoveredServer,
  HaloError,
  isLoopback,
  parseInstanceAddress,
  type TestResult,
} from '../../../src/browser';
import { type AdminApiError, ConnectionApi } from '../../shared/editor/admin-api';
import { createTranslator, editorLanguage, localize } from '../../shared/editor/catalog';
import { copyField } from '../../shared/editor/copy';
import { byId, element } from '../../shared/editor/dom';
import { clearFieldErrors, field, readFormValues, showFieldError } from './fields';
import { computeRedirectUri, redirectProblem } from './redirect';
import { ReportBox } from './report';
import { errorLine, stateLines, testLines } from './results';
import { SignInPopup } from './sign-in';
import { isEnvVariable } from './validate';

const t = createTranslator('halo-connection');

/** Controller of the connection dialog. Routes are called by node id, which exists before the first deploy. */
export class ConnectionForm {
  readonly #api: ConnectionApi;
  readonly #stateElement = byId<HTMLElement>('halo-state');
  readonly #resultElement = byId<HTMLElement>('halo-test-result');
  readonly #report: ReportBox;
  #signIn: SignInPopup | undefined;
  #isClosed = false;
  #discoveryCount = 0;

  constructor(id: string) {
    this.#api = new ConnectionApi(() => id);
    this.#report = new ReportBox(this.#api, t);
    byId('halo-redirect').value = this.#redirectUri;
    field('redirectUri').placeholder = defaultRedirectUri();
    for (const name of ['instanceUrl', 'allowHttp', 'redirectUri', 'signIn'] as const) {
      for (const event of ['input', 'change']) field(name).addEventListener(event, () => this.#updateForm());
    }
    for (const name of ['instanceUrl', 'authServer', 'tenant'] as const) {
      // Cleared on input, not on blur: the layout must not move under the click that ends the input.
      field(name).addEventListener('input', () => byId('halo-discovered-server').replaceChildren());
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
    this.#isClosed = true;
    this.#signIn?.stop();
    this.#signIn = undefined;
  }

  get #redirectUri(): string {
    return field('redirectUri').value.trim() || defaultRedirectUri();
  }

  get #formValues(): object {
    return { ...readFormValues(), redirectUri: this.#redirectUri };
  }

  /** Updates everything derived from the inputs: API address, visible rows, redirect URL and its warning. */
  #updateForm(): void {
    this.#updateAddress();
    const isAccount = field('signIn').value !== 'application';
    for (const row of document.querySelectorAll<HTMLElement>('.halo-account-only')) row.hidden = !isAccount;
    byId('halo-sign-in-help').textContent = t(isAccount ? 'signIn.accountHelp' : 'signIn.applicationHelp');
    byId('halo-redirect').value = this.#redirectUri;
    const problem = isAccount ? redirectProblem(this.#redirectUri, window.location) : undefined;
    const warning = byId<HTMLElement>('halo-redirect-problem');
    warning.hidden = !problem;
    warning.textContent = problem ? t(`redirect.${problem.key}`, problem.values) : '';
  }

  #updateAddress(): void {
    const typed = field('instanceUrl').value.trim();
    const output = byId<HTMLElement>('halo-api-url');
    let isInsecure = false;
    output.textContent = '';
    output.className = 'halo-hint';
    if (typed && !isEnvVariable(typed)) {
      try {
        const address = parseInstanceAddress(typed, true);
        isInsecure = address.insecure;
        output.textContent = t('instance.apiUrl', { address: address.api });
      } catch (error) {
        if (!(error instanceof HaloError)) throw error;
        output.className = 'halo-error';
        output.textContent = localize(error.localizedMessage);
      }
    }
    const needsHttp = isInsecure || isInsecureUrl(field('authServer').value);
    byId('halo-row-allowHttp').hidden = !needsHttp && !field('allowHttp').checked;
    byId('halo-http-warning').hidden = !(needsHttp && field('allowHttp').checked);
  }

  /** Shows the discovered authorization server, so that the user does not have to enter it. */
  async #discover(): Promise<void> {
    this.#discoveryCount += 1;
    const discovery = this.#discoveryCount;
    const output = byId<HTMLElement>('halo-discovered-server');
    if (!hasInstanceUrl() || !canWrite()) return;
    try {
      const { authServer, tenant } = await this.#api.post<DiscoveredServer>('discover', this.#formValues);
      if (this.#isClosed || discovery !== this.#discoveryCount) return;
      output.className = 'halo-hint';
      output.textContent = [
        t('state.authServer', { address: authServer }),
        tenant && t('state.tenant', { tenant }),
      ]
        .filter(Boolean)
        .join(' · ');
    } catch (error) {
      if (this.#isClosed || discovery !== this.#discoveryCount) return;
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
    // Inside the click handler: browsers block any other popup.
    const signIn = SignInPopup.open(this.#api, t('state.opening'), {
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
    void signIn.start(this.#formValues);
  }

  /** Shows an error at the first required field that is empty. @returns whether all are filled in */
  #hasRequiredFields(): boolean {
    const empty = (['instanceUrl', 'clientId'] as const).find((name) => field(name).value.trim() === '');
    if (empty) showFieldError(empty, t(`error.${empty}Missing`));
    return empty === undefined;
  }

  #onSignInEnd(status: ConnectionStatus): void {
    if (this.#isClosed) return;
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

  /** Marks the test result as older than the last change of the form. */
  #markStale(): void {
    if (!this.#resultElement.firstChild || this.#resultElement.classList.contains('halo-stale')) return;
    this.#resultElement.classList.add('halo-stale');
    this.#resultElement.prepend(element('div', { class: 'halo-hint' }, t('test.stale')));
  }

  async #disconnect(): Promise<void> {
    await this.#runDisabled('halo-disconnect', async () => {
      const { message } = await this.#api.post<{ message?: string }>('disconnect', {});
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
      const result = await this.#api.post<TestResult>('test', this.#formValues);
      if (this.#isClosed) return;
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
    // The report needs no credentials, so none are sent.
    const { clientId, clientSecret, redis, ...formValues } = readFormValues();
    await this.#runDisabled('halo-report', () => this.#report.show(formValues));
  }

  /** Runs the action of a button, disabled until it ends. Shows an error at its field, or else below the buttons. */
  async #runDisabled(buttonId: string, task: () => Promise<void>): Promise<void> {
    const button = byId<HTMLInputElement>(buttonId);
    button.disabled = true;
    try {
      await task();
    } catch (error) {
      if (!this.#isClosed)
        this.#showError(error, buttonId === 'halo-disconnect' ? this.#stateElement : this.#resultElement);
    } finally {
      button.disabled = false;
    }
  }

  #showError(error: unknown, container: HTMLElement): void {
    const { message, hint, field: name, status } = error as AdminApiError;
    const text = message || t(status === 401 || status === 403 ? 'error.notAllowed' : 'error.noResponse');
    const summary = showFieldError(name, text) ? seeFieldMessage(name) : text;
    container.replaceChildren(errorLine(summary));
    if (hint) container.append(element('div', { class: 'halo-hint' }, hint));
  }

  async #loadState(): Promise<void> {
    try {
      const status = await this.#api.get<ConnectionStatus>('status');
      if (this.#isClosed) return;
      // An application signs in when the first request needs it, so "not connected" is no problem to report.
      const isIdleApplication = field('signIn').value === 'application' && status.state !== 'login-required';
      const lines = isIdleApplication ? [] : stateLines(status, t);
      if (status.attempt === 'failed' && status.message) lines.unshift(errorLine(status.message));
      this.#renderState(lines);
      this.#showLastTest(status.check);
    } catch (error) {
      if (!this.#isClosed) this.#showError(error, this.#stateElement);
    }
  }

  /** Shows the stored result of the last test of this address, with its time. */
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

  /** Disables the buttons that need write permission. */
  #applyPermissions(): void {
    if (canWrite()) return;
    for (const id of ['halo-connect', 'halo-disconnect', 'halo-test', 'halo-report']) {
      byId(id).disabled = true;
    }
    byId('halo-test-buttons').after(element('div', { class: 'halo-hint' }, t('error.notAllowed')));
  }

  async #copyRedirectUri(): Promise<void> {
    const copied = await copyField(byId('halo-redirect'));
    byId('halo-copied').textContent = t(copied ? 'redirect.copied' : 'redirect.copyBlocked');
  }
}

/** Summary for an error whose message is shown at its field. */
function seeFieldMessage(name = ''): string {
  return t('test.seeField', { field: t(`label.${name}`) });
}

function defaultRedirectUri(): string {
  return computeRedirectUri(window.location, RED.settings.apiRootUrl);
}

function canWrite(): boolean {
  return ['halo-connection.write', 'flows.write'].every((permission) => RED.user.hasPermission(permission));
}

/** Whether discovery can run. The runtime resolves an address in an environment variable. */
function hasInstanceUrl(): boolean {
  return isEnvVariable(field('instanceUrl').value) || parsedInstanceUrl() !== undefined;
}

/** The base URL of the typed instance address; undefined when it is invalid. */
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
