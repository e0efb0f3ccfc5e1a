import should from 'should';
import type { StoredLogin } from '../../src/auth/login';
import { type SealedEntries, TokenStore } from '../../src/auth/token-store';
import { translate } from '../../src/i18n/translate';
import { advanceClock, restoreClock, speedUpTime } from '../support/clock';
import { waitUntil } from '../support/wait';

type Credentials = Record<string, Record<string, unknown>>;

/** The storage of Node-RED: credentials are saved only with a deploy, settings immediately. */
class FakeDisk {
  memory: Credentials = {};
  credentialsFile: Credentials = {};
  settingsFile: SealedEntries | undefined;
  readOnly = false;
  warnings: string[] = [];

  createTokenStore(): TokenStore {
    return new TokenStore({
      credentials: (id) => this.memory[id],
      setCredentials: (id, credentials) => {
        this.memory[id] = credentials;
      },
      loadEntries: () => this.settingsFile,
      saveEntries: async (entries) => {
        if (this.readOnly) throw new Error('read-only');
        this.settingsFile = JSON.parse(JSON.stringify(entries)) as SealedEntries;
      },
      warn: (text) => void this.warnings.push(translate(text)),
    });
  }
  deploy(): void {
    this.credentialsFile = structuredClone(this.memory);
  }
  /** Simulates a restart: only what is on disk remains. */
  restart(): TokenStore {
    this.memory = structuredClone(this.credentialsFile);
    return this.createTokenStore();
  }
}

const login = (refreshToken: string): StoredLogin => ({
  fingerprint: 'f',
  instanceUrl: 'https://acme.example',
  server: { url: 'https://acme.example/auth', issuer: 'https://acme.example/auth' },
  accessToken: `access of ${refreshToken}`,
  refreshToken,
  obtainedAt: 1,
  expiresAt: 2,
});

