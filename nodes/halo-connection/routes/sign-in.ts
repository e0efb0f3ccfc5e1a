import * as say from '../../../src/i18n/messages';
import {
  asHaloError,
  discover,
  exchangeCode,
  HaloClient,
  HaloError,
  type Identity,
  preflight,
  readIdentity,
  signInRequest,
  Transport,
  temporarySession,
} from '../../../src/index';
import type { Connections } from '../connection-registry';
import type { DialogSettings } from './dialog-settings';

/** A sign-in on its way to Halo. */
export interface BegunSignIn {
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
export async function beginSignIn(
  connections: Connections,
  id: string,
  dialog: DialogSettings,
  body: unknown,
): Promise<BegunSignIn> {
  const settings = dialog.read(id, { ...(typeof body === 'object' ? body : {}), signIn: 'account' });
  const redirectUri = redirectAddress(body);
  const transport = new Transport(settings);
  try {
    const server = await discover(settings, transport);
    const request = await signInRequest(server, settings, redirectUri.href);
    await preflight(request.url, { server, settings, transport });
    const cookie = connections.attempts.begin(id, { server, settings }, request, redirectUri.href);
    connections.seen(id).signInFailure = undefined;
    return { url: request.url, redirectUri, state: request.state, cookie };
  } catch (thrown) {
    connections.seen(id).errors.note(asHaloError(thrown), 'sign-in');
    throw thrown;
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
  connections: Connections,
  query: URLSearchParams,
  cookies: string[],
): Promise<void> {
  // Spent first, whatever comes: a state works once.
  const attempt = connections.attempts.take(query.getAll('state').join(), cookies);
  const { connectionId, settings, server, redirectUri } = attempt;
  const transport = new Transport(settings);
  try {
    const callback = new URL(redirectUri);
    callback.search = query.toString();
    const grant = { server, settings };
    const answer = await exchangeCode({ ...grant, transport }, callback, attempt);
    if (!answer.refreshToken) {
      throw new HaloError('HALO_CONFIG', say.signIn('noRefreshToken'));
    }
    const trial = temporarySession(settings);
    await trial.adopt(answer, grant);
    const identity = await whoIs(new HaloClient(settings, trial, connections.budget(settings)));
    await connections.session(connectionId).adopt(answer, grant, identity);
    connections.seen(connectionId).signInFailure = undefined;
  } catch (thrown) {
    const error = asHaloError(thrown);
    const seen = connections.seen(connectionId);
    seen.signInFailure = error;
    seen.errors.note(error, 'sign-in');
    throw thrown;
  } finally {
    transport.close();
  }
}

/** Who signed in; only a token that Halo's API refuses is a failure, the name is not worth one. */
async function whoIs(client: HaloClient): Promise<Identity | undefined> {
  try {
    return await readIdentity(client);
  } catch (thrown) {
    if (thrown instanceof HaloError && thrown.code === 'HALO_UNAUTHORIZED') {
      throw new HaloError('HALO_UNAUTHORIZED', say.signIn('apiRefuses'));
    }
    return undefined;
  } finally {
    client.close();
  }
}

/** The address Halo sends the browser back to: one fixed string, computed by the dialog, never from a request's headers. */
function redirectAddress(body: unknown): URL {
  const given =
    typeof body === 'object' && body !== null && 'redirectUri' in body ? body.redirectUri : undefined;
  const url = typeof given === 'string' && URL.canParse(given) ? new URL(given) : undefined;
  if (
    !url ||
    !/^https?:$/.test(url.protocol) ||
    url.username ||
    url.password ||
    url.hash ||
    !url.pathname.endsWith('/halo-connection/callback')
  ) {
    throw new HaloError('HALO_CONFIG', say.signIn('redirectMalformed'), { field: 'redirectUri' });
  }
  return url;
}
