import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../test/support/node-red';
import type { Kit } from './bundle';
import type { Outcome, Questions, Started } from './runtime/protocol';
import type { Line } from './targets';

export interface FlowNode {
  id: string;
  type: string;
  credentials?: Record<string, string>;
  [property: string]: unknown;
}

export interface NodeRedOptions {
  line: Line;
  kit: Kit;
  flow: FlowNode[];
  /** Folder of the package under test; without it Node-RED runs without. */
  package?: string;
}

/** A Node-RED that is measured: a process of its own, asked over IPC. */
export class NodeRed {
  readonly #child: ChildProcess;
  readonly #userDir: string;
  readonly #port: number;
  #log = '';
  /** CPU milliseconds until the flows ran. */
  startCpu = 0;

  /** Where its editor is. */
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
    const { line, kit } = options;
    const userDir = prepareUserDir(options);
    const port = await freePort();
    const redJs = join(line.nodeRed, 'red.js');
    const args = ['--expose-gc', '--require', kit.agent, redJs, '--userDir', userDir, '--port', String(port)];
    const child = spawn(line.node, args, { stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
    const nodeRed = new NodeRed(child, userDir, port);
    const { started } = (await nodeRed.#answer()) as Started;
    nodeRed.startCpu = started;
    return nodeRed;
  }

  async ask<K extends keyof Questions>(
    question: K,
    ...[ask]: Questions[K]['ask'] extends undefined ? [] : [Questions[K]['ask']]
  ): Promise<Questions[K]['answer']> {
    return this.askFor(question, ask);
  }

  /** A question that others than the bench have put into the process. */
  async askFor<Answer>(question: string, ask?: unknown): Promise<Answer> {
    this.#child.send({ question, ask });
    const said = (await this.#answer()) as { answer?: Answer; problem?: string };
    if (said.problem) throw new Error(said.problem);
    return said.answer as Answer;
  }

  /** Drives the flow. @throws when a message failed: a measurement of errors is none */
  async drive(order: Questions['drive']['ask']): Promise<Outcome> {
    const outcome = await this.ask('drive', order);
    if (outcome.failed > 0) {
      throw new Error(`${outcome.failed} messages failed: ${outcome.failures.join('; ')}\n${this.#log}`);
    }
    return outcome;
  }

  /** Puts another flow in place, as the editor does. */
  async deploy(flow: FlowNode[], type: 'full' | 'nodes' | 'flows' = 'full'): Promise<void> {
    const started = this.#answer();
    const response = await fetch(`${this.url}/flows`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'node-red-deployment-type': type, connection: 'close' },
      body: JSON.stringify(flow),
    });
    if (!response.ok) throw new Error(`deploy: ${response.status} ${await response.text()}`);
    await started;
  }

  async stop(): Promise<void> {
    this.#child.kill('SIGKILL');
    if (this.#child.exitCode === null && this.#child.signalCode === null) await once(this.#child, 'exit');
    rmSync(this.#userDir, { recursive: true, force: true });
  }

  /** The next thing the process says. @throws when it ends or its flow lacks a node type */
  async #answer(): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const settle = (how: () => void) => {
        this.#child.off('message', said);
        this.#child.off('exit', ended);
        how();
      };
      const said = (message: unknown) => settle(() => resolve(message));
      const ended = () => settle(() => reject(new Error(`Node-RED ended:\n${this.#log}`)));
      this.#child.on('message', said);
      this.#child.on('exit', ended);
    });
  }
}

function prepareUserDir({ kit, flow, package: folder }: NodeRedOptions): string {
  const userDir = mkdtempSync(join(tmpdir(), 'halo-bench-'));
  const modules = join(userDir, 'node_modules');
  mkdirSync(modules);
  const packages: Record<string, string> = { 'halo-bench-kit': kit.nodes };
  if (folder) packages['node-red-contrib-halo-itsm'] = folder;
  for (const [name, target] of Object.entries(packages)) symlinkSync(target, join(modules, name), 'junction');
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
      // The sandbox of function nodes has no fetch of its own.
      functionGlobalContext: { fetch },
      logging: {
        console: { level: 'warn', metrics: false, audit: false },
        bench: { level: 'info', metrics: false, audit: false, handler: () => globalThis.haloBench.log },
      },
    };`,
  );
  return userDir;
}
