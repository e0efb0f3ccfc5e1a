import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

const engine = join(__dirname, '..', '..', 'dist', 'engine.js');

/** Which of our files a process has loaded after it has used a connection. */
function loaded(redis: string): string[] {
  const script = `
    const { connectionSettings, RedisLink, HaloClient, temporarySession } = require(${JSON.stringify(engine)});
    const settings = connectionSettings({
      instanceUrl: 'http://127.0.0.1:1', signIn: 'application', clientId: 'one', clientSecret: 'two',
      redis: ${JSON.stringify(redis)},
    });
    const client = new HaloClient(settings, temporarySession(settings));
    const link = settings.redis && new RedisLink(settings.redis);
    Promise.resolve(link?.settled).then(() => {
      link?.close();
      client.close();
      console.log(JSON.stringify(Object.keys(require.cache).map((file) => require('path').basename(file))));
    });`;
  return JSON.parse(execFileSync(process.execPath, ['-e', script], { encoding: 'utf8' })) as string[];
}

describe('The Redis library', () => {
  it('is not loaded without an address', () => {
    loaded('').should.deepEqual(['engine.js']);
  });

  it('is loaded with one', () => {
    loaded('redis://127.0.0.1:1').should.containEql('redis.js');
  });
});
