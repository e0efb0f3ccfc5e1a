import should from 'should';
import type { Login } from '../../src/auth/token-manager';
import { type SealedEntries, Vault } from '../../src/auth/token-store';
import { tell } from '../../src/i18n/translate';
import { advance, hasten, restoreClock } from '../support/clock';
import { until } from '../support/wait';

type Credentials = Record<string, Record<string, unknown>>;

/** Node-RED's two places: credentials that reach the disk only with a deploy, and settings that do at once. */
class Disk {
  memory: Credentials = {};
  credentialsFile: Credentials = {};
  settingsFile: SealedEntries | undefined;
  readOnly = false;
  warnings: string[] = [];

  vault(): Vault {
    return new Vault({
      credentials: (id) => this.memory[id],
      setCredentials: (id, credentials) => {
        this.memory[id] = credentials;
      },
      durable: () => this.settingsFile,
      setDurable: async (entries) => {
        if (this.readOnly) throw new Error('read-only');
        this.settingsFile = JSON.parse(JSON.stringify(entries)) as SealedEntries;
      },
      warn: (said) => void this.warnings.push(tell(said)),
    });
  }
  deploy(): void {
    this.credentialsFile = structuredClone(this.memory);
  }
  /** A new process knows what is on disk only. */
  restart(): Vault {
    this.memory = structuredClone(this.credentialsFile);
    return this.vault();
  }
}

const login = (refreshToken: string): Login => ({
  fingerprint: 'f',
  instanceUrl: 'https://acme.example',
  server: { url: 'https://acme.example/auth', issuer: 'https://acme.example/auth' },
  accessToken: `access of ${refreshToken}`,
  refreshToken,
  obtainedAt: 1,
  expiresAt: 2,
});

