/**
 * `npm start`: starts the practice tenant and a Node-RED with the package, the example flows and their credentials.
 * All files are in `.demo/`; the user's own Node-RED is not touched.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { type NodeRed, prepareNodeRed } from './node-red';
import { loadSecrets } from './secrets';
import { startTenant, type Tenant } from './tenant/index';

/** A number of records from an environment variable; 0 when it is not set. */
function countFromEnv(name: string): number {
  const value = process.env[name] ?? '0';
  if (!/^\d{1,6}$/.test(value)) throw new Error(`${name} must be a whole number, but is "${value}".`);
  return Number(value);
}

function portFromEnv(name: string, fallback: number): number {
  const value = process.env[name];
  if (!value) return fallback;
  const number = Number(value);
  if (!Number.isInteger(number) || number < 1 || number > 65535) {
    throw new Error(`${name} must be a port number between 1 and 65535, but is "${value}".`);
  }
  return number;
}

function portInUseError(error: unknown, name: string, number: number): unknown {
  const isInUse = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
  return isInUse
    ? new Error(`Port ${number} is in use. Choose another one: ${name}=${number + 1} npm start`)
    : error;
}

async function start(): Promise<void> {
  const nodeRedPort = portFromEnv('PORT', 1880);
  const tenantPort = portFromEnv('TENANT_PORT', 4000);
  const secrets = loadSecrets();
  const tenant = await startTenant({
    port: tenantPort,
    clientSecrets: { account: secrets.account, application: secrets.application },
    agentPassword: secrets.password,
    extraRecords: { users: countFromEnv('USERS'), assets: countFromEnv('ASSETS') },
    redirectUris: ['127.0.0.1', 'localhost'].map(
      (host) => `http://${host}:${nodeRedPort}/halo-connection/callback`,
    ),
  }).catch((error: unknown) => {
    throw portInUseError(error, 'TENANT_PORT', tenantPort);
  });
  const nodeRed = prepareNodeRed(tenant, nodeRedPort);
  // `npm start` uses the development build, which has source maps.
  const command = ['--enable-source-maps', ...nodeRed.command];
  const child = spawn(process.execPath, command, { stdio: ['ignore', 'pipe', 'inherit'] });
  stopTogether(child, tenant);
  await waitUntilStarted(child, nodeRedPort);
  printWelcome(tenant, nodeRed);
}

/** Resolves when the flows have started. Copies Node-RED's log to the terminal. */
async function waitUntilStarted(child: ChildProcess, nodeRedPort: number): Promise<void> {
  let log = '';
  await new Promise<void>((resolve, reject) => {
    child.once('exit', () => {
      const isInUse = log.includes('port in use') || log.includes('EADDRINUSE');
      reject(
        isInUse
          ? portInUseError(Object.assign(new Error(), { code: 'EADDRINUSE' }), 'PORT', nodeRedPort)
          : new Error('Node-RED did not start; see above.'),
      );
    });
    child.stdout?.on('data', (chunk: Buffer) => {
      process.stdout.write(chunk);
      log = (log + chunk).slice(-4000);
      if (log.includes('Started flows')) resolve();
    });
  });
}

/** Stops Node-RED and the tenant together: on a signal, or when Node-RED exits. */
function stopTogether(child: ChildProcess, tenant: Tenant): void {
  let isStopping = false;
  const stop = async () => {
    if (isStopping) return;
    isStopping = true;
    if (child.exitCode === null) {
      child.kill('SIGINT');
      await once(child, 'exit');
    }
    await tenant.close();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void stop());
  child.once('exit', (code) => {
    if (!isStopping) process.exitCode = code ?? 1;
    void stop();
  });
}

function printWelcome(tenant: Tenant, nodeRed: NodeRed): void {
  console.log(`
  Node-RED          ${nodeRed.url}
  Practice tenant   ${tenant.url}

  Open the tab "First ticket", click the button of the inject node and watch the ticket appear in the practice tenant.
  To try "Connect your account" on the second tab, sign in to the practice tenant with

      user name  ${tenant.signIn.username}
      password   ${tenant.signIn.password}

  Press Ctrl-C to stop both.
`);
}

start().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
