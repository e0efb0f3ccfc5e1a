import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NodeAPI } from 'node-red';
import { writeStoredEntries } from '../../nodes/halo-connection/storage/settings-storage';

const ENTRIES = { c1: { savedAt: 1, sealed: 'sealed' } };

describe('What is written to Node-RED’s settings', () => {
  let userDir: string;
  beforeEach(() => {
    userDir = mkdtempSync(join(tmpdir(), 'durable-'));
  });
  afterEach(() => rmSync(userDir, { recursive: true }));

  /** A Node-RED that says it has written what it was given, and has written this. */
  const writeWith = (serialize: (settings: object) => string | undefined, overrides: object = {}) => {
    const set = async (key: string, settings: object) => {
      const text = serialize({ [key]: settings });
      if (text !== undefined) writeFileSync(join(userDir, '.config.runtime.json'), text);
    };
    return writeStoredEntries({ settings: { userDir, set, ...overrides } } as unknown as NodeAPI, ENTRIES);
  };

  it('is there', () => writeWith((settings) => JSON.stringify(settings, null, 4)));

  it('is missed where a full disk left nothing, half or what was there before', async () => {
    await writeWith(() => '').should.be.rejectedWith(/did not reach the disk/);
    await writeWith((settings) => JSON.stringify(settings).slice(0, 40)).should.be.rejectedWith(
      /did not reach the disk/,
    );
    let before = '';
    await writeWith((settings) => {
      before = JSON.stringify(settings);
      return before;
    });
    await writeWith(() => before).should.be.rejectedWith(/did not reach the disk/);
  });

  it('is believed to be there where it is kept elsewhere', async () => {
    await writeWith(() => undefined);
    await writeWith(() => 'old', { storageModule: {} });
    await writeWith(() => 'old', { userDir: undefined });
  });

  it('is not, where settings are read-only', () =>
    writeWith((settings) => JSON.stringify(settings), { readOnly: true }).should.be.rejectedWith(
      /read-only/,
    ));
});
