import type { NodeAPI } from 'node-red';
import { version } from '../../../package.json';
import type { ConnectionSettings, ReportData } from '../../../src/index';
import type { ConnectionRegistry } from '../connection-registry';

/** What runs here. */
export function versions(RED: NodeAPI): ReportData['versions'] {
  return {
    package: version,
    nodeRed: String((RED.settings as { version?: unknown }).version),
    node: process.version,
    platform: `${process.platform} ${process.arch}`,
  };
}

/**
 * What is known of a connection, for the text of its report.
 * @param shown - the settings its dialog holds, without secrets
 * @param deployed - those it runs with, if it could
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
  return fingerprint(dialogSettings) === fingerprint(deployed) ? 'yes' : 'with other settings';
}

/** What is compared; secrets are not, because one side has none. */
function fingerprint(settings: ConnectionSettings): string {
  const { instance, tls, proxy, redis: _, clientId: __, clientSecret: ___, ...plain } = settings;
  return JSON.stringify([instance.base, tls !== undefined, proxy?.url, Object.entries(plain).sort()]);
}
