import type { Request, Response } from 'express';
import type { NodeAPI } from 'node-red';
import {
  type ConnectionStatus,
  createReport,
  type DiscoveredServer,
  discoverAuthServer,
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

interface RouteContext {
  RED: NodeAPI;
  connections: ConnectionRegistry;
  dialog: DialogSettings;
}

type DialogRoute = (context: RouteContext, req: Request, res: Response) => Promise<void>;

/** Handlers of the connection's dialog. sign-in-routes.ts has those of the sign-in. */
export function dialogHandlers(RED: NodeAPI, connections: ConnectionRegistry) {
  const context = { RED, connections, dialog: new DialogSettings(RED, connections) };
  const handlerFor = (route: DialogRoute) => asyncHandler((req, res) => route(context, req, res));
  return {
    'POST /:id/test': handlerFor(sendTestResult),
    'POST /:id/discover': handlerFor(sendDiscoveredServer),
    'POST /:id/report': handlerFor(sendReport),
    'POST /:id/disconnect': handlerFor(disconnect),
    'GET /:id/status': handlerFor(sendStatus),
  } satisfies Partial<RouteHandlers>;
}

async function sendTestResult(
  { connections, dialog }: RouteContext,
  req: Request,
  res: Response,
): Promise<void> {
  const id = connectionIdOf(req);
  const settings = dialog.read(id, req.body);
  const tokenManager = connections.tokenManagerForTest(id, settings);
  const diagnostics = connections.diagnosticsFor(id);
  diagnostics.testResult = await testConnection(
    settings,
    tokenManager,
    connections.rateLimiterFor(settings),
    diagnostics.errors,
  );
  res.json(translateTestResult(diagnostics.testResult, requestLanguage(req)));
}

async function sendDiscoveredServer(
  { connections, dialog }: RouteContext,
  req: Request,
  res: Response,
): Promise<void> {
  const id = connectionIdOf(req);
  // The dialog calls this while its fields are being edited, so no secret may be sent to the address.
  const settings = dialog.readWithoutSecrets(id, req.body);
  const diagnostics = connections.diagnosticsFor(id);
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
}

async function sendReport(
  { RED, connections, dialog }: RouteContext,
  req: Request,
  res: Response,
): Promise<void> {
  const id = connectionIdOf(req);
  const dialogSettings = dialog.readWithoutSecrets(id, req.body);
  const data = collectReportData(connections, id, { dialogSettings, deployed: dialog.readDeployed(id) });
  res.json({ report: await createReport({ ...data, versions: versions(RED) }) });
}

async function disconnect({ connections, dialog }: RouteContext, req: Request, res: Response): Promise<void> {
  const id = connectionIdOf(req);
  const warning = await connections.tokenManagerFor(id).disconnect(dialog.readDeployed(id));
  // These results belong to the sign-in that has ended.
  Object.assign(connections.findDiagnostics(id) ?? {}, { signInError: undefined, testResult: undefined });
  res.json({ connected: false, message: warning && translateFor(warning, req) });
}

async function sendStatus({ connections, dialog }: RouteContext, req: Request, res: Response): Promise<void> {
  const id = connectionIdOf(req);
  const settings = dialog.readDeployed(id);
  let tokenManager = connections.findTokenManager(id);
  if (!tokenManager?.isConfigured && settings) {
    // The connection is disabled or the flows are stopped. Its stored login is still valid.
    tokenManager = connections.tokenManagerFor(id);
    tokenManager.configure(settings);
  }
  const login = tokenManager?.login;
  const redisProblem = connections.redisProblem(id);
  const { signInError, testResult } = connections.findDiagnostics(id) ?? {};
  const attemptId = typeof req.query.attempt === 'string' ? req.query.attempt : '';
  const status: ConnectionStatus = {
    state: tokenManager?.dialogState ?? 'not-connected',
    identity: login?.identity,
    instanceUrl: login?.instanceUrl,
    authServer: login?.server.url,
    tenant: login?.server.tenant,
    message: signInError && translateFor(signInError.localizedMessage, req),
    warning: redisProblem && settings && translateFor(redisDisconnectedWarning(redisProblem, settings), req),
    attempt: connections.pendingSignIns.isPending(id, attemptId)
      ? 'waiting'
      : signInError
        ? 'failed'
        : 'done',
    check: testResult && translateTestResult(testResult, requestLanguage(req)),
  };
  res.json(status);
}