describe('TokenStore', () => {
  let disk: FakeDisk;
  beforeEach(() => {
    disk = new FakeDisk();
    disk.memory.c1 = { clientId: 'id', clientSecret: 'secret' };
    disk.deploy();
  });
  const refreshToken = (tokenStore: TokenStore) => tokenStore.storageFor('c1').load()?.refreshToken;

  it('restores a token that was rotated after the last deploy', async () => {
    const tokenStore = disk.createTokenStore();
    await tokenStore.storageFor('c1').save(login('R1'));
    disk.deploy();
    tokenStore.confirmKeySaved('c1', disk.memory.c1);
    await tokenStore.storageFor('c1').save(login('R2'));
    should(refreshToken(disk.restart())).equal('R2');
    should(disk.credentialsFile.c1).containEql({ clientId: 'id', clientSecret: 'secret' });
  });

  it('restores a sign-in without a deploy after it', async () => {
    await disk.createTokenStore().storageFor('c1').save(login('R1'));
    const tokenStore = disk.restart();
    should(refreshToken(tokenStore)).equal('R1');
    await tokenStore.storageFor('c1').save(login('R2'));
    should(refreshToken(disk.restart())).equal('R2');
  });

  it('has no readable token or key in the settings once a deploy has saved the key', async () => {
    const tokenStore = disk.createTokenStore();
    await tokenStore.storageFor('c1').save(login('refresh-canary'));
    disk.deploy();
    tokenStore.confirmKeySaved('c1', disk.memory.c1);
    await tokenStore.storageFor('c1').save(login('refresh-canary'));
    const file = JSON.stringify(disk.settingsFile);
    file.should.not.match(/canary/);
    file.includes(String(disk.memory.c1?.storeKey)).should.be.false();
    (disk.settingsFile?.c1?.key === undefined).should.be.true();
  });

  it('always uses the newer copy', async () => {
    const tokenStore = disk.createTokenStore();
    await tokenStore.storageFor('c1').save(login('R1'));
    disk.deploy();
    tokenStore.confirmKeySaved('c1', disk.memory.c1);
    await tokenStore.storageFor('c1').save(login('R2'));
    disk.deploy();
    // The settings are restored from an older backup.
    const oldSettings = structuredClone(disk.settingsFile);
    await tokenStore.storageFor('c1').save(login('R3'));
    disk.deploy();
    disk.settingsFile = oldSettings;
    should(refreshToken(disk.restart())).equal('R3');
  });

  it('stays disconnected although the saved credentials contain the old login', async () => {
    const tokenStore = disk.createTokenStore();
    await tokenStore.storageFor('c1').save(login('R1'));
    disk.deploy();
    tokenStore.confirmKeySaved('c1', disk.memory.c1);
    await tokenStore.storageFor('c1').remove();
    (refreshToken(disk.restart()) === undefined).should.be.true();
  });

  it('restores credentials of an undeployed connection that another deploy has discarded', async () => {
    const tokenStore = disk.createTokenStore();
    await tokenStore.storageFor('new').save(login('R1'));
    delete disk.memory.new;
    should(tokenStore.storageFor('new').load()?.refreshToken).equal('R1');
    (disk.memory.new as unknown as object).should.have.properties('tokens', 'storeKey');
  });

  it('uses the copy in the credentials if the key of the other is lost', async () => {
    const tokenStore = disk.createTokenStore();
    await tokenStore.storageFor('c1').save(login('R1'));
    disk.deploy();
    const entry = disk.credentialsFile.c1 ?? {};
    entry.storeKey = Buffer.alloc(32).toString('base64');
    if (disk.settingsFile?.c1) delete disk.settingsFile.c1.key;
    should(refreshToken(disk.restart())).equal('R1');
  });

  it('keeps working in memory if saving fails, and warns once', async () => {
    disk.readOnly = true;
    const tokenStore = disk.createTokenStore();
    await tokenStore.storageFor('c1').save(login('R1'));
    await tokenStore.storageFor('c1').save(login('R2'));
    should(refreshToken(tokenStore)).equal('R2');
    disk.warnings.should.have.length(1);
  });

  it('repeats a failed write until it succeeds', async () => {
    speedUpTime(1000);
    try {
      disk.readOnly = true;
      await disk.createTokenStore().storageFor('c1').save(login('R1'));
      disk.readOnly = false;
      await waitUntil(() => disk.settingsFile?.c1 !== undefined);
    } finally {
      restoreClock();
    }
    should(refreshToken(disk.restart())).equal('R1');
  });

  it('ignores invalid settings', () => {
    for (const invalidEntries of [null, 'x', [], { c1: 7 }, { c1: { savedAt: 1, sealed: 'zz' } }]) {
      disk.settingsFile = invalidEntries as never;
      (refreshToken(disk.createTokenStore()) === undefined).should.be.true();
    }
  });

  describe('for deleted connections', () => {
    const HOUR_MS = 3600_000;
    afterEach(restoreClock);

    /** A connection that was not used for days, after a restart. */
    const restartAfterIdle = async () => {
      const tokenStore = disk.createTokenStore();
      await tokenStore.storageFor('c1').save(login('R1'));
      disk.deploy();
      tokenStore.confirmKeySaved('c1', disk.memory.c1);
      await tokenStore.storageFor('c1').save(login('R2'));
      advanceClock(72 * HOUR_MS);
      return disk.restart();
    };
    /** Node-RED deletes the credentials of a deleted node. */
    const purgeAfterDelete = (tokenStore: TokenStore) => {
      delete disk.memory.c1;
      disk.deploy();
      tokenStore.purgeOrphans(new Set());
    };

    it('keeps the login for a day, regardless of its age, and restores it after an undo', async () => {
      const tokenStore = await restartAfterIdle();
      should(refreshToken(tokenStore)).equal('R2');
      purgeAfterDelete(tokenStore);
      advanceClock(23 * HOUR_MS);
      tokenStore.purgeOrphans(new Set());
      disk.memory.c1 = { clientId: 'id', clientSecret: 'secret' };
      tokenStore.purgeOrphans(new Set(['c1']));
      should(refreshToken(tokenStore)).equal('R2');
    });

    it('starts the day again after another deletion', async () => {
      const tokenStore = await restartAfterIdle();
      purgeAfterDelete(tokenStore);
      advanceClock(23 * HOUR_MS);
      tokenStore.purgeOrphans(new Set(['c1']));
      tokenStore.purgeOrphans(new Set());
      advanceClock(23 * HOUR_MS);
      tokenStore.purgeOrphans(new Set());
      await tokenStore.storageFor('c2').remove();
      should(disk.settingsFile).have.property('c1');
    });

    it('removes the login after a day, also across a restart', async () => {
      const tokenStore = await restartAfterIdle();
      purgeAfterDelete(tokenStore);
      await waitUntil(() => disk.settingsFile?.c1?.goneAt !== undefined);
      advanceClock(25 * HOUR_MS);
      const restarted = disk.restart();
      restarted.purgeOrphans(new Set(['c2']));
      await restarted.storageFor('c2').remove();
      Object.keys(disk.settingsFile ?? {}).should.deepEqual(['c2']);
    });
  });
});
