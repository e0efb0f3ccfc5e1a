import { parseWebAddress } from '../connection/address';
import type { ConnectionSettings } from '../connection/settings';
import { HaloError } from '../errors';
import * as messages from '../i18n/messages';
import { type AddressScope, isNarrower, scopeOfAddress, scopeOfHost } from '../transport/address-guard';
import { toHaloError } from '../transport/to-halo-error';
import type { HttpResponse, Transport } from '../transport/transport';
import { isObject, stripBom } from '../util/parse';

/** The authorization server of an instance. It is stored with the tokens that it issued. */
export interface AuthServer {
  /** For example `https://acme.haloitsm.com/auth`, without a trailing slash. */
  url: string;
  tenant?: string;
  /** Issuer identifier (RFC 8414): the value from the server's metadata, otherwise `url`. */
  issuer: string;
  revocationEndpoint?: string;
  /** Narrowest address scope that requests may reach. Set only when the instance has just advertised this server. */
  minScope?: AddressScope;
}

const LIMITS = { timeoutMs: 10_000, maxBytes: 64 * 1024 };

/**
 * Finds the authorization server and the tenant. Order of precedence: the user's settings,
 * `{instance}/api/authinfo`, `{instance}/auth` (for an instance without `authinfo`).
 * @throws HaloError HALO_CONFIG, HALO_NETWORK, HALO_TLS, HALO_PROXY, HALO_TIMEOUT, HALO_SERVER, HALO_RATE_LIMITED
 */
export async function discoverAuthServer(
  settings: ConnectionSettings,
  transport: Transport,
): Promise<AuthServer> {
  const authInfo: AuthInfo = settings.authServer ? {} : await fetchAuthInfo(settings, transport);
  const url = settings.authServer ?? authInfo.url ?? `${settings.instance.base}/auth`;
  const tenant = settings.tenant ?? authInfo.tenant;
  const { minScope } = authInfo;
  return { url, tenant, minScope, ...(await fetchMetadata({ url, minScope }, settings, transport)) };
}

/** URL of an endpoint of the server, with the `tenant` parameter if the server has one. */
export function authEndpoint(server: Pick<AuthServer, 'url' | 'tenant'>, name: 'authorize' | 'token'): URL {
  const url = new URL(`${server.url}/${name}`);
  if (server.tenant) url.searchParams.set('tenant', server.tenant);
  return url;
}

/** The part of the `/api/authinfo` response that is used. */
type AuthInfo = Partial<Pick<AuthServer, 'url' | 'tenant' | 'minScope'>>;

async function fetchAuthInfo(settings: ConnectionSettings, transport: Transport): Promise<AuthInfo> {
  const { instance } = settings;
  const url = new URL(`${instance.api}/authinfo`);
  let response: HttpResponse;
  try {
    response = await transport.send({
      method: 'GET',
      url,
      headers: { accept: 'application/json' },
      ...LIMITS,
    });
  } catch (error) {
    throw toHaloError(error, instance.host, 'instanceUrl');
  }
  if (response.statusCode === 404) return {};
  const info = parseJsonObject(response.body);
  if (response.statusCode !== 200 || !info) throw notHaloError(response, instance.base);
  return {
    ...(typeof info.auth_url === 'string' &&
      info.auth_url &&
      (await validateAuthUrl(info.auth_url, settings, response.address))),
    tenant: typeof info.tenant_id === 'string' && info.tenant_id ? info.tenant_id : undefined,
  };
}

/**
 * Checks the authorization server URL that an instance advertises. Its address must not be in a narrower scope than
 * the instance's own: otherwise an instance on the internet could direct requests into the local network (SSRF). The
 * scope of the instance is taken from the IP address that sent the response, because its name can resolve to another
 * address by now. A URL entered by the user is not restricted.
 */
async function validateAuthUrl(
  value: string,
  { instance, allowHttp }: ConnectionSettings,
  remoteAddress: string | undefined,
): Promise<AuthInfo> {
  const url = parseWebAddress(value, messages.address('advertisedAuthServer'), 'instanceUrl', allowHttp);
  const instanceUrl = new URL(instance.base);
  const authInfo: AuthInfo = { url: url.origin + url.pathname.replace(/\/+$/, '') };
  if (url.hostname === instanceUrl.hostname) return authInfo;
  const [scope, instanceScope] = await Promise.all([
    scopeOfHost(url.hostname),
    remoteAddress === undefined ? scopeOfHost(instanceUrl.hostname) : scopeOfAddress(remoteAddress),
  ]);
  const minScope = instanceScope ?? 'public';
  if (scope && isNarrower(scope, minScope)) {
    const location =
      scope === 'loopback' ? messages.discovery('onThisMachine') : messages.discovery('inPrivateNetwork');
    throw new HaloError(
      'HALO_CONFIG',
      messages.discovery('authServerScopeNotAllowed', {
        host: instance.host,
        location,
        authServer: url.host,
      }),
      { field: 'authServer' },
    );
  }
  return { ...authInfo, minScope };
}

function notHaloError(response: HttpResponse, base: string): HaloError {
  const status = response.statusCode;
  if (status === 429) {
    return new HaloError('HALO_RATE_LIMITED', messages.discovery('tooManyRequests', { base }), {
      statusCode: status,
    });
  }
  if (status >= 500) {
    return new HaloError('HALO_SERVER', messages.discovery('unavailable', { base, status }), {
      statusCode: status,
    });
  }
  const location =
    status >= 300 && status < 400 ? redirectOrigin(response.headers.location, base) : undefined;
  const message = location
    ? messages.discovery('redirected', { base, location })
    : messages.discovery('notHalo', { base });
  return new HaloError('HALO_CONFIG', message, {
    field: 'instanceUrl',
    statusCode: status,
  });
}

function redirectOrigin(location: string | string[] | undefined, base: string): string | undefined {
  if (typeof location !== 'string' || !URL.canParse(location, `${base}/`)) return undefined;
  return new URL(location, `${base}/`).origin;
}

/**
 * Reads issuer and revocation endpoint from the server's OpenID metadata, if it has any. Values on another origin are
 * ignored. All other endpoints follow Halo's conventions.
 */
async function fetchMetadata(
  { url, minScope }: Pick<AuthServer, 'url' | 'minScope'>,
  settings: ConnectionSettings,
  transport: Transport,
): Promise<Pick<AuthServer, 'issuer' | 'revocationEndpoint'>> {
  const fallback = { issuer: url };
  if (settings.signIn !== 'account') return fallback;
  const { origin } = new URL(url);
  try {
    const response = await transport.send({
      method: 'GET',
      url: new URL(`${url}/.well-known/openid-configuration`),
      headers: { accept: 'application/json' },
      minScope,
      ...LIMITS,
    });
    const document = response.statusCode === 200 ? parseJsonObject(response.body) : undefined;
    const sameOrigin = (value: unknown) =>
      typeof value === 'string' && URL.canParse(value) && new URL(value).origin === origin
        ? value
        : undefined;
    return {
      issuer: sameOrigin(document?.issuer) ?? url,
      revocationEndpoint: sameOrigin(document?.revocation_endpoint),
    };
  } catch {
    // Metadata is optional. If the server is unreachable, the next request reports the error.
    return fallback;
  }
}

function parseJsonObject(body: Buffer): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(stripBom(body.toString('utf8')));
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
