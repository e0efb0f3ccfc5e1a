import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NodeAPI } from 'node-red';
import { writeStoredEntries } from '../../nodes/halo-connection/storage/settings-storage';

const ENTRIES = { c1: { savedAt: 1, sealed: 'sealed' } };

describe('writeStoredEntries', () => {
  let userDir: string;
  beforeEach(() => {
    userDir = mkdtempSync(join(tmpdir(), 'durable-'));
  });
  afterEach(() => rmSync(userDir, { recursive: true }));

  /** Writes with a Node-RED that reports success but writes what `serialize` returns. */
  const writeWith = (serialize: (settings: object) => string | undefined, overrides: object = {}) => {
    const set = async (key: string, settings: object) => {
      const content = serialize({ [key]: settings });
      if (content !== undefined) writeFileSync(join(userDir, '.config.runtime.json'), content);
    };
    return writeStoredEntries({ settings: { userDir, set, ...overrides } } as unknown as NodeAPI, ENTRIES);
  };

  it('succeeds if the entries are on disk', () => writeWith((settings) => JSON.stringify(settings, null, 4)));

  it('fails if the file is empty, truncated or unchanged, as on a full disk', async () => {
    await writeWith(() => '').should.be.rejectedWith(/not written to disk/);
    await writeWith((settings) => JSON.stringify(settings).slice(0, 40)).should.be.rejectedWith(
      /not written to disk/,
    );
    let before = '';
    await writeWith((settings) => {
      before = JSON.stringify(settings);
      return before;
    });
    await writeWith(() => before).should.be.rejectedWith(/not written to disk/);
  });

  it('succeeds if the settings are not stored in the user directory', async () => {
    await writeWith(() => undefined);
    await writeWith(() => 'old', { storageModule: {} });
    await writeWith(() => 'old', { userDir: undefined });
  });

  it('fails if the settings are read-only', () =>
    writeWith((settings) => JSON.stringify(settings), { readOnly: true }).should.be.rejectedWith(
      /read-only/,
    ));
});
