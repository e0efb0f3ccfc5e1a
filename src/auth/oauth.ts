import type * as OAuth from 'oauth4webapi';
import type { ConnectionSettings } from '../connection/settings';
import { HaloError } from '../errors';
import * as say from '../i18n/messages';
import type { Sentence } from '../i18n/translate';
import { networkError } from '../transport/to-halo-error';
import type { HttpAnswer, Transport } from '../transport/transport';
import { TransportFailure } from '../transport/transport-error';
import { libraries } from '../util/load-libraries';
import { redact } from '../util/redact';
import { type AuthServer, authEndpoint } from './discovery';

/** What the token endpoint gives. */
export interface TokenAnswer {
  accessToken: string;
  refreshToken?: string;
  /** Seconds from the moment the request was sent. */
  expiresIn: number;
}

/** One attempt to sign in with the browser, between leaving for Halo and coming back. */
export interface SignInRequest {
  /** Where the browser goes. */
  url: URL;
  state: string;
  codeVerifier: string;
}

const LIMITS = { timeout: 30_000, maxBytes: 64 * 1024 };
const HOUR = 3600;
const MONTH = 30 * 24 * HOUR;

/** The address to sign in at, with single-use state and PKCE S256. */
export async function signInRequest(
  server: AuthServer,
  settings: ConnectionSettings,
  redirectUri: string,
): Promise<SignInRequest> {
  const { oauth } = await libraries();
  const state = oauth.generateRandomState();
  const codeVerifier = oauth.generateRandomCodeVerifier();
  const url = authEndpoint(server, 'authorize');
  const parameters = {
    response_type: 'code',
    client_id: settings.clientId,
    redirect_uri: redirectUri,
    scope: settings.scope,
    state,
    code_challenge: await oauth.calculatePKCECodeChallenge(codeVerifier),
    code_challenge_method: 'S256',
  };
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  return { url, state, codeVerifier };
}

/**
 * Asks the sign-in page once before a person is sent there: what it would only show in the popup (an unknown client,
 * an unregistered redirect URL, an unknown tenant) becomes a sentence in the dialog.
 * @throws HaloError
 */
export async function preflight(url: URL, { server, settings, transport }: Grant): Promise<void> {
  const { host } = url;
  let answer: HttpAnswer;
  try {
    const headers = { accept: 'text/html' };
    answer = await transport.send({ method: 'GET', url, headers, nearest: server.nearest, ...LIMITS });
  } catch (thrown) {
    // A sign-in page may be as large as it likes.
    if (thrown instanceof TransportFailure && thrown.kind === 'too-large') return;
    throw networkError(thrown, host);
  }
  const { statusCode } = answer;
  if (statusCode < 400) {
    const location = String(answer.headers.location ?? '');
    const error = URL.canParse(location, url.href)
      ? new URL(location, url.href).searchParams.get('error')
      : undefined;
    const known = error ? refusal(error) : undefined;
    if (known && error !== 'access_denied')
      throw new HaloError(known.code, known.said, { field: known.field });
    return;
  }
  const said = answer.body.toString('utf8');
  if (statusCode < 500 && /redirect_uri/i.test(said)) {
    const address = url.searchParams.get('redirect_uri') ?? '';
    throw new HaloError('HALO_CONFIG', say.signIn('unknownRedirect', { address }), { field: 'redirectUri' });
  }
  if (statusCode < 500 && /client_id|invalid_client|client is invalid/i.test(said)) {
    throw new HaloError('HALO_CONFIG', say.signIn('unknownClient'), { field: 'clientId' });
  }
  if (statusCode === 404 && !settings.authServer) {
    throw new HaloError(
      'HALO_CONFIG',
      say.signIn('noPageAtInstance', { base: settings.instance.base, address: server.url }),
      { field: 'instanceUrl' },
    );
  }
  if (statusCode === 404) {
    throw new HaloError('HALO_CONFIG', say.signIn('noPage', { address: server.url }), {
      field: 'authServer',
    });
  }
  if (statusCode >= 500) throw serverFailure(statusCode, host, server.tenant);
}

/**
 * Exchanges what the browser brought back for tokens.
 * @param callback - the callback URL with its query, as it arrived
 * @throws HaloError with a sentence for the dialog
 */
export async function exchangeCode(
  { server, settings, transport }: Grant,
  callback: URL,
  attempt: Pick<SignInRequest, 'state' | 'codeVerifier'> & { redirectUri: string },
): Promise<TokenAnswer> {
  const secrets = [attempt.codeVerifier, attempt.state, callback.searchParams.get('code') ?? ''];
  const ask: Ask<OAuth.TokenEndpointResponse> = async (oauth, as, client, auth, options) => {
    const parameters = oauth.validateAuthResponse(as, client, callback, attempt.state);
    const response = await oauth.authorizationCodeGrantRequest(
      as,
      client,
      auth,
      parameters,
      attempt.redirectUri,
      attempt.codeVerifier,
      options,
    );
    return oauth.processAuthorizationCodeResponse(as, client, response);
  };
  return asking({ server, settings, transport }, ask, secrets);
}

