import { parseWebAddress } from '../connection/address';
import type { ConnectionSettings } from '../connection/settings';
import { HaloError } from '../errors';
import * as say from '../i18n/messages';
import { isNearer, type Reach, reachOfAddress, reachOfHost } from '../transport/address-guard';
import { networkError } from '../transport/to-halo-error';
import type { HttpAnswer, Transport } from '../transport/transport';

/** The authorisation server of an instance, as pinned with the tokens it gave. */
export interface AuthServer {
  /** `https://acme.haloitsm.com/auth`, without a slash at the end. */
  url: string;
  tenant?: string;
  /** What the server calls itself in its answers; its own address unless its metadata says otherwise. */
  issuer: string;
  revocationEndpoint?: string;
  /** The nearest address it may have, where Halo has just named it. */
  nearest?: Reach;
}

const LIMITS = { timeout: 10_000, maxBytes: 64 * 1024 };

/**
 * Finds the authorisation server and tenant: what the user gave, else `{instance}/api/authinfo`, else (where an
 * instance has no such page) `{instance}/auth`.
 * @throws HaloError HALO_CONFIG, HALO_NETWORK, HALO_TLS, HALO_PROXY, HALO_TIMEOUT, HALO_SERVER, HALO_RATE_LIMITED
 */
export async function discover(settings: ConnectionSettings, transport: Transport): Promise<AuthServer> {
  const found: Named = settings.authServer ? {} : await authInfo(settings, transport);
  const url = settings.authServer ?? found.url ?? `${settings.instance.base}/auth`;
  const tenant = settings.tenant ?? found.tenant;
  const { nearest } = found;
  return { url, tenant, nearest, ...(await metadata({ url, nearest }, settings, transport)) };
}

/** An endpoint of the server, with the tenant where there is one; only the URL API builds the query. */
export function authEndpoint(server: Pick<AuthServer, 'url' | 'tenant'>, name: 'authorize' | 'token'): URL {
  const url = new URL(`${server.url}/${name}`);
  if (server.tenant) url.searchParams.set('tenant', server.tenant);
  return url;
}

/** What an instance says of its sign-in. */
type Named = Partial<Pick<AuthServer, 'url' | 'tenant' | 'nearest'>>;

async function authInfo(settings: ConnectionSettings, transport: Transport): Promise<Named> {
  const { instance } = settings;
  const address = new URL(`${instance.api}/authinfo`);
  let answer: HttpAnswer;
  try {
    answer = await transport.send({
      method: 'GET',
      url: address,
      headers: { accept: 'application/json' },
      ...LIMITS,
    });
  } catch (thrown) {
    throw networkError(thrown, instance.host, 'instanceUrl');
  }
  if (answer.statusCode === 404) return {};
  const info = jsonObject(answer.body);
  if (answer.statusCode !== 200 || !info) throw notHalo(answer, instance.base);
  return {
    ...(typeof info.auth_url === 'string' &&
      info.auth_url &&
      (await checkedAuthUrl(info.auth_url, settings, answer.address))),
    tenant: typeof info.tenant_id === 'string' && info.tenant_id ? info.tenant_id : undefined,
  };
}

/**
 * The address an instance names for its sign-in. It must not be nearer to this machine than the instance itself: a Halo
 * on the internet has no say in who is asked inside our network. (The user may enter any address.) Where the instance
 * is, is judged by the address that answered: its name could have another by now.
 */
async function checkedAuthUrl(
  text: string,
  { instance, allowHttp }: ConnectionSettings,
  answeredBy: string | undefined,
): Promise<Named> {
  const url = parseWebAddress(text, say.address('namedAuthServer'), 'instanceUrl', allowHttp);
  const own = new URL(instance.base);
  const named: Named = { url: url.origin + url.pathname.replace(/\/+$/, '') };
  if (url.hostname === own.hostname) return named;
  const [reach, halo] = await Promise.all([
    reachOfHost(url.hostname),
    answeredBy === undefined ? reachOfHost(own.hostname) : reachOfAddress(answeredBy),
  ]);
  const nearest = halo ?? 'public';
  if (reach && isNearer(reach, nearest)) {
    const where = reach === 'loopback' ? say.discovery('onThisMachine') : say.discovery('inPrivateNetwork');
    throw new HaloError(
      'HALO_CONFIG',
      say.discovery('nearer', { host: instance.host, where, named: url.host }),
      { field: 'authServer' },
    );
  }
  return { ...named, nearest };
}

function notHalo(answer: HttpAnswer, base: string): HaloError {
  const status = answer.statusCode;
  if (status === 429) {
    return new HaloError('HALO_RATE_LIMITED', say.discovery('tooMany', { base }), { statusCode: status });
  }
  if (status >= 500) {
    return new HaloError('HALO_SERVER', say.discovery('down', { base, status }), { statusCode: status });
  }
  const location = status >= 300 && status < 400 ? redirectHost(answer.headers.location, base) : undefined;
  const told = location
    ? say.discovery('redirected', { base, location })
    : say.discovery('notHalo', { base });
  return new HaloError('HALO_CONFIG', told, {
    field: 'instanceUrl',
    statusCode: status,
  });
}

function redirectHost(location: string | string[] | undefined, base: string): string | undefined {
  if (typeof location !== 'string' || !URL.canParse(location, `${base}/`)) return undefined;
  return new URL(location, `${base}/`).origin;
}

/**
 * Issuer and revocation endpoint from the server's own metadata, where it has any. Both are believed only on the
 * server's own origin; everything else about the server is fixed by Halo's conventions.
 */
async function metadata(
  { url, nearest }: Pick<AuthServer, 'url' | 'nearest'>,
  settings: ConnectionSettings,
  transport: Transport,
): Promise<Pick<AuthServer, 'issuer' | 'revocationEndpoint'>> {
  const plain = { issuer: url };
  if (settings.signIn !== 'account') return plain;
  const { origin } = new URL(url);
  try {
    const answer = await transport.send({
      method: 'GET',
      url: new URL(`${url}/.well-known/openid-configuration`),
      headers: { accept: 'application/json' },
      nearest,
      ...LIMITS,
    });
    const document = answer.statusCode === 200 ? jsonObject(answer.body) : undefined;
    const own = (value: unknown) =>
      typeof value === 'string' && URL.canParse(value) && new URL(value).origin === origin
        ? value
        : undefined;
    return {
      issuer: own(document?.issuer) ?? url,
      revocationEndpoint: own(document?.revocation_endpoint),
    };
  } catch {
    // Optional: a server without metadata signs people in all the same, and a dead one fails at its next step.
    return plain;
  }
}

function jsonObject(body: Buffer): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(body.toString('utf8').replace(/^\uFEFF/, ''));
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}
