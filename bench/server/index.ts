import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { ServerConfig, ServerStats } from './protocol';

/** A stub server in a child process. */
export class StubProcess {
  readonly #child: ChildProcess;
  readonly url: string;

  private constructor(child: ChildProcess, port: number) {
    this.#child = child;
    this.url = `http://127.0.0.1:${port}`;
  }

  static async start(): Promise<StubProcess> {
    const child = fork(join(__dirname, 'main.ts'), { execArgv: ['--import', 'tsx'] });
    const [{ port }] = (await once(child, 'message')) as [{ port: number }];
    return new StubProcess(child, port);
  }

  /** Sets the server's configuration and resets its statistics. */
  async configure(config: ServerConfig): Promise<void> {
    this.#child.send(config);
    await once(this.#child, 'message');
  }

  async stats(): Promise<ServerStats> {
    this.#child.send('stats');
    const [stats] = (await once(this.#child, 'message')) as [ServerStats];
    return stats;
  }

  async stop(): Promise<void> {
    this.#child.disconnect();
    await once(this.#child, 'exit');
  }
}
