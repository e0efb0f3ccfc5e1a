import { createHash } from 'node:crypto';
import type { Request, Response } from 'express';
import type { NodeAPI } from 'node-red';
import * as say from '../../../src/i18n/messages';
import {
  Attempts,
  asHaloError,
  type ConnectionStatus,
  checkConnection,
  connectionReport,
  type Discovery,
  discover,
  redisAway,
  Transport,
  tellCheck,
} from '../../../src/index';
import { languageOfRequest } from '../../shared/language';
import type { Connections } from '../connection-registry';
import { DialogSettings } from './dialog-settings';
import { type Answers, handled, idOf, told } from './handler';
import { reportFacts, versions } from './report-data';
import { PAGE_HEADERS, sendEndPage } from './result-page';
import { beginSignIn, finishSignIn } from './sign-in';

const COOKIE = 'halo-connection-';

/** Answers the connection's dialog, and the browser that Halo sends back. */
export function dialogAnswers(RED: NodeAPI, connections: Connections) {
  const dialog = new DialogSettings(RED, connections);
  return {
    'POST /:id/connect': handled(async (req, res) => {
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

    'POST /:id/test': handled(async (req, res) => {
      const settings = dialog.read(idOf(req), req.body);
      const session = connections.sessionFor(idOf(req), settings);
      const seen = connections.seen(idOf(req));
      seen.check = await checkConnection(settings, session, connections.budget(settings), seen.errors);
      res.json(tellCheck(seen.check, languageOfRequest(req)));
    }),

    'POST /:id/discover': handled(async (req, res) => {
      // Asked while the form is being filled in: by address alone, and never with a secret.
      const settings = dialog.withoutSecrets(idOf(req), req.body);
      const seen = connections.seen(idOf(req));
      seen.server = undefined;
      const transport = new Transport(settings);
      try {
        const { url, tenant } = await discover(settings, transport);
        const found: Discovery = { authServer: url, tenant };
        seen.server = found;
        res.json(found);
      } finally {
        transport.close();
      }
    }),

    'POST /:id/report': handled(async (req, res) => {
      const id = idOf(req);
      const shown = dialog.withoutSecrets(id, req.body);
      const facts = reportFacts(connections, id, { shown, deployed: dialog.deployed(id) });
      res.json({ report: await connectionReport({ ...facts, versions: versions(RED) }) });
    }),

    'POST /:id/disconnect': handled(async (req, res) => {
      const warning = await connections.session(idOf(req)).disconnect(dialog.deployed(idOf(req)));
      // What was found with this sign-in is over with it.
      Object.assign(connections.lastSeen(idOf(req)) ?? {}, { signInFailure: undefined, check: undefined });
      res.json({ connected: false, message: warning && told(warning, req) });
    }),

    'GET /:id/status': handled(async (req, res) => {
      const id = idOf(req);
      const settings = dialog.deployed(id);
      let session = connections.known(id);
      if (!session?.configured && settings) {
        // Disabled, or flows are stopped: the sign-in is there all the same.
        session = connections.session(id);
        session.configure(settings);
      }
      const problem = connections.redisProblem(id);
      const { signInFailure, check } = connections.lastSeen(id) ?? {};
      const attempt = typeof req.query.attempt === 'string' ? req.query.attempt : '';
      const status: ConnectionStatus = {
        state: session?.dialogState ?? 'not-connected',
        identity: session?.login?.identity,
        instanceUrl: session?.login?.instanceUrl,
        authServer: session?.login?.server.url,
        tenant: session?.login?.server.tenant,
        message: signInFailure && told(signInFailure.said, req),
        warning: problem && settings && told(redisAway(problem, settings), req),
        attempt: connections.attempts.isOpen(id, attempt) ? 'waiting' : signInFailure ? 'failed' : 'done',
        check: check && tellCheck(check, languageOfRequest(req)),
      };
      res.json(status);
    }),

    'GET /callback': (req, res) => {
      if (req.method !== 'GET') {
        // Link scanners send HEAD, which must not spend the state.
        res.status(405).set('Allow', 'GET').set(PAGE_HEADERS).end();
        return;
      }
      void answerCallback(connections, req, res);
    },

    'GET /callback/done': (req, res) => {
      sendEndPage(res, {
        status: 200,
        result: 'connected',
        title: say.dialog('connected'),
        text: say.dialog('connectedText'),
        language: languageOfRequest(req),
      });
    },
  } satisfies Partial<Answers>;
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