describe('The vault', () => {
  let disk: Disk;
  beforeEach(() => {
    disk = new Disk();
    disk.memory.c1 = { clientId: 'id', clientSecret: 'secret' };
    disk.deploy();
  });
  const refreshToken = (vault: Vault) => vault.for('c1').load()?.refreshToken;

  it('brings back what was rotated after the last deploy', async () => {
    const vault = disk.vault();
    await vault.for('c1').save(login('R1'));
    disk.deploy();
    vault.settled('c1', disk.memory.c1);
    await vault.for('c1').save(login('R2'));
    should(refreshToken(disk.restart())).equal('R2');
    should(disk.credentialsFile.c1).containEql({ clientId: 'id', clientSecret: 'secret' });
  });

  it('brings back a sign-in that no deploy followed', async () => {
    await disk.vault().for('c1').save(login('R1'));
    const vault = disk.restart();
    should(refreshToken(vault)).equal('R1');
    await vault.for('c1').save(login('R2'));
    should(refreshToken(disk.restart())).equal('R2');
  });

  it('leaves neither token nor key readable in the settings once a deploy has taken the key', async () => {
    const vault = disk.vault();
    await vault.for('c1').save(login('refresh-canary'));
    disk.deploy();
    vault.settled('c1', disk.memory.c1);
    await vault.for('c1').save(login('refresh-canary'));
    const file = JSON.stringify(disk.settingsFile);
    file.should.not.match(/canary/);
    file.includes(String(disk.memory.c1?.storeKey)).should.be.false();
    (disk.settingsFile?.c1?.key === undefined).should.be.true();
  });

  it('never believes the older copy', async () => {
    const vault = disk.vault();
    await vault.for('c1').save(login('R1'));
    disk.deploy();
    vault.settled('c1', disk.memory.c1);
    await vault.for('c1').save(login('R2'));
    disk.deploy();
    // The settings come from a backup taken before.
    const old = structuredClone(disk.settingsFile);
    await vault.for('c1').save(login('R3'));
    disk.deploy();
    disk.settingsFile = old;
    should(refreshToken(disk.restart())).equal('R3');
  });

  it('stays disconnected, although the credentials on disk still hold the old login', async () => {
    const vault = disk.vault();
    await vault.for('c1').save(login('R1'));
    disk.deploy();
    vault.settled('c1', disk.memory.c1);
    await vault.for('c1').remove();
    (refreshToken(disk.restart()) === undefined).should.be.true();
  });

  it('puts back what another deploy dropped from a connection not deployed yet', async () => {
    const vault = disk.vault();
    await vault.for('new').save(login('R1'));
    delete disk.memory.new;
    should(vault.for('new').load()?.refreshToken).equal('R1');
    (disk.memory.new as unknown as object).should.have.properties('tokens', 'storeKey');
  });

  it('takes the copy in the credentials when the key of the other is gone', async () => {
    const vault = disk.vault();
    await vault.for('c1').save(login('R1'));
    disk.deploy();
    const c1 = disk.credentialsFile.c1 ?? {};
    c1.storeKey = Buffer.alloc(32).toString('base64');
    if (disk.settingsFile?.c1) delete disk.settingsFile.c1.key;
    should(refreshToken(disk.restart())).equal('R1');
  });

  it('goes on in memory when the disk refuses, and says so once', async () => {
    disk.readOnly = true;
    const vault = disk.vault();
    await vault.for('c1').save(login('R1'));
    await vault.for('c1').save(login('R2'));
    should(refreshToken(vault)).equal('R2');
    disk.warnings.should.have.length(1);
  });

  it('tries a disk that refused again, until it takes what it has to keep', async () => {
    hasten(1000);
    try {
      disk.readOnly = true;
      await disk.vault().for('c1').save(login('R1'));
      disk.readOnly = false;
      await until(() => disk.settingsFile?.c1 !== undefined);
    } finally {
      restoreClock();
    }
    should(refreshToken(disk.restart())).equal('R1');
  });

  it('survives settings that are not ours', () => {
    for (const nonsense of [null, 'x', [], { c1: 7 }, { c1: { savedAt: 1, sealed: 'zz' } }]) {
      disk.settingsFile = nonsense as never;
      (refreshToken(disk.vault()) === undefined).should.be.true();
    }
  });

  describe('of connections that are gone', () => {
    const hours = 3600_000;
    afterEach(restoreClock);

    /** A connection that was idle for days, in a process that only knows what is on disk. */
    const idle = async () => {
      const vault = disk.vault();
      await vault.for('c1').save(login('R1'));
      disk.deploy();
      vault.settled('c1', disk.memory.c1);
      await vault.for('c1').save(login('R2'));
      advance(72 * hours);
      return disk.restart();
    };
    /** Node-RED drops the credentials of what is gone. */
    const goneWith = (vault: Vault) => {
      delete disk.memory.c1;
      disk.deploy();
      vault.collect(new Set());
    };

    it('keeps the login for a day, however long it was not renewed, and has it back after an undo', async () => {
      const vault = await idle();
      should(refreshToken(vault)).equal('R2');
      goneWith(vault);
      advance(23 * hours);
      vault.collect(new Set());
      disk.memory.c1 = { clientId: 'id', clientSecret: 'secret' };
      vault.collect(new Set(['c1']));
      should(refreshToken(vault)).equal('R2');
    });

    it('counts the day anew when it is gone once more', async () => {
      const vault = await idle();
      goneWith(vault);
      advance(23 * hours);
      vault.collect(new Set(['c1']));
      vault.collect(new Set());
      advance(23 * hours);
      vault.collect(new Set());
      await vault.for('c2').remove();
      should(disk.settingsFile).have.property('c1');
    });

    it('forgets it a day later, also when the process was started anew meanwhile', async () => {
      const vault = await idle();
      goneWith(vault);
      await until(() => disk.settingsFile?.c1?.goneAt !== undefined);
      advance(25 * hours);
      const later = disk.restart();
      later.collect(new Set(['c2']));
      await later.for('c2').remove();
      Object.keys(disk.settingsFile ?? {}).should.deepEqual(['c2']);
    });
  });
});
