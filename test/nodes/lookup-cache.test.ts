import should from 'should';
import { LookUps } from '../../nodes/halo-connection/lookup-cache';
import { Session } from '../../src/auth/token-manager';
import { HaloClient } from '../../src/client';
import { advance, restoreClock } from '../support/clock';
import { haloError } from '../support/errors';
import { settingsFor } from '../support/settings';
import { json, StubServer } from '../support/stub-server';

const TEAMS = { operation: 'team.list', parameters: { includeinactive: true } };

describe('What open dialogs ask Halo', () => {
  let halo: StubServer;
  let client: HaloClient;
  let session: Session;
  let lookUps: LookUps;
  let rows: object[];

  beforeEach(async () => {
    rows = [{ id: 1, name: 'Service Desk' }];
    halo = await StubServer.start();
    halo.on('POST /auth/token', (_, res) => json(res, 200, { access_token: 'token', expires_in: 3600 }));
    halo.on('GET /api/Team', (_, res) => json(res, 200, rows));
    const settings = settingsFor(halo.url, { authServer: `${halo.url}/auth` });
    session = new Session({ load: () => undefined, save: async () => {}, remove: async () => {} });
    session.configure(settings);
    client = new HaloClient(settings, session);
    lookUps = new LookUps(client, session);
  });
  afterEach(async () => {
    restoreClock();
    client.close();
    await halo.close();
  });

  const asked = () => halo.to('/api/Team').length;

  it('is answered with its rows and what is known about them', async () => {
    const answer = await lookUps.read(TEAMS);
    answer.rows.should.deepEqual(rows);
    should(answer.payload).deepEqual(rows);
    should(answer.complete).equal(true);
    should(halo.to('/api/Team')[0]?.query.get('includeinactive')).equal('true');
  });

  it('is asked once, however many ask at the same time, and remembered with its age', async () => {
    await Promise.all([lookUps.read(TEAMS), lookUps.read(TEAMS)]);
    advance(90_000);
    const again = await lookUps.read({ ...TEAMS });
    again.age.should.be.within(90_000, 100_000);
    asked().should.equal(1);
  });

  it('is asked anew when it is about something else, when the user wants it, and when the answer is old', async () => {
    await lookUps.read(TEAMS);
    await lookUps.read({ operation: 'team.list' });
    asked().should.equal(2);
    rows = [{ id: 2, name: 'Network' }];
    advance(5000);
    (await lookUps.read(TEAMS, { refresh: true })).rows.should.deepEqual(rows);
    asked().should.equal(3);
    (await lookUps.read(TEAMS)).rows.should.deepEqual(rows);
    asked().should.equal(3);
    advance(11 * 60_000);
    (await lookUps.read(TEAMS)).age.should.be.below(60_000);
    asked().should.equal(4);
  });

  it('fails with a reason, which is not remembered', async () => {
    halo.on('GET /api/Team', (_, res) => json(res, 403, { Message: 'No access to teams' }));
    const error = await haloError(() => lookUps.read(TEAMS));
    error.code.should.equal('HALO_FORBIDDEN');
    error.message.should.equal('Message: No access to teams');
    halo.on('GET /api/Team', (_, res) => json(res, 200, rows));
    (await lookUps.read(TEAMS)).rows.should.deepEqual(rows);
  });

  it('keeps what is remembered when a refresh fails', async () => {
    await lookUps.read(TEAMS);
    advance(5000);
    halo.on('GET /api/Team', (_, res) => json(res, 403, {}));
    await haloError(() => lookUps.read(TEAMS, { refresh: true }));
    (await lookUps.read(TEAMS)).rows.should.deepEqual(rows);
  });

  it('is forgotten with the sign-in', async () => {
    await lookUps.read(TEAMS);
    session.configure(settingsFor(halo.url, { authServer: `${halo.url}/auth`, signIn: 'account' }));
    await lookUps.read(TEAMS);
    asked().should.equal(2);
  });

  it('is not asked anew by everybody who wants it at nearly the same time', async () => {
    await lookUps.read(TEAMS);
    for (let i = 0; i < 3; i++) await lookUps.read(TEAMS, { refresh: true });
    asked().should.equal(1);
  });

  it('is refused when too much is being asked at once, and works when that is over', async () => {
    let answer = () => {};
    const gate = new Promise<void>((resolve) => {
      answer = resolve;
    });
    halo.on('GET /api/Team', async (_, res) => {
      await gate;
      json(res, 200, rows);
    });
    const question = (search: number) => ({ operation: 'team.list', parameters: { search } });
    const reads = Array.from({ length: 20 }, (_, index) => lookUps.read(question(index)));
    const { code, message } = await haloError(() => lookUps.read(question(20)));
    code.should.equal('HALO_QUEUE_FULL');
    message.should.match(/Too many look-ups .* Try again in a moment/);
    // Who asks what is being asked already costs nothing.
    reads.push(lookUps.read(question(3)));
    answer();
    await Promise.all(reads);
    (await lookUps.read(question(20))).rows.should.deepEqual(rows);
    asked().should.equal(21);
  });

  describe('for whoever is signed in', () => {
    const account = () => settingsFor(halo.url, { authServer: `${halo.url}/auth`, signIn: 'account' });
    /** Nobody knows who this is: Halo did not tell. */
    const signIn = (accessToken: string) =>
      session.adopt(
        { accessToken, refreshToken: `refresh-${accessToken}`, expiresIn: 3600 },
        { server: { url: `${halo.url}/auth`, issuer: `${halo.url}/auth` }, settings: account() },
      );
    let open: (() => void) | undefined;
    beforeEach(async () => {
      client.close();
      session.configure(account());
      client = new HaloClient(account(), session);
      lookUps = new LookUps(client, session);
      open = undefined;
      halo.on('GET /api/Team', async (request, res) => {
        const name = String(request.headers.authorization);
        if (name.endsWith('slow')) {
          await new Promise<void>((resolve) => {
            open = resolve;
          });
        }
        json(res, 200, [{ id: 1, name }]);
      });
      halo.on('POST /auth/revoke', (_, res) => json(res, 200, {}));
    });
    const arrived = async () => {
      while (!open) await new Promise(setImmediate);
      return open;
    };
    const told = async () => (await lookUps.read(TEAMS)).rows;

    it('is forgotten with another sign-in, also when nobody knows whose it is', async () => {
      await signIn('first');
      (await told()).should.deepEqual([{ id: 1, name: 'Bearer first' }]);
      await signIn('second');
      (await told()).should.deepEqual([{ id: 1, name: 'Bearer second' }]);
    });

    it('is never what was asked under the sign-in before, and that is not remembered', async () => {
      await signIn('slow');
      const before = told();
      const answer = await arrived();
      await signIn('second');
      const after = told();
      (await after).should.deepEqual([{ id: 1, name: 'Bearer second' }]);
      answer();
      await before;
      (await told()).should.deepEqual([{ id: 1, name: 'Bearer second' }]);
    });

    it('is not there after Disconnect, although it was under way', async () => {
      await signIn('slow');
      const before = told();
      const answer = await arrived();
      await session.disconnect();
      const after = haloError(() => lookUps.read(TEAMS));
      (await after).code.should.equal('HALO_LOGIN_REQUIRED');
      answer();
      await before;
      (await haloError(() => lookUps.read(TEAMS))).code.should.equal('HALO_LOGIN_REQUIRED');
    });
  });

  it('remembers long questions for no less than they take', async () => {
    const question = (mark: string) => ({
      operation: 'team.list',
      parameters: { search: mark.repeat(10_000) },
    });
    halo.on('GET /api/Team', (_, res) => json(res, 200, [{ id: 1, name: 'x'.repeat(3_990_000) }]));
    await lookUps.read(question('a'));
    await lookUps.read(question('b'));
    await lookUps.read(question('a'));
    asked().should.equal(3);
  });

  it('lets old answers go without being asked for them again', async () => {
    const large = [{ id: 1, name: 'x'.repeat(3_000_000) }];
    halo.on('GET /api/Team', (_, res) => json(res, 200, large));
    const question = (search: string) => ({ operation: 'team.list', parameters: { search } });
    await lookUps.read(question('fresh'));
    advance(6 * 60_000);
    await lookUps.read(question('later'));
    // What is asked for stays in front of what is older, but for what nobody may have any more.
    await lookUps.read(question('fresh'));
    advance(6 * 60_000);
    await lookUps.read(question('new'));
    await lookUps.read(question('later'));
    asked().should.equal(3);
  });

  it('forgets what was asked longest ago when it becomes too much', async () => {
    const large = [{ id: 1, name: 'x'.repeat(3_000_000) }];
    halo.on('GET /api/Team', (_, res) => json(res, 200, large));
    const question = (search: string) => ({ operation: 'team.list', parameters: { search } });
    for (const search of ['a', 'b', 'a', 'c']) await lookUps.read(question(search));
    asked().should.equal(3);
    await lookUps.read(question('a'));
    await lookUps.read(question('c'));
    asked().should.equal(3);
    await lookUps.read(question('b'));
    asked().should.equal(4);
  });

  it('is never a write', async () => {
    await lookUps.read({ operation: 'ticket.create' }).should.be.rejectedWith(/no operation that reads/);
    halo.requests.length.should.equal(0);
  });
});
