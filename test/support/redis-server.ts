import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import type { Certificate } from './certificates';
import { reservePort } from './ports';

/** A real Redis in a temporary directory, without persistence. */
export class RedisServer {
  readonly port: number;
  readonly #password: string;
  readonly #folder = mkdtempSync(join(tmpdir(), 'redis-'));
  readonly #certificate: Certificate | undefined;
  #child: ChildProcess | undefined;

  private constructor(port: number, password: string, certificate?: Certificate) {
    this.port = port;
    this.#password = password;
    this.#certificate = certificate;
  }

  /** @param certificate - enables TLS and disables plain connections */
  static async start(password = '', certificate?: Certificate): Promise<RedisServer> {
    const server = new RedisServer(await reservePort(), password, certificate);
    await server.run();
    return server;
  }

  /** The file with its certificate. */
  get certificateFile(): string {
    return join(this.#folder, 'redis.crt');
  }

  get url(): string {
    return `redis${this.#certificate ? 's' : ''}://${this.#password && `:${this.#password}@`}127.0.0.1:${this.port}`;
  }

  async run(): Promise<void> {
    const options = { port: this.port, bind: '127.0.0.1', dir: this.#folder, save: '', appendonly: 'no' };
    const args = Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)]);
    if (this.#certificate)
      args.push('--port', '0', '--tls-port', String(this.port), ...this.#tls(this.#certificate));
    if (this.#password) args.push('--requirepass', this.#password);
    const child = spawn('redis-server', args, { stdio: ['ignore', 'pipe', 'inherit'] });
    this.#child = child;
    let log = '';
    for await (const chunk of child.stdout) {
      log += chunk;
      if (log.includes('Ready to accept connections')) break;
    }
  }

  #tls({ cert, key }: Certificate): string[] {
    const keyFile = join(this.#folder, 'redis.key');
    writeFileSync(this.certificateFile, cert);
    writeFileSync(keyFile, key);
    const files = ['--tls-cert-file', this.certificateFile, '--tls-key-file', keyFile];
    return [...files, '--tls-auth-clients', 'no'];
  }

  signal(signal: NodeJS.Signals): void {
    this.#child?.kill(signal);
  }

  /** Kills the process, as a crash does. */
  async kill(): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    if (!child) return;
    child.kill('SIGKILL');
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  }

  async withClient<T>(action: (redis: Redis) => Promise<T>): Promise<T> {
    const redis = new Redis(this.url, { protocol: 2 });
    try {
      return await action(redis);
    } finally {
      redis.disconnect();
    }
  }

  keys(pattern: string): Promise<string[]> {
    return this.withClient((client) => client.keys(pattern));
  }

  /** All stored data as a string. */
  async dump(): Promise<string> {
    return this.withClient(async (redis) => {
      const lines: string[] = [];
      for (const key of await redis.keys('*')) {
        const type = await redis.type(key);
        if (type === 'hash') lines.push(key, JSON.stringify(await redis.hgetall(key)));
        else if (type === 'zset') lines.push(key, ...(await redis.zrange(key, '0', '-1')));
        else lines.push(key, String(await redis.get(key)));
      }
      return lines.join('\n');
    });
  }

  async remove(): Promise<void> {
    await this.kill();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
