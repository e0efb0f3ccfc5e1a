import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { TenantOptions } from '../../demo/tenant/index';
import { discover } from '../../src/auth/discovery';
import type { Login } from '../../src/auth/token-manager';
import { connectionSettings, fingerprint, type RawConnection } from '../../src/connection/settings';
import { Transport } from '../../src/transport/transport';
import { accountTokens, Practice } from '../demo/practice';
import type { RedisServer } from '../support/redis-server';
import type { Command, ProcessOptions, Report } from './process';
import { until } from './until';

/** One process at the tenant. */
export class Member {
  readonly #child: ChildProcess;
  readonly #waiting = new Map<number, (report: Report) => void>();
  #number = 0;

  private constructor(child: ChildProcess) {
    this.#child = child;
    child.on('message', ({ id, report }: { id: number; report: Report }) => {
      this.#waiting.get(id)?.(report);
      this.#waiting.delete(id);
    });
  }

  static async start(options: ProcessOptions): Promise<Member> {
    const child = fork(join(__dirname, 'process.ts'), [JSON.stringify(options)], {
      execArgv: ['--import', 'tsx'],
    });
    const member = new Member(child);
    await new Promise<void>((resolve) => member.#waiting.set(0, () => resolve()));
    return member;
  }

  ask(command: Command): Promise<Report> {
    const id = ++this.#number;
    return new Promise((resolve) => {
      this.#waiting.set(id, resolve);
      this.#child.send({ id, command });
    });
  }

  async read(count = 1): Promise<Record<string, number>> {
    return (await this.ask({ do: 'read', count })).codes;
  }

  state(): Promise<Report> {
    return this.ask({ do: 'state' });
  }

  async kill(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    this.#child.kill('SIGKILL');
    await once(this.#child, 'exit');
  }

  /** Lets it close its connection; nothing may keep it alive after that. */
  async close(): Promise<void> {
    const gone = once(this.#child, 'exit');
    this.#child.send({ id: ++this.#number, command: { do: 'close' } });
    await gone;
  }
}

/** A strict tenant, and processes that share it through one Redis. */
export class Team {
  readonly practice: Practice;
  readonly members: Member[] = [];
  readonly #redis: RedisServer;
  #login: Login | undefined;
  readonly #connection: RawConnection;

  private constructor(redis: RedisServer, practice: Practice, connection: RawConnection) {
    this.#redis = redis;
    this.practice = practice;
    this.#connection = connection;
  }

  /** @param rate - requests per so many seconds */
  static async start(
    redis: RedisServer,
    rate: { requests: number; seconds: number },
    more: RawConnection = {},
    options: TenantOptions = {},
  ): Promise<Team> {
    const minutes = rate.seconds / 60;
    const practice = await Practice.start({
      ...options,
      rateLimit: { requests: rate.requests, minutes },
    });
    const signIn = more.signIn === 'application' ? 'application' : 'account';
    return new Team(redis, practice, {
      instanceUrl: practice.tenant.url,
      signIn,
      ...practice.tenant[signIn],
      requestLimit: rate.requests,
      requestWindow: minutes,
      processes: 3,
      joinReads: false,
      timeout: 5,
      redis: redis.url,
      ...more,
    });
  }

  get tenant() {
    return this.practice.tenant;
  }

  /** A login as a sign-in brings it. */
  async signIn(): Promise<Login> {
    const settings = connectionSettings(this.#connection);
    const transport = new Transport(settings);
    const server = await discover(settings, transport);
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

  /** Starts processes that all begin with the last login. */
  async join(count = 3, options: Partial<ProcessOptions> = {}): Promise<void> {
    const starting = Array.from({ length: count }, (_, index) =>
      Member.start({
        connection: this.#connection,
        login: this.#login,
        ...options,
        ...(options.skew && { skew: (index - 1) * options.skew }),
      }),
    );
    this.members.push(...(await Promise.all(starting)));
    // Signing in has asked the tenant too, which no member knows of.
    this.tenant.reset();
  }

  member(index: number): Member {
    return this.members[index] as Member;
  }

  async readAll(count: number): Promise<Record<string, number>[]> {
    return Promise.all(this.members.map((member) => member.read(count)));
  }

  /** How many API requests the tenant answered with a status. */
  answered(status: number): number {
    return this.tenant.requests.filter(
      (request) => request.path.startsWith('/api/') && request.status === status,
    ).length;
  }

  /** How many tokens were asked for. */
  get renewals(): number {
    return this.tenant.requests.filter(({ path }) => path === '/auth/token').length;
  }

  async told(): Promise<string[][]> {
    return Promise.all(this.members.map(async (member) => (await member.state()).told));
  }

  /** Waits until all were told so of Redis, so many times. */
  async everybody(what: 'away' | 'back', times = 1): Promise<void> {
    await until(
      async () => (await this.told()).every((told) => told.filter((one) => one === what).length >= times),
      `everybody was told "${what}"`,
    );
  }

  /** Waits until all have told Redis what was sent, and it is used. */
  async whole(): Promise<void> {
    await this.readAll(1);
    const isWhole = () =>
      this.#redis.use(async (client) => {
        const [key = ''] = await client.keys('*:whole');
        const [seconds] = await client.time();
        return Number(await client.get(key)) < Number(seconds) * 1000;
      });
    await until(isWhole, 'the account in Redis is whole');
  }

  /** Waits until all have told Redis which login is the newest, and somebody may renew it. */
  async renewable(): Promise<void> {
    const settled = async () => (await this.#redis.keys('*:settling')).length === 0;
    await until(settled, 'the login may be renewed');
  }

  async end(): Promise<void> {
    await Promise.all(this.members.map((member) => member.kill()));
    await this.practice.tenant.close();
  }
}
