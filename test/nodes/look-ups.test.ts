import should from 'should';
import { LookUps } from '../../nodes/halo-connection/look-ups';
import { HaloClient } from '../../src/client';
import { Session } from '../../src/connection/session';
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
