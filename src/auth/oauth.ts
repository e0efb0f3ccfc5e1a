import type * as OAuth from 'oauth4webapi';
import type { ConnectionSettings } from '../connection/settings';
import { HaloError } from '../errors';
import * as messages from '../i18n/messages';
import { toHaloError } from '../transport/to-halo-error';
import type { HttpResponse, Transport } from '../transport/transport';
import { TransportError } from '../transport/transport-error';
import { loadLibraries } from '../util/load-libraries';
import { isObject, stripBom } from '../util/parse';
import { type AuthServer, authEndpoint } from './discovery';
import { knownOAuthError, notAuthServerError, serverError, toSignInError } from './oauth-errors';

/** The tokens from a response of the token endpoint. */
export interface TokenResponse {
  accessToken: string;
  refreshToken?: string;
  /** Lifetime in seconds, counted from the time the request was sent. */
  expiresIn: number;
}

/** An authorization request (RFC 6749 section 4.1.1) with the values that the callback is checked against. */
export interface AuthorizationRequest {
  /** URL to open in the browser. */
  url: URL;
  state: string;
  codeVerifier: string;
}

const REQUEST_LIMITS = { timeoutMs: 30_000, maxBytes: 64 * 1024 };
const HOUR_SECONDS = 3600;
const MONTH_SECONDS = 30 * 24 * HOUR_SECONDS;

