import type { ConnectionStatus, Identity, TestResult } from '../../../src/browser';
import type { Translator } from '../../shared/editor/catalog';
import { element, icon } from '../../shared/editor/dom';

/** The state of the connection: account, instance, authorization server and warning. */
export function stateLines(status: ConnectionStatus, t: Translator): HTMLElement[] {
  const { state, identity, instanceUrl, authServer, tenant } = status;
  const lines = [
    resultLine(state === 'connected' ? 'check' : 'circle-o', stateMessage(status, t), state === 'connected'),
  ];
  if (identity && state === 'login-required')
    lines.push(hintLine(t('state.previousAccount', { name: displayName(identity, t) })));
  if (state !== 'not-connected' && instanceUrl)
    lines.push(hintLine(locationText({ instanceUrl, authServer, tenant }, t)));
  if (status.warning) lines.push(warningLine(status.warning));
  return lines;
}

function stateMessage({ state, identity }: ConnectionStatus, t: Translator): string {
  if (state === 'login-required') return t('state.signInAgain');
  if (state === 'not-connected') return t('state.notConnected');
  return identity ? t('state.connectedAs', { name: displayName(identity, t) }) : t('state.connected');
}

/** The result of a connection test. */
export function testLines(result: TestResult, t: Translator): HTMLElement[] {
  const { ok, message, hint, identity, version, permissions = [], warnings = [], redis } = result;
  const lines: HTMLElement[] = [];
  if (ok && identity)
    lines.push(resultLine('check', t('test.passed', { name: displayName(identity, t) }), true));
  else lines.push(resultLine('times', message ?? t('test.failed'), false));
  if (hint) lines.push(hintLine(hint));
  lines.push(hintLine(locationText(result, t)));
  if (version) lines.push(hintLine(t('test.version', { version })));
  if (permissions.length > 0) {
    lines.push(
      element(
        'ul',
        { 'aria-label': t('test.permissions') },
        ...permissions.map(({ name, result }) =>
          element(
            'li',
            { class: result === 'ok' ? 'halo-success' : 'halo-error' },
            icon(result === 'ok' ? 'check' : 'times'),
            ` ${t(`permission.${result}`, { name })}`,
          ),
        ),
      ),
    );
  }
  if (redis) lines.push(hintLine(t('test.redisConnected')));
  lines.push(...warnings.map(warningLine));
  return lines;
}

export function errorLine(message: string): HTMLElement {
  return resultLine('times', message, false);
}

function resultLine(iconName: string, text: string, isSuccess: boolean): HTMLElement {
  const className = isSuccess ? 'halo-success' : iconName === 'times' ? 'halo-error' : '';
  return element('div', { class: `halo-result-line ${className}` }, icon(iconName), ' ', text);
}

function warningLine(text: string): HTMLElement {
  return element('div', { class: 'halo-warning' }, text);
}

function hintLine(text: string): HTMLElement {
  return element('div', { class: 'halo-hint' }, text);
}

function displayName({ name, email, kind }: Identity, t: Translator): string {
  if (!name) return t(kind === 'agent' ? 'state.unnamedAgent' : 'state.unnamedUser');
  return t(`state.${kind}`, { name: email && email !== name ? `${name} (${email})` : name });
}

function locationText(
  { instanceUrl, authServer, tenant }: { instanceUrl: string; authServer?: string; tenant?: string },
  t: Translator,
): string {
  return [
    t('state.instance', { address: instanceUrl }),
    authServer && t('state.authServer', { address: authServer }),
    tenant && t('state.tenant', { tenant }),
  ]
    .filter(Boolean)
    .join(' · ');
}
