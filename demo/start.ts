/**
 * `npm start`: the practice tenant and a Node-RED beside it, with the package, the example flows and everything
 * they need to be connected. All of it lives in `.demo/`; the user's own Node-RED is not touched.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { type NodeRed, prepareNodeRed } from './node-red';
import { demoSecrets } from './secrets';
import { startTenant, type Tenant } from './tenant/index';

/** A number of records from the environment; 0 when it says nothing. */
function amount(name: string): number {
  const value = process.env[name] ?? '0';
  if (!/^\d{1,6}$/.test(value)) throw new Error(`${name} must be a whole number, but is "${value}".`);
  return Number(value);
}

function port(name: string, fallback: number): number {
  const value = process.env[name];
  if (!value) return fallback;
  const number = Number(value);
  if (!Number.isInteger(number) || number < 1 || number > 65535) {
    throw new Error(`${name} must be a port number between 1 and 65535, but is "${value}".`);
  }
  return number;
}

function inUse(thrown: unknown, name: string, number: number): unknown {
  const taken = thrown instanceof Error && 'code' in thrown && thrown.code === 'EADDRINUSE';
  return taken
    ? new Error(`Port ${number} is in use. Choose another one: ${name}=${number + 1} npm start`)
    : thrown;
}

async function start(): Promise<void> {
  const nodeRedPort = port('PORT', 1880);
  const tenantPort = port('TENANT_PORT', 4000);
  const secrets = demoSecrets();
  const tenant = await startTenant({
    port: tenantPort,
    clientSecrets: { account: secrets.account, application: secrets.application },
    agentPassword: secrets.password,
    crowd: { users: amount('USERS'), assets: amount('ASSETS') },
    redirectUris: ['127.0.0.1', 'localhost'].map(
      (host) => `http://${host}:${nodeRedPort}/halo-connection/callback`,
    ),
  }).catch((thrown: unknown) => {
    throw inUse(thrown, 'TENANT_PORT', tenantPort);
  });
  const nodeRed = prepareNodeRed(tenant, nodeRedPort);
  // `npm start` uses the development build, which has source maps.
  const command = ['--enable-source-maps', ...nodeRed.command];
  const child = spawn(process.execPath, command, { stdio: ['ignore', 'pipe', 'inherit'] });
  endTogether(child, tenant);
  await started(child, nodeRedPort);
  welcome(tenant, nodeRed);
}

/** Resolves when the flows run; the log goes to the terminal as it comes. */
async function started(child: ChildProcess, nodeRedPort: number): Promise<void> {
  let log = '';
  await new Promise<void>((resolve, reject) => {
    child.once('exit', () => {
      const taken = log.includes('port in use') || log.includes('EADDRINUSE');
      reject(
        taken
          ? inUse(Object.assign(new Error(), { code: 'EADDRINUSE' }), 'PORT', nodeRedPort)
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

/** Ctrl-C, a kill or the end of one ends the other. */
function endTogether(child: ChildProcess, tenant: Tenant): void {
  let ending = false;
  const end = async () => {
    if (ending) return;
    ending = true;
    if (child.exitCode === null) {
      child.kill('SIGINT');
      await once(child, 'exit');
    }
    await tenant.close();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void end());
  child.once('exit', (code) => {
    if (!ending) process.exitCode = code ?? 1;
    void end();
  });
}

function welcome(tenant: Tenant, nodeRed: NodeRed): void {
  console.log(`
  Node-RED          ${nodeRed.url}
  Practice tenant   ${tenant.url}

  Click the button of the inject node on the tab "First ticket" and watch the tickets in the practice tenant.
  To practise "Connect your account" on the second tab, sign in at the practice tenant with

      name      ${tenant.signIn.username}
      password  ${tenant.signIn.password}

  Ctrl-C ends both.
`);
}

start().catch((thrown: unknown) => {
  console.error(thrown instanceof Error ? thrown.message : thrown);
  process.exit(1);
});
