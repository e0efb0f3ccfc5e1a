import http from 'node:http';
import { Socket } from 'node:net';
import { type Certificate, createCertificate } from '../support/certificates';
import { lookupError, patchLookup } from '../support/dns-lookup';
import { replaceBody } from '../support/faults';
import { FaultyServer } from '../support/faulty-server';
import { checkAfterEach, FlowRig, type RigOptions, trustCertificate } from '../support/flow-rig';
import { TcpProxy } from '../support/tcp-proxy';

const LOOPBACK = [{ address: '127.0.0.1', family: 4 }];

describe('A. Faults before a request is sent', () => {
  let server: FaultyServer;
  let rig: FlowRig;

  /** The instance is at this address. Tokens come from the plain server, without faults. */
  const setUp = async (instanceUrl: string, { connection, ...overrides }: RigOptions = {}) => {
    rig = await FlowRig.start(server, {
      connection: { instanceUrl, authServer: `${server.url}/auth`, allowHttp: true, ...connection },
      ...overrides,
    });
  };
  const startSecureServer = (cert: Certificate) =>
    FaultyServer.start({ certificate: cert, tokens: server.tokens });
  checkAfterEach();
  beforeEach(async () => {
    server = await FaultyServer.start();
  });

  describe('DNS lookup', () => {
    let lookups: number;
    beforeEach(() => {
      lookups = 0;
    });
    const instance = () => `http://halo.test:${server.port}`;

    it('F01: an unknown host is retried, then reported without the path', async () => {
      patchLookup((host, callback) => {
        lookups++;
        callback(lookupError('ENOTFOUND', host), []);
      });
      await setUp(instance());
      for (const send of [() => rig.read(), () => rig.write()]) {
        lookups = 0;
        const { code, error, halo } = await send();
        [code, error.uncertain, halo.attempts, lookups].should.deepEqual(['HALO_NETWORK', undefined, 4, 4]);
        error.message.should.match(/halo\.test/).and.not.match(/Tickets/);
      }
      server.apiRequestCount.should.equal(0);
      patchLookup((_, callback) => callback(null, LOOPBACK));
    });

    it('F02: two DNS failures cost two attempts, also for a write', async () => {
      patchLookup((host, callback) => {
        lookups++;
        if (lookups % 3 === 0) callback(null, LOOPBACK);
        else callback(lookupError('EAI_AGAIN', host), []);
      });
      await setUp(instance());
      for (const send of [() => rig.write(), () => rig.remove()]) {
        const { code, halo } = await send();
        [code, halo.attempts].should.deepEqual(['ok', 3]);
      }
      patchLookup((_, callback) => callback(null, LOOPBACK));
    });

    it('F03: a DNS timeout costs one attempt, also for a write', async () => {
      patchLookup((_, callback) => {
        if (++lookups > 1) callback(null, LOOPBACK);
      });
      await setUp(instance(), { connection: { timeout: 0.5 } });
      const { code, halo } = await rig.write();
      [code, halo.attempts].should.deepEqual(['ok', 2]);
    });

    it('F03: a DNS server that never responds is HALO_TIMEOUT at the deadline', async () => {
      patchLookup(() => {});
      await setUp(instance(), { node: { deadline: 0.3 } });
      const { code, error } = await rig.write();
      [code, error.uncertain].should.deepEqual(['HALO_TIMEOUT', undefined]);
      patchLookup((_, callback) => callback(null, LOOPBACK));
    });

    it('F04: a port that opens between two attempts is reached', async () => {
      patchLookup(async (_, callback) => {
        if (++lookups === 2) await server.open();
        callback(null, LOOPBACK);
      });
      await setUp(instance());
      // Get the token while the server is up.
      server.api.once(({ response }) => response.writeHead(404).end());
      await rig.remove();
      lookups = 0;
      await server.close();
      const { code, halo } = await rig.write();
      [code, halo.attempts].should.deepEqual(['ok', 2]);
    });

    it('F04: a refused connection is HALO_NETWORK after the last attempt, also for a write', async () => {
      await setUp(server.url);
      (await rig.read()).code.should.equal('ok');
      await server.close();
      for (const send of [() => rig.read(), () => rig.write()]) {
        const { code, error, halo } = await send();
        [code, error.uncertain, halo.attempts].should.deepEqual(['HALO_NETWORK', undefined, 4]);
        error.message.should.match(/connection refused/);
      }
      await server.open();
    });

    it('F05: an unknown kind of error is handled like any other', async () => {
      let lookupFailure: unknown;
      patchLookup((_, callback) => callback(lookupFailure as Error, []));
      await setUp(instance());
      for (lookupFailure of [
        new Error(''),
        Object.assign(new Error('x'), { code: 7 }),
        'a text',
        { code: 'EODD' },
        1,
      ]) {
        const { code, error } = await rig.write();
        [code, error.uncertain].should.deepEqual(['HALO_NETWORK', undefined]);
        error.message.should.match(/^Cannot reach halo\.test/);
      }
      server.apiRequestCount.should.equal(0);
      patchLookup((_, callback) => callback(null, LOOPBACK));
    });
  });

  describe('connecting', () => {
    /** Uses this socket for the next connection while `run` is in progress. */
    const withFirstConnection = async (createSocket: () => Socket, action: () => Promise<void>) => {
      const { createConnection } = http.Agent.prototype as unknown as { createConnection: unknown };
      let connectionCount = 0;
      Object.assign(http.Agent.prototype, {
        createConnection(this: unknown, ...args: unknown[]) {
          if (connectionCount++ > 0)
            return (createConnection as (...connectionArgs: unknown[]) => Socket).apply(this, args);
          return Object.assign(createSocket(), { connecting: true });
        },
      });
      try {
        await action();
      } finally {
        Object.assign(http.Agent.prototype, { createConnection });
      }
      connectionCount.should.equal(2);
    };

    it('F05: a connect timeout costs one attempt, also for a write', async () => {
      await setUp(server.url, { connection: { timeout: 0.5 } });
      (await rig.read()).code.should.equal('ok');
      await withFirstConnection(
        () => new Socket(),
        async () => {
          const { code, halo } = await rig.write();
          [code, halo.attempts].should.deepEqual(['ok', 2]);
        },
      );
    });

    it('F06: a reset before the connection is established costs one attempt, also for a write', async () => {
      await setUp(server.url);
      (await rig.read()).code.should.equal('ok');
      const reset = Object.assign(new Error('connect ECONNRESET'), {
        code: 'ECONNRESET',
        syscall: 'connect',
      });
      await withFirstConnection(
        () => {
          const socket = new Socket();
          setImmediate(() => socket.destroy(reset));
          return socket;
        },
        async () => {
          const { code, halo } = await rig.write();
          [code, halo.attempts].should.deepEqual(['ok', 2]);
        },
      );
    });

    for (const [name, connect, timeout] of [
      ['F06: a reset after the connection is established', 'reset', 5],
      ['F07: a host that accepts the connection but never responds', 'hang', 0.5],
    ] as const) {
      it(`${name}: a read is retried, a write is uncertain`, async () => {
        const proxy = await TcpProxy.start(server.port);
        await setUp(`http://127.0.0.1:${proxy.port}`, { connection: { timeout } });
        proxy.once({ connect });
        const { code, halo } = await rig.read();
        [code, halo.attempts, server.apiRequestCount].should.deepEqual(['ok', 2, 1]);

        proxy.always({ connect });
        for (const send of [() => rig.write(), () => rig.remove()]) {
          const { code, error, halo } = await send();
          [code, error.uncertain, halo.attempts].should.deepEqual(['HALO_UNCERTAIN', true, 1]);
        }
        server.apiRequestCount.should.equal(1);
        proxy.clearFaults();
      });
    }
  });

  describe('TLS handshake', () => {
    const rejected: [name: string, certOptions: object, trusted: boolean, host: string, pattern: RegExp][] = [
      ['F08: a self-signed certificate', {}, false, '127.0.0.1', /self-signed/],
      ['F09: a certificate for another name', {}, true, 'other.test', /certificate name mismatch/],
      ['F10: an expired certificate', { expired: true }, true, '127.0.0.1', /expired/],
    ];
    for (const [name, certOptions, trusted, host, pattern] of rejected) {
      it(`${name} is HALO_TLS without a retry, with a hint, and nothing is sent`, async () => {
        const cert = await createCertificate(certOptions);
        const secure = await startSecureServer(cert);
        patchLookup((_, callback) => callback(null, LOOPBACK));
        await setUp(`https://${host}:${secure.port}`, trusted ? trustCertificate(cert) : {});
        for (const send of [() => rig.read(), () => rig.write()]) {
          const { code, error, halo } = await send();
          [code, error.uncertain, halo.attempts].should.deepEqual(['HALO_TLS', undefined, 1]);
          error.message.should.match(pattern);
          String(error.hint).should.match(/TLS configuration.*NODE_EXTRA_CA_CERTS/);
        }
        [secure.connectionCount, secure.requestLines].should.deepEqual([2, []]);
        rig.expectedNext = 'HALO_TLS';
      });
    }

    it('F08: a self-signed certificate is accepted if the TLS configuration contains it', async () => {
      const cert = await createCertificate();
      const secure = await startSecureServer(cert);
      await setUp(secure.url, trustCertificate(cert));
      (await rig.write()).code.should.equal('ok');
      secure.savedSummaries.should.have.length(1);
    });

    it('F11: https to a plain port is HALO_TLS', async () => {
      await setUp(`https://127.0.0.1:${server.port}`);
      const { code, error, halo } = await rig.write();
      [code, error.uncertain, halo.attempts].should.deepEqual(['HALO_TLS', undefined, 1]);
      error.message.should.match(/does not use TLS/);
      server.apiRequestCount.should.equal(0);
      rig.expectedNext = 'HALO_TLS';
    });

    it('F11: http to a TLS port is HALO_NETWORK and suggests https', async () => {
      const secure = await startSecureServer(await createCertificate());
      await setUp(`http://127.0.0.1:${secure.port}`);
      const { code, error } = await rig.read();
      code.should.equal('HALO_NETWORK');
      String(error.hint).should.match(/https:/);
      rig.expectedNext = 'HALO_NETWORK';
    });

    for (const [name, fault, timeout] of [
      ['F12: a handshake that stalls', { connect: 'hang' }, 0.5],
      ['F13: a connection cut inside the handshake', { up: { cutAfter: 100 } }, 5],
    ] as const) {
      it(`${name} costs one attempt, also for a write`, async () => {
        const cert = await createCertificate();
        const secure = await startSecureServer(cert);
        const proxy = await TcpProxy.start(secure.port);
        const { connection, ...tlsOptions } = trustCertificate(cert);
        await setUp(`https://127.0.0.1:${proxy.port}`, {
          connection: { ...connection, timeout },
          ...tlsOptions,
        });
        proxy.once(fault);
        const { code, halo } = await rig.write();
        [code, halo.attempts, secure.savedSummaries.length].should.deepEqual(['ok', 2, 1]);
      });
    }

    it('F14: a corrupted TLS record in the response: a read is retried, a write is uncertain', async () => {
      const cert = await createCertificate();
      const secure = await startSecureServer(cert);
      const proxy = await TcpProxy.start(secure.port);
      await setUp(`https://127.0.0.1:${proxy.port}`, trustCertificate(cert));
      const longResponse = replaceBody(JSON.stringify({ id: 7, details: 'x'.repeat(20_000) }));
      secure.api.always(longResponse);
      proxy.always({ down: { corruptAt: 12_000 } });
      const { code, error } = await rig.write();
      [code, error.uncertain, secure.apiRequestCount, secure.savedSummaries.length].should.deepEqual([
        'HALO_UNCERTAIN',
        true,
        1,
        1,
      ]);
      (await rig.read()).code.should.equal('HALO_NETWORK');
      proxy.clearFaults();
      proxy.once({ down: { corruptAt: 12_000 } });
      const again = await rig.read();
      [again.code, again.halo.attempts].should.deepEqual(['ok', 2]);
    });
  });
});
