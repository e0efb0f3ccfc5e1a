import type { NodeAPI } from 'node-red';
import { version } from '../../../package.json';
import type { ConnectionSettings, ReportData } from '../../../src/index';
import type { ConnectionRegistry } from '../connection-registry';

/** Versions of the package, Node-RED, Node.js and the platform. */
export function versions(RED: NodeAPI): ReportData['versions'] {
  return {
    package: version,
    nodeRed: String((RED.settings as { version?: unknown }).version),
    node: process.version,
    platform: `${process.platform} ${process.arch}`,
  };
}

/**
 * Collects the data for a connection's report.
 * @param dialogSettings - the settings in the dialog, without secrets
 * @param deployed - the deployed settings; undefined if there are none or they are invalid
 */
export function collectReportData(
  connections: ConnectionRegistry,
  id: string,
  {
    dialogSettings,
    deployed,
  }: { dialogSettings: ConnectionSettings; deployed: ConnectionSettings | undefined },
): Omit<ReportData, 'versions'> {
  const tokenManager = connections.findTokenManager(id);
  const { server, testResult, errors } = connections.findDiagnostics(id) ?? {};
  const login =
    tokenManager?.login?.instanceUrl === dialogSettings.instance.base ? tokenManager.login : undefined;
  return {
    at: Date.now(),
    settings: dialogSettings,
    deployed: deploymentState(dialogSettings, deployed, connections.findDeployed(id) !== undefined),
    state: tokenManager?.dialogState ?? 'not-connected',
    server: login ? { authServer: login.server.url, tenant: login.server.tenant } : server,
    rateLimiter: connections.rateLimiterFor(dialogSettings),
    testResult,
    errors: errors?.list ?? [],
    redis: deployed?.redis && { problem: connections.redisProblem(id) },
  };
}

function deploymentState(
  dialogSettings: ConnectionSettings,
  deployed: ConnectionSettings | undefined,
  isDeployed: boolean,
): ReportData['deployed'] {
  if (!deployed) return isDeployed ? 'incomplete' : 'no';
  return comparableSettings(dialogSettings) === comparableSettings(deployed) ? 'yes' : 'with other settings';
}

/** The settings to compare, without secrets, because the dialog's settings have none. */
function comparableSettings(settings: ConnectionSettings): string {
  const { instance, tls, proxy, redis: _, clientId: __, clientSecret: ___, ...plain } = settings;
  return JSON.stringify([instance.base, tls !== undefined, proxy?.url, Object.entries(plain).sort()]);
}
