import * as messages from '../../../src/i18n/messages';
import {
  asHaloError,
  authorizationRequest,
  discoverAuthServer,
  exchangeCode,
  HaloClient,
  HaloError,
  type Identity,
  preflight,
  readIdentity,
  Transport,
  temporaryTokenManager,
} from '../../../src/index';
import type { ConnectionRegistry } from '../connection-registry';
import type { DialogSettings } from './dialog-settings';

/** A sign-in on its way to Halo. */
export interface StartedSignIn {
  url: URL;
  redirectUri: URL;
  state: string;
  /** The value of the cookie that binds it to the browser. */
  cookie: string;
}

/**
 * Starts a sign-in with what the dialog holds.
 * @throws HaloError with a sentence for the dialog
 */
export async function startSignIn(
  connections: ConnectionRegistry,
  id: string,
  dialog: DialogSettings,
  body: unknown,
): Promise<StartedSignIn> {
  const settings = dialog.read(id, { ...(typeof body === 'object' ? body : {}), signIn: 'account' });
  const redirectUri = parseRedirectUri(body);
  const transport = new Transport(settings);
  try {
    const server = await discoverAuthServer(settings, transport);
    const request = await authorizationRequest(server, settings, redirectUri.href);
    await preflight(request.url, { server, settings, transport });
    const cookie = connections.pendingSignIns.create(id, { server, settings }, request, redirectUri.href);
    connections.diagnosticsFor(id).signInError = undefined;
    return { url: request.url, redirectUri, state: request.state, cookie };
  } catch (error) {
    connections.diagnosticsFor(id).errors.add(asHaloError(error), 'sign-in');
    throw error;
  } finally {
    // Whoever went to sign in may never come back.
    transport.close();
  }
}

/**
 * Ends a sign-in with what the browser brought back. A connection that worked before is replaced only by one that works.
 * @throws HaloError with a sentence for the window and the dialog
 */
export async function finishSignIn(
  connections: ConnectionRegistry,
  query: URLSearchParams,
  cookies: string[],
): Promise<void> {
  // Spent first, whatever comes: a state works once.
  const pendingSignIn = connections.pendingSignIns.consume(query.getAll('state').join(), cookies);
  const { connectionId, settings, server, redirectUri } = pendingSignIn;
  const transport = new Transport(settings);
  try {
    const callback = new URL(redirectUri);
    callback.search = query.toString();
    const oauthContext = { server, settings };
    const tokenResponse = await exchangeCode({ ...oauthContext, transport }, callback, pendingSignIn);
    if (!tokenResponse.refreshToken) {
      throw new HaloError('HALO_CONFIG', messages.signIn('noRefreshToken'));
    }
    const tokenManager = temporaryTokenManager(settings);
    await tokenManager.storeSignIn(tokenResponse, oauthContext);
    const identity = await fetchIdentity(
      new HaloClient(settings, tokenManager, connections.rateLimiterFor(settings)),
    );
    await connections.tokenManagerFor(connectionId).storeSignIn(tokenResponse, oauthContext, identity);
    connections.diagnosticsFor(connectionId).signInError = undefined;
  } catch (cause) {
    const error = asHaloError(cause);
    const diagnostics = connections.diagnosticsFor(connectionId);
    diagnostics.signInError = error;
    diagnostics.errors.add(error, 'sign-in');
    throw cause;
  } finally {
    transport.close();
  }
}

/** Who signed in; only a token that Halo's API refuses is a failure, the name is not worth one. */
async function fetchIdentity(client: HaloClient): Promise<Identity | undefined> {
  try {
    return await readIdentity(client);
  } catch (error) {
    if (error instanceof HaloError && error.code === 'HALO_UNAUTHORIZED') {
      throw new HaloError('HALO_UNAUTHORIZED', messages.signIn('tokenRejectedByApi'));
    }
    return undefined;
  } finally {
    client.close();
  }
}

/** The address Halo sends the browser back to: one fixed string, computed by the dialog, never from a request's headers. */
function parseRedirectUri(body: unknown): URL {
  const value =
    typeof body === 'object' && body !== null && 'redirectUri' in body ? body.redirectUri : undefined;
  const url = typeof value === 'string' && URL.canParse(value) ? new URL(value) : undefined;
  if (
    !url ||
    !/^https?:$/.test(url.protocol) ||
    url.username ||
    url.password ||
    url.hash ||
    !url.pathname.endsWith('/halo-connection/callback')
  ) {
    throw new HaloError('HALO_CONFIG', messages.signIn('invalidRedirectUri'), { field: 'redirectUri' });
  }
  return url;
}