/** Creates an authorization request with a single-use `state` and PKCE (S256). */
export async function authorizationRequest(
  server: AuthServer,
  settings: ConnectionSettings,
  redirectUri: string,
): Promise<AuthorizationRequest> {
  const { oauth } = await loadLibraries();
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
 * Requests the sign-in page once before the browser opens it. Errors that Halo would only show in the popup window (an
 * unknown client, an unregistered redirect URL, an unknown tenant) are thrown, so that the dialog can show them.
 * @throws HaloError
 */
export async function preflight(url: URL, { server, settings, transport }: OAuthContext): Promise<void> {
  const { host } = url;
  let response: HttpResponse;
  try {
    const headers = { accept: 'text/html' };
    response = await transport.send({
      method: 'GET',
      url,
      headers,
      minScope: server.minScope,
      ...REQUEST_LIMITS,
    });
  } catch (error) {
    // The size of the sign-in page does not matter.
    if (error instanceof TransportError && error.kind === 'too-large') return;
    throw toHaloError(error, host);
  }
  const { statusCode } = response;
  if (statusCode < 400) {
    const location = String(response.headers.location ?? '');
    const error = URL.canParse(location, url.href)
      ? new URL(location, url.href).searchParams.get('error')
      : undefined;
    const oauthError = error ? knownOAuthError(error) : undefined;
    if (oauthError && error !== 'access_denied')
      throw new HaloError(oauthError.code, oauthError.message, { field: oauthError.field });
    return;
  }
  const html = response.body.toString('utf8');
  if (statusCode < 500 && /redirect_uri/i.test(html)) {
    const address = url.searchParams.get('redirect_uri') ?? '';
    throw new HaloError('HALO_CONFIG', messages.signIn('unknownRedirectUri', { address }), {
      field: 'redirectUri',
    });
  }
  if (statusCode < 500 && /client_id|invalid_client|client is invalid/i.test(html)) {
    throw new HaloError('HALO_CONFIG', messages.signIn('unknownClientId'), { field: 'clientId' });
  }
  if (statusCode === 404 && !settings.authServer) {
    throw new HaloError(
      'HALO_CONFIG',
      messages.signIn('noSignInPageAtInstance', { base: settings.instance.base, address: server.url }),
      { field: 'instanceUrl' },
    );
  }
  if (statusCode === 404) {
    throw new HaloError('HALO_CONFIG', messages.signIn('noSignInPage', { address: server.url }), {
      field: 'authServer',
    });
  }
  if (statusCode >= 500) throw serverError(statusCode, host, server.tenant);
}

/**
 * Exchanges an authorization code for tokens.
 * @param callback - the callback URL as received, with its query
 * @throws HaloError with a message for the dialog
 */
export async function exchangeCode(
  { server, settings, transport }: OAuthContext,
  callback: URL,
  pending: Pick<AuthorizationRequest, 'state' | 'codeVerifier'> & { redirectUri: string },
): Promise<TokenResponse> {
  const secrets = [pending.codeVerifier, pending.state, callback.searchParams.get('code') ?? ''];
  const call: OAuthCall<OAuth.TokenEndpointResponse> = async (oauth, as, client, auth, options) => {
    const parameters = oauth.validateAuthResponse(as, client, callback, pending.state);
    const response = await oauth.authorizationCodeGrantRequest(
      as,
      client,
      auth,
      parameters,
      pending.redirectUri,
      pending.codeVerifier,
      options,
    );
    return oauth.processAuthorizationCodeResponse(as, client, response);
  };
  return requestToken({ server, settings, transport }, call, secrets);
}

/** Requests new tokens with a refresh token. If the server does not rotate it, the old refresh token is returned. */
export async function refreshTokens(context: OAuthContext, refreshToken: string): Promise<TokenResponse> {
  const call: OAuthCall<OAuth.TokenEndpointResponse> = async (oauth, as, client, auth, options) => {
    const response = await oauth.refreshTokenGrantRequest(as, client, auth, refreshToken, options);
    return oauth.processRefreshTokenResponse(as, client, response);
  };
  const tokens = await requestToken(context, call, [refreshToken]);
  return { ...tokens, refreshToken: tokens.refreshToken ?? refreshToken };
}

/** Requests an access token with the client credentials grant. It has no refresh token. */
export async function requestApplicationToken(context: OAuthContext): Promise<TokenResponse> {
  const tokens = await requestToken(context, async (oauth, as, client, auth, options) => {
    const parameters = new URLSearchParams({ scope: context.settings.scope });
    const response = await oauth.clientCredentialsGrantRequest(as, client, auth, parameters, options);
    return oauth.processClientCredentialsResponse(as, client, response);
  });
  return { ...tokens, refreshToken: undefined };
}

/** Revokes a refresh token (RFC 7009), if the server has a revocation endpoint. */
export async function revokeToken(context: OAuthContext, refreshToken: string): Promise<void> {
  if (!context.server.revocationEndpoint) return;
  const call: OAuthCall<void> = async (oauth, as, client, auth, options) => {
    const response = await oauth.revocationRequest(as, client, auth, refreshToken, options);
    await oauth.processRevocationResponse(response);
  };
  await callOAuth(context, call, [refreshToken]);
}

/** What every OAuth request needs. */
export interface OAuthContext {
  server: AuthServer;
  settings: ConnectionSettings;
  transport: Transport;
}

type OAuthCall<T> = (
  oauth: typeof OAuth,
  as: OAuth.AuthorizationServer,
  client: OAuth.Client,
  auth: OAuth.ClientAuth,
  options: OAuth.TokenEndpointRequestOptions,
) => Promise<T>;

/** @param secrets - values in the request that must be removed from error messages */
async function requestToken(
  context: OAuthContext,
  call: OAuthCall<OAuth.TokenEndpointResponse>,
  secrets: readonly string[] = [],
): Promise<TokenResponse> {
  const response = await callOAuth(context, call, secrets);
  for (const token of [response.access_token, response.refresh_token ?? 'none']) {
    // RFC 6749 appendix A: printable ASCII only. Other characters are invalid in a header.
    if (!/^[\x20-\x7e]+$/.test(token)) throw notAuthServerError(new URL(context.server.url).host, 200);
  }
  const seconds = Number(response.expires_in);
  return {
    accessToken: response.access_token,
    refreshToken: response.refresh_token,
    expiresIn: seconds > 0 ? Math.min(seconds, MONTH_SECONDS) : HOUR_SECONDS,
  };
}

async function callOAuth<T>(
  { server, settings, transport }: OAuthContext,
  call: OAuthCall<T>,
  secrets: readonly string[] = [],
): Promise<T> {
  const { oauth } = await loadLibraries();
  const as: OAuth.AuthorizationServer = {
    issuer: server.issuer,
    authorization_endpoint: authEndpoint(server, 'authorize').href,
    token_endpoint: authEndpoint(server, 'token').href,
    revocation_endpoint: server.revocationEndpoint,
  };
  const auth = settings.clientSecret ? oauth.ClientSecretPost(settings.clientSecret) : oauth.None();
  const options: OAuth.TokenEndpointRequestOptions = {
    // The URL is already checked: plain http only for a loopback host or if the user allows it.
    [oauth.allowInsecureRequests]: true,
    [oauth.customFetch]: (url, { method, headers, body }) =>
      tokenFetch(transport, server.minScope, new URL(url), method, headers, body),
  };
  try {
    return await call(oauth, as, { client_id: settings.clientId }, auth, options);
  } catch (error) {
    throw toSignInError(error, oauth, { server, settings }, secrets);
  }
}

/**
 * `fetch` for the OAuth library, sent with our own transport. Token responses are normalized before the library
 * validates them: Halo sends non-standard `id_token`s and null properties, for which the library rejects the response.
 */
async function tokenFetch(
  transport: Transport,
  minScope: AuthServer['minScope'],
  url: URL,
  method: string,
  headers: unknown,
  body: unknown,
): Promise<Response> {
  const response = await transport.send({
    method: method === 'POST' ? 'POST' : 'GET',
    url,
    headers: headers as Record<string, string>,
    body: body === undefined || body === null ? undefined : String(body),
    minScope,
    ...REQUEST_LIMITS,
  });
  // Only the content type is passed on: with a `WWW-Authenticate` header the library ignores the error in the body.
  const contentType = String(response.headers['content-type'] ?? '');
  return new Response(
    response.statusCode === 204 ? null : normalizeTokenResponse(response.body, response.statusCode),
    {
      status: response.statusCode,
      headers: { 'content-type': contentType },
    },
  );
}

function normalizeTokenResponse(body: Buffer, status: number): string {
  const json = stripBom(body.toString('utf8'));
  if (status !== 200) return json;
  try {
    const properties: unknown = JSON.parse(json);
    if (!isObject(properties)) return json;
    const entries = Object.entries(properties).filter(
      ([name, value]) => name !== 'id_token' && value !== null,
    );
    const response: Record<string, unknown> = { token_type: 'bearer', ...Object.fromEntries(entries) };
    const seconds = Number(response.expires_in);
    if (!(seconds > 0) || !Number.isFinite(seconds)) delete response.expires_in;
    else response.expires_in = seconds;
    return JSON.stringify(response);
  } catch {
    return json;
  }
}
