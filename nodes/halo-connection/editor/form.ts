import { instanceAddress, isLoopback } from '../../../src/connection/address';
import type { CheckResult, ConnectionStatus, Discovery } from '../../../src/connection/status';
import { HaloError } from '../../../src/errors';
import type { Refusal } from '../../shared/editor/admin-api';
import { editorLanguage, texts, told } from '../../shared/editor/catalog';
import { copyField } from '../../shared/editor/copy';
import { byId, element } from '../../shared/editor/dom';
import { clearFieldErrors, field, formContents, showFieldError } from './fields';
import { computedRedirect, redirectProblem } from './redirect';
import { Report } from './report';
import { errorLine, stateLines, testLines } from './results';
import { post, status } from './server';
import { SignIn } from './sign-in';
import { isEnvironment } from './validate';

const t = texts('halo-connection');

/** The open form of one connection. Its id is final even before the first deploy. */
export class ConnectionForm {
  readonly #id: string;
  readonly #state = byId<HTMLElement>('halo-state');
  readonly #result = byId<HTMLElement>('halo-test-result');
  readonly #report = new Report(t);
  #signIn: SignIn | undefined;
  #closed = false;
  #discoveries = 0;

  constructor(id: string) {
    this.#id = id;
    byId('halo-redirect').value = this.#redirect;
    field('redirectUri').placeholder = ownRedirect();
    for (const name of ['instanceUrl', 'allowHttp', 'redirectUri', 'signIn'] as const) {
      for (const event of ['input', 'change']) field(name).addEventListener(event, () => this.#follow());
    }
    for (const name of ['instanceUrl', 'authServer', 'tenant'] as const) {
      // Emptied while typing and not when leaving the field: what a click is aimed at must not move.
      field(name).addEventListener('input', () => byId('halo-discovered').replaceChildren());
      field(name).addEventListener('change', () => void this.#discover());
    }
    field('signIn').addEventListener('change', () => void this.#showState());
    document.querySelector('.halo-connection-form')?.addEventListener('input', () => this.#outdate());
    byId('halo-connect').addEventListener('click', () => this.#connect());
    byId('halo-cancel').addEventListener('click', () => this.#stopWaiting());
    byId('halo-disconnect').addEventListener('click', () => void this.#disconnect());
    byId('halo-test').addEventListener('click', () => void this.#test());
    byId('halo-report').addEventListener('click', () => void this.#showReport());
    byId('halo-copy').addEventListener('click', () => void this.#copy());
    this.#follow();
    this.#permissions();
    void this.#showState();
    void this.#discover();
  }

  close(): void {
    this.#closed = true;
    this.#signIn?.stop();
    this.#signIn = undefined;
  }

  get #redirect(): string {
    return field('redirectUri').value.trim() || ownRedirect();
  }

  get #contents(): object {
    return { ...formContents(), redirectUri: this.#redirect };
  }

  /** Shows what follows from what was typed. */
  #follow(): void {
    this.#followAddress();
    const account = field('signIn').value !== 'application';
    for (const row of document.querySelectorAll<HTMLElement>('.halo-account')) row.hidden = !account;
    byId('halo-sign-in-help').textContent = t(account ? 'signIn.accountHelp' : 'signIn.applicationHelp');
    byId('halo-redirect').value = this.#redirect;
    const problem = account ? redirectProblem(this.#redirect, window.location) : undefined;
    const warning = byId<HTMLElement>('halo-redirect-problem');
    warning.hidden = !problem;
    warning.textContent = problem ? t(`redirect.${problem.key}`, problem.values) : '';
  }

  #followAddress(): void {
    const typed = field('instanceUrl').value.trim();
    const shown = byId<HTMLElement>('halo-api');
    let insecure = false;
    shown.textContent = '';
    shown.className = 'halo-hint';
    if (typed && !isEnvironment(typed)) {
      try {
        const address = instanceAddress(typed, true);
        insecure = address.insecure;
        shown.textContent = t('instance.api', { address: address.api });
      } catch (thrown) {
        if (!(thrown instanceof HaloError)) throw thrown;
        shown.className = 'halo-error';
        shown.textContent = told(thrown.said);
      }
    }
    const needed = insecure || isPlainHttp(field('authServer').value);
    byId('halo-row-allowHttp').hidden = !needed && !field('allowHttp').checked;
    byId('halo-http-warning').hidden = !(needed && field('allowHttp').checked);
  }

  /** Finds the authorisation server as soon as the address is known, so that nobody has to look for it. */
  async #discover(): Promise<void> {
    this.#discoveries += 1;
    const discovery = this.#discoveries;
    const shown = byId<HTMLElement>('halo-discovered');
    if (!hasInstance() || !mayWrite()) return;
    try {
      const { authServer, tenant } = await post<Discovery>(this.#id, 'discover', this.#contents);
      if (this.#closed || discovery !== this.#discoveries) return;
      shown.className = 'halo-hint';
      shown.textContent = [
        t('state.authServer', { address: authServer }),
        tenant && t('state.tenant', { tenant }),
      ]
        .filter(Boolean)
        .join(' · ');
    } catch (thrown) {
      if (this.#closed || discovery !== this.#discoveries) return;
      shown.className = 'halo-error';
      shown.textContent = (thrown as Refusal).message;
    }
  }

  #connect(): void {
    clearFieldErrors();
    this.#state.replaceChildren();
    const problem = redirectProblem(this.#redirect, window.location);
    if (problem?.fatal) {
      showFieldError('redirectUri', t(`redirect.${problem.key}`, problem.values));
      return;
    }
    if (!this.#filledIn()) return;
    // Within the click, or the browser takes it for an advertisement.
    const signIn = SignIn.open(this.#id, t('state.opening'), {
      onWindowGone: () => this.#tellState([element('div', {}, t('state.windowGone'))]),
      onEnd: (now) => this.#signInEnded(now),
      onError: (thrown) => {
        this.#waiting(false);
        this.#refused(thrown, this.#state);
      },
    });
    if (!signIn) {
      this.#tellState([errorLine(t('state.blocked'))]);
      return;
    }
    this.#signIn?.stop();
    this.#signIn = signIn;
    this.#waiting(true);
    this.#tellState([element('div', {}, t('state.waiting'))]);
    void signIn.start(this.#contents);
  }

  /** What only the user can know must be there before a window opens. */
  #filledIn(): boolean {
    const empty = (['instanceUrl', 'clientId'] as const).find((name) => field(name).value.trim() === '');
    if (empty) showFieldError(empty, t(`error.${empty}Missing`));
    return empty === undefined;
  }

  #signInEnded(now: ConnectionStatus): void {
    if (this.#closed) return;
    this.#waiting(false);
    const lines = stateLines(now, t);
    if (now.attempt === 'failed' && now.message) lines.unshift(errorLine(now.message));
    this.#tellState(lines);
  }

  #stopWaiting(): void {
    this.#signIn?.stop();
    this.#signIn = undefined;
    this.#waiting(false);
    this.#tellState([element('div', {}, t('state.stopped'))]);
  }

  /** What was tested stays in sight, and is not taken for what is typed now. */
  #outdate(): void {
    if (!this.#result.firstChild || this.#result.classList.contains('halo-outdated')) return;
    this.#result.classList.add('halo-outdated');
    this.#result.prepend(element('div', { class: 'halo-hint' }, t('test.outdated')));
  }

  async #disconnect(): Promise<void> {
    await this.#busy('halo-disconnect', async () => {
      const { message } = await post<{ message?: string }>(this.#id, 'disconnect', {});
      this.#outdate();
      await this.#showState();
      if (message) this.#state.append(element('div', { class: 'halo-warning' }, message));
    });
  }

  async #test(): Promise<void> {
    clearFieldErrors();
    if (!this.#filledIn()) return;
    this.#result.classList.remove('halo-outdated');
    this.#result.replaceChildren(element('div', {}, t('test.running')));
    await this.#busy('halo-test', async () => {
      const result = await post<CheckResult>(this.#id, 'test', this.#contents);
      if (this.#closed) return;
      const atField = !result.ok && showFieldError(result.field, result.message ?? '');
      const shown = atField ? { ...result, message: seeField(result.field) } : result;
      this.#result.replaceChildren(...testLines(shown, t));
    });
  }

  async #showReport(): Promise<void> {
    clearFieldErrors();
    if (field('instanceUrl').value.trim() === '') {
      showFieldError('instanceUrl', t('error.instanceUrlMissing'));
      return;
    }
    // Secrets are not asked for, so they are not sent.
    const { clientId, clientSecret, redis, ...contents } = formContents();
    await this.#busy('halo-report', () => this.#report.show(this.#id, contents));
  }

  /** Runs what a button does; a refusal is told at its field, or below the buttons. */
  async #busy(button: string, work: () => Promise<void>): Promise<void> {
    const pressed = byId<HTMLInputElement>(button);
    pressed.disabled = true;
    try {
      await work();
    } catch (thrown) {
      if (!this.#closed) this.#refused(thrown, button === 'halo-disconnect' ? this.#state : this.#result);
    } finally {
      pressed.disabled = false;
    }
  }

  #refused(thrown: unknown, shown: HTMLElement): void {
    const { message, hint, field: name, status: code } = thrown as Refusal;
    const refusal = message || t(code === 401 || code === 403 ? 'error.notAllowed' : 'error.noAnswer');
    const summary = showFieldError(name, refusal) ? seeField(name) : refusal;
    shown.replaceChildren(errorLine(summary));
    if (hint) shown.append(element('div', { class: 'halo-hint' }, hint));
  }

  async #showState(): Promise<void> {
    try {
      const now = await status(this.#id);
      if (this.#closed) return;
      // An application signs in by itself when it has something to do; only a refusal is worth a line.
      const quiet = field('signIn').value === 'application' && now.state !== 'login-required';
      const lines = quiet ? [] : stateLines(now, t);
      if (now.attempt === 'failed' && now.message) lines.unshift(errorLine(now.message));
      this.#tellState(lines);
      this.#recall(now.check);
    } catch (thrown) {
      if (!this.#closed) this.#refused(thrown, this.#state);
    }
  }

  /** Shows the last test of this address again, with its time. */
  #recall(check: CheckResult | undefined): void {
    if (!check || this.#result.firstChild || check.instanceUrl !== typedInstance()) return;
    const when = new Date(check.at).toLocaleString(editorLanguage());
    this.#result.replaceChildren(
      element('div', { class: 'halo-hint' }, t('test.earlier', { when })),
      ...testLines(check, t),
    );
  }

  #tellState(lines: HTMLElement[]): void {
    this.#state.replaceChildren(...lines);
  }

  #waiting(on: boolean): void {
    byId('halo-connect').hidden = on;
    byId('halo-cancel').hidden = !on;
  }

  /** Who may only look sees what is there and no buttons that would fail. */
  #permissions(): void {
    if (mayWrite()) return;
    for (const id of ['halo-connect', 'halo-disconnect', 'halo-test', 'halo-report']) {
      byId(id).disabled = true;
    }
    byId('halo-tests').after(element('div', { class: 'halo-hint' }, t('error.notAllowed')));
  }

  async #copy(): Promise<void> {
    const copied = await copyField(byId('halo-redirect'));
    byId('halo-copied').textContent = t(copied ? 'redirect.copied' : 'redirect.blocked');
  }
}

/** The sentence itself stands at the field. */
function seeField(name = ''): string {
  return t('test.seeField', { field: t(`label.${name}`) });
}

function ownRedirect(): string {
  return computedRedirect(window.location, RED.settings.apiRootUrl);
}

function mayWrite(): boolean {
  return ['halo-connection.write', 'flows.write'].every((permission) => RED.user.hasPermission(permission));
}

/** Whether there is an address to ask; one in an environment variable only the runtime knows. */
function hasInstance(): boolean {
  return isEnvironment(field('instanceUrl').value) || typedInstance() !== undefined;
}

/** The instance's address as typed, if it is one. */
function typedInstance(): string | undefined {
  try {
    return instanceAddress(field('instanceUrl').value, field('allowHttp').checked).base;
  } catch {
    return undefined;
  }
}

function isPlainHttp(text: string): boolean {
  return URL.canParse(text) && new URL(text).protocol === 'http:' && !isLoopback(new URL(text).hostname);
}
