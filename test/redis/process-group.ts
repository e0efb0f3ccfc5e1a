import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { TenantOptions } from '../../demo/tenant/index';
import { discoverAuthServer } from '../../src/auth/discovery';
import type { StoredLogin } from '../../src/auth/login';
import { fingerprint, parseConnectionSettings, type RawConnection } from '../../src/connection/settings';
import { Transport } from '../../src/transport/transport';
import { accountTokens, PracticeTenant } from '../demo/practice-tenant';
import type { RedisServer } from '../support/redis-server';
import type { ProcessCommand, ProcessOptions, ProcessReport } from './client-process';
import { waitUntil } from './wait-until';

/** A process that uses the tenant, started from client-process.ts. */
export class ClientProcess {
  readonly #child: ChildProcess;
  readonly #pending = new Map<number, (report: ProcessReport) => void>();
  #lastId = 0;

  private constructor(child: ChildProcess) {
    this.#child = child;
    child.on('message', ({ id, report }: { id: number; report: ProcessReport }) => {
      this.#pending.get(id)?.(report);
      this.#pending.delete(id);
    });
  }

  static async start(options: ProcessOptions): Promise<ClientProcess> {
    const child = fork(join(__dirname, 'client-process.ts'), [JSON.stringify(options)], {
      execArgv: ['--import', 'tsx'],
    });
    const process = new ClientProcess(child);
    await new Promise<void>((resolve) => process.#pending.set(0, () => resolve()));
    return process;
  }

  send(command: ProcessCommand): Promise<ProcessReport> {
    const id = ++this.#lastId;
    return new Promise((resolve) => {
      this.#pending.set(id, resolve);
      this.#child.send({ id, command });
    });
  }

  async read(count = 1): Promise<Record<string, number>> {
    return (await this.send({ do: 'read', count })).codes;
  }

  report(): Promise<ProcessReport> {
    return this.send({ do: 'state' });
  }

  async kill(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    this.#child.kill('SIGKILL');
    await once(this.#child, 'exit');
  }

  /** Closes its connection and waits for the process to exit, which an open handle would prevent. */
  async close(): Promise<void> {
    const exited = once(this.#child, 'exit');
    this.#child.send({ id: ++this.#lastId, command: { do: 'close' } });
    await exited;
  }
}

/** A tenant with a strict rate limit, and processes that share it through one Redis. */
export class ProcessGroup {
  readonly practice: PracticeTenant;
  readonly processes: ClientProcess[] = [];
  readonly #redis: RedisServer;
  #login: StoredLogin | undefined;
  readonly #connection: RawConnection;

  private constructor(redis: RedisServer, practice: PracticeTenant, connection: RawConnection) {
    this.#redis = redis;
    this.practice = practice;
    this.#connection = connection;
  }

  /** @param rate - the rate limit of the tenant and of the connections */
  static async start(
    redis: RedisServer,
    rate: { requests: number; seconds: number },
    overrides: RawConnection = {},
    options: TenantOptions = {},
  ): Promise<ProcessGroup> {
    const minutes = rate.seconds / 60;
    const practice = await PracticeTenant.start({
      ...options,
      rateLimit: { requests: rate.requests, windowMinutes: minutes },
    });
    const signIn = overrides.signIn === 'application' ? 'application' : 'account';
    return new ProcessGroup(redis, practice, {
      instanceUrl: practice.tenant.url,
      signIn,
      ...practice.tenant[signIn],
      requestLimit: rate.requests,
      requestWindow: minutes,
      processes: 3,
      joinReads: false,
      timeout: 5,
      redis: redis.url,
      ...overrides,
    });
  }

  get tenant() {
    return this.practice.tenant;
  }

  /** Signs in and returns the login. */
  async signIn(): Promise<StoredLogin> {
    const settings = parseConnectionSettings(this.#connection);
    const transport = new Transport(settings);
    const server = await discoverAuthServer(settings, transport);
    transport.close();
    const obtainedAt = Date.now();
    const tokens = await accountTokens(this.practice);
    this.#login = {
      fingerprint: fingerprint(settings),
      instanceUrl: settings.instance.base,
      server,
      accessToken: String(tokens.access_token),
      refreshToken: String(tokens.refresh_token),
      obtainedAt,
      expiresAt: obtainedAt + Number(tokens.expires_in) * 1000,
    };
    return this.#login;
  }

  /** Starts processes that all start with the last login. */
  async startProcesses(count = 3, options: Partial<ProcessOptions> = {}): Promise<void> {
    const started = Array.from({ length: count }, (_, index) =>
      ClientProcess.start({
        connection: this.#connection,
        login: this.#login,
        ...options,
        ...(options.clockSkewMs && { clockSkewMs: (index - 1) * options.clockSkewMs }),
      }),
    );
    this.processes.push(...(await Promise.all(started)));
    // Discards the requests of the sign-in, which no process has counted.
    this.tenant.reset();
  }

  processAt(index: number): ClientProcess {
    return this.processes[index] as ClientProcess;
  }

  async readAll(count: number): Promise<Record<string, number>[]> {
    return Promise.all(this.processes.map((process) => process.read(count)));
  }

  /** Number of API requests to which the tenant responded with this status. */
  responseCount(status: number): number {
    return this.tenant.requests.filter(
      (request) => request.path.startsWith('/api/') && request.status === status,
    ).length;
  }

  /** Number of token requests. */
  get tokenRequestCount(): number {
    return this.tenant.requests.filter(({ path }) => path === '/auth/token').length;
  }

  async redisEvents(): Promise<string[][]> {
    return Promise.all(this.processes.map(async (process) => (await process.report()).redisEvents));
  }

  /** Waits until every process has received the event `count` times. */
  async waitForRedisEvent(event: 'disconnected' | 'reconnected', count = 1): Promise<void> {
    await waitUntil(
      async () =>
        (await this.redisEvents()).every((events) => events.filter((name) => name === event).length >= count),
      `every process has received "${event}"`,
    );
  }

  /** Waits for the end of the recovery, after which the shared window is used. */
  async waitForSharedWindow(): Promise<void> {
    await this.readAll(1);
    const isComplete = () =>
      this.#redis.withClient(async (client) => {
        const [key = ''] = await client.keys('*:whole');
        const [seconds] = await client.time();
        return Number(await client.get(key)) < Number(seconds) * 1000;
      });
    await waitUntil(isComplete, 'the recovery has ended');
  }

  /** Waits for the end of the recovery, after which the refresh lock is granted. */
  async waitUntilRefreshable(): Promise<void> {
    const isRecovered = async () => (await this.#redis.keys('*:settling')).length === 0;
    await waitUntil(isRecovered, 'the refresh lock can be acquired');
  }

  async close(): Promise<void> {
    await Promise.all(this.processes.map((process) => process.kill()));
    await this.practice.tenant.close();
  }
}
