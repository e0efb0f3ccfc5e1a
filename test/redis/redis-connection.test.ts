import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import should from 'should';
import { translate } from '../../src/i18n/translate';
import { parseRedisAddress } from '../../src/redis/address';
import { RedisConnection } from '../../src/redis/redis-connection';
import { RESERVE_REQUEST } from '../../src/redis/scripts';
import { reservePort } from '../support/ports';

describe('RedisConnection to an unusable server', () => {
  let server: Server | undefined;
  let sockets: Socket[] = [];
  let connection: RedisConnection;

  afterEach(async () => {
    connection.close();
    for (const socket of sockets) socket.destroy();
    sockets = [];
    if (server) await new Promise((resolve) => server?.close(resolve));
    server = undefined;
  });

  /** A server that accepts connections and sends one fixed reply, or none. */
  const startServer = async (reply?: string) => {
    server = createServer((socket) => {
      sockets.push(socket);
      socket.on('error', () => {});
      if (reply) socket.on('data', () => socket.write(reply));
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return (server.address() as { port: number }).port;
  };
  const connect = (port: number, host = '127.0.0.1') => {
    connection = new RedisConnection(parseRedisAddress(`redis://:a-password@${host}:${port}`));
    return connection;
  };

  it('emits disconnected once and returns undefined immediately', async () => {
    connect(await reservePort());
    let disconnectCount = 0;
    connection.on('disconnected', () => disconnectCount++);
    await connection.initialized;
    should(translate(connection.problem ?? '')).equal('connection refused');
    should(await connection.run(RESERVE_REQUEST, ['a', 'b', 'c'], [])).equal(undefined);
    disconnectCount.should.equal(1);
  });

  it('times out if the server does not reply', async () => {
    connect(await startServer());
    await connection.initialized;
    should(translate(connection.problem ?? '')).equal('no reply');
    should(await connection.run(RESERVE_REQUEST, ['a', 'b', 'c'], [])).equal(undefined);
  });

  it('detects a wrong password', async () => {
    connect(await startServer('-WRONGPASS invalid username-password pair or user is disabled.\r\n'));
    await connection.initialized;
    should(translate(connection.problem ?? '')).equal('user name or password rejected');
  });

  it('does not reveal a password that the server repeats', async () => {
    connect(await startServer("-ERR unknown command 'auth', with args beginning with: 'a-password' \r\n"));
    await connection.initialized;
    should(translate(connection.problem ?? ''))
      .match(/unknown command/)
      .and.not.match(/a-password/);
  });

  it('reports a server that is not Redis', async () => {
    connect(await startServer('HTTP/1.1 400 Bad Request\r\n\r\n'));
    await connection.initialized;
    should(translate(connection.problem ?? ''))
      .be.a.String()
      .and.not.match(/a-password/);
  });

  it('closes its sockets', async () => {
    const port = await startServer();
    connect(port);
    await once(server as Server, 'connection');
    connection.close();
    if (!sockets[0]?.closed) await once(sockets[0] as Socket, 'close');
    should(await connection.run(RESERVE_REQUEST, ['a', 'b', 'c'], [])).equal(undefined);
  });
});
