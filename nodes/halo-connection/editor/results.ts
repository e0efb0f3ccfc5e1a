import type { CheckResult, ConnectionStatus, Identity } from '../../../src/connection/status';
import type { Texts } from '../../shared/editor/catalog';
import { element, icon } from '../../shared/editor/dom';

/** Who is connected, and where; stays until something changes it. */
export function stateLines(now: ConnectionStatus, t: Texts): HTMLElement[] {
  const { state, identity, instanceUrl, authServer, tenant } = now;
  const lines = [
    line(state === 'connected' ? 'check' : 'circle-o', stateText(now, t), state === 'connected'),
  ];
  if (identity && state === 'login-required')
    lines.push(plain(t('state.lastAs', { name: nameOf(identity, t) })));
  if (state !== 'not-connected' && instanceUrl)
    lines.push(plain(place({ instanceUrl, authServer, tenant }, t)));
  if (now.warning) lines.push(warningLine(now.warning));
  return lines;
}

function stateText({ state, identity }: ConnectionStatus, t: Texts): string {
  if (state === 'login-required') return t('state.signInAgain');
  if (state === 'not-connected') return t('state.notConnected');
  return identity ? t('state.connectedAs', { name: nameOf(identity, t) }) : t('state.connected');
}

/** What *Test connection* found. */
export function testLines(result: CheckResult, t: Texts): HTMLElement[] {
  const { ok, message, hint, identity, version, permissions = [], warnings = [], redis } = result;
  const lines: HTMLElement[] = [];
  if (ok && identity) lines.push(line('check', t('test.passed', { name: nameOf(identity, t) }), true));
  else lines.push(line('times', message ?? t('test.failed'), false));
  if (hint) lines.push(plain(hint));
  lines.push(plain(place(result, t)));
  if (version) lines.push(plain(t('test.version', { version })));
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
  if (redis) lines.push(plain(t('test.redis')));
  lines.push(...warnings.map(warningLine));
  return lines;
}

export function errorLine(message: string): HTMLElement {
  return line('times', message, false);
}

function line(iconName: string, text: string, good: boolean): HTMLElement {
  const tone = good ? 'halo-success' : iconName === 'times' ? 'halo-error' : '';
  return element('div', { class: `halo-result-line ${tone}` }, icon(iconName), ' ', text);
}

function warningLine(text: string): HTMLElement {
  return element('div', { class: 'halo-warning' }, text);
}

function plain(text: string): HTMLElement {
  return element('div', { class: 'halo-hint' }, text);
}

function nameOf({ name, email, kind }: Identity, t: Texts): string {
  return t(`state.${kind}`, { name: email && email !== name ? `${name} (${email})` : name });
}

function place(
  { instanceUrl, authServer, tenant }: { instanceUrl: string; authServer?: string; tenant?: string },
  t: Texts,
): string {
  return [
    t('state.instance', { address: instanceUrl }),
    authServer && t('state.authServer', { address: authServer }),
    tenant && t('state.tenant', { tenant }),
  ]
    .filter(Boolean)
    .join(' · ');
}
