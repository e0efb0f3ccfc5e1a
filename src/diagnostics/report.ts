import type { RecentError } from '../connection/recent-errors';
import type { ConnectionSettings } from '../connection/settings';
import type { ConnectionState, DiscoveredServer, TestResult } from '../connection/status';
import { type LocalizedText, translate } from '../i18n/translate';
import type { RateLimit } from '../rate-limit/types';
import { loadLibraries } from '../util/load-libraries';
import { redact } from '../util/redact';

/** Input of a connection report. Of `settings`, only properties that are no secrets are printed. */
export interface ReportData {
  at: number;
  versions: { package: string; nodeRed: string; node: string; platform: string };
  settings: ConnectionSettings;
  /** Whether the connection is deployed with `settings`. `incomplete`: deployed with invalid settings. */
  deployed: 'yes' | 'with other settings' | 'incomplete' | 'no';
  state: ConnectionState;
  server?: DiscoveredServer;
  rateLimiter: { limit: RateLimit; queued: number; pausedForMs: number };
  testResult?: TestResult<LocalizedText>;
  errors: RecentError[];
  /** Redis of the deployed connection, with the reason if it is disconnected; absent if none is configured. */
  redis?: { problem?: LocalizedText };
}

const SIGN_IN_LABELS = { account: 'Connect your account', application: 'Application (client ID and secret)' };

const STATE_LABELS = {
  connected: 'connected',
  'login-required': 'sign in again',
  'not-connected': 'not connected',
};

/**
 * Creates a plain-text report of a connection for a bug report, in English: versions, addresses, limits and recent
 * errors. It contains host names, but no names of users, no records, no client ids and no secrets.
 */
export async function createReport(data: ReportData): Promise<string> {
  const { versions, settings, deployed, state, server, testResult, errors } = data;
  const { instance } = settings;
  const lines = [
    `node-red-contrib-halo-itsm ${versions.package}, connection report of ${formatDate(data.at)}`,
    '',
    formatLine('Node-RED', versions.nodeRed),
    formatLine('Node.js', versions.node),
    formatLine('Platform', versions.platform),
    formatLine('Instance', instance.base + (instance.insecure ? ' (plain http)' : '')),
    formatLine('Sign in', SIGN_IN_LABELS[settings.signIn]),
    formatLine('Scope', settings.scope),
    formatLine('Authorisation server', formatDiscovered(settings.authServer, server?.authServer)),
    formatLine('Tenant', formatDiscovered(settings.tenant, server?.tenant, 'none')),
    formatLine('Deployed', deployed),
    formatLine('State', STATE_LABELS[state]),
    formatLine('Rate limit', formatRateLimit(data)),
    formatLine(
      'Queue',
      `${data.rateLimiter.queued} waiting, at most ${settings.queueLimit}${formatPause(data.rateLimiter.pausedForMs)}`,
    ),
    formatLine('Timeout', `${settings.timeoutMs / 1000} s`),
    formatLine('Max response size', `${settings.maxResponseBytes / 1024 / 1024} MB`),
    formatLine('Join reads', settings.joinReads ? 'yes' : 'no'),
    formatLine('Processes', String(settings.processes)),
    formatLine('Redis', formatRedis(data)),
    formatLine('TLS configuration', formatTls(settings)),
    formatLine('NODE_EXTRA_CA_CERTS', process.env.NODE_EXTRA_CA_CERTS ? 'set' : 'not set'),
    formatLine('Proxy', await formatProxy(settings)),
    formatLine('Last test', formatTest(testResult, instance.base)),
    ...(testResult?.permissions ?? []).map(({ name, result }) => `  - ${translate(name)}: ${result}`),
    formatLine('Last errors', errors.length === 0 ? 'none since Node-RED was started' : 'the newest first'),
    ...errors.map(formatError),
  ];
  return redact(lines.join('\n'));
}

function formatLine(label: string, value: string): string {
  return `- ${label}: ${value}`;
}

function formatDate(ms: number): string {
  return new Date(ms).toISOString().replace(/\.\d+Z$/, 'Z');
}

function formatDiscovered(
  configured: string | undefined,
  discovered: string | undefined,
  fallback = 'not known yet',
): string {
  if (configured) return `${configured} (given)`;
  return discovered ? `${discovered} (discovered)` : fallback;
}

function formatRateLimit({ rateLimiter, settings }: ReportData): string {
  const { limit } = rateLimiter;
  const format = ({ requests, windowMs }: RateLimit) => `${requests} requests per ${windowMs / 60_000} min`;
  const isConfigured =
    limit.requests === settings.rateLimit.requests && limit.windowMs === settings.rateLimit.windowMs;
  return isConfigured
    ? format(limit)
    : `${format(limit)} in force; configured: ${format(settings.rateLimit)}`;
}

function formatPause(ms: number): string {
  return ms > 0 ? `, paused for ${Math.ceil(ms / 1000)} s after a 429` : '';
}

function formatRedis({ redis }: ReportData): string {
  if (!redis) return 'none';
  return redis.problem ? `disconnected: ${translate(redis.problem)}` : 'connected';
}

function formatTls({ tls }: ConnectionSettings): string {
  if (!tls) return 'none';
  return tls.rejectUnauthorized === false ? 'yes, certificates are not checked' : 'yes';
}

async function formatProxy({ proxy, instance }: ConnectionSettings): Promise<string> {
  if (proxy) return 'yes, from the connection';
  const { getProxyForUrl } = await loadLibraries();
  return getProxyForUrl(instance.base) ? 'yes, from the environment' : 'none';
}

function formatTest(result: TestResult<LocalizedText> | undefined, base: string): string {
  if (!result) return 'none since Node-RED was started';
  const { at, ok, identity, version, instanceUrl } = result;
  const parts = [ok ? `passed, as ${identity?.kind === 'user' ? 'a user' : 'an agent'}` : 'failed'];
  if (version && /^[\w .-]{1,40}$/.test(version)) parts.push(`Halo version ${version}`);
  if (instanceUrl !== base) parts.push('at another address');
  return `${parts.join(', ')} (${formatDate(at)})`;
}

function formatError({ at, count, operation, code, statusCode, message }: RecentError): string {
  const parts = [
    formatDate(at),
    code,
    statusCode === undefined ? '' : `status ${statusCode}`,
    operation,
  ].filter(Boolean);
  const repeats = count > 1 ? ` (${count} times)` : '';
  return `  - ${parts.join(' ')}${repeats}: ${message ?? "(Halo's message, not included)"}`;
}
