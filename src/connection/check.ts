import type { Operation } from '../catalogue/operation';
import { HaloClient } from '../client';
import { asHaloError, HaloError } from '../errors';
import type { Budget } from '../http/budget';
import { Transport } from '../http/transport';
import type { RedisAddress } from '../redis/address';
import { RedisLink } from '../redis/link';
import { type AuthServer, discover } from './discovery';
import type { LastErrors } from './last-errors';
import type { CheckResult, Identity, Permission } from './results';
import type { Session } from './session';
import type { ConnectionSettings } from './settings';

/** How long a person waits for one answer, ms. */
const PATIENCE = 30_000;

/** One row each of what most flows use. */
const READS: [name: string, path: string, parameters: Record<string, unknown>][] = [
  ['Tickets', '/Tickets', { pageinate: true, page_no: 1, page_size: 1 }],
  ['Assets', '/Asset', { pageinate: true, page_no: 1, page_size: 1 }],
  ['Users', '/Users', { pageinate: true, page_no: 1, page_size: 1 }],
  ['Knowledge base', '/KBArticle', { pageinate: true, page_no: 1, page_size: 1 }],
  ['Services', '/Service', { pageinate: true, page_no: 1, page_size: 1 }],
  ['Approvals', '/TicketApproval', { mine: true }],
];

/**
 * Tries a connection: who it is, where, and what it may read. Never throws; passes if the identity call does.
 * @param budget - the tenant's, so that a test counts too
 * @param errors - where it is noted what was wrong
 */
export async function checkConnection(
  settings: ConnectionSettings,
  session: Session,
  budget?: Budget,
  errors?: LastErrors,
): Promise<CheckResult> {
  const result: CheckResult = { ok: false, at: Date.now(), instanceUrl: settings.instance.base };
  const warnings: string[] = [];
  if (settings.instance.insecure) {
    warnings.push(
      `${settings.instance.host} is reached over plain http: passwords and tokens travel unencrypted.`,
    );
  }
  const client = new HaloClient(settings, session, budget);
  try {
    const server = await serverOf(settings, session);
    Object.assign(result, { authServer: server.url, tenant: server.tenant });
    result.identity = await readIdentity(client).catch((thrown: unknown) => {
      throw withoutHalosWords(thrown, settings.instance.host);
    });
    result.ok = true;
    [result.version, result.permissions] = await Promise.all([
      readVersion(client),
      Promise.all(READS.map(([name, path, parameters]) => permission(client, name, path, parameters))),
    ]);
  } catch (thrown) {
    const error = asHaloError(thrown);
    const { message, hint, field } = error;
    Object.assign(result, { message, hint, field });
    errors?.note(error, 'connection test');
  } finally {
    client.close();
  }
  if (settings.redis) {
    const problem = await redisProblem(settings.redis);
    result.redis = problem === undefined;
    if (problem) warnings.push(redisAway(problem, settings));
  }
  if (warnings.length > 0) result.warnings = warnings;
  return result;
}

/** A test is no way to read what another server says: of an answer that is no identity only its status is told. */
function withoutHalosWords(thrown: unknown, host: string): unknown {
  if (!(thrown instanceof HaloError) || (thrown.body === undefined && thrown.details === undefined)) {
    return thrown;
  }
  const { code, statusCode, hint } = thrown;
  return new HaloError(
    code,
    `${host} answered with status ${statusCode} when it was asked who is connected. Check the instance URL, and the permissions of the API application.`,
    { statusCode, hint },
  );
}

/** Why a Redis cannot be used, in half a sentence; undefined when it can. */
async function redisProblem(address: RedisAddress): Promise<string | undefined> {
  const link = new RedisLink(address);
  try {
    await link.settled;
    return link.problem;
  } finally {
    link.close();
  }
}

/** What it means that Redis is away. */
export function redisAway(
  problem: string,
  { processes, signIn, rateLimit }: Pick<ConnectionSettings, 'processes' | 'signIn' | 'rateLimit'>,
): string {
  const share = Math.max(1, Math.floor(rateLimit.requests / processes));
  const sentences = [
    `Redis cannot be used: ${problem}.`,
    processes > 1
      ? `Until it can, this Node-RED sends at most ${share} of ${rateLimit.requests} requests, its part as one of ${processes} processes.`
      : 'Until it can, this Node-RED uses the whole rate limit by itself, because the connection says that there is only 1 process.',
  ];
  if (signIn === 'account') sentences.push('Meanwhile the sign-in works until its access token runs out.');
  return sentences.join(' ');
}

/**
 * Who the connection acts as.
 * @throws HaloError
 */
export async function readIdentity(client: HaloClient): Promise<Identity> {
  try {
    return identity(await read(client, '/Agent/me'), 'agent');
  } catch (thrown) {
    // An end user's token may not ask for an agent.
    if (
      !(thrown instanceof HaloError) ||
      !['HALO_FORBIDDEN', 'HALO_NOT_FOUND', 'HALO_VALIDATION'].includes(thrown.code)
    ) {
      throw thrown;
    }
    return identity(await read(client, '/Users/me'), 'user');
  }
}

function identity(payload: unknown, kind: Identity['kind']): Identity {
  const members = asObject(payload);
  const email = text(members.email) ?? text(members.emailaddress);
  return { name: text(members.name) ?? email ?? (kind === 'agent' ? 'an agent' : 'a user'), email, kind };
}

async function serverOf(
  settings: ConnectionSettings,
  session: Session,
): Promise<Pick<AuthServer, 'url' | 'tenant'>> {
  const known = session.login?.instanceUrl === settings.instance.base ? session.login.server : undefined;
  if (known) return known;
  const transport = new Transport(settings);
  try {
    return await discover(settings, transport);
  } finally {
    transport.close();
  }
}

/** Halo's version, where one of its two pages about itself tells it. */
async function readVersion(client: HaloClient): Promise<string | undefined> {
  for (const path of ['/InstanceInfo', '/VersionInfo']) {
    try {
      const payload = await read(client, path);
      const members = asObject(Array.isArray(payload) ? payload[0] : payload);
      const name = Object.keys(members).find((key) => /^(halo_?|api_?|app_?)?version$/i.test(key));
      const version = name && members[name];
      if (typeof version === 'string' || typeof version === 'number') return String(version);
    } catch {
      // Only a detail of the test: a tenant that hides its version is fine.
    }
  }
  return undefined;
}

async function permission(
  client: HaloClient,
  name: string,
  path: string,
  parameters: Record<string, unknown>,
): Promise<Permission> {
  try {
    await read(client, path, parameters);
    return { name, result: 'ok' };
  } catch (thrown) {
    const forbidden =
      thrown instanceof HaloError &&
      (thrown.code === 'HALO_FORBIDDEN' || thrown.code === 'HALO_UNAUTHORIZED');
    return { name, result: forbidden ? 'forbidden' : 'unreachable' };
  }
}

async function read(
  client: HaloClient,
  path: string,
  parameters: Record<string, unknown> = {},
): Promise<unknown> {
  const operation: Operation = {
    operationId: `GET ${path}`,
    area: '',
    route: `GET ${path as `/${string}`}`,
    method: 'GET',
    path,
    tier: 'core',
    title: '',
    description: '',
    endpoint: { parameters: [], body: 'none' },
  };
  return (await client.run(operation, { parameters }, { interactive: true, deadline: PATIENCE })).payload;
}

function asObject(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value ? value : undefined;
}
