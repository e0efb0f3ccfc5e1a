import { createHash } from 'node:crypto';
import type { Request, Response } from 'express';
import type { NodeAPI } from 'node-red';
import * as messages from '../../../src/i18n/messages';
import {
  asHaloError,
  type ConnectionStatus,
  createReport,
  type DiscoveredServer,
  discoverAuthServer,
  PendingSignIns,
  redisDisconnectedWarning,
  Transport,
  testConnection,
  translateTestResult,
} from '../../../src/index';
import { requestLanguage } from '../../shared/language';
import type { ConnectionRegistry } from '../connection-registry';
import { DialogSettings } from './dialog-settings';
import { asyncHandler, connectionIdOf, type RouteHandlers, translateFor } from './handler';
import { collectReportData, versions } from './report-data';
import { PAGE_HEADERS, sendResultPage } from './result-page';
import { finishSignIn, startSignIn } from './sign-in';

const COOKIE_PREFIX = 'halo-connection-';

/** Answers the connection's dialog, and the browser that Halo sends back. */
export function dialogHandlers(RED: NodeAPI, connections: ConnectionRegistry) {
  const dialog = new DialogSettings(RED, connections);
  return {
    'POST /:id/connect': asyncHandler(async (req, res) => {
      const { redirectUri, url, state, cookie } = await startSignIn(
        connections,
        connectionIdOf(req),
        dialog,
        req.body,
      );
      // Binds the attempt to this browser: whoever else follows the link gets nothing into this connection.
      res.cookie(cookieName(state), cookie, {
        httpOnly: true,
        sameSite: 'lax',
        secure: redirectUri.protocol === 'https:',
        path: redirectUri.pathname,
        maxAge: PendingSignIns.lifetimeMs,
      });
      res.json({ url: url.href, attempt: PendingSignIns.idFromState(state) });
    }),

    'POST /:id/test': asyncHandler(async (req, res) => {
      const settings = dialog.read(connectionIdOf(req), req.body);
      const tokenManager = connections.tokenManagerForTest(connectionIdOf(req), settings);
      const diagnostics = connections.diagnosticsFor(connectionIdOf(req));
      diagnostics.testResult = await testConnection(
        settings,
        tokenManager,
        connections.rateLimiterFor(settings),
        diagnostics.errors,
      );
      res.json(translateTestResult(diagnostics.testResult, requestLanguage(req)));
    }),

    'POST /:id/discover': asyncHandler(async (req, res) => {
      // Asked while the form is being filled in: by address alone, and never with a secret.
      const settings = dialog.readWithoutSecrets(connectionIdOf(req), req.body);
      const diagnostics = connections.diagnosticsFor(connectionIdOf(req));
      diagnostics.server = undefined;
      const transport = new Transport(settings);
      try {
        const { url, tenant } = await discoverAuthServer(settings, transport);
        const discovered: DiscoveredServer = { authServer: url, tenant };
        diagnostics.server = discovered;
        res.json(discovered);
      } finally {
        transport.close();
      }
    }),

    'POST /:id/report': asyncHandler(async (req, res) => {
      const id = connectionIdOf(req);
      const dialogSettings = dialog.readWithoutSecrets(id, req.body);
      const data = collectReportData(connections, id, { dialogSettings, deployed: dialog.readDeployed(id) });
      res.json({ report: await createReport({ ...data, versions: versions(RED) }) });
    }),

    'POST /:id/disconnect': asyncHandler(async (req, res) => {
      const warning = await connections
        .tokenManagerFor(connectionIdOf(req))
        .disconnect(dialog.readDeployed(connectionIdOf(req)));
      // What was found with this sign-in is over with it.
      Object.assign(connections.findDiagnostics(connectionIdOf(req)) ?? {}, {
        signInError: undefined,
        testResult: undefined,
      });
      res.json({ connected: false, message: warning && translateFor(warning, req) });
    }),

    'GET /:id/status': asyncHandler(async (req, res) => {
      const id = connectionIdOf(req);
      const settings = dialog.readDeployed(id);
      let tokenManager = connections.findTokenManager(id);
      if (!tokenManager?.isConfigured && settings) {
        // Disabled, or flows are stopped: the sign-in is there all the same.
        tokenManager = connections.tokenManagerFor(id);
        tokenManager.configure(settings);
      }
      const problem = connections.redisProblem(id);
      const { signInError, testResult } = connections.findDiagnostics(id) ?? {};
      const attemptId = typeof req.query.attempt === 'string' ? req.query.attempt : '';
      const status: ConnectionStatus = {
        state: tokenManager?.dialogState ?? 'not-connected',
        identity: tokenManager?.login?.identity,
        instanceUrl: tokenManager?.login?.instanceUrl,
        authServer: tokenManager?.login?.server.url,
        tenant: tokenManager?.login?.server.tenant,
        message: signInError && translateFor(signInError.localizedMessage, req),
        warning: problem && settings && translateFor(redisDisconnectedWarning(problem, settings), req),
        attempt: connections.pendingSignIns.isPending(id, attemptId)
          ? 'waiting'
          : signInError
            ? 'failed'
            : 'done',
        check: testResult && translateTestResult(testResult, requestLanguage(req)),
      };
      res.json(status);
    }),

    'GET /callback': (req, res) => {
      if (req.method !== 'GET') {
        // Link scanners send HEAD, which must not spend the state.
        res.status(405).set('Allow', 'GET').set(PAGE_HEADERS).end();
        return;
      }
      void handleCallback(connections, req, res);
    },

    'GET /callback/done': (req, res) => {
      sendResultPage(res, {
        status: 200,
        result: 'connected',
        title: messages.dialog('connected'),
        text: messages.dialog('connectedText'),
        language: requestLanguage(req),
      });
    },
  } satisfies Partial<RouteHandlers>;
}

/** A success goes on to a page without the code in its address; a failure ends here. */
async function handleCallback(connections: ConnectionRegistry, req: Request, res: Response): Promise<void> {
  // Not parsed as a URL: what stands before the query is up to whoever sends it.
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

/** One cookie for each attempt, so that two windows do not disturb each other. */
function cookieName(state: string): string {
  return COOKIE_PREFIX + createHash('sha256').update(`cookie ${state}`).digest('hex').slice(0, 12);
}

function cookieValues(req: Request, name: string): string[] {
  const pairs = (req.headers.cookie ?? '').split(';').map((pair) => pair.trim());
  return pairs.filter((pair) => pair.startsWith(`${name}=`)).map((pair) => pair.slice(name.length + 1));
}
