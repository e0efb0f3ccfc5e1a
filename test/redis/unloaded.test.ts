import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

const engine = join(__dirname, '..', '..', 'dist', 'engine.js');

/** The files of the package that a process has loaded after using a connection. */
function loadedModules(redis: string): string[] {
  const script = `
    const { parseConnectionSettings, RedisConnection, HaloClient, temporaryTokenManager } = require(${JSON.stringify(engine)});
    const settings = parseConnectionSettings({
      instanceUrl: 'http://127.0.0.1:1', signIn: 'application', clientId: 'one', clientSecret: 'two',
      redis: ${JSON.stringify(redis)},
    });
    const client = new HaloClient(settings, temporaryTokenManager(settings));
    const connection = settings.redis && new RedisConnection(settings.redis);
    Promise.resolve(connection?.initialized).then(() => {
      connection?.close();
      client.close();
      console.log(JSON.stringify(Object.keys(require.cache).map((file) => require('path').basename(file))));
    });`;
  return JSON.parse(execFileSync(process.execPath, ['-e', script], { encoding: 'utf8' })) as string[];
}

describe('The Redis library', () => {
  it('is not loaded without a Redis address', () => {
    loadedModules('').should.deepEqual(['engine.js']);
  });

  it('is loaded with a Redis address', () => {
    loadedModules('redis://127.0.0.1:1').should.containEql('redis.js');
  });
});
