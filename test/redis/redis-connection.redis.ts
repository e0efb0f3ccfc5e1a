import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import should from 'should';
import { type LocalizedText, translate } from '../../src/i18n/translate';
import { parseRedisAddress } from '../../src/redis/address';
import { RedisConnection } from '../../src/redis/redis-connection';
import {
  COMPLETE_REQUESTS,
  RECORD_RATE_LIMIT,
  RELEASE_LOCK,
  RESERVE_REQUEST,
  SCRIPTS,
  START_RECOVERY,
  SYNC_LOGIN,
} from '../../src/redis/scripts';
import { createCertificate } from '../support/certificates';
import { RedisServer } from '../support/redis-server';
import { TcpProxy } from '../support/tcp-proxy';

/** Longer than the reply timeout of a connection. */
const LONG_BLOCK_MS = 2500;

/** Blocks the event loop, as the processing of a large message does. */
function blockEventLoop(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

describe('RedisConnection to a real Redis', function () {
  this.timeout(60_000);
  let redis: RedisServer;
  let connection: RedisConnection;
  let events: string[];

  const connect = (url: string) => {
    connection = new RedisConnection(parseRedisAddress(url));
    events = [];
    connection
      .on('disconnected', () => events.push(`disconnected: ${translate(connection.problem ?? '')}`))
      .on('reconnected', () => events.push('reconnected'));
    return connection;
  };
  /** Runs any script that returns a number. */
  const runScript = () => connection.run(RELEASE_LOCK, ['halo-itsm:{test}:lock'], ['nobody']);

  beforeEach(async () => {
    redis = await RedisServer.start();
  });
  afterEach(async () => {
    connection?.close();
    await redis.remove();
  });

  it('stays connected if the event loop was blocked when the reply arrived', async () => {
    await connect(redis.url).initialized;
    const pendingReply = runScript();
    // The command is sent once the event loop is free.
    await new Promise(setImmediate);
    blockEventLoop(LONG_BLOCK_MS);
    should(await pendingReply).equal(0);
    events.should.deepEqual(['reconnected']);
  });

  it('stays connected if the event loop is blocked most of the time', async () => {
    await connect(redis.url).initialized;
    for (let i = 0; i < 5; i++) {
      const pendingReplies = [runScript(), runScript()];
      setTimeout(blockEventLoop, 0, 600);
      setImmediate(blockEventLoop, 600);
      should(await Promise.all(pendingReplies)).deepEqual([0, 0]);
    }
    events.should.deepEqual(['reconnected']);
  });

  it('connects although the event loop is blocked at the start', async () => {
    connect(redis.url);
    let isSettled = false;
    void connection.initialized.then(() => {
      isSettled = true;
    });
    while (!isSettled) {
      blockEventLoop(700);
      await new Promise((resolve) => setTimeout(resolve));
    }
    events.should.deepEqual(['reconnected']);
  });

  it('returns a late reply as long as data arrives within the timeout', async () => {
    await connect(redis.url).initialized;
    redis.signal('SIGSTOP');
    setTimeout(() => redis.signal('SIGCONT'), 1000);
    should(await runScript()).equal(0);
    events.should.deepEqual(['reconnected']);
  });

  it('disconnects from a stopped Redis, resolves pending calls, and reconnects when it continues', async () => {
    await connect(redis.url).initialized;
    redis.signal('SIGSTOP');
    (await Promise.all([runScript(), runScript()])).should.deepEqual([undefined, undefined]);
    should(await runScript()).equal(undefined);
    const reconnected = once(connection, 'reconnected');
    redis.signal('SIGCONT');
    await reconnected;
    should(await runScript()).equal(0);
    events.should.deepEqual(['reconnected', 'disconnected: no reply', 'reconnected']);
  });

  it('disconnects if the network drops all packets, and reconnects on a new socket', async () => {
    const proxy = await TcpProxy.start(redis.port);
    try {
      await connect(`redis://127.0.0.1:${proxy.port}`).initialized;
      proxy.pause();
      should(await runScript()).equal(undefined);
      translate(connection.problem ?? '').should.equal('no reply');
      const reconnected = once(connection, 'reconnected');
      proxy.clearFaults();
      await reconnected;
      should(await runScript()).equal(0);
      proxy.connectionCount.should.be.above(1);
    } finally {
      await proxy.close();
    }
  });

  it('detects a lost connection without calls', async () => {
    await connect(redis.url).initialized;
    const disconnected = once(connection, 'disconnected');
    redis.signal('SIGSTOP');
    await disconnected;
    redis.signal('SIGCONT');
    await once(connection, 'reconnected');
  });

  it('disconnects immediately from a killed Redis, and reconnects after its restart', async () => {
    await connect(redis.url).initialized;
    const disconnected = once(connection, 'disconnected');
    await redis.kill();
    await disconnected;
    should(await runScript()).equal(undefined);
    const reconnected = once(connection, 'reconnected');
    await redis.run();
    await reconnected;
    should(await runScript()).equal(0);
    events.length.should.equal(3);
  });

  it('reports a wrong user name, password or database number', async () => {
    await redis.withClient((client) => client.acl('SETUSER', 'default', '>right'));
    const at = `127.0.0.1:${redis.port}`;
    for (const [url, expectedProblem] of [
      [`redis://:wrong@${at}`, /^user name or password rejected$/],
      [`redis://nobody:right@${at}`, /^user name or password rejected$/],
      [`redis://:right@${at}/99`, /^error "ERR DB index is out of range"$/],
    ] as const) {
      await connect(url).initialized;
      translate(connection.problem ?? '').should.match(expectedProblem);
      should(await runScript()).equal(undefined);
      connection.close();
    }
    await connect(`redis://:right@${at}/3`).initialized;
    should(await runScript()).equal(0);
  });

  it('works with a user that has only the documented permissions', async () => {
    const page = readFileSync(join(__dirname, '..', '..', 'docs', 'several-processes.md'), 'utf8');
    const [, permissions = ''] = /^ACL SETUSER halo (.*)$/m.exec(page) ?? [];
    const aclRules = permissions.replace('>password', '>right').split(' ');
    await redis.withClient((client) => client.acl('SETUSER', 'halo', ...aclRules));
    await connect(`redis://halo:right@127.0.0.1:${redis.port}`).initialized;
    should(connection.problem).equal(undefined);
    const args = new Map([
      [RESERVE_REQUEST, [['one', 10, 1000, 1000, '', 1, 1000]]],
      [START_RECOVERY, [[1, 1000]]],
      [COMPLETE_REQUESTS, [[1000, 'one', 5, 'two', -1]]],
      [RECORD_RATE_LIMIT, [['one', 1000, '{}', 1000]]],
      [
        SYNC_LOGIN,
        ['acquire', 'hold', 'free'].map((action) => [
          5,
          'sealed',
          1000,
          100,
          'reconnected',
          'me',
          1000,
          action,
        ]),
      ],
      [RELEASE_LOCK, [['me']]],
    ]);
    for (const script of SCRIPTS) {
      const keys = ['a', 'b', 'c', 'd']
        .slice(0, script.keyCount)
        .map((name) => `halo-itsm:{${script.name}}:${name}`);
      for (const scriptArgs of args.get(script) ?? []) {
        should(await connection.run(script, keys, scriptArgs)).not.equal(undefined, script.name);
      }
    }
    events.should.deepEqual(['reconnected']);
  });
});

describe('RedisConnection to a Redis with TLS', function () {
  this.timeout(60_000);
  let redis: RedisServer;
  const engine = join(__dirname, '..', '..', 'dist', 'engine.js');

  /** Result of a process that trusts these certificates. */
  const redisProblem = async (url: string, caFile?: string) => {
    const script = `
      const { parseConnectionSettings, RedisConnection } = require(${JSON.stringify(engine)});
      const { redis } = parseConnectionSettings({
        instanceUrl: 'http://127.0.0.1:1', signIn: 'application', clientId: 'one', clientSecret: 'two',
        redis: ${JSON.stringify(url)},
      });
      const connection = new RedisConnection(redis);
      connection.initialized.then(() => { console.log(JSON.stringify(connection.problem ?? 'none')); connection.close(); });`;
    const { stdout, stderr } = await promisify(execFile)(process.execPath, ['-e', script], {
      env: { ...process.env, NODE_EXTRA_CA_CERTS: caFile },
    });
    stderr.should.equal('');
    return translate(JSON.parse(stdout) as LocalizedText);
  };

  before(async () => {
    redis = await RedisServer.start('', await createCertificate());
  });
  after(() => redis.remove());

  it('connects if the certificate is trusted', async () => {
    (await redisProblem(redis.url, redis.certificateFile)).should.equal('none');
    const hostnameUrl = redis.url.replace('127.0.0.1', 'localhost');
    (await redisProblem(hostnameUrl, redis.certificateFile)).should.equal('none');
  });

  it('reports an untrusted certificate with a hint', async () => {
    (await redisProblem(redis.url)).should.match(/^certificate not trusted .*NODE_EXTRA_CA_CERTS/);
  });

  it('fails with the wrong scheme, redis:// or rediss://', async () => {
    (await redisProblem(redis.url.replace('rediss:', 'redis:'))).should.match(
      /^connection (closed|failed \(ECONNRESET\))$/,
    );
    const plainRedis = await RedisServer.start();
    try {
      (await redisProblem(plainRedis.url.replace('redis:', 'rediss:'))).should.match(
        /^TLS connection failed|^no reply$/,
      );
    } finally {
      await plainRedis.remove();
    }
  });
});
