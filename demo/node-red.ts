import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DEMO_FOLDER } from './secrets';
import type { Tenant } from './tenant/index';

const projectRoot = join(__dirname, '..');
const userDir = join(DEMO_FOLDER, 'node-red');

export interface NodeRed {
  url: string;
  /** Arguments for the Node.js binary. */
  command: string[];
}

interface FlowNode {
  id: string;
  type: string;
  signIn?: string;
  instanceUrl?: string;
  url?: string;
}

/** Prepares a Node-RED user directory: the package, the example flows and credentials for the practice tenant. */
export function prepareNodeRed(tenant: Tenant, port: number): NodeRed {
  mkdirSync(join(userDir, 'node_modules'), { recursive: true });
  const packageLink = join(userDir, 'node_modules', 'node-red-contrib-halo-itsm');
  // On Windows a junction needs no administrator rights; on other systems it is an ordinary symbolic link.
  if (!existsSync(packageLink)) symlinkSync(projectRoot, packageLink, 'junction');
  writeFileSync(
    join(userDir, 'package.json'),
    JSON.stringify({ name: 'practice', private: true, dependencies: { 'node-red-contrib-halo-itsm': '*' } }),
  );
  writeFileSync(join(userDir, 'settings.js'), settingsFile(port));
  // Edits made in the editor are kept; only the tenant's URL and port are updated.
  const flowFile = join(userDir, 'flows.json');
  const flows = existsSync(flowFile) ? readFlows(flowFile) : loadExamples();
  const connections = flows.filter((node) => node.type === 'halo-connection' && usesPracticeTenant(node));
  for (const node of connections) node.instanceUrl = tenant.url;
  for (const node of flows.filter(isOwnEndpoint)) node.url = `http://localhost:${port}/incident`;
  writeFileSync(flowFile, JSON.stringify(flows, null, 2));
  writeCredentials(connections, tenant);
  return {
    url: `http://127.0.0.1:${port}`,
    command: [
      join(projectRoot, 'node_modules', 'node-red', 'red.js'),
      '--userDir',
      userDir,
      '--port',
      String(port),
    ],
  };
}

/** Connections that point to another Halo instance are not changed. */
function usesPracticeTenant({ instanceUrl }: FlowNode): boolean {
  return !instanceUrl || /^http:\/\/(127\.0\.0\.1|localhost)(:|\/|$)/.test(instanceUrl);
}

/** The webhook example posts to its own Node-RED on port 1880; its URL must follow the chosen port. */
function isOwnEndpoint({ type, url }: FlowNode): boolean {
  return type === 'http request' && /^http:\/\/localhost:\d+\/incident$/.test(url ?? '');
}

function readFlows(file: string): FlowNode[] {
  return JSON.parse(readFileSync(file, 'utf8')) as FlowNode[];
}

function loadExamples(): FlowNode[] {
  const folder = join(projectRoot, 'examples');
  const first = ['first-ticket.json', 'connect-your-account.json'];
  const others = readdirSync(folder).filter((file) => !first.includes(file));
  return [...first, ...others.sort()].flatMap((file) => readFlows(join(folder, file)));
}

/** Written unencrypted (`credentialSecret: false`): the secrets belong to the practice tenant and stay on this machine. */
function writeCredentials(connections: FlowNode[], tenant: Tenant): void {
  const file = join(userDir, 'flows_cred.json');
  const credentials = existsSync(file)
    ? (JSON.parse(readFileSync(file, 'utf8')) as Record<string, Record<string, unknown>>)
    : {};
  for (const { id, signIn } of connections) {
    const application = signIn === 'application' ? tenant.application : tenant.account;
    credentials[id] = {
      ...credentials[id],
      clientId: application.clientId,
      clientSecret: application.clientSecret,
    };
  }
  writeFileSync(file, JSON.stringify(credentials), { mode: 0o600 });
}

function settingsFile(port: number): string {
  return `// Written by npm start.
module.exports = {
  uiHost: '127.0.0.1',
  uiPort: ${port},
  flowFile: 'flows.json',
  credentialSecret: false,
  telemetry: { enabled: false },
  editorTheme: { tours: false, projects: { enabled: false } },
  logging: { console: { level: 'info' } },
};
`;
}
