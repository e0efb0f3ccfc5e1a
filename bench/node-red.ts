import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { reservePort } from '../test/support/ports';
import type { Bundle } from './bundle';
import type { FlowsStarted, Requests, RunResult } from './runtime/protocol';
import type { Target } from './targets';

export interface FlowNode {
  id: string;
  type: string;
  credentials?: Record<string, string>;
  [property: string]: unknown;
}

export interface NodeRedOptions {
  target: Target;
  bundle: Bundle;
  flow: FlowNode[];
  /** Folder of the package under test; omit it to run Node-RED without the package. */
  package?: string;
}

/** The measured Node-RED: a child process controlled over IPC. */
export class NodeRed {
  readonly #child: ChildProcess;
  readonly #userDir: string;
  readonly #port: number;
  #log = '';
  /** CPU milliseconds until the flows started. */
  startCpuMs = 0;

  /** URL of the editor. */
  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  private constructor(child: ChildProcess, userDir: string, port: number) {
    this.#child = child;
    this.#userDir = userDir;
    this.#port = port;
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (chunk: Buffer) => {
        this.#log = (this.#log + chunk).slice(-8000);
      });
    }
  }

  static async start(options: NodeRedOptions): Promise<NodeRed> {
    const { target, bundle } = options;
    const userDir = prepareUserDir(options);
    const port = await reservePort();
    const redJs = join(target.nodeRedPath, 'red.js');
    const args = [
      '--expose-gc',
      '--require',
      bundle.agent,
      redJs,
      '--userDir',
      userDir,
      '--port',
      String(port),
    ];
    const child = spawn(target.nodePath, args, { stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
    const nodeRed = new NodeRed(child, userDir, port);
    const { cpuMs } = (await nodeRed.#nextMessage()) as FlowsStarted;
    nodeRed.startCpuMs = cpuMs;
    return nodeRed;
  }

  async request<K extends keyof Requests>(
    method: K,
    ...[params]: Requests[K]['params'] extends undefined ? [] : [Requests[K]['params']]
  ): Promise<Requests[K]['result']> {
    return this.requestUntyped(method, params);
  }

  /** A request to a handler that was registered by another program, such as the soak test. */
  async requestUntyped<Result>(method: string, params?: unknown): Promise<Result> {
    this.#child.send({ method, params });
    const response = (await this.#nextMessage()) as { result?: Result; error?: string };
    if (response.error) throw new Error(response.error);
    return response.result as Result;
  }

  /** Drives the flow. @throws when a message failed: such a measurement is invalid */
  async drive(command: Requests['drive']['params']): Promise<RunResult> {
    const result = await this.request('drive', command);
    if (result.failed > 0) {
      throw new Error(`${result.failed} messages failed: ${result.failures.join('; ')}\n${this.#log}`);
    }
    return result;
  }

  /** Deploys another flow, as the editor does. */
  async deploy(flow: FlowNode[], type: 'full' | 'nodes' | 'flows' = 'full'): Promise<void> {
    const flowsStarted = this.#nextMessage();
    const response = await fetch(`${this.url}/flows`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'node-red-deployment-type': type, connection: 'close' },
      body: JSON.stringify(flow),
    });
    if (!response.ok) throw new Error(`deploy: ${response.status} ${await response.text()}`);
    await flowsStarted;
  }

  async stop(): Promise<void> {
    this.#child.kill('SIGKILL');
    if (this.#child.exitCode === null && this.#child.signalCode === null) await once(this.#child, 'exit');
    rmSync(this.#userDir, { recursive: true, force: true });
  }

  /** The next IPC message. @throws when the process exits */
  async #nextMessage(): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const finish = (deliver: () => void) => {
        this.#child.off('message', onMessage);
        this.#child.off('exit', onExit);
        deliver();
      };
      const onMessage = (message: unknown) => finish(() => resolve(message));
      const onExit = () => finish(() => reject(new Error(`Node-RED ended:\n${this.#log}`)));
      this.#child.on('message', onMessage);
      this.#child.on('exit', onExit);
    });
  }
}

function prepareUserDir({ bundle, flow, package: folder }: NodeRedOptions): string {
  const userDir = mkdtempSync(join(tmpdir(), 'halo-bench-'));
  const modules = join(userDir, 'node_modules');
  mkdirSync(modules);
  const packages: Record<string, string> = { 'halo-bench-nodes': bundle.nodes };
  if (folder) packages['node-red-contrib-halo-itsm'] = folder;
  for (const [name, path] of Object.entries(packages)) symlinkSync(path, join(modules, name), 'junction');
  const dependencies = Object.fromEntries(Object.keys(packages).map((name) => [name, '*']));
  writeFileSync(
    join(userDir, 'package.json'),
    JSON.stringify({ name: 'bench', private: true, dependencies }),
  );
  const nodes = flow.map(({ credentials, ...node }) => node);
  const credentials = flow.filter((node) => node.credentials).map((node) => [node.id, node.credentials]);
  writeFileSync(join(userDir, 'flows.json'), JSON.stringify(nodes));
  writeFileSync(join(userDir, 'flows_cred.json'), JSON.stringify(Object.fromEntries(credentials)));
  writeFileSync(
    join(userDir, 'settings.js'),
    `module.exports = {
      uiHost: '127.0.0.1', flowFile: 'flows.json', credentialSecret: false, telemetry: { enabled: false }, lang: 'en-US',
      editorTheme: { tours: false },
      // The sandbox of function nodes does not provide fetch.
      functionGlobalContext: { fetch },
      logging: {
        console: { level: 'warn', metrics: false, audit: false },
        bench: { level: 'info', metrics: false, audit: false, handler: () => globalThis.haloBench.log },
      },
    };`,
  );
  return userDir;
}
