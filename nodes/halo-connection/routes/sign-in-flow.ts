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

/** A sign-in that the browser continues at `url`. */
export interface StartedSignIn {
  url: URL;
  redirectUri: URL;
  state: string;
  /** Value of the cookie that binds the sign-in to the browser. */
  cookie: string;
}

/**
 * Starts an OAuth sign-in with the settings in the dialog.
 * @param body - the dialog's request body
 * @throws HaloError with a message for the dialog
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
    // finishSignIn creates its own transport, because the user may never complete the sign-in.
    transport.close();
  }
}

/**
 * Completes a sign-in. The tokens are tested before they replace those of an earlier sign-in.
 * @param query - query of the redirect from Halo
 * @param cookies - values of the cookie that `startSignIn` has set
 * @throws HaloError with a message for the browser window and the dialog
 */
export async function finishSignIn(
  connections: ConnectionRegistry,
  query: URLSearchParams,
  cookies: string[],
): Promise<void> {
  // Consume the state before anything can fail: it is valid once.
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

/**
 * Reads who has signed in.
 * @returns undefined if that fails, because the identity is for display only
 * @throws HaloError HALO_UNAUTHORIZED if Halo's API rejects the token
 */
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

/** The OAuth redirect URI, as computed by the dialog. Request headers are not used: any client can send them. */
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
