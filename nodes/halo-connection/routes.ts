import { createHash } from 'node:crypto';
import type { NextFunction, Request, RequestHandler, Response } from 'express';
import type { NodeAPI } from 'node-red';
import {
  Attempts,
  asHaloError,
  checkConnection,
  discover,
  HaloError,
  redisAway,
  type Said,
  Transport,
  tell,
} from '../../src/index';
import * as say from '../../src/say';
import type { Connections } from './connections';
import { DialogSettings } from './dialog';
import { languageOfRequest } from './language';
import { PAGE_HEADERS, sendEndPage } from './pages';
import { beginSignIn, finishSignIn } from './sign-in';

const COOKIE = 'halo-connection-';

/** Registers what the dialog talks to, and the one address Halo sends the browser back to. */
export function adminRoutes(RED: NodeAPI, connections: Connections): void {
  const read = [RED.auth.needsPermission('halo-connection.read'), ownSite];
  const write = [RED.auth.needsPermission('halo-connection.write'), ownSite, jsonOnly];
  // What the dialog sends is resolved as a deploy would: environment variables, any address. So it takes the right to deploy.
  const deploy = [RED.auth.needsPermission('flows.write'), ...write];
  const dialog = new DialogSettings(RED, connections);

  RED.httpAdmin.post(
    '/halo-connection/:id/connect',
    deploy,
    handled(async (req, res) => {
      const { redirectUri, url, state, cookie } = await beginSignIn(connections, idOf(req), dialog, req.body);
      // Binds the attempt to this browser: whoever else follows the link gets nothing into this connection.
      res.cookie(cookieName(state), cookie, {
        httpOnly: true,
        sameSite: 'lax',
        secure: redirectUri.protocol === 'https:',
        path: redirectUri.pathname,
        maxAge: Attempts.lifetime,
      });
      res.json({ url: url.href, attempt: Attempts.idOf(state) });
    }),
  );

  RED.httpAdmin.post(
    '/halo-connection/:id/test',
    deploy,
    handled(async (req, res) => {
      const settings = dialog.read(idOf(req), req.body);
      const session = connections.sessionFor(idOf(req), settings);
      const language = languageOfRequest(req);
      res.json(await checkConnection(settings, session, connections.budget(settings), language));
    }),
  );

  RED.httpAdmin.post(
    '/halo-connection/:id/discover',
    deploy,
    handled(async (req, res) => {
      // Asked while the form is being filled in: by address alone, and never with a secret.
      const settings = dialog.read(idOf(req), {
        ...req.body,
        clientId: '-',
        clientSecret: '-',
        redis: '',
      });
      const transport = new Transport(settings);
      try {
        const { url, tenant } = await discover(settings, transport);
        res.json({ authServer: url, tenant });
      } finally {
        transport.close();
      }
    }),
  );

  RED.httpAdmin.post(
    '/halo-connection/:id/disconnect',
    write,
    handled(async (req, res) => {
      const warning = await connections.session(idOf(req)).disconnect(dialog.deployed(idOf(req)));
      connections.failures.delete(idOf(req));
      res.json({ connected: false, message: warning && told(warning, req) });
    }),
  );

  RED.httpAdmin.get(
    '/halo-connection/:id/status',
    read,
    handled(async (req, res) => {
      const id = idOf(req);
      const settings = dialog.deployed(id);
      let session = connections.known(id);
      if (!session?.configured && settings) {
        // Disabled, or flows are stopped: the sign-in is there all the same.
        session = connections.session(id);
        session.configure(settings);
      }
      const problem = connections.redisProblem(id);
      const failure = connections.failures.get(id);
      const attempt = typeof req.query.attempt === 'string' ? req.query.attempt : '';
      res.json({
        state: session?.dialogState ?? 'not-connected',
        identity: session?.login?.identity,
        instanceUrl: session?.login?.instanceUrl,
        authServer: session?.login?.server.url,
        tenant: session?.login?.server.tenant,
        message: failure && told(failure.said, req),
        warning: problem && settings && told(redisAway(problem, settings), req),
        attempt: connections.attempts.isOpen(id, attempt) ? 'waiting' : failure ? 'failed' : 'done',
      });
    }),
  );

  // Halo's redirect cannot carry Node-RED's own authorisation: this route trusts nothing but state and cookie.
  RED.httpAdmin.get('/halo-connection/callback', (req: Request, res: Response) => {
    if (req.method !== 'GET') {
      // Link scanners send HEAD, which must not spend the state.
      res.status(405).set('Allow', 'GET').set(PAGE_HEADERS).end();
      return;
    }
    void answerCallback(connections, req, res);
  });
  RED.httpAdmin.get('/halo-connection/callback/done', (req: Request, res: Response) => {
    sendEndPage(res, {
      status: 200,
      result: 'connected',
      title: say.dialog('connected'),
      text: say.dialog('connectedText'),
      language: languageOfRequest(req),
    });
  });
}

