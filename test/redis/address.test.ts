import { parseRedisAddress } from '../../src/redis/address';
import { catchHaloError } from '../support/errors';

describe('parseRedisAddress', () => {
  it('parses host, port, user, password and database number', () => {
    parseRedisAddress('redis://10.0.0.5').should.deepEqual({
      host: '10.0.0.5',
      port: 6379,
      username: undefined,
      password: undefined,
      db: 0,
      tls: false,
    });
    parseRedisAddress('rediss://me:p%40ss@cache.example:6380/2').should.deepEqual({
      host: 'cache.example',
      port: 6380,
      username: 'me',
      password: 'p@ss',
      db: 2,
      tls: true,
    });
    parseRedisAddress('redis://:100%@[::1]').should.containEql({ host: '::1', password: '100%' });
  });

  it('rejects other URLs with field and example, without repeating the input', async () => {
    for (const invalidAddress of [
      'localhost:6379',
      'http://secret@host',
      'redis://',
      'redis://h/x',
      'redis://secret@h?commandTimeout=9',
      'redis://a:b#secret@h',
    ]) {
      const error = await catchHaloError(async () => parseRedisAddress(invalidAddress));
      [error.code, error.field].should.deepEqual(['HALO_CONFIG', 'redis']);
      error.message.should.match(/redis:\/\/user:password@host:6379/).and.not.match(/secret/);
    }
  });
});
