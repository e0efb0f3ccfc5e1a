import { once } from 'node:events';
import should from 'should';
import { redisAddress } from '../../src/redis/address';
import { RedisLink } from '../../src/redis/link';
import { UNLOCK } from '../../src/redis/scripts';
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
    link.on('away', () => told.push(`away: ${link.problem}`)).on('back', () => told.push('back'));
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
      should(link.problem).equal('it does not answer');
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
});