/** A success goes on to a page without the code in its address; a failure ends here. */
async function answerCallback(connections: Connections, req: Request, res: Response): Promise<void> {
  // Not parsed as a URL: what stands before the query is up to whoever sends it.
  const query = new URLSearchParams(/\?(.*)$/s.exec(req.originalUrl)?.[1]);
  const state = query.getAll('state')[0] ?? '';
  try {
    await finishSignIn(connections, query, cookieValues(req, cookieName(state)));
    res.set(PAGE_HEADERS).redirect(303, 'callback/done');
  } catch (thrown) {
    sendEndPage(res, {
      status: 400,
      result: 'failed',
      title: say.dialog('notConnected'),
      text: asHaloError(thrown).said,
      language: languageOfRequest(req),
    });
  }
}

/** One cookie for each attempt, so that two windows do not disturb each other. */
function cookieName(state: string): string {
  return COOKIE + createHash('sha256').update(`cookie ${state}`).digest('hex').slice(0, 12);
}

function cookieValues(req: Request, name: string): string[] {
  const pairs = (req.headers.cookie ?? '').split(';').map((pair) => pair.trim());
  return pairs.filter((pair) => pair.startsWith(`${name}=`)).map((pair) => pair.slice(name.length + 1));
}

/** Node-RED keeps credentials in a plain object by id: names that every object has are no ids. */
function idOf(req: Request): string {
  const id = String(req.params.id);
  if (id in Object.prototype) throw new HaloError('HALO_CONFIG', say.dialog('noConnection'));
  return id;
}

/**
 * Keeps other web pages out: without adminAuth nothing else does, and Node-RED 4.1 lets them read every answer.
 * Browsers say where a request comes from in `Sec-Fetch-Site` (but not to plain http addresses) and in `Origin`.
 */
function ownSite(req: Request, res: Response, next: NextFunction): void {
  const site = req.get('sec-fetch-site');
  const origin = req.get('origin');
  const own = site === 'same-origin' || site === 'none';
  if (site === 'cross-site' || (!own && origin !== undefined && !isOwn(origin, req))) {
    refuse(req, res, 403, say.dialog('otherSite'));
  } else next();
}

function isOwn(origin: string, req: Request): boolean {
  // Anybody can send X-Forwarded-Host: it counts where Node-RED was told that a proxy sets it.
  const hosts = [req.get('host'), req.app.enabled('trust proxy') && req.get('x-forwarded-host')];
  return URL.canParse(origin) && hosts.includes(new URL(origin).host);
}

/** A form on another page cannot send JSON. */
function jsonOnly(req: Request, res: Response, next: NextFunction): void {
  if (req.is('application/json')) next();
  else refuse(req, res, 415, say.dialog('json'));
}

function refuse(req: Request, res: Response, status: number, said: Said): void {
  res
    .status(status)
    .set('Cache-Control', 'no-store')
    .json({ message: told(said, req) });
}

/** What is said to whoever asks, in their language. */
function told(said: Said, req: Request): string {
  return tell(said, languageOfRequest(req));
}

/** Errors as `{ message, hint, field }`; never cached, never a stack. */
function handled(handle: (req: Request, res: Response) => Promise<void>): RequestHandler {
  return (req, res) => {
    res.set('Cache-Control', 'no-store');
    handle(req, res).catch((thrown: unknown) => {
      const { message, hint, field } = asHaloError(thrown).in(languageOfRequest(req));
      res.status(thrown instanceof HaloError ? 400 : 500).json({ message, hint, field });
    });
  };
}
