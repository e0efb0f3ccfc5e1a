import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import should from 'should';
import { tell } from '../../src/i18n/translate';
import { redisAddress } from '../../src/redis/address';
import { RedisLink } from '../../src/redis/redis-connection';
import { TAKE } from '../../src/redis/scripts';
import { freePort } from '../support/node-red';

describe('A line to a Redis that is not there', () => {
  let server: Server | undefined;
  let sockets: Socket[] = [];
  let link: RedisLink;

  afterEach(async () => {
    link.close();
    for (const socket of sockets) socket.destroy();
    sockets = [];
    if (server) await new Promise((resolve) => server?.close(resolve));
    server = undefined;
  });

  /** A server that takes connections and answers with one text, or not at all. */
  const listen = async (answer?: string) => {
    const port = await freePort();
    server = createServer((socket) => {
      sockets.push(socket);
      socket.on('error', () => {});
      if (answer) socket.on('data', () => socket.write(answer));
    });
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    return port;
  };
  const open = (port: number, host = '127.0.0.1') => {
    link = new RedisLink(redisAddress(`redis://:a-password@${host}:${port}`));
    return link;
  };

  it('says so once, and answers nothing at once', async () => {
    open(await freePort());
    let told = 0;
    link.on('away', () => told++);
    await link.settled;
    should(tell(link.problem ?? '')).equal('nothing listens at its address');
    should(await link.run(TAKE, ['a', 'b', 'c'], [])).equal(undefined);
    told.should.equal(1);
  });

  it('waits a moment for a server that says nothing, and no longer', async () => {
    open(await listen());
    await link.settled;
    should(tell(link.problem ?? '')).equal('it does not answer');
    should(await link.run(TAKE, ['a', 'b', 'c'], [])).equal(undefined);
  });

  it('knows a wrong password', async () => {
    open(await listen('-WRONGPASS invalid username-password pair or user is disabled.\r\n'));
    await link.settled;
    should(tell(link.problem ?? '')).equal('it refuses the user name or password');
  });

  it('keeps a password to itself that the other side repeats', async () => {
    open(await listen("-ERR unknown command 'auth', with args beginning with: 'a-password' \r\n"));
    await link.settled;
    should(tell(link.problem ?? ''))
      .match(/unknown command/)
      .and.not.match(/a-password/);
  });

  it('takes something else that answers for what it is', async () => {
    open(await listen('HTTP/1.1 400 Bad Request\r\n\r\n'));
    await link.settled;
    should(tell(link.problem ?? ''))
      .be.a.String()
      .and.not.match(/a-password/);
  });

  it('closes its sockets', async () => {
    const port = await listen();
    open(port);
    await once(server as Server, 'connection');
    link.close();
    if (!sockets[0]?.closed) await once(sockets[0] as Socket, 'close');
    should(await link.run(TAKE, ['a', 'b', 'c'], [])).equal(undefined);
  });
});
