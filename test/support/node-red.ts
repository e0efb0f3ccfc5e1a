import { type ChildProcess, spawn } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { reservePort } from './ports';

const root = join(__dirname, '..', '..');

/** Which Node-RED a run is about; `.ci/run` sets these for its other lanes. */
export const target = {
  node: process.env.NODE_BINARY ?? process.execPath,
  nodeRed: process.env.NODE_RED_PATH ?? join(root, 'node_modules', 'node-red'),
};

export interface NodeRedOptions {
  flows?: object[];
  credentials?: Record<string, Record<string, string>>;
  /** JavaScript members of settings.js, e.g. `httpAdminRoot: '/red'`. */
  settings?: string;
  /** Without it our package is linked into the user directory. */
  packages?: 'none' | 'installed';
  userDir?: string;
  /** A reserved one (`reservePort`) when absent. */
  port?: number;
  /** A script that runs in the process before Node-RED does. */
  preload?: string;
  /** MB of memory for JavaScript; with more it ends. */
  maxHeapMb?: number;
}

/** In the languages of the tests. */
const STARTED_LOG = /Started flows|Flows sind gestartet|Flux démarrés|フローを開始しました/;

/** A real Node-RED in a process and a user directory of its own. */
export class NodeRed {
  readonly userDir: string;
  readonly port: number;
  log = '';
  readonly #output = new EventEmitter();
  readonly #nodeOptions: string[];
  #child: ChildProcess | undefined;

  private constructor(userDir: string, port: number, { preload, maxHeapMb }: NodeRedOptions) {
    this.userDir = userDir;
    this.port = port;
    this.#nodeOptions = [
      ...(preload ? ['--require', preload] : []),
      ...(maxHeapMb ? [`--max-old-space-size=${maxHeapMb}`] : []),
    ];
  }

  static async start(options: NodeRedOptions = {}): Promise<NodeRed> {
    const userDir = options.userDir ?? mkdtempSync(join(tmpdir(), 'node-red-'));
    const instance = new NodeRed(userDir, options.port ?? (await reservePort()), options);
    if (options.packages === undefined) linkPackage(userDir);
    if (options.flows) writeFileSync(join(userDir, 'flows.json'), JSON.stringify(options.flows));
    if (options.credentials)
      writeFileSync(join(userDir, 'flows_cred.json'), JSON.stringify(options.credentials));
    writeFileSync(
      join(userDir, 'settings.js'),
      `module.exports = {
        uiHost: '127.0.0.1', flowFile: 'flows.json', credentialSecret: false, telemetry: { enabled: false },
        editorTheme: { tours: false }, logging: { console: { level: 'debug', metrics: false, audit: false } },
        ${options.settings ?? ''}
      };`,
    );
    await instance.run();
    return instance;
  }

  get #startCount(): number {
    return this.log.split('Started flows').length;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Starts the process and waits until its flows run and its server listens; either may come first. */
  async run(): Promise<void> {
    const args = [
      ...this.#nodeOptions,
      join(target.nodeRed, 'red.js'),
      '--userDir',
      this.userDir,
      '--port',
      String(this.port),
    ];
    const child = spawn(target.node, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    this.#child = child;
    const listening = new RegExp(`\\[info\\].*http://127\\.0\\.0\\.1:${this.port}\\b`);
    const started = new Promise<void>((resolve, reject) => {
      const onData = (chunk: Buffer) => {
        this.log += chunk;
        this.#output.emit('data');
        if (STARTED_LOG.test(this.log) && listening.test(this.log)) resolve();
        // Our package is not there, as while somebody builds it anew: no flow would run, and every request be answered
        // with a web page.
        if (this.log.includes('Waiting for missing types'))
          reject(new Error(`types are missing:\n${this.log}`));
      };
      child.stdout.on('data', onData);
      child.stderr.on('data', onData);
      child.once('close', (code) => reject(new Error(`Node-RED ended with ${code}:\n${this.log}`)));
    });
    try {
      await started;
    } catch (error) {
      await this.stop('SIGKILL');
      throw error;
    }
  }

  /** Ends the process (SIGTERM: as a service manager does; SIGKILL: as a crash does). */
  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    if (child && child.exitCode === null && child.signalCode === null) {
      child.kill(signal);
      // Unlike `exit`, `close` comes after the last output, which must not get into the log of the next start.
      await once(child, 'close');
    }
  }

  /** Waits until the process has ended by itself. @returns the signal that ended it */
  async waitForExit(): Promise<NodeJS.Signals | null> {
    const child = this.#child;
    this.#child = undefined;
    if (!child) return null;
    if (child.exitCode === null && child.signalCode === null) await once(child, 'close');
    return child.signalCode;
  }

  async restart(signal?: NodeJS.Signals): Promise<void> {
    await this.stop(signal);
    this.log = '';
    await this.run();
  }

  async remove(): Promise<void> {
    await this.stop();
    rmSync(this.userDir, { recursive: true, force: true });
  }

  /** Waits until a text stands in the log, or does so a number of times, with the rest of its entry. */
  async waitForLog(text: string, count = 1): Promise<void> {
    while (this.log.split(text).length <= count || !this.log.endsWith('\n')) await once(this.#output, 'data');
  }

  /** Deploys flows through the admin API, as the editor does. */
  async deploy(
    flows: object[],
    type: 'full' | 'nodes' | 'flows' = 'full',
    credentials: Record<string, object> = {},
    { root = '', token }: { root?: string; token?: string } = {},
  ): Promise<void> {
    const withCredentials = flows.map((node) => {
      const nodeCredentials = 'id' in node ? credentials[String(node.id)] : undefined;
      return nodeCredentials ? { ...node, credentials: nodeCredentials } : node;
    });
    const startsBefore = this.#startCount;
    const response = await fetch(`${this.url}${root}/flows`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'node-red-deployment-type': type,
        ...(token && { authorization: `Bearer ${token}` }),
      },
      body: JSON.stringify(withCredentials),
    });
    if (!response.ok) throw new Error(`deploy: ${response.status} ${await response.text()}`);
    // Node-RED answers before its flows run again.
    while (this.#startCount === startsBefore) await once(this.#output, 'data');
  }
}

function linkPackage(userDir: string): void {
  const modules = join(userDir, 'node_modules');
  mkdirSync(modules, { recursive: true });
  const link = join(modules, 'node-red-contrib-halo-itsm');
  if (!existsSync(link)) symlinkSync(root, link, 'junction');
  writeFileSync(
    join(userDir, 'package.json'),
    JSON.stringify({ name: 'test', private: true, dependencies: { 'node-red-contrib-halo-itsm': '*' } }),
  );
}
