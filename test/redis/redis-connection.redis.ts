import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import should from 'should';
import { type Said, tell } from '../../src/i18n/translate';
import { redisAddress } from '../../src/redis/address';
import { RedisLink } from '../../src/redis/redis-connection';
import { ENDED, LOGIN, REFUSED, SCRIPTS, SETTLE, TAKE, UNLOCK } from '../../src/redis/scripts';
import { certificate } from '../support/certificates';
import { RedisServer } from '../support/redis-server';
import { TcpProxy } from '../support/tcp-proxy';

/** Longer than a link's patience with a Redis that says nothing. */
const LONG = 2500;

/** This process does nothing else for a while, as one that works on a large message. */
function busy(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

describe('A line to a real Redis', function () {
  this.timeout(60_000);
  let redis: RedisServer;
  let link: RedisLink;
  let told: string[];

  const open = (url: string) => {
    link = new RedisLink(redisAddress(url));
    told = [];
    link.on('away', () => told.push(`away: ${tell(link.problem ?? '')}`)).on('back', () => told.push('back'));
    return link;
  };
  /** Any script that answers a number. */
  const ask = () => link.run(UNLOCK, ['halo-itsm:{test}:lock'], ['nobody']);

  beforeEach(async () => {
    redis = await RedisServer.start();
  });
  afterEach(async () => {
    link?.close();
    await redis.remove();
  });

  it('is not taken for away because this process was busy when the answer came', async () => {
    await open(redis.url).settled;
    const answer = ask();
    // The question leaves when the process is next free for a moment.
    await new Promise(setImmediate);
    busy(LONG);
    should(await answer).equal(0);
    told.should.deepEqual(['back']);
  });

  it('is not taken for away by a process that hardly gets to listen', async () => {
    await open(redis.url).settled;
    for (let i = 0; i < 5; i++) {
      const answers = [ask(), ask()];
      setTimeout(busy, 0, 600);
      setImmediate(busy, 600);
      should(await Promise.all(answers)).deepEqual([0, 0]);
    }
    told.should.deepEqual(['back']);
  });

  it('is found by a process that is busy while it starts', async () => {
    open(redis.url);
    let settled = false;
    void link.settled.then(() => {
      settled = true;
    });
    while (!settled) {
      busy(700);
      await new Promise((resolve) => setTimeout(resolve));
    }
    told.should.deepEqual(['back']);
  });

  it('gets its late answer, as long as it says something within its time', async () => {
    await open(redis.url).settled;
    redis.signal('SIGSTOP');
    setTimeout(() => redis.signal('SIGCONT'), 1000);
    should(await ask()).equal(0);
    told.should.deepEqual(['back']);
  });

  it('that is stopped is away after a while, and whoever waited is told; it is back when it goes on', async () => {
    await open(redis.url).settled;
    redis.signal('SIGSTOP');
    (await Promise.all([ask(), ask()])).should.deepEqual([undefined, undefined]);
    should(await ask()).equal(undefined);
    const back = once(link, 'back');
    redis.signal('SIGCONT');
    await back;
    should(await ask()).equal(0);
    told.should.deepEqual(['back', 'away: it does not answer', 'back']);
  });

  it('behind a network that swallows everything is away too, and back on a new connection', async () => {
    const proxy = await TcpProxy.start(redis.port);
    try {
      await open(`redis://127.0.0.1:${proxy.port}`).settled;
      proxy.freeze();
      should(await ask()).equal(undefined);
      tell(link.problem ?? '').should.equal('it does not answer');
      const back = once(link, 'back');
      proxy.heal();
      await back;
      should(await ask()).equal(0);
      proxy.connections.should.be.above(1);
    } finally {
      await proxy.close();
    }
  });

  it('is noticed to be away though nobody asks', async () => {
    await open(redis.url).settled;
    const away = once(link, 'away');
    redis.signal('SIGSTOP');
    await away;
    redis.signal('SIGCONT');
    await once(link, 'back');
  });

  it('that is killed is away at once, and back when it runs again', async () => {
    await open(redis.url).settled;
    const away = once(link, 'away');
    await redis.kill();
    await away;
    should(await ask()).equal(undefined);
    const back = once(link, 'back');
    await redis.run();
    await back;
    should(await ask()).equal(0);
    told.length.should.equal(3);
  });

  it('with another user name, password or number of a database says so', async () => {
    await redis.use((client) => client.acl('SETUSER', 'default', '>right'));
    const at = `127.0.0.1:${redis.port}`;
    for (const [url, problem] of [
      [`redis://:wrong@${at}`, /^it refuses the user name or password$/],
      [`redis://nobody:right@${at}`, /^it refuses the user name or password$/],
      [`redis://:right@${at}/99`, /^it answers "ERR DB index is out of range"$/],
    ] as const) {
      await open(url).settled;
      tell(link.problem ?? '').should.match(problem);
      should(await ask()).equal(undefined);
      link.close();
    }
    await open(`redis://:right@${at}/3`).settled;
    should(await ask()).equal(0);
  });

  it('may be a user that can do no more than the documentation tells to allow', async () => {
    const page = readFileSync(join(__dirname, '..', '..', 'docs', 'several-processes.md'), 'utf8');
    const [, rights = ''] = /^ACL SETUSER halo (.*)$/m.exec(page) ?? [];
    const words = rights.replace('>password', '>right').split(' ');
    await redis.use((client) => client.acl('SETUSER', 'halo', ...words));
    await open(`redis://halo:right@127.0.0.1:${redis.port}`).settled;
    should(link.problem).equal(undefined);
    const args = new Map([
      [TAKE, [['one', 10, 1000, 1000, '', 1, 1000]]],
      [SETTLE, [[1, 1000]]],
      [ENDED, [[1000, 'one', 5, 'two', -1]]],
      [REFUSED, [['one', 1000, '{}', 1000]]],
      [LOGIN, ['take', 'hold', 'free'].map((wish) => [5, 'sealed', 1000, 100, 'back', 'me', 1000, wish])],
      [UNLOCK, [['me']]],
    ]);
    for (const script of SCRIPTS) {
      const keys = ['a', 'b', 'c', 'd']
        .slice(0, script.keys)
        .map((name) => `halo-itsm:{${script.name}}:${name}`);
      for (const list of args.get(script) ?? []) {
        should(await link.run(script, keys, list)).not.equal(undefined, script.name);
      }
    }
    told.should.deepEqual(['back']);
  });
});

describe('A line to a Redis with TLS', function () {
  this.timeout(60_000);
  let redis: RedisServer;
  const engine = join(__dirname, '..', '..', 'dist', 'engine.js');

  /** What a process that trusts these certificates finds. */
  const problem = async (url: string, trusted?: string) => {
    const script = `
      const { connectionSettings, RedisLink } = require(${JSON.stringify(engine)});
      const { redis } = connectionSettings({
        instanceUrl: 'http://127.0.0.1:1', signIn: 'application', clientId: 'one', clientSecret: 'two',
        redis: ${JSON.stringify(url)},
      });
      const link = new RedisLink(redis);
      link.settled.then(() => { console.log(JSON.stringify(link.problem ?? 'none')); link.close(); });`;
    const { stdout, stderr } = await promisify(execFile)(process.execPath, ['-e', script], {
      env: { ...process.env, NODE_EXTRA_CA_CERTS: trusted },
    });
    stderr.should.equal('');
    return tell(JSON.parse(stdout) as Said);
  };

  before(async () => {
    redis = await RedisServer.start('', await certificate());
  });
  after(() => redis.remove());

  it('is there for a process that trusts its certificate', async () => {
    (await problem(redis.url, redis.certificateFile)).should.equal('none');
    const byName = redis.url.replace('127.0.0.1', 'localhost');
    (await problem(byName, redis.certificateFile)).should.equal('none');
  });

  it('is refused otherwise, with what can be done', async () => {
    (await problem(redis.url)).should.match(/^its certificate is not trusted .*NODE_EXTRA_CA_CERTS/);
  });

  it('is not asked without TLS, nor one without TLS with it', async () => {
    (await problem(redis.url.replace('rediss:', 'redis:'))).should.match(
      /^the connection (to it was closed|failed \(ECONNRESET\))$/,
    );
    const plain = await RedisServer.start();
    try {
      (await problem(plain.url.replace('redis:', 'rediss:'))).should.match(
        /^the TLS connection failed|^it does not answer$/,
      );
    } finally {
      await plain.remove();
    }
  });
});