/** New tokens for a refresh token. Halo may rotate it or not: without a new one the old one stays. */
export async function refreshTokens(grant: Grant, refreshToken: string): Promise<TokenAnswer> {
  const ask: Ask<OAuth.TokenEndpointResponse> = async (oauth, as, client, auth, options) => {
    const response = await oauth.refreshTokenGrantRequest(as, client, auth, refreshToken, options);
    return oauth.processRefreshTokenResponse(as, client, response);
  };
  const answer = await asking(grant, ask, [refreshToken]);
  return { ...answer, refreshToken: answer.refreshToken ?? refreshToken };
}

/** A token for an application; when it runs out, another is asked for. */
export async function applicationToken(grant: Grant): Promise<TokenAnswer> {
  const answer = await asking(grant, async (oauth, as, client, auth, options) => {
    const parameters = new URLSearchParams({ scope: grant.settings.scope });
    const response = await oauth.clientCredentialsGrantRequest(as, client, auth, parameters, options);
    return oauth.processClientCredentialsResponse(as, client, response);
  });
  return { ...answer, refreshToken: undefined };
}

/** Tells the server that a refresh token is no longer needed, where it has an endpoint for that. */
export async function revokeToken(grant: Grant, refreshToken: string): Promise<void> {
  if (!grant.server.revocationEndpoint) return;
  const tell: Ask<void> = async (oauth, as, client, auth, options) => {
    const response = await oauth.revocationRequest(as, client, auth, refreshToken, options);
    await oauth.processRevocationResponse(response);
  };
  await withOAuth(grant, tell, [refreshToken]);
}

/** Whose tokens, where. */
export interface Grant {
  server: AuthServer;
  settings: ConnectionSettings;
  transport: Transport;
}

type Ask<T> = (
  oauth: typeof OAuth,
  as: OAuth.AuthorizationServer,
  client: OAuth.Client,
  auth: OAuth.ClientAuth,
  options: OAuth.TokenEndpointRequestOptions,
) => Promise<T>;

/** @param secrets - what is sent along and must not come back in an error */
async function asking(
  grant: Grant,
  ask: Ask<OAuth.TokenEndpointResponse>,
  secrets: readonly string[] = [],
): Promise<TokenAnswer> {
  const answer = await withOAuth(grant, ask, secrets);
  for (const token of [answer.access_token, answer.refresh_token ?? 'none']) {
    // RFC 6749 appendix A: printable ASCII. Anything else would break the header it is sent in.
    if (!/^[\x20-\x7e]+$/.test(token)) throw notAnAuthServer(new URL(grant.server.url).host, 200);
  }
  const seconds = Number(answer.expires_in);
  return {
    accessToken: answer.access_token,
    refreshToken: answer.refresh_token,
    expiresIn: seconds > 0 ? Math.min(seconds, MONTH) : HOUR,
  };
}

async function withOAuth<T>(
  { server, settings, transport }: Grant,
  ask: Ask<T>,
  secrets: readonly string[] = [],
): Promise<T> {
  const { oauth } = await libraries();
  const as: OAuth.AuthorizationServer = {
    issuer: server.issuer,
    authorization_endpoint: authEndpoint(server, 'authorize').href,
    token_endpoint: authEndpoint(server, 'token').href,
    revocation_endpoint: server.revocationEndpoint,
  };
  const auth = settings.clientSecret ? oauth.ClientSecretPost(settings.clientSecret) : oauth.None();
  const options: OAuth.TokenEndpointRequestOptions = {
    // The address was checked before: http only for this machine or where the user allows it.
    [oauth.allowInsecureRequests]: true,
    [oauth.customFetch]: (url, { method, headers, body }) =>
      tokenFetch(transport, server.nearest, new URL(url), method, headers, body),
  };
  try {
    return await ask(oauth, as, { client_id: settings.clientId }, auth, options);
  } catch (thrown) {
    throw signInError(thrown, oauth, { server, settings }, secrets);
  }
}

/**
 * The OAuth library's fetch over our one transport. Token answers are put in order before the library judges them:
 * Halo sends `id_token`s of its own making and null members, which the library would refuse with the whole login.
 */
async function tokenFetch(
  transport: Transport,
  nearest: AuthServer['nearest'],
  url: URL,
  method: string,
  headers: unknown,
  body: unknown,
): Promise<Response> {
  const answer = await transport.send({
    method: method === 'POST' ? 'POST' : 'GET',
    url,
    headers: headers as Record<string, string>,
    body: body === undefined || body === null ? undefined : String(body),
    nearest,
    ...LIMITS,
  });
  // A challenge header on a 401 would hide the error that the body names.
  const contentType = String(answer.headers['content-type'] ?? '');
  return new Response(answer.statusCode === 204 ? null : orderly(answer.body, answer.statusCode), {
    status: answer.statusCode,
    headers: { 'content-type': contentType },
  });
}

