import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Served, Serving } from './protocol';

/** The stub server's process. */
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

  /** Changes how it answers and begins to count anew. */
  async serve(serving: Serving): Promise<void> {
    this.#child.send(serving);
    await once(this.#child, 'message');
  }

  async served(): Promise<Served> {
    this.#child.send('served');
    const [served] = (await once(this.#child, 'message')) as [Served];
    return served;
  }

  async stop(): Promise<void> {
    this.#child.disconnect();
    await once(this.#child, 'exit');
  }
}
