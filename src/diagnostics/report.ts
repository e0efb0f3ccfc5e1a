import type { LastError } from '../connection/recent-errors';
import type { ConnectionSettings } from '../connection/settings';
import type { CheckResult, Discovery, SessionState } from '../connection/status';
import { type Said, tell } from '../i18n/translate';
import type { RateLimit } from '../rate-limit/sliding-window';
import { libraries } from '../util/load-libraries';
import { redact } from '../util/redact';

/** What a report is made of. Nothing here is a secret, and what could be one in disguise is not printed. */
export interface ReportFacts {
  at: number;
  versions: { package: string; nodeRed: string; node: string; platform: string };
  settings: ConnectionSettings;
  /** How the connection is deployed: like this, otherwise, not so that it could work, or not yet. */
  deployed: 'yes' | 'with other settings' | 'incomplete' | 'no';
  state: SessionState;
  server?: Discovery;
  budget: { limit: RateLimit; queued: number; pausedFor: number };
  check?: CheckResult<Said>;
  errors: LastError[];
  /** The Redis of the deployed connection, and why it is away if it is; absent when there is none. */
  redis?: { problem?: Said };
}

const SIGN_IN = { account: 'Connect your account', application: 'Application (client ID and secret)' };

const STATES = {
  connected: 'connected',
  'login-required': 'sign in again',
  'not-connected': 'not connected',
};

/**
 * A connection as a text for a bug report: versions, addresses, limits and what went wrong. It names hosts, and no
 * people, records, clients or secrets.
 */
export async function connectionReport(facts: ReportFacts): Promise<string> {
  const { versions, settings, deployed, state, server, check, errors } = facts;
  const { instance } = settings;
  const lines = [
    `node-red-contrib-halo-itsm ${versions.package}, connection report of ${date(facts.at)}`,
    '',
    line('Node-RED', versions.nodeRed),
    line('Node.js', versions.node),
    line('Platform', versions.platform),
    line('Instance', instance.base + (instance.insecure ? ' (plain http)' : '')),
    line('Sign in', SIGN_IN[settings.signIn]),
    line('Scope', settings.scope),
    line('Authorisation server', given(settings.authServer, server?.authServer)),
    line('Tenant', given(settings.tenant, server?.tenant, 'none')),
    line('Deployed', deployed),
    line('State', STATES[state]),
    line('Rate limit', rateLimit(facts)),
    line(
      'Queue',
      `${facts.budget.queued} waiting, at most ${settings.queueLimit}${paused(facts.budget.pausedFor)}`,
    ),
    line('Timeout', `${settings.timeout / 1000} s`),
    line('Largest answer', `${settings.maxResponse / 1024 / 1024} MB`),
    line('Join reads', settings.joinReads ? 'yes' : 'no'),
    line('Processes', String(settings.processes)),
    line('Redis', redisState(facts)),
    line('TLS configuration', tls(settings)),
    line('NODE_EXTRA_CA_CERTS', process.env.NODE_EXTRA_CA_CERTS ? 'set' : 'not set'),
    line('Proxy', await proxy(settings)),
    line('Last test', test(check, instance.base)),
    ...(check?.permissions ?? []).map(({ name, result }) => `  - ${tell(name)}: ${result}`),
    line('Last errors', errors.length === 0 ? 'none since Node-RED was started' : 'the newest first'),
    ...errors.map(lastError),
  ];
  return redact(lines.join('\n'));
}

function line(label: string, value: string): string {
  return `- ${label}: ${value}`;
}

function date(ms: number): string {
  return new Date(ms).toISOString().replace(/\.\d+Z$/, 'Z');
}

function given(typed: string | undefined, found: string | undefined, none = 'not known yet'): string {
  if (typed) return `${typed} (given)`;
  return found ? `${found} (discovered)` : none;
}

function rateLimit({ budget, settings }: ReportFacts): string {
  const { limit } = budget;
  const told = ({ requests, window }: RateLimit) => `${requests} requests per ${window / 60_000} min`;
  const same = limit.requests === settings.rateLimit.requests && limit.window === settings.rateLimit.window;
  return same ? told(limit) : `${told(limit)} in force; configured: ${told(settings.rateLimit)}`;
}

function paused(ms: number): string {
  return ms > 0 ? `, paused for ${Math.ceil(ms / 1000)} s after a 429` : '';
}

function redisState({ redis }: ReportFacts): string {
  if (!redis) return 'none';
  return redis.problem ? `away: ${tell(redis.problem)}` : 'connected';
}

function tls({ tls }: ConnectionSettings): string {
  if (!tls) return 'none';
  return tls.rejectUnauthorized === false ? 'yes, certificates are not checked' : 'yes';
}

async function proxy({ proxy, instance }: ConnectionSettings): Promise<string> {
  if (proxy) return 'yes, from the connection';
  const { getProxyForUrl } = await libraries();
  return getProxyForUrl(instance.base) ? 'yes, from the environment' : 'none';
}

function test(check: CheckResult<Said> | undefined, base: string): string {
  if (!check) return 'none since Node-RED was started';
  const { at, ok, identity, version, instanceUrl } = check;
  const parts = [ok ? `passed, as ${identity?.kind === 'user' ? 'a user' : 'an agent'}` : 'failed'];
  if (version && /^[\w .-]{1,40}$/.test(version)) parts.push(`Halo version ${version}`);
  if (instanceUrl !== base) parts.push('at another address');
  return `${parts.join(', ')} (${date(at)})`;
}

function lastError({ at, times, what, code, statusCode, message }: LastError): string {
  const parts = [date(at), code, statusCode === undefined ? '' : `status ${statusCode}`, what].filter(
    Boolean,
  );
  const often = times > 1 ? ` (${times} times)` : '';
  return `  - ${parts.join(' ')}${often}: ${message ?? "Halo's own words, left out here"}`;
}