function orderly(body: Buffer, status: number): string {
  const text = body.toString('utf8').replace(/^\uFEFF/, '');
  if (status !== 200) return text;
  try {
    const members: unknown = JSON.parse(text);
    if (typeof members !== 'object' || members === null || Array.isArray(members)) return text;
    const kept = Object.entries(members).filter(([name, value]) => name !== 'id_token' && value !== null);
    const answer: Record<string, unknown> = { token_type: 'bearer', ...Object.fromEntries(kept) };
    const seconds = Number(answer.expires_in);
    if (!(seconds > 0) || !Number.isFinite(seconds)) delete answer.expires_in;
    else answer.expires_in = seconds;
    return JSON.stringify(answer);
  } catch {
    return text;
  }
}

/** What each refusal of an authorisation server means to the person in front of the dialog. */
const REFUSALS: Record<
  string,
  { code: 'HALO_CONFIG' | 'HALO_LOGIN_REQUIRED'; field?: string; said: Sentence }
> = {
  invalid_client: {
    code: 'HALO_CONFIG',
    field: 'clientSecret',
    said: say.signIn('invalidClient'),
  },
  unauthorized_client: {
    code: 'HALO_CONFIG',
    field: 'signIn',
    said: say.signIn('unauthorizedClient'),
  },
  unsupported_grant_type: {
    code: 'HALO_CONFIG',
    field: 'signIn',
    said: say.signIn('unsupportedGrant'),
  },
  invalid_scope: {
    code: 'HALO_CONFIG',
    field: 'scope',
    said: say.signIn('invalidScope'),
  },
  invalid_grant: {
    code: 'HALO_LOGIN_REQUIRED',
    said: say.signIn('invalidGrant'),
  },
  access_denied: {
    code: 'HALO_LOGIN_REQUIRED',
    said: say.signIn('cancelled'),
  },
};

/** By own names only: the name comes from outside, and `constructor` is no refusal. */
function refusal(error: string) {
  return Object.hasOwn(REFUSALS, error) ? REFUSALS[error] : undefined;
}

function signInError(
  thrown: unknown,
  oauth: typeof OAuth,
  { server, settings }: Pick<Grant, 'server' | 'settings'>,
  secrets: readonly string[],
): HaloError {
  const host = new URL(server.url).host;
  if (thrown instanceof oauth.ResponseBodyError || thrown instanceof oauth.AuthorizationResponseError) {
    const known = refusal(thrown.error);
    if (known) return new HaloError(known.code, known.said, { field: known.field });
    // A server that is not well may give back what it was sent, and anything else.
    const said = redact(String(thrown.error_description ?? thrown.error), [settings.clientSecret, ...secrets])
      .replace(/[\p{Cc}\p{Cf}]+/gu, ' ')
      .slice(0, 200);
    return new HaloError('HALO_CONFIG', say.signIn('refused', { host, said }), {
      details: { error_description: said },
    });
  }
  if (thrown instanceof oauth.OperationProcessingError || thrown instanceof oauth.UnsupportedOperationError) {
    return unusableAnswer(thrown, host, settings);
  }
  return networkError(thrown, host, settings.authServer ? 'authServer' : 'instanceUrl');
}

/** The library's own errors carry the answer, tokens and all, in `cause`: only the status is read from it. */
function unusableAnswer(thrown: Error, host: string, settings: ConnectionSettings): HaloError {
  const status = thrown.cause instanceof Response ? thrown.cause.status : undefined;
  if (status !== undefined && (status === 429 || status >= 500))
    return serverFailure(status, host, settings.tenant);
  if ('code' in thrown && /STATE|ISSUER|INVALID_RESPONSE/.test(String(thrown.code)) && status === undefined) {
    return new HaloError('HALO_CONFIG', say.signIn('foreignDetails'));
  }
  return notAnAuthServer(host, status);
}

function notAnAuthServer(host: string, status: number | undefined): HaloError {
  return new HaloError('HALO_CONFIG', say.signIn('notAnAuthServer', { host }), {
    field: 'authServer',
    statusCode: status,
  });
}

/** Halo answers an unknown tenant with status 500; other statuses pass with time. */
function serverFailure(status: number, host: string, tenant: string | undefined): HaloError {
  if (status === 500) {
    return new HaloError(
      'HALO_CONFIG',
      tenant ? say.signIn('failed500Tenant', { host, tenant }) : say.signIn('failed500', { host }),
      { field: 'tenant', statusCode: status },
    );
  }
  return new HaloError(
    status === 429 ? 'HALO_RATE_LIMITED' : 'HALO_SERVER',
    say.signIn('serverFailed', { host, status }),
    { statusCode: status },
  );
}
