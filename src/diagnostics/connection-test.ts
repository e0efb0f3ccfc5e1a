import { type AuthServer, discoverAuthServer } from '../auth/discovery';
import type { TokenManager } from '../auth/token-manager';
import type { Operation } from '../catalogue/operation';
import { HaloClient } from '../client';
import type { RecentErrors } from '../connection/recent-errors';
import type { ConnectionSettings } from '../connection/settings';
import type { Identity, PermissionResult, TestResult } from '../connection/status';
import { asHaloError, HaloError } from '../errors';
import * as messages from '../i18n/messages';
import { type Language, type LocalizedText, type MessageDescriptor, translate } from '../i18n/translate';
import type { RateLimiter } from '../rate-limit/rate-limiter';
import type { RedisAddress } from '../redis/address';
import { RedisConnection } from '../redis/redis-connection';
import { Transport } from '../transport/transport';
import { asObject, nonEmptyString } from '../util/parse';

/** Timeout of one request, ms. Short, because the user is waiting. */
const REQUEST_TIMEOUT_MS = 30_000;

/** Reads that show what the connection may access: one record each of the most used resources. */
const PERMISSION_READS: [name: MessageDescriptor, path: string, parameters: Record<string, unknown>][] = [
  [messages.connectionTest('tickets'), '/Tickets', { pageinate: true, page_no: 1, page_size: 1 }],
  [messages.connectionTest('assets'), '/Asset', { pageinate: true, page_no: 1, page_size: 1 }],
  [messages.connectionTest('users'), '/Users', { pageinate: true, page_no: 1, page_size: 1 }],
  [messages.connectionTest('knowledgeBase'), '/KBArticle', { pageinate: true, page_no: 1, page_size: 1 }],
  [messages.connectionTest('services'), '/Service', { pageinate: true, page_no: 1, page_size: 1 }],
  [messages.connectionTest('approvals'), '/TicketApproval', { mine: true }],
];

/**
 * Tests a connection: authorization server, identity, version, read permissions and Redis. It passes if the identity
 * can be read. Never throws.
 * @param rateLimiter - the tenant's, so that the requests of the test count too
 * @param errors - receives the error of a failed test
 */
export async function testConnection(
  settings: ConnectionSettings,
  tokenManager: TokenManager,
  rateLimiter?: RateLimiter,
  errors?: RecentErrors,
): Promise<TestResult<LocalizedText>> {
  const result: TestResult<LocalizedText> = {
    ok: false,
    at: Date.now(),
    instanceUrl: settings.instance.base,
  };
  const warnings: LocalizedText[] = [];
  if (settings.instance.insecure) {
    warnings.push(messages.connectionTest('plainHttp', { host: settings.instance.host }));
  }
  const client = new HaloClient(settings, tokenManager, rateLimiter);
  try {
    const server = await findAuthServer(settings, tokenManager);
    Object.assign(result, { authServer: server.url, tenant: server.tenant });
    result.identity = await readIdentity(client).catch((error: unknown) => {
      throw withoutRemoteText(error, settings.instance.host);
    });
    result.ok = true;
    [result.version, result.permissions] = await Promise.all([
      readVersion(client),
      Promise.all(PERMISSION_READS.map(([name, ...read]) => testPermission(client, name, ...read))),
    ]);
  } catch (caught) {
    const error = asHaloError(caught);
    const { localizedMessage, localizedHint, field } = error;
    Object.assign(result, { message: localizedMessage, hint: localizedHint, field });
    errors?.add(error, 'connection test');
  } finally {
    client.close();
  }
  if (settings.redis) {
    const problem = await testRedis(settings.redis);
    result.redis = problem === undefined;
    if (problem) warnings.push(redisDisconnectedWarning(problem, settings));
  }
  if (warnings.length > 0) result.warnings = warnings;
  return result;
}

/** Translates the messages of a test result. */
export function translateTestResult(result: TestResult<LocalizedText>, language: Language): TestResult {
  const { message, hint, warnings, permissions, ...rest } = result;
  const localize = (text: LocalizedText) => translate(text, language);
  return {
    ...rest,
    ...(message !== undefined && { message: localize(message) }),
    ...(hint !== undefined && { hint: localize(hint) }),
    ...(warnings && { warnings: warnings.map(localize) }),
    ...(permissions && {
      permissions: permissions.map(({ name, result }) => ({ name: localize(name), result })),
    }),
  };
}

