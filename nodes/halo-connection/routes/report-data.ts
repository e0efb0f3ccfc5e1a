import type { NodeAPI } from 'node-red';
import { version } from '../../../package.json';
import type { ConnectionSettings, ReportFacts } from '../../../src/index';
import type { Connections } from '../connection-registry';

/** What runs here. */
export function versions(RED: NodeAPI): ReportFacts['versions'] {
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
export function reportFacts(
  connections: Connections,
  id: string,
  { shown, deployed }: { shown: ConnectionSettings; deployed: ConnectionSettings | undefined },
): Omit<ReportFacts, 'versions'> {
  const session = connections.known(id);
  const { server, check, errors } = connections.lastSeen(id) ?? {};
  const login = session?.login?.instanceUrl === shown.instance.base ? session.login : undefined;
  return {
    at: Date.now(),
    settings: shown,
    deployed: deployment(shown, deployed, connections.deployed(id) !== undefined),
    state: session?.dialogState ?? 'not-connected',
    server: login ? { authServer: login.server.url, tenant: login.server.tenant } : server,
    budget: connections.budget(shown),
    check,
    errors: errors?.list ?? [],
    redis: deployed?.redis && { problem: connections.redisProblem(id) },
  };
}

function deployment(
  shown: ConnectionSettings,
  deployed: ConnectionSettings | undefined,
  exists: boolean,
): ReportFacts['deployed'] {
  if (!deployed) return exists ? 'incomplete' : 'no';
  return fingerprint(shown) === fingerprint(deployed) ? 'yes' : 'with other settings';
}

/** What is compared; secrets are not, because one side has none. */
function fingerprint(settings: ConnectionSettings): string {
  const { instance, tls, proxy, redis: _, clientId: __, clientSecret: ___, ...plain } = settings;
  return JSON.stringify([instance.base, tls !== undefined, proxy?.url, Object.entries(plain).sort()]);
}
