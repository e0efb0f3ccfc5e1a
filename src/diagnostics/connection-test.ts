import { type AuthServer, discover } from '../auth/discovery';
import type { Session } from '../auth/token-manager';
import type { Operation } from '../catalogue/operation';
import { HaloClient } from '../client';
import type { LastErrors } from '../connection/recent-errors';
import type { ConnectionSettings } from '../connection/settings';
import type { CheckResult, Identity, Permission } from '../connection/status';
import { asHaloError, HaloError } from '../errors';
import * as say from '../i18n/messages';
import { type Language, type Said, type Sentence, tell } from '../i18n/translate';
import type { Budget } from '../rate-limit/rate-limiter';
import type { RedisAddress } from '../redis/address';
import { RedisLink } from '../redis/redis-connection';
import { Transport } from '../transport/transport';

/** How long a person waits for one answer, ms. */
const PATIENCE = 30_000;

/** One row each of what most flows use. */
const READS: [name: Sentence, path: string, parameters: Record<string, unknown>][] = [
  [say.check('tickets'), '/Tickets', { pageinate: true, page_no: 1, page_size: 1 }],
  [say.check('assets'), '/Asset', { pageinate: true, page_no: 1, page_size: 1 }],
  [say.check('users'), '/Users', { pageinate: true, page_no: 1, page_size: 1 }],
  [say.check('knowledgeBase'), '/KBArticle', { pageinate: true, page_no: 1, page_size: 1 }],
  [say.check('services'), '/Service', { pageinate: true, page_no: 1, page_size: 1 }],
  [say.check('approvals'), '/TicketApproval', { mine: true }],
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
): Promise<CheckResult<Said>> {
  const result: CheckResult<Said> = { ok: false, at: Date.now(), instanceUrl: settings.instance.base };
  const warnings: Said[] = [];
  if (settings.instance.insecure) {
    warnings.push(say.check('plainHttp', { host: settings.instance.host }));
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
      Promise.all(READS.map(([name, ...read]) => permission(client, name, ...read))),
    ]);
  } catch (thrown) {
    const error = asHaloError(thrown);
    const { said, advice, field } = error;
    Object.assign(result, { message: said, hint: advice, field });
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

/** What a test found, in a language. */
export function tellCheck(result: CheckResult<Said>, language: Language): CheckResult {
  const { message, hint, warnings, permissions, ...plain } = result;
  const told = (said: Said) => tell(said, language);
  return {
    ...plain,
    ...(message !== undefined && { message: told(message) }),
    ...(hint !== undefined && { hint: told(hint) }),
    ...(warnings && { warnings: warnings.map(told) }),
    ...(permissions && {
      permissions: permissions.map(({ name, result }) => ({ name: told(name), result })),
    }),
  };
}

/** A test is no way to read what another server says: of an answer that is no identity only its status is told. */
function withoutHalosWords(thrown: unknown, host: string): unknown {
  if (!(thrown instanceof HaloError) || (thrown.body === undefined && thrown.details === undefined)) {
    return thrown;
  }
  const { code, statusCode, advice } = thrown;
  return new HaloError(code, say.check('noIdentity', { host, status: String(statusCode) }), {
    statusCode,
    hint: advice,
  });
}

/** Why a Redis cannot be used, in half a sentence; undefined when it can. */
async function redisProblem(address: RedisAddress): Promise<Said | undefined> {
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
  problem: Said,
  { processes, signIn, rateLimit }: Pick<ConnectionSettings, 'processes' | 'signIn' | 'rateLimit'>,
): Said {
  const share = Math.max(1, Math.floor(rateLimit.requests / processes));
  return [
    say.redis('unusable', { reason: problem }),
    processes > 1 ? say.redis('share', { share, limit: rateLimit.requests, processes }) : say.redis('alone'),
    signIn === 'account' ? say.redis('signIn') : undefined,
  ];
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
  name: Said,
  path: string,
  parameters: Record<string, unknown>,
): Promise<Permission<Said>> {
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