/** Reduces an error with a quoted response to its status: a test must not reveal what other servers respond (SSRF). */
function withoutRemoteText(error: unknown, host: string): unknown {
  if (!(error instanceof HaloError) || (error.body === undefined && error.details === undefined)) {
    return error;
  }
  const { code, statusCode, localizedHint } = error;
  return new HaloError(
    code,
    messages.connectionTest('identityRequestFailed', { host, status: String(statusCode) }),
    {
      statusCode,
      hint: localizedHint,
    },
  );
}

/** Tests Redis. @returns the reason why it cannot be used; undefined if it can */
async function testRedis(address: RedisAddress): Promise<LocalizedText | undefined> {
  const redis = new RedisConnection(address);
  try {
    await redis.initialized;
    return redis.problem;
  } finally {
    redis.close();
  }
}

/** Warning that Redis is disconnected, with the consequences for rate limit and sign-in. */
export function redisDisconnectedWarning(
  problem: LocalizedText,
  { processes, signIn, rateLimit }: Pick<ConnectionSettings, 'processes' | 'signIn' | 'rateLimit'>,
): LocalizedText {
  const share = Math.max(1, Math.floor(rateLimit.requests / processes));
  return [
    messages.redis('unavailable', { reason: problem }),
    processes > 1
      ? messages.redis('rateLimitShare', { share, limit: rateLimit.requests, processes })
      : messages.redis('rateLimitUnshared'),
    signIn === 'account' ? messages.redis('signInUntilTokenExpires') : undefined,
  ];
}

/**
 * Reads the agent, or else the user, that the connection acts as.
 * @throws HaloError
 */
export async function readIdentity(client: HaloClient): Promise<Identity> {
  try {
    return parseIdentity(await read(client, '/Agent/me'), 'agent');
  } catch (error) {
    // The token of an end user cannot read an agent.
    if (
      !(error instanceof HaloError) ||
      !['HALO_FORBIDDEN', 'HALO_NOT_FOUND', 'HALO_VALIDATION'].includes(error.code)
    ) {
      throw error;
    }
    return parseIdentity(await read(client, '/Users/me'), 'user');
  }
}

function parseIdentity(payload: unknown, kind: Identity['kind']): Identity {
  const properties = asObject(payload);
  const email = nonEmptyString(properties.email) ?? nonEmptyString(properties.emailaddress);
  return {
    name: nonEmptyString(properties.name) ?? email,
    email,
    kind,
  };
}

async function findAuthServer(
  settings: ConnectionSettings,
  tokenManager: TokenManager,
): Promise<Pick<AuthServer, 'url' | 'tenant'>> {
  const knownServer =
    tokenManager.login?.instanceUrl === settings.instance.base ? tokenManager.login.server : undefined;
  if (knownServer) return knownServer;
  const transport = new Transport(settings);
  try {
    return await discoverAuthServer(settings, transport);
  } finally {
    transport.close();
  }
}

/** Reads Halo's version from the first endpoint that returns one. */
async function readVersion(client: HaloClient): Promise<string | undefined> {
  for (const path of ['/InstanceInfo', '/VersionInfo']) {
    try {
      const payload = await read(client, path);
      const properties = asObject(Array.isArray(payload) ? payload[0] : payload);
      const name = Object.keys(properties).find((key) => /^(halo_?|api_?|app_?)?version$/i.test(key));
      const version = name && properties[name];
      if (typeof version === 'string' || typeof version === 'number') return String(version);
    } catch {
      // Optional: not every tenant lets the connection read its version.
    }
  }
  return undefined;
}

async function testPermission(
  client: HaloClient,
  name: LocalizedText,
  path: string,
  parameters: Record<string, unknown>,
): Promise<PermissionResult<LocalizedText>> {
  try {
    await read(client, path, parameters);
    return { name, result: 'ok' };
  } catch (error) {
    const forbidden =
      error instanceof HaloError && (error.code === 'HALO_FORBIDDEN' || error.code === 'HALO_UNAUTHORIZED');
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
  return (await client.run(operation, { parameters }, { interactive: true, deadlineMs: REQUEST_TIMEOUT_MS }))
    .payload;
}
