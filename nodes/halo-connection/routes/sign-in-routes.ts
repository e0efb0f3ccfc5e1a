import { createHash } from 'node:crypto';
import type { Request, Response } from 'express';
import type { NodeAPI } from 'node-red';
import * as messages from '../../../src/i18n/messages';
import { asHaloError, PendingSignIns } from '../../../src/index';
import { requestLanguage } from '../../shared/language';
import type { ConnectionRegistry } from '../connection-registry';
import { DialogSettings } from './dialog-settings';
import { asyncHandler, connectionIdOf, type RouteHandlers } from './handler';
import { PAGE_HEADERS, sendResultPage } from './result-page';
import { finishSignIn, startSignIn } from './sign-in-flow';

const COOKIE_PREFIX = 'halo-connection-';

/** Handlers that start a sign-in and receive the browser when Halo redirects it back. */
export function signInHandlers(RED: NodeAPI, connections: ConnectionRegistry) {
  const dialog = new DialogSettings(RED, connections);
  return {
    'POST /:id/connect': asyncHandler((req, res) => connect(connections, dialog, req, res)),
    'GET /callback': (req, res) => {
      if (req.method === 'GET') void handleCallback(connections, req, res);
      // Link scanners send HEAD requests. These must not consume the state, which is valid once.
      else res.status(405).set('Allow', 'GET').set(PAGE_HEADERS).end();
    },
    'GET /callback/done': sendSuccessPage,
  } satisfies Partial<RouteHandlers>;
}

/** Sends the URL of Halo's sign-in page. */
async function connect(
  connections: ConnectionRegistry,
  dialog: DialogSettings,
  req: Request,
  res: Response,
): Promise<void> {
  const { redirectUri, url, state, cookie } = await startSignIn(
    connections,
    connectionIdOf(req),
    dialog,
    req.body,
  );
  // Binds the sign-in to this browser: another browser that opens the URL cannot complete it.
  res.cookie(cookieName(state), cookie, {
    httpOnly: true,
    sameSite: 'lax',
    secure: redirectUri.protocol === 'https:',
    path: redirectUri.pathname,
    maxAge: PendingSignIns.lifetimeMs,
  });
  res.json({ url: url.href, attempt: PendingSignIns.idFromState(state) });
}

/** Completes a sign-in. Success redirects to a page without the authorization code in its URL. */
async function handleCallback(connections: ConnectionRegistry, req: Request, res: Response): Promise<void> {
  // Take only the query. The rest of the URL is not parsed, because a client can send any string.
  const query = new URLSearchParams(/\?(.*)$/s.exec(req.originalUrl)?.[1]);
  const state = query.getAll('state')[0] ?? '';
  try {
    await finishSignIn(connections, query, cookieValues(req, cookieName(state)));
    res.set(PAGE_HEADERS).redirect(303, 'callback/done');
  } catch (error) {
    sendResultPage(res, {
      status: 400,
      result: 'failed',
      title: messages.dialog('notConnected'),
      text: asHaloError(error).localizedMessage,
      language: requestLanguage(req),
    });
  }
}

function sendSuccessPage(req: Request, res: Response): void {
  sendResultPage(res, {
    status: 200,
    result: 'connected',
    title: messages.dialog('connected'),
    text: messages.dialog('connectedText'),
    language: requestLanguage(req),
  });
}

/** One cookie per sign-in, so that sign-ins in two windows do not overwrite each other's cookie. */
function cookieName(state: string): string {
  return COOKIE_PREFIX + createHash('sha256').update(`cookie ${state}`).digest('hex').slice(0, 12);
}

/** All values of a cookie: a browser sends a name several times if its cookies differ in path or domain. */
function cookieValues(req: Request, name: string): string[] {
  const pairs = (req.headers.cookie ?? '').split(';').map((pair) => pair.trim());
  return pairs.filter((pair) => pair.startsWith(`${name}=`)).map((pair) => pair.slice(name.length + 1));
}
